"""Cases and their evidence."""

from __future__ import annotations

from escrow.v1 import case_pb2
from escrow_client._from_proto.enums import (
    CASE_OUTCOME,
    CASE_PARTY,
    CASE_PRIORITY,
    CASE_SCOPE,
    CASE_STATE,
    CASE_SUBJECT,
    CASE_TYPE,
    LIABLE,
    REFUND_GROUND,
)
from escrow_client._from_proto.values import identifier, instant, money, optional_instant
from escrow_client.case_commands import Evidence
from escrow_client.cases import Case, CaseLine, Chargeback, EvidenceRecord


def case(message: case_pb2.Case) -> Case:
    currency = message.currency_code
    return Case(
        case_id=identifier(message.name),
        state=CASE_STATE[message.state],
        hold_id=identifier(message.hold),
        scope=CASE_SCOPE[message.scope],
        ground=REFUND_GROUND[message.ground],
        currency=currency,
        lines=tuple(_case_line(line, currency) for line in message.lines),
        open_time=instant(message.open_time),
        answer_due_time=optional_instant(message, "answer_due_time"),
        refund_due_time=optional_instant(message, "refund_due_time"),
        close_time=optional_instant(message, "close_time"),
        entry_seq=message.entry_seq,
        type=CASE_TYPE[message.type],
        priority=CASE_PRIORITY[message.priority],
        default_outcome=CASE_OUTCOME.optional(message.default_outcome),
        rule=message.rule,
        next_party=CASE_PARTY.optional(message.next_party),
        deadline_time=optional_instant(message, "deadline_time"),
        liable=LIABLE.optional(message.tag.liable),
        subject=CASE_SUBJECT.optional(message.tag.subject),
        evidence_count=message.evidence_count,
        breach_count=message.breach_count,
        appeal_until_time=optional_instant(message, "appeal_until_time"),
        answer_time=optional_instant(message, "answer_time"),
        refund_ids=tuple(map(identifier, message.refunds)),
        chargeback=(
            _chargeback(message.chargeback, currency) if message.HasField("chargeback") else None
        ),
    )


def _case_line(message: case_pb2.CaseLine, currency: str) -> CaseLine:
    return CaseLine(
        line_id=message.line_id,
        claimed=money(currency, message.claimed_minor),
        reserved=money(currency, message.reserved_minor),
        hold_id=message.hold_id,
        recalled=money(currency, message.recalled_minor),
        awarded=money(currency, message.awarded_minor),
        contingent=money(currency, message.contingent_minor),
    )


def _chargeback(message: case_pb2.Chargeback, currency: str) -> Chargeback:
    original = message.original_currency_code
    return Chargeback(
        psp=message.psp,
        reference=message.reference,
        amount=money(currency, message.amount_minor),
        taken=money(currency, message.taken_minor),
        original=money(original, message.original_amount_minor) if original else None,
        excess=money(currency, message.excess_minor),
    )


def evidence(message: case_pb2.Evidence) -> Evidence:
    return Evidence(
        sha256=message.sha256,
        media_type=message.media_type,
        size_bytes=message.size_bytes,
        pointer=message.pointer,
        party=CASE_PARTY[message.party],
    )


def evidence_record(message: case_pb2.Evidence) -> EvidenceRecord:
    return EvidenceRecord(evidence(message), instant(message.occurred_time), message.entry_seq)
