"""Holds: placed, settled, delivered, released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.facts.funding import FundingPart
from ledger.domain.facts.payments import PaymentPart, Share, SharePart
from ledger.domain.kinds import FulfilmentKind, Waiting


class PlacedLine(NamedTuple):
    """A line of a placed hold.

    `amount` includes what funds it beside cash, and what came from other lines of its hold.
    """

    line_id: str
    merchant: str
    amount: int
    policy_id: str
    policy_version: int
    shares: tuple[Share, ...] = ()
    funding: tuple[FundingPart, ...] = ()
    exchanged: int = 0


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """A hold was placed (E1); `psp` captured what the `other_payments` did not."""

    hold_id: str
    currency: str
    psp: str
    lines: tuple[PlacedLine, ...]
    region: str = ""
    provider_release_time: datetime | None = None
    buyer: str = ""
    other_payments: tuple[PaymentPart, ...] = ()


@dataclass(frozen=True, slots=True)
class SettlementReported:
    """A provider settled what it had captured for a hold (E2); an empty `psp` is the hold's."""

    hold_id: str
    gross: int
    fee: int
    bank_account: str
    psp: str = ""


class FulfilledLine(NamedTuple):
    """The window of a line, start inclusive and end exclusive, and what it waits for.

    While it waits the window does not run and only says what it cannot fall short of; both times
    are None when it was never opened. `refused_end` is the earlier end that an event would have
    led to, had events been allowed to shorten windows.
    """

    line_id: str
    window_start: datetime | None
    window_end: datetime | None
    waiting: Waiting | None = None
    fallback_time: datetime | None = None
    refused_end: datetime | None = None
    provisional: bool = False
    calendar_revision: int = 0
    warranty_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FulfilmentReported:
    """A fulfilment event was recorded; an empty `source` is the ledger itself."""

    hold_id: str
    kind: FulfilmentKind
    source: str
    lines: tuple[FulfilledLine, ...]
    parcel_number: int = 1
    parcel_count: int = 0
    carrier: str = ""
    retracts: int = 0


@dataclass(frozen=True, slots=True)
class WindowsChanged:
    """Windows were computed anew, after a rule was declared or another line was closed."""

    hold_id: str
    lines: tuple[FulfilledLine, ...]


@dataclass(frozen=True, slots=True)
class ProviderReleaseAlerted:
    """The provider will pay out a hold by itself while lines of it are still held here."""

    hold_id: str
    provider_release_time: datetime
    line_ids: tuple[str, ...]


class LineRelease(NamedTuple):
    """The release of one line; `amount` includes `commission`, `reserve` and `shares`.

    The reserve includes `warranty`.
    """

    line_id: str
    merchant: str
    amount: int
    commission: int
    reserve: int = 0
    reserve_until: datetime | None = None
    warranty: int = 0
    warranty_until: datetime | None = None
    shares: tuple[SharePart, ...] = ()

    @property
    def available(self) -> int:
        """What becomes available to the merchant at once."""
        shared = sum([share.amount for share in self.shares])
        return self.amount - self.commission - self.reserve - shared


@dataclass(frozen=True, slots=True)
class LinesReleased:
    """Lines of a hold were released (E6)."""

    hold_id: str
    lines: tuple[LineRelease, ...]


class MaturedReserve(NamedTuple):
    """The reserve of one line that became available, and what of it was for the warranty."""

    line_id: str
    merchant: str
    amount: int
    warranty: int = 0


@dataclass(frozen=True, slots=True)
class ReserveMatured:
    """Reserves of lines of a hold became available (E15)."""

    hold_id: str
    lines: tuple[MaturedReserve, ...]


@dataclass(frozen=True, slots=True)
class DebtRecovered:
    """A merchant's debt was paid back out of its available balance (E8)."""

    merchant: str
    currency: str
    amount: int
