"""Facts about cases: opened, answered, closed."""

from __future__ import annotations

from typing import Final

from escrow.v1 import case_pb2, journal_pb2, refund_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated, stated_or
from ledger.domain import facts
from ledger.domain.cases import CaseLine
from ledger.domain.kinds import CaseOutcome, CaseScope, RefundGround


def encode_case_line(line: CaseLine) -> Fields:
    """A line of a case, as the journal and the case itself say it."""
    return {
        "line_id": line.line_id,
        "claimed_minor": line.claimed,
        "reserved_minor": line.reserved,
    }


def _encode_case_opened(fact: facts.CaseOpened) -> Fields:
    return {
        "case_id": fact.case_id,
        "hold_id": fact.hold_id,
        "scope": state(case_pb2.CaseScope, fact.scope, CaseScope.LINES),
        "ground": state(refund_pb2.RefundGround, fact.ground, RefundGround.NO_REASON),
        "lines": [encode_case_line(line) for line in fact.lines],
        "answer_due_time": optional_time(fact.answer_due),
        "default_outcome": state(case_pb2.CaseOutcome, fact.default_outcome),
    }


def _decode_case_opened(message: journal_pb2.CaseOpened) -> facts.CaseOpened:
    return facts.CaseOpened(
        message.case_id,
        message.hold_id,
        stated_or(case_pb2.CaseScope, message.scope, CaseScope, CaseScope.LINES),
        stated_or(refund_pb2.RefundGround, message.ground, RefundGround, RefundGround.NO_REASON),
        tuple(
            CaseLine(line.line_id, line.claimed_minor, line.reserved_minor)
            for line in message.lines
        ),
        read_time(message, "answer_due_time"),
        stated_or(case_pb2.CaseOutcome, message.default_outcome, CaseOutcome, None),
    )


def _encode_case_answered(fact: facts.CaseAnswered) -> Fields:
    return {"case_id": fact.case_id}


def _decode_case_answered(message: journal_pb2.CaseAnswered) -> facts.CaseAnswered:
    return facts.CaseAnswered(message.case_id)


def _encode_case_closed(fact: facts.CaseClosed) -> Fields:
    return {
        "case_id": fact.case_id,
        "outcome": state(case_pb2.CaseOutcome, fact.outcome),
        "refund_due_time": optional_time(fact.refund_due),
        "lines": [
            {"line_id": line.line_id, "appeal_until_time": optional_time(line.appeal_until)}
            for line in fact.lines
        ],
    }


def _decode_case_closed(message: journal_pb2.CaseClosed) -> facts.CaseClosed:
    lines = tuple(
        facts.UnblockedLine(line.line_id, read_time(line, "appeal_until_time"))
        for line in message.lines
    )
    return facts.CaseClosed(
        message.case_id,
        stated(case_pb2.CaseOutcome, message.outcome, CaseOutcome),
        read_time(message, "refund_due_time"),
        lines,
    )


CODECS: Final = {
    facts.CaseOpened: Codec("case_opened", _encode_case_opened, _decode_case_opened),
    facts.CaseAnswered: Codec("case_answered", _encode_case_answered, _decode_case_answered),
    facts.CaseClosed: Codec("case_closed", _encode_case_closed, _decode_case_closed),
}
