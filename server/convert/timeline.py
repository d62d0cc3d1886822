"""Timelines: who looks, and what happened to a hold as messages."""

from __future__ import annotations

from escrow.v1 import case_pb2, timeline_pb2
from ledger import body
from ledger.body import Fields, encode_evidence
from ledger.body.codecs import optional_time, state, stated
from ledger.domain.entries import Entry
from ledger.domain.refusals import field_invalid
from ledger.domain.timeline import Item, ItemLine, Role, Task
from ledger.timeline import Timeline
from ledger.timestamps import timestamp_fields


def role(request: timeline_pb2.ListTimelineRequest) -> Role:
    """Who looks.

    Refused with FIELD_INVALID when a merchant does not say which, or somebody else names one.
    """
    looking = stated(timeline_pb2.TimelineRole, request.role, Role)
    if (looking is Role.MERCHANT) != bool(request.merchant):
        raise field_invalid("merchant", "must be set for MERCHANT, and for it alone")
    return looking


def timeline(of: Timeline, next_page_token: str) -> timeline_pb2.ListTimelineResponse:
    """A page of a timeline."""
    return timeline_pb2.ListTimelineResponse(
        items=[_item(of.currency, entry, item) for entry, item in of.items],
        next_page_token=next_page_token,
        tasks=[_task(task) for task in of.tasks],
    )


def _item(currency: str, entry: Entry, item: Item) -> timeline_pb2.TimelineItem:
    return timeline_pb2.TimelineItem(
        entry_seq=entry.seq,
        kind=f"ENTRY_KIND_{body.kind(entry.fact).upper()}",
        effective_time=timestamp_fields(entry.effective_time),
        record_time=timestamp_fields(entry.record_time),
        actor=item.actor,
        lines=[_line(line) for line in item.lines],
        currency_code=currency,
        case_id=item.case_id,
        state=state(case_pb2.CaseState, item.state),
        action=state(case_pb2.CaseAction, item.action),
        outcome=state(case_pb2.CaseOutcome, item.outcome),
        due_time=optional_time(item.due_time),
        next_party=state(case_pb2.CaseParty, item.next_party),
        evidence=[
            case_pb2.Evidence(
                **encode_evidence(each),
                occurred_time=timestamp_fields(entry.effective_time),
                entry_seq=entry.seq,
            )
            for each in item.evidence
        ],
        reference=item.reference,
        detail=item.detail,
        appeal_until_time=optional_time(item.appeal_until),
    )


def _line(line: ItemLine) -> Fields:
    return {
        "line_id": line.line_id,
        "amount_minor": line.amount,
        "window_end_time": optional_time(line.window_end),
    }


def _task(task: Task) -> Fields:
    case = task.case
    return {
        "case_id": case.case_id,
        "state": state(case_pb2.CaseState, case.state),
        "next_party": state(case_pb2.CaseParty, case.next_party),
        "due_time": optional_time(case.deadline.time),
        "reserved_minor": task.reserved,
        "currency_code": case.currency,
    }
