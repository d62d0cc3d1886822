"""The timeline of a hold."""

from __future__ import annotations

from escrow.v1 import timeline_pb2
from escrow_client._from_proto.cases import evidence
from escrow_client._from_proto.enums import (
    CASE_ACTION,
    CASE_OUTCOME,
    CASE_PARTY,
    CASE_STATE,
    ENTRY_KIND,
)
from escrow_client._from_proto.values import instant, money, optional_instant
from escrow_client.timeline import TimelineItem, TimelineLine, TimelineTask


def timeline_item(message: timeline_pb2.TimelineItem) -> TimelineItem:
    currency = message.currency_code
    return TimelineItem(
        entry_seq=message.entry_seq,
        kind=ENTRY_KIND[message.kind],
        effective_time=instant(message.effective_time),
        record_time=instant(message.record_time),
        actor=message.actor,
        lines=tuple(
            TimelineLine(
                line_id=line.line_id,
                amount=money(currency, line.amount_minor),
                window_end_time=optional_instant(line, "window_end_time"),
            )
            for line in message.lines
        ),
        currency=currency,
        case_id=message.case_id,
        state=CASE_STATE.optional(message.state),
        action=CASE_ACTION.optional(message.action),
        outcome=CASE_OUTCOME.optional(message.outcome),
        due_time=optional_instant(message, "due_time"),
        next_party=CASE_PARTY.optional(message.next_party),
        evidence=tuple(map(evidence, message.evidence)),
        reference=message.reference,
        detail=message.detail,
        appeal_until_time=optional_instant(message, "appeal_until_time"),
    )


def timeline_task(message: timeline_pb2.TimelineTask) -> TimelineTask:
    return TimelineTask(
        case_id=message.case_id,
        state=CASE_STATE[message.state],
        next_party=CASE_PARTY.optional(message.next_party),
        due_time=optional_instant(message, "due_time"),
        reserved=money(message.currency_code, message.reserved_minor),
    )
