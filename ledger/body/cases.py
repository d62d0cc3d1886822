"""Facts about cases: opened, moved, closed, and what was added to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from escrow.v1 import case_pb2, journal_pb2, refund_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated, stated_or
from ledger.body.refunds import decode_refunded_line, encode_refunded_line
from ledger.domain import facts
from ledger.domain.cases import CaseLine, Deadline, Evidence, LiabilityShare
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
)
from ledger.domain.stages import CaseState


def encode_case_line(line: CaseLine, *, is_open: bool) -> Fields:
    """A line of a case, as the case itself says it; a closed one waits for nothing any more."""
    return {
        **encode_claimed(line, ""),
        "contingent_minor": line.contingent if is_open else 0,
    }


def encode_claimed(line: CaseLine, first_hold: str) -> Fields:
    """A line of a case, as the journal says it: with its hold where that is not the first one.

    What is contingent follows from the rest.
    """
    return {
        "line_id": line.line_id,
        "claimed_minor": line.claimed,
        "reserved_minor": line.reserved,
        "hold_id": "" if line.hold_id == first_hold else line.hold_id,
        "recalled_minor": line.recalled,
        "awarded_minor": line.awarded,
    }


def decode_claimed(lines: Iterable[case_pb2.CaseLine], first_hold: str) -> tuple[CaseLine, ...]:
    """The lines of a case that the journal says."""
    return tuple(
        CaseLine(
            line.hold_id or first_hold,
            line.line_id,
            line.claimed_minor,
            line.reserved_minor,
            line.recalled_minor,
            line.awarded_minor,
        )
        for line in lines
    )


def encode_reserve(reserve: facts.CaseReserve) -> Fields:
    """What is set apart of a line for a case."""
    return {
        "hold_id": reserve.hold_id,
        "line_id": reserve.line_id,
        "amount_minor": reserve.amount,
        "case_id": reserve.case_id,
    }


def decode_reserves(
    reserves: Iterable[journal_pb2.CaseReserve],
) -> tuple[facts.CaseReserve, ...]:
    """What is set apart for cases."""
    return tuple(
        facts.CaseReserve(each.case_id, each.hold_id, each.line_id, each.amount_minor)
        for each in reserves
    )


def encode_evidence(evidence: Evidence) -> Fields:
    """What identifies evidence, as the journal and a list of it say it."""
    return {
        "sha256": evidence.sha256,
        "media_type": evidence.media_type,
        "size_bytes": evidence.size,
        "pointer": evidence.pointer,
        "party": state(case_pb2.CaseParty, evidence.party),
    }


def _decode_evidence(message: case_pb2.Evidence) -> Evidence:
    return Evidence(
        message.sha256,
        message.media_type,
        message.size_bytes,
        message.pointer,
        stated(case_pb2.CaseParty, message.party, CaseParty),
    )


def _encode_deadline(deadline: Deadline) -> Fields:
    return {
        "deadline_time": optional_time(deadline.time),
        "default_outcome": state(case_pb2.CaseOutcome, deadline.default),
        "rule": deadline.rule,
    }


def _decode_deadline(message: Any, time_field: str = "deadline_time") -> Deadline:
    return Deadline(
        read_time(message, time_field),
        stated_or(case_pb2.CaseOutcome, message.default_outcome, CaseOutcome, None),
        message.rule,
    )


def _encode_case_opened(fact: facts.CaseOpened) -> Fields:
    return {
        "case_id": fact.case_id,
        "hold_id": fact.hold_id,
        "scope": state(case_pb2.CaseScope, fact.scope, CaseScope.LINES),
        "ground": state(refund_pb2.RefundGround, fact.ground, RefundGround.NO_REASON),
        "lines": [encode_claimed(line, fact.hold_id) for line in fact.lines],
        "answer_due_time": optional_time(fact.deadline.time),
        "default_outcome": state(case_pb2.CaseOutcome, fact.deadline.default),
        "type": state(case_pb2.CaseType, fact.type, CaseType.REFUND),
        "priority": state(case_pb2.CasePriority, fact.priority, CasePriority.NORMAL),
        "rule": fact.deadline.rule,
        "currency_code": fact.currency,
    }


def _decode_case_opened(message: journal_pb2.CaseOpened) -> facts.CaseOpened:
    return facts.CaseOpened(
        message.case_id,
        message.hold_id,
        message.currency_code,
        stated_or(case_pb2.CaseType, message.type, CaseType, CaseType.REFUND),
        stated_or(case_pb2.CaseScope, message.scope, CaseScope, CaseScope.LINES),
        stated_or(refund_pb2.RefundGround, message.ground, RefundGround, RefundGround.NO_REASON),
        stated_or(case_pb2.CasePriority, message.priority, CasePriority, CasePriority.NORMAL),
        decode_claimed(message.lines, message.hold_id),
        _decode_deadline(message, "answer_due_time"),
    )


def _encode_case_answered(fact: facts.CaseAnswered) -> Fields:
    return {"case_id": fact.case_id, **_encode_deadline(fact.deadline)}


def _decode_case_answered(message: journal_pb2.CaseAnswered) -> facts.CaseAnswered:
    return facts.CaseAnswered(message.case_id, _decode_deadline(message))


def _encode_case_moved(fact: facts.CaseMoved) -> Fields:
    return {
        "case_id": fact.case_id,
        "action": state(case_pb2.CaseAction, fact.action),
        "state": state(case_pb2.CaseState, fact.state),
        **_encode_deadline(fact.deadline),
        "breached": fact.breached,
        "party": state(case_pb2.CaseParty, fact.party),
        "reserves": [encode_reserve(reserve) for reserve in fact.reserves],
    }


def _decode_case_moved(message: journal_pb2.CaseMoved) -> facts.CaseMoved:
    return facts.CaseMoved(
        message.case_id,
        stated(case_pb2.CaseAction, message.action, CaseAction),
        stated(case_pb2.CaseState, message.state, CaseState),
        _decode_deadline(message),
        message.breached,
        stated_or(case_pb2.CaseParty, message.party, CaseParty, None),
        decode_reserves(message.reserves),
    )


def _encode_unblocked(line: facts.UnblockedLine) -> Fields:
    return {
        "line_id": line.line_id,
        "appeal_until_time": optional_time(line.appeal_until),
        "hold_id": line.hold_id,
        "awarded_minor": line.awarded,
        "freight_minor": line.freight,
        "freed_minor": line.freed,
    }


def _decode_unblocked(line: journal_pb2.UnblockedLine) -> facts.UnblockedLine:
    return facts.UnblockedLine(
        line.hold_id,
        line.line_id,
        read_time(line, "appeal_until_time"),
        line.awarded_minor,
        line.freight_minor,
        line.freed_minor,
    )


def _encode_shares(shares: Iterable[LiabilityShare]) -> list[Fields]:
    return [
        {
            "liable": state(case_pb2.Liable, share.liable),
            "party_id": share.party_id,
            "share_bps": share.bps,
        }
        for share in shares
    ]


def _decode_shares(shares: Iterable[case_pb2.LiabilityShare]) -> tuple[LiabilityShare, ...]:
    return tuple(
        LiabilityShare(
            stated(case_pb2.Liable, share.liable, Liable), share.party_id, share.share_bps
        )
        for share in shares
    )


def encode_tag(liable: Liable | None, subject: CaseSubject | None) -> Fields | None:
    """What a case was found to be; None, which leaves it unset, where nothing was."""
    if liable is None and subject is None:
        return None
    return {
        "liable": state(case_pb2.Liable, liable),
        "subject": state(case_pb2.CaseSubject, subject),
    }


def _implied(outcome: CaseOutcome) -> CaseState | None:
    """Where an outcome takes a case if nothing else is said."""
    return CaseState(outcome) if outcome in CaseState.__members__ else None


def _encode_case_closed(fact: facts.CaseClosed) -> Fields:
    return {
        "case_id": fact.case_id,
        "outcome": state(case_pb2.CaseOutcome, fact.outcome),
        "refund_due_time": optional_time(fact.refund_due),
        "lines": [_encode_unblocked(line) for line in fact.lines],
        "state": state(case_pb2.CaseState, fact.state, _implied(fact.outcome)),
        "shares": _encode_shares(fact.shares),
        "freight_shares": _encode_shares(fact.freight_shares),
        "tag": encode_tag(fact.liable, fact.subject),
        "reason": fact.reason,
        "rule": fact.rule,
        "breached": fact.breached,
        "passed_on": [encode_reserve(reserve) for reserve in fact.passed_on],
        "appeal_until_time": optional_time(fact.appeal_until),
        "undone": [encode_refunded_line(line) for line in fact.undone],
    }


def _decode_case_closed(message: journal_pb2.CaseClosed) -> facts.CaseClosed:
    outcome = stated(case_pb2.CaseOutcome, message.outcome, CaseOutcome)
    closed_as = stated_or(case_pb2.CaseState, message.state, CaseState, _implied(outcome))
    if closed_as is None:
        raise ValueError(f"the outcome {outcome} of case {message.case_id} states no state")
    return facts.CaseClosed(
        message.case_id,
        outcome,
        closed_as,
        tuple(_decode_unblocked(line) for line in message.lines),
        read_time(message, "refund_due_time"),
        _decode_shares(message.shares),
        _decode_shares(message.freight_shares),
        stated_or(case_pb2.Liable, message.tag.liable, Liable, None),
        stated_or(case_pb2.CaseSubject, message.tag.subject, CaseSubject, None),
        message.reason,
        message.rule,
        message.breached,
        decode_reserves(message.passed_on),
        read_time(message, "appeal_until_time"),
        tuple(decode_refunded_line(line) for line in message.undone),
    )


def _encode_evidence_added(fact: facts.EvidenceAdded) -> Fields:
    return {"case_id": fact.case_id, "evidence": encode_evidence(fact.evidence)}


def _decode_evidence_added(message: journal_pb2.EvidenceAdded) -> facts.EvidenceAdded:
    return facts.EvidenceAdded(message.case_id, _decode_evidence(message.evidence))


CODECS: Final = {
    facts.CaseOpened: Codec("case_opened", _encode_case_opened, _decode_case_opened),
    facts.CaseAnswered: Codec("case_answered", _encode_case_answered, _decode_case_answered),
    facts.CaseMoved: Codec("case_moved", _encode_case_moved, _decode_case_moved),
    facts.CaseClosed: Codec("case_closed", _encode_case_closed, _decode_case_closed),
    facts.EvidenceAdded: Codec("evidence_added", _encode_evidence_added, _decode_evidence_added),
}
