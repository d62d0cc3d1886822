"""A line of an order as a scenario says it: whose it is, who shares in it, and what funds it."""

from dataclasses import dataclass

from escrow_cli.scenario.stage import Id, listed
from escrow_client import CouponUse, Line, Money, Share, TradeIn


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShare:
    """What another party than the merchant gets of every release, in basis points."""

    party: Id
    role: Id
    bps: int

    @property
    def share(self) -> Share:
        """As the client takes it."""
        return Share(self.party, self.role, self.bps)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedCoupon:
    """How much of a coupon pays for a line."""

    coupon: Id
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedIn:
    """Goods that are given for a line, who takes them and for how much."""

    party: Id
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """A line of an order; `confirmed` says that the buyer confirmed that the policy applies.

    Others than the merchant get their `shares` of every release. Of its amount, the platform pays
    `subsidy`, and coupons and goods traded in what they are worth.
    """

    line: Id
    merchant: Id
    amount: Money
    policy: Id
    confirmed: bool = False
    shares: tuple[LineShare, ...] = ()
    subsidy: Money | None = None
    coupons: tuple[UsedCoupon, ...] = ()
    trade_in: TradedIn | None = None

    @property
    def command(self) -> Line:
        """The line as it is sent."""
        return Line(
            *(self.line, self.merchant, self.amount, self.policy, self.confirmed),
            shares=[each.share for each in self.shares],
            subsidy=self.subsidy,
            coupons=[CouponUse(use.coupon, use.amount) for use in self.coupons],
            trade_in=TradeIn(self.trade_in.party, self.trade_in.value) if self.trade_in else None,
        )

    def __str__(self) -> str:
        shares = "".join(f", {each.bps / 100:g} % to {each.party}" for each in self.shares)
        parts = [f"{use.amount} with {use.coupon}" for use in self.coupons]
        if self.subsidy:
            parts.append(f"{self.subsidy} subsidised")
        if self.trade_in:
            parts.append(f"{self.trade_in.value} by goods for {self.trade_in.party}")
        besides = f", of it {listed(parts)}" if parts else ""
        return f"{self.line} {self.amount} ({self.merchant}{shares}{besides})"
