"""What the after-sales windows follow: policies, calendars and extensions."""

from __future__ import annotations

from google.type.dayofweek_pb2 import MONDAY

from escrow.v1 import calendar_pb2, extension_pb2, policy_pb2
from escrow_client._from_proto.enums import (
    CASE_OUTCOME,
    CASE_PRIORITY,
    CASE_STATE,
    COMMISSION_REFUND,
    COUNT_FROM,
    EXTENSION_STATE,
    FULFILMENT_KIND,
    PARCEL_RULE,
    REFUND_SOURCE,
    REFUNDABILITY,
)
from escrow_client._from_proto.values import day, identifier, instant
from escrow_client.rules import (
    REFUND_SOURCES,
    Calendar,
    Extension,
    Policy,
    PolicyTerms,
    PriorityTerms,
    StageTerms,
)


def policy(message: policy_pb2.Policy) -> Policy:
    return Policy(
        policy_id=identifier(message.name),
        version=message.version,
        window_days=message.window_days,
        time_zone=message.time_zone,
        commission_bps=message.commission_bps,
        terms=policy_terms(message.terms),
    )


def policy_terms(message: policy_pb2.PolicyTerms) -> PolicyTerms:
    return PolicyTerms(
        trigger=FULFILMENT_KIND[message.trigger],
        window_hours=message.window_hours,
        window_working_days=message.window_working_days,
        count_from=COUNT_FROM[message.count_from],
        rolls_to_working_day=message.rolls_to_working_day,
        calendar=message.calendar,
        parcel_rule=PARCEL_RULE[message.parcel_rule],
        fallback_after=FULFILMENT_KIND.optional(message.fallback_after),
        fallback_days=message.fallback_days,
        statutory_days=message.statutory_days,
        restarts_on_exchange=message.restarts_on_exchange,
        restart_limit_days=message.restart_limit_days,
        appeal_days=message.appeal_days,
        refundability=REFUNDABILITY[message.refundability],
        requires_settlement=message.requires_settlement,
        unconfirmed_policy=message.unconfirmed_policy,
        reserve_bps=message.reserve_bps,
        reserve_days=message.reserve_days,
        warranty_bps=message.warranty_bps,
        warranty_days=message.warranty_days,
        commission_refund=COMMISSION_REFUND[message.commission_refund],
        case_response_hours=message.case_response_hours,
        case_default=CASE_OUTCOME.optional(message.case_default),
        refund_working_days=message.refund_working_days,
        case_stages=tuple(
            StageTerms(
                stage=CASE_STATE[terms.stage],
                minutes=terms.minutes,
                default_outcome=CASE_OUTCOME[terms.default_outcome],
            )
            for terms in message.case_stages
        ),
        case_priorities=tuple(
            PriorityTerms(CASE_PRIORITY[terms.priority], terms.minutes)
            for terms in message.case_priorities
        ),
        evidence_required=message.evidence_required,
        refund_limit_days=message.refund_limit_days,
        coupon_cap_minor=message.coupon_cap_minor,
        coupon_approval_minor=message.coupon_approval_minor,
        refund_sources=tuple(REFUND_SOURCE[source] for source in message.refund_sources)
        or REFUND_SOURCES,
    )


def calendar(message: calendar_pb2.Calendar) -> Calendar:
    return Calendar(
        calendar_id=identifier(message.name),
        revision=message.revision,
        first_year=message.first_year,
        last_year=message.last_year,
        weekend=tuple(number - MONDAY for number in message.weekend),
        holidays=tuple(map(day, message.holidays)),
        working_days=tuple(map(day, message.working_days)),
        provenance=message.provenance,
        entry_seq=message.entry_seq,
    )


def extension(message: extension_pb2.Extension) -> Extension:
    return Extension(
        extension_id=identifier(message.name),
        state=EXTENSION_STATE[message.state],
        region=message.region,
        carrier=message.carrier,
        start_time=instant(message.start_time),
        end_time=instant(message.end_time),
        days=message.days,
        reason=message.reason,
        entry_seq=message.entry_seq,
        line_count=message.line_count,
    )
