"""Merchants: what is agreed with them beside the policies, and where they are paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ledger.domain.kinds import MerchantStanding


class AdvanceCap(NamedTuple):
    """How much the platform advances for a merchant in a currency, in minor units."""

    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class MerchantTerms:
    """What is agreed with a merchant; bps are basis points, days calendar days.

    A reserve of 0 and a currency without a cap say nothing: the policies alone count, and the
    platform advances as much as it takes.
    """

    standing: MerchantStanding = MerchantStanding.TRADING
    payouts_stopped: bool = False
    reserve_bps: int = 0
    reserve_days: int = 0
    advance_caps: tuple[AdvanceCap, ...] = ()

    def advance_cap(self, currency: str) -> int | None:
        """The cap in a currency, in minor units; None for no limit."""
        return next((cap.amount for cap in self.advance_caps if cap.currency == currency), None)


NOTHING_AGREED = MerchantTerms()


class Destination(NamedTuple):
    """Where a merchant can be paid, from a moment on and before another; None is always."""

    destination_id: str
    currency: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def is_valid(self, moment: datetime) -> bool:
        """Whether it can be paid to at a moment."""
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_until is None or moment < self.valid_until)


@dataclass(slots=True)
class Merchant:
    """A registered merchant: what was agreed with it since which entry, the newest last.

    `destinations` are all that was said of where it is paid, by the entries that said it, where
    they were loaded.
    """

    merchant_id: str
    agreed: list[tuple[int, MerchantTerms]] = field(default_factory=list)
    destinations: list[tuple[int, Destination]] = field(default_factory=list)

    @property
    def terms(self) -> MerchantTerms:
        """What is agreed now."""
        return self.agreed[-1][1]

    @property
    def entry_seq(self) -> int:
        """The entry that changed it last."""
        return max(said[-1][0] for said in (self.agreed, self.destinations) if said)

    def terms_before(self, entry_seq: int) -> MerchantTerms:
        """What was agreed when an entry was recorded."""
        earlier = (terms for seq, terms in reversed(self.agreed) if seq < entry_seq)
        return next(earlier, NOTHING_AGREED)

    def paid_at(self) -> Iterable[Destination]:
        """Its destinations as they were said last, by id."""
        newest = {each.destination_id: each for _, each in self.destinations}
        return [newest[destination_id] for destination_id in sorted(newest)]

    def destination(self, destination_id: str, currency: str) -> Destination | None:
        """Its destination of that id and currency."""
        for each in self.paid_at():
            if (each.destination_id, each.currency) == (destination_id, currency):
                return each
        return None
