"""Cases: requests into commands, and cases into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import case_pb2
from ledger.body import codecs, encode_case_line
from ledger.body.codecs import stated, stated_or
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.entries import Entry
from ledger.domain.facts import CaseAnswered, CaseClosed, CaseOpened
from ledger.domain.kinds import CaseOutcome, CaseScope
from ledger.timestamps import timestamp_fields
from server.convert import names
from server.convert.refund import ground
from server.convert.times import optional_time


def open_case(request: case_pb2.OpenCaseRequest) -> commands.OpenCase:
    """The command of an OpenCase."""
    return commands.OpenCase(
        request.case_id,
        request.hold_id,
        request.currency_code,
        tuple(commands.Claim(claim.line_id, claim.amount_minor) for claim in request.claims),
        stated_or(case_pb2.CaseScope, request.scope, CaseScope, CaseScope.LINES),
        ground(request.ground),
        optional_time(request, "effective_time"),
    )


def answer_case(request: case_pb2.AnswerCaseRequest) -> commands.AnswerCase:
    """The command of an AnswerCase."""
    return commands.AnswerCase(names.last_id(request.name), optional_time(request, "occurred_time"))


def close_case(request: case_pb2.CloseCaseRequest) -> commands.CloseCase:
    """The command of a CloseCase."""
    return commands.CloseCase(
        names.last_id(request.name),
        stated(case_pb2.CaseOutcome, request.outcome, CaseOutcome),
        optional_time(request, "occurred_time"),
    )


def changed_case(book: Book, entries: Sequence[Entry]) -> case_pb2.Case:
    """The answer to an OpenCase, an AnswerCase or a CloseCase."""
    fact = entries[0].fact
    assert isinstance(fact, CaseOpened | CaseAnswered | CaseClosed)
    of = book.cases[fact.case_id]
    return case(book.head.name, of, book.holds[of.hold_id].currency)


def case(ledger_id: str, of: Case, currency: str) -> case_pb2.Case:
    """A case as a message."""
    return case_pb2.Case(
        name=names.case(ledger_id, of.case_id),
        state=f"CASE_STATE_{of.state}",
        hold=names.hold(ledger_id, of.hold_id),
        scope=f"CASE_SCOPE_{of.scope}",
        ground=f"REFUND_GROUND_{of.ground}",
        currency_code=currency,
        lines=[encode_case_line(line) for line in of.lines],
        open_time=timestamp_fields(of.open_time),
        answer_due_time=codecs.optional_time(of.answer_due),
        refund_due_time=codecs.optional_time(of.refund_due),
        close_time=codecs.optional_time(of.close_time),
        entry_seq=of.entry_seq,
    )
