"""What funds a line beside cash, and the inspection of goods that are traded in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.kinds import FundingSource


class FundingPart(NamedTuple):
    """A part of what funds a line, in minor units.

    `reference` is the coupon, or the party that takes a trade-in; empty for a subsidy.
    """

    source: FundingSource
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class TradeInInspected:
    """Goods that were traded in for a line were inspected (E13).

    `value` is what they are worth of their `valuation`. `from_held` is what the line lost by it,
    `from_platform` what of the difference it did not hold any more.
    """

    hold_id: str
    line_id: str
    party: str
    valuation: int
    value: int
    from_held: int = 0
    from_platform: int = 0
    reason: str = ""
