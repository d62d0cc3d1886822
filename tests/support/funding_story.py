"""What funds lines beside cash, for tests of what is stored of it: everything, at every stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ledger.domain.commands import (
    Claim,
    Command,
    CouponFallDue,
    CreatePolicy,
    ExchangeLines,
    GrantCoupon,
    InspectTradeIn,
    LineSpec,
    OpenCase,
    PlaceHold,
    RefundItem,
)
from ledger.domain.facts import FundingPart
from ledger.domain.kinds import CasePriority, CaseScope, CaseType, FundingSource, Liable
from ledger.domain.kinds import RefundGround as Ground
from ledger.domain.policies import Length, Terms, Unit
from tests.support.writers import CLOCK, refund

SUBSIDY, COUPON, TRADE_IN = FundingSource
EXPIRES: Final = CLOCK + timedelta(days=9)


def fundings() -> list[Command]:
    """Coupons that are spent, given back and expire; goods traded in; exchanges of such lines."""
    return [
        CreatePolicy("month", Terms(Length(30, Unit.DAY), "UTC")),
        _placed("g-granted"),
        OpenCase(
            *("k-granted", "g-granted", "EUR", (Claim("g-granted", "1", 0),), CaseScope.ORDER),
            *(Ground.NO_REASON, None),
            *(CaseType.INQUIRY, CasePriority.NORMAL),
        ),
        *(_coupon("g-spent", Liable.PLATFORM), _coupon("g-part", Liable.PLATFORM)),
        _coupon("g-merchant", Liable.MERCHANT),
        _placed("g-all", (SUBSIDY, "", 100), (COUPON, "g-spent", 50), (TRADE_IN, "reseller", 200)),
        _placed("g-kept", (SUBSIDY, "", 30), (COUPON, "g-part", 20), (TRADE_IN, "reseller", 200)),
        _placed("g-late", (COUPON, "g-merchant", 10)),
        *(refund("g-first", "g-all", 100), refund("g-late", "g-late", 500)),
        _exchange("g-all", RefundItem("1", 500), refund_id="", price=560),
        InspectTradeIn("g-all", "1", "reseller", "EUR", 50, "worn", None),
        _exchange("g-all", RefundItem("new-560", 560), refund_id="g-less", price=300),
        refund("g-last", "g-all", 40),
    ]


def expiries() -> list[Command]:
    """What the sweep does when the coupons' time has passed."""
    return [CouponFallDue(coupon_id, EXPIRES) for coupon_id in ("g-part", "g-merchant")]


def _placed(hold_id: str, *parts: tuple[FundingSource, str, int]) -> PlaceHold:
    funding = tuple(FundingPart(*part) for part in parts)
    line = LineSpec("1", "lou", 1_000, "month", funding=funding)
    return PlaceHold(hold_id, "EUR", "psp", None, (line,))


def _coupon(coupon_id: str, funded_by: Liable) -> GrantCoupon:
    return GrantCoupon(
        *(coupon_id, "k-granted", "", "1", "EUR", 50, funded_by, "sorry", None, "user:clerk"),
        EXPIRES,
    )


def _exchange(hold_id: str, item: RefundItem, refund_id: str, price: int) -> ExchangeLines:
    line = LineSpec(f"new-{price}", "lee", price, "month")
    return ExchangeLines(hold_id, "EUR", (item,), (line,), refund_id, "swap", None)
