"""What the after-sales windows follow."""

from __future__ import annotations

from escrow.v1 import policy_pb2
from escrow_client._to_proto.values import optional
from escrow_client.rules import PolicyTerms


def policy_terms(terms: PolicyTerms) -> policy_pb2.PolicyTerms:
    return policy_pb2.PolicyTerms(
        trigger=f"FULFILMENT_KIND_{terms.trigger}",
        window_hours=terms.window_hours,
        window_working_days=terms.window_working_days,
        count_from=f"COUNT_FROM_{terms.count_from}",
        rolls_to_working_day=terms.rolls_to_working_day,
        calendar=terms.calendar,
        parcel_rule=f"PARCEL_RULE_{terms.parcel_rule}",
        fallback_after=optional("FULFILMENT_KIND", terms.fallback_after),
        fallback_days=terms.fallback_days,
        statutory_days=terms.statutory_days,
        restarts_on_exchange=terms.restarts_on_exchange,
        restart_limit_days=terms.restart_limit_days,
        appeal_days=terms.appeal_days,
        refundability=f"REFUNDABILITY_{terms.refundability}",
        requires_settlement=terms.requires_settlement,
        unconfirmed_policy=terms.unconfirmed_policy,
        reserve_bps=terms.reserve_bps,
        reserve_days=terms.reserve_days,
        warranty_bps=terms.warranty_bps,
        warranty_days=terms.warranty_days,
        commission_refund=f"COMMISSION_REFUND_{terms.commission_refund}",
        case_response_hours=terms.case_response_hours,
        case_default=optional("CASE_OUTCOME", terms.case_default),
        refund_working_days=terms.refund_working_days,
        case_stages=[
            policy_pb2.StageTerms(
                stage=f"CASE_STATE_{stage.stage}",
                minutes=stage.minutes,
                default_outcome=f"CASE_OUTCOME_{stage.default_outcome}",
            )
            for stage in terms.case_stages
        ],
        case_priorities=[
            policy_pb2.PriorityTerms(
                priority=f"CASE_PRIORITY_{each.priority}", minutes=each.minutes
            )
            for each in terms.case_priorities
        ],
        evidence_required=terms.evidence_required,
        refund_limit_days=terms.refund_limit_days,
        coupon_cap_minor=terms.coupon_cap_minor,
        coupon_approval_minor=terms.coupon_approval_minor,
        refund_sources=[f"REFUND_SOURCE_{source}" for source in terms.refund_sources],
    )
