"""Payments: through whom money came and goes back, and who else gets a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.facts.funding import FundingPart

if TYPE_CHECKING:
    from ledger.domain.facts.holds import PlacedLine


class PaymentPart(NamedTuple):
    """What went through a provider, in minor units."""

    psp: str
    amount: int


class Share(NamedTuple):
    """What another party gets of every release of a line, in basis points of it.

    `amount` is what it got so far, in minor units.
    """

    party: str
    role: str
    bps: int
    amount: int = 0


class SharePart(NamedTuple):
    """What another party gets of a release, in minor units."""

    party: str
    role: str
    amount: int


class CapturedLine(NamedTuple):
    """What was captured for a line that was there, or given up of it, in minor units.

    Of what is given up `funding` is not cash, and goes back to where it came from.
    """

    line_id: str
    merchant: str
    amount: int
    funding: tuple[FundingPart, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldCaptured:
    """More was captured for a hold (E1), for lines that were there and for new ones."""

    hold_id: str
    psp: str
    lines: tuple[CapturedLine, ...]
    new_lines: tuple[PlacedLine, ...]

    @property
    def cash(self) -> int:
        """What the provider captured, in minor units."""
        funded = sum([part.amount for line in self.new_lines for part in line.funding])
        amounts = [*[line.amount for line in self.lines], *[line.amount for line in self.new_lines]]
        return sum(amounts) - funded


@dataclass(frozen=True, slots=True)
class HoldVoided:
    """All that was captured for a hold was given up (E1 reversed)."""

    hold_id: str
    payments: tuple[PaymentPart, ...]
    lines: tuple[CapturedLine, ...]
