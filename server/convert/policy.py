"""Policies: requests into commands, and policies into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import policy_pb2
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import PolicyCreated
from ledger.domain.policies import Policy
from server.convert import names


def create_policy(request: policy_pb2.CreatePolicyRequest) -> commands.CreatePolicy:
    """The command of a CreatePolicy."""
    return commands.CreatePolicy(
        request.policy_id, request.window_days, request.time_zone, request.commission_bps
    )


def created_policy(book: Book, entries: Sequence[Entry]) -> policy_pb2.Policy:
    """The answer to a CreatePolicy."""
    fact = entries[0].fact
    assert isinstance(fact, PolicyCreated)
    return policy(book.head.name, book.policies[fact.policy_id, fact.version])


def policy(ledger_id: str, of: Policy) -> policy_pb2.Policy:
    """A policy version as a message."""
    return policy_pb2.Policy(
        name=names.policy(ledger_id, of.policy_id),
        version=of.version,
        window_days=of.window_days,
        time_zone=of.time_zone,
        commission_bps=of.commission_bps,
    )
