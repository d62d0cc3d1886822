"""Holding what the ledger has against what the model has."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from ledger.domain.cases import Case
from ledger.domain.holds import Line
from ledger.domain.refunds import Refund, RefundPayment
from tests.property.case_model import ModelCase
from tests.property.order_model import BEGIN, ModelLine

_COUNTED: Final = (
    *("captured", "held", "disputed", "frozen", "recalled", "released", "reserved"),
    *("refunded_before", "refunded_after", "compensated", "charged_back", "charged_back_after"),
    *("freight", "exchanged", "warranted"),
    *("commission", "commission_returned"),
)


def same(ours: Any, theirs: Any) -> None:
    """Compare what the ledger has with what the model has, zero balances aside."""
    if isinstance(theirs, Counter):
        ours = {key: value for key, value in ours.items() if value}
        theirs = {key: value for key, value in theirs.items() if value}
    if ours == theirs:
        return
    if isinstance(ours, dict):
        keys = [key for key in ours | theirs if ours.get(key) != theirs.get(key)]
        raise AssertionError(
            "\n".join(f"{key}: {ours.get(key)} instead of {theirs.get(key)}" for key in keys)
        )
    raise AssertionError(f"{ours} instead of {theirs}")


def of_line(line: Line) -> dict[str, Any]:
    counted = {name: getattr(line, name) for name in _COUNTED}
    funding = {
        (str(each.source), each.reference): (each.amount, each.returned, each.inspected)
        for each in line.funding
    }
    return counted | {"appeal_until": line.appeal_until or BEGIN, "funding": funding}


def of_model_line(line: ModelLine) -> dict[str, Any]:
    counted = {name: getattr(line, name) for name in _COUNTED}
    funding = {
        key: (each.amount, each.returned, each.inspected) for key, each in line.funding.items()
    }
    return counted | {"appeal_until": line.appeal_until, "funding": funding}


def of_refund(refund: Refund) -> tuple[Any, ...]:
    """What of a refund is compared; through whom it goes back is told of all."""
    whole = RefundPayment(refund.psp, refund.payable, refund.state)
    parts = refund.payments or ((whole,) if refund.payable else ())
    sums = Counter({part.psp: part.amount for part in parts})
    return refund.amount, refund.state, sums, {part.psp: part.state for part in parts}


def of_case(case: Case) -> dict[str, Any]:
    deadline = case.deadline if case.deadline.time else None
    return {
        "state": str(case.state),
        "lines": {(line.hold_id, line.line_id): tuple(line[2:]) for line in case.lines},
        "deadline": deadline and tuple(deadline),
        "answer_time": case.answer_time,
        "appeal_until": case.appeal_until,
        "refund_due": case.refund_due,
        "counts": (case.evidence_count, case.breach_count, case.refund_count, case.coupon_total),
        "chargeback": case.chargeback and (case.chargeback.taken, case.chargeback.excess),
    }


def of_model_case(case: ModelCase) -> dict[str, Any]:
    return {
        "state": case.state,
        "lines": {
            key: (claim.claimed, claim.reserved, claim.recalled, claim.awarded)
            for key, claim in case.claims.items()
        },
        "deadline": tuple(case.deadline) if case.deadline.time else None,
        "answer_time": case.answer_time,
        "appeal_until": case.appeal_until,
        "refund_due": case.refund_due,
        "counts": (case.evidence, case.breaches, case.refunds, case.coupons),
        "chargeback": case.chargeback and (case.chargeback.taken, case.chargeback.excess),
    }
