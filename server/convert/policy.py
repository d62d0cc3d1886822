"""Policies: requests into commands, and policies into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import policy_pb2
from ledger.body.rules import encode_terms, read_terms
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import PolicyCreated
from ledger.domain.policies import Policy
from ledger.domain.refusals import FieldViolation, fields_invalid
from server.convert import names


def create_policy(request: policy_pb2.CreatePolicyRequest) -> commands.CreatePolicy:
    """The command of a CreatePolicy; refused with FIELD_INVALID when it states several lengths."""
    lengths = {
        "window_days": request.window_days,
        "terms.window_hours": request.terms.window_hours,
        "terms.window_working_days": request.terms.window_working_days,
    }
    stated = [field for field, number in lengths.items() if number]
    if len(stated) > 1:
        problem = f"a window has one length; state one of {', '.join(stated)}"
        raise fields_invalid([FieldViolation(field, problem) for field in stated])
    return commands.CreatePolicy(request.policy_id, read_terms(request))


def created_policy(book: Book, entries: Sequence[Entry]) -> policy_pb2.Policy:
    """The answer to a CreatePolicy."""
    fact = entries[0].fact
    assert isinstance(fact, PolicyCreated)
    return policy(book.head.name, book.policies[fact.policy_id, fact.version])


def policy(ledger_id: str, of: Policy) -> policy_pb2.Policy:
    """A policy version as a message, its defaults filled in."""
    return policy_pb2.Policy(
        name=names.policy(ledger_id, of.policy_id),
        version=of.version,
        **encode_terms(of.terms, in_full=True),
    )
