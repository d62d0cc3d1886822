"""The terms of policies that histories are played under."""

from __future__ import annotations

import random
from typing import Final

from ledger.domain.kinds import CaseOutcome, CasePriority
from ledger.domain.policies import (
    CommissionRefund,
    Length,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.stages import CaseState
from tests.support.pure import SHANGHAI

_RULED: Final = (CaseOutcome.REJECTED, CaseOutcome.APPROVED)
_STAGES: Final = {
    CaseState.ANSWERED: (*_RULED, CaseOutcome.EXPIRED, CaseOutcome.ESCALATED),
    CaseState.RETURN_TRANSIT: (*_RULED, CaseOutcome.EXPIRED, CaseOutcome.ESCALATED),
    CaseState.RETURN_AUDIT: (*_RULED, CaseOutcome.ESCALATED),
    CaseState.ARBITRATION: (*_RULED, CaseOutcome.ESCALATED, CaseOutcome.ESCALATED),
    CaseState.MEDIATION: _RULED,
    CaseState.APPEALED: (*_RULED, CaseOutcome.UPHELD),
}
"""What may become of a case in each stage when its time passes."""


def some_terms(dice: random.Random) -> Terms:
    """Terms with every term that bears on cases."""
    reserve, hours = dice.choice((0, 0, 2_000)), dice.choice((0, 24, 48))
    default = dice.choice((None, *_RULED, CaseOutcome.ESCALATED)) if hours else None
    cap = dice.choice((0, 60))
    return Terms(
        Length(dice.choice((0, 0, 1, 30)), Unit.DAY),
        SHANGHAI,
        commission_bps=dice.choice((0, 333, 500)),
        commission_refund=dice.choice(list(CommissionRefund)),
        reserve_bps=reserve,
        reserve_days=dice.randint(1, 3) if reserve else 0,
        appeal_days=dice.choice((0, 2, 5)),
        refundability=dice.choice((Refundability.ANY, Refundability.ANY, *Refundability)),
        case_response_hours=hours,
        case_default=default,
        case_stages=tuple(
            StageTerms(stage, 60 * dice.choice((6, 24, 48)), dice.choice(defaults))
            for stage, defaults in _STAGES.items()
            if dice.random() < 0.5
        ),
        case_priorities=tuple(
            PriorityTerms(priority, 60 * dice.choice((1, 4)))
            for priority in (CasePriority.HIGH, CasePriority.LIVE_STREAM)
            if dice.random() < 0.5
        ),
        evidence_required=dice.random() < 0.3,
        refund_limit_days=dice.choice((0, 3, 15)),
        coupon_cap=cap,
        coupon_approval=dice.choice((0, 30)),
        refund_sources=tuple(dice.sample(list(RefundSource), dice.choice((1, 2, 3, 3)))),
        warranty_bps=1_500 if (warranty_days := dice.choice((0, 0, 2, 7))) else 0,
        warranty_days=warranty_days,
    )
