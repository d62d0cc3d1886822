"""Facts about a whole ledger: its clock, its policies, its calendars and extensions."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import case_pb2, journal_pb2, policy_pb2
from escrow.v1.fulfilment_pb2 import FulfilmentKind as FulfilmentKindOnWire
from ledger.body.codecs import Codec, Fields, days, read_days, state, stated, stated_or
from ledger.domain import facts
from ledger.domain.kinds import CaseOutcome, CasePriority, FulfilmentKind
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.stages import CaseState
from ledger.timestamps import from_timestamp, timestamp_fields

_ALL_SOURCES: Final = tuple(RefundSource)
_LENGTHS: Final = {Unit.HOUR: "window_hours", Unit.WORKING_DAY: "window_working_days"}

# Terms that the message says as they are.
PLAIN_TERMS: Final = (
    "rolls_to_working_day",
    "calendar",
    "fallback_days",
    "statutory_days",
    "restarts_on_exchange",
    "restart_limit_days",
    "appeal_days",
    "requires_settlement",
    "unconfirmed_policy",
    "reserve_bps",
    "reserve_days",
    "warranty_bps",
    "warranty_days",
    "case_response_hours",
    "refund_working_days",
    "evidence_required",
    "refund_limit_days",
)
# Terms that it says in minor units, which its names of them say.
TERMS_IN_MINOR_UNITS: Final = ("coupon_cap", "coupon_approval")
# Terms that it says by a value of an enum, with what they are when it does not say so.
TERMS_BY_ENUM: Final[tuple[tuple[str, Any, Any, Any], ...]] = (
    ("trigger", FulfilmentKindOnWire, FulfilmentKind, FulfilmentKind.SIGNED),
    ("count_from", policy_pb2.CountFrom, CountFrom, CountFrom.NEXT_DAY),
    ("parcel_rule", policy_pb2.ParcelRule, ParcelRule, ParcelRule.EACH_LINE),
    ("fallback_after", FulfilmentKindOnWire, FulfilmentKind, None),
    ("refundability", policy_pb2.Refundability, Refundability, Refundability.ANY),
    ("commission_refund", policy_pb2.CommissionRefund, CommissionRefund, CommissionRefund.KEPT),
    ("case_default", case_pb2.CaseOutcome, CaseOutcome, None),
)


def _encode_ledger_created(fact: facts.LedgerCreated) -> Fields:
    return {"ledger_id": fact.ledger_id, "time_zone": fact.time_zone, "test": fact.test}


def _decode_ledger_created(message: journal_pb2.LedgerCreated) -> facts.LedgerCreated:
    return facts.LedgerCreated(message.ledger_id, message.time_zone, message.test)


def _encode_clock_advanced(fact: facts.ClockAdvanced) -> Fields:
    return {"to_time": timestamp_fields(fact.to_time)}


def _decode_clock_advanced(message: journal_pb2.ClockAdvanced) -> facts.ClockAdvanced:
    return facts.ClockAdvanced(from_timestamp(message.to_time))


def _encode_policy_created(fact: facts.PolicyCreated) -> Fields:
    return {
        "policy_id": fact.policy_id,
        "version": fact.version,
        **encode_terms(fact.terms),
    }


def encode_terms(terms: Terms, *, in_full: bool = False) -> Fields:
    """What the journal and a policy itself say of its terms; in full, with what is at its default.

    `read_terms` reads them either way.
    """
    said: Fields = {name: getattr(terms, name) for name in PLAIN_TERMS}
    said |= {f"{name}_minor": getattr(terms, name) for name in TERMS_IN_MINOR_UNITS}
    for name, wire, _, default in TERMS_BY_ENUM:
        said[name] = state(wire, getattr(terms, name), None if in_full else default)
    said["case_stages"] = [_encode_stage(each) for each in terms.case_stages]
    said["case_priorities"] = [_encode_priority(each) for each in terms.case_priorities]
    if in_full or terms.refund_sources != _ALL_SOURCES:
        said["refund_sources"] = [
            state(policy_pb2.RefundSource, each) for each in terms.refund_sources
        ]
    if field := _LENGTHS.get(terms.window.unit):
        said[field] = terms.window.number
    return {
        "window_days": terms.window.number if terms.window.unit is Unit.DAY else 0,
        "time_zone": terms.time_zone,
        "commission_bps": terms.commission_bps,
        "terms": {name: value for name, value in said.items() if value} or None,
    }


def _decode_policy_created(message: journal_pb2.PolicyCreated) -> facts.PolicyCreated:
    return facts.PolicyCreated(message.policy_id, message.version, read_terms(message))


def read_terms(message: journal_pb2.PolicyCreated | policy_pb2.CreatePolicyRequest) -> Terms:
    """What a message says of a policy's terms, with the default wherever it says nothing."""
    wire = message.terms
    window = Length(message.window_days, Unit.DAY)
    for unit, field in _LENGTHS.items():
        if number := getattr(wire, field):
            window = Length(number, unit)
    said: dict[str, Any] = {name: getattr(wire, name) for name in PLAIN_TERMS}
    said |= {name: getattr(wire, f"{name}_minor") for name in TERMS_IN_MINOR_UNITS}
    for name, values, kind, default in TERMS_BY_ENUM:
        said[name] = stated_or(values, getattr(wire, name), kind, default)
    said["case_stages"] = tuple(_decode_stage(each) for each in wire.case_stages)
    said["case_priorities"] = tuple(_decode_priority(each) for each in wire.case_priorities)
    sources = [stated(policy_pb2.RefundSource, each, RefundSource) for each in wire.refund_sources]
    said["refund_sources"] = tuple(sources) or _ALL_SOURCES
    return Terms(window, message.time_zone, commission_bps=message.commission_bps, **said)


def _encode_stage(terms: StageTerms) -> Fields:
    return {
        "stage": state(case_pb2.CaseState, terms.stage),
        "minutes": terms.minutes,
        "default_outcome": state(case_pb2.CaseOutcome, terms.default),
    }


def _decode_stage(message: policy_pb2.StageTerms) -> StageTerms:
    return StageTerms(
        stated(case_pb2.CaseState, message.stage, CaseState),
        message.minutes,
        stated(case_pb2.CaseOutcome, message.default_outcome, CaseOutcome),
    )


def _encode_priority(terms: PriorityTerms) -> Fields:
    return {
        "priority": state(case_pb2.CasePriority, terms.priority),
        "minutes": terms.minutes,
    }


def _decode_priority(message: policy_pb2.PriorityTerms) -> PriorityTerms:
    return PriorityTerms(
        stated(case_pb2.CasePriority, message.priority, CasePriority), message.minutes
    )


def _encode_calendar_created(fact: facts.CalendarCreated) -> Fields:
    return {
        "calendar_id": fact.calendar_id,
        "revision": fact.revision,
        "first_year": fact.first_year,
        "last_year": fact.last_year,
        # The contract counts the days of the week from 1, the domain from 0.
        "weekend": [day + 1 for day in fact.weekend],
        "holidays": days(fact.holidays),
        "working_days": days(fact.working_days),
        "provenance": fact.provenance,
    }


def _decode_calendar_created(message: journal_pb2.CalendarCreated) -> facts.CalendarCreated:
    return facts.CalendarCreated(
        message.calendar_id,
        message.revision,
        message.first_year,
        message.last_year,
        tuple(day - 1 for day in message.weekend),
        read_days(message.holidays),
        read_days(message.working_days),
        message.provenance,
    )


def _encode_extension_declared(fact: facts.ExtensionDeclared) -> Fields:
    return {
        "extension_id": fact.extension_id,
        "region": fact.region,
        "carrier": fact.carrier,
        "start_time": timestamp_fields(fact.start_time),
        "end_time": timestamp_fields(fact.end_time),
        "days": fact.days,
        "reason": fact.reason,
    }


def _decode_extension_declared(message: journal_pb2.ExtensionDeclared) -> facts.ExtensionDeclared:
    return facts.ExtensionDeclared(
        message.extension_id,
        message.region,
        message.carrier,
        from_timestamp(message.start_time),
        from_timestamp(message.end_time),
        message.days,
        message.reason,
    )


def _encode_revision_advanced(fact: facts.RevisionAdvanced) -> Fields:
    return {
        "rule_seq": fact.rule_seq,
        "through_merchant": fact.through_merchant,
        "through_hold_id": fact.through_hold_id,
        "done": fact.done,
        "line_count": fact.line_count,
    }


def _decode_revision_advanced(message: journal_pb2.RevisionAdvanced) -> facts.RevisionAdvanced:
    return facts.RevisionAdvanced(
        message.rule_seq,
        message.through_merchant,
        message.through_hold_id,
        message.done,
        message.line_count,
    )


CODECS: Final = {
    facts.LedgerCreated: Codec("ledger_created", _encode_ledger_created, _decode_ledger_created),
    facts.ClockAdvanced: Codec("clock_advanced", _encode_clock_advanced, _decode_clock_advanced),
    facts.PolicyCreated: Codec("policy_created", _encode_policy_created, _decode_policy_created),
    facts.CalendarCreated: Codec(
        "calendar_created", _encode_calendar_created, _decode_calendar_created
    ),
    facts.ExtensionDeclared: Codec(
        "extension_declared", _encode_extension_declared, _decode_extension_declared
    ),
    facts.RevisionAdvanced: Codec(
        "revision_advanced", _encode_revision_advanced, _decode_revision_advanced
    ),
}
