"""Exchanges between the lines of a hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.facts.funding import FundingPart
from ledger.domain.facts.holds import PlacedLine


class ExchangedLine(NamedTuple):
    """What was taken out of a line for others, and what of it was not cash; minor units."""

    line_id: str
    amount: int
    funding: tuple[FundingPart, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesExchanged:
    """Held money of lines became that of new lines of the hold (E12).

    What these cost more than was exchanged was captured with it (E1).
    """

    hold_id: str
    sources: tuple[ExchangedLine, ...]
    lines: tuple[PlacedLine, ...]
    reason: str = ""

    @property
    def captured(self) -> int:
        """What was captured with it, in minor units."""
        return sum([line.amount - line.exchanged for line in self.lines])
