"""Chargebacks: what a processor takes back, and what it decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.cases import CaseLine, Chargeback
from ledger.domain.facts.cases import CaseReserve
from ledger.domain.kinds import ChargebackEvent
from ledger.domain.stages import CaseState


class RecalledLine(NamedTuple):
    """Where what was released of a line came back from, in minor units."""

    line_id: str
    from_available: int
    from_reserve: int
    from_receivable: int
    from_deposit: int = 0

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.from_available + self.from_reserve + self.from_receivable + self.from_deposit


class MerchantFee(NamedTuple):
    """What a merchant bears of a fee, in minor units."""

    merchant: str
    from_available: int
    from_receivable: int


class ReservedLine(NamedTuple):
    """What is set apart of a line's held money, in minor units."""

    line_id: str
    amount: int


class SettledLine(NamedTuple):
    """How a decided chargeback left a line, in minor units.

    Lost: what was charged back, by where it came from, and what of it was more than was left of
    the line. Won: what was given back.
    """

    line_id: str
    from_disputed: int = 0
    from_held: int = 0
    from_recalled: int = 0
    from_receivable: int = 0
    excess: int = 0
    freed: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class ChargebackOpened:
    """A chargeback was opened (E10)."""

    case_id: str
    hold_id: str
    currency: str
    chargeback: Chargeback
    state: CaseState
    lines: tuple[CaseLine, ...]
    recalled: tuple[RecalledLine, ...]
    deadline: datetime | None
    reason: str
    exchange_loss: int = 0
    fee: int = 0
    merchant_fees: tuple[MerchantFee, ...] = ()


@dataclass(frozen=True, slots=True)
class ChargebackMoved:
    """A chargeback went on, or was decided (E10).

    `taken` is what the provider took of the disputed amount with this step, negative what it gave
    back; it moved `exchange_loss` more than that.
    """

    case_id: str
    event: ChargebackEvent
    state: CaseState
    deadline: datetime | None
    reason: str
    taken: int = 0
    exchange_loss: int = 0
    fee: int = 0
    merchant_fees: tuple[MerchantFee, ...] = ()
    reserves: tuple[ReservedLine, ...] = ()
    recalled: tuple[RecalledLine, ...] = ()
    settled: tuple[SettledLine, ...] = ()
    passed_on: tuple[CaseReserve, ...] = ()
