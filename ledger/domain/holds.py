"""Holds and their lines: where the captured money of an order stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ledger.domain import funding
from ledger.domain.facts import RefundedLine, Share
from ledger.domain.funding import Funding
from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.domain.payments import Payment


class HoldState(StrEnum):
    """Where a hold stands."""

    FUNDED = "FUNDED"
    PARTIALLY_RELEASED = "PARTIALLY_RELEASED"
    CLOSED = "CLOSED"
    VOIDED = "VOIDED"


class Event(NamedTuple):
    """A fulfilment event, as it was reported for lines of a hold.

    `parcel_count` is 0 and `carrier` empty where it does not say; `retracts` is the `seq` of the
    event that a RETRACTED takes back, otherwise 0.
    """

    seq: int
    kind: FulfilmentKind
    source: str
    occurred_time: datetime
    record_time: datetime
    line_ids: tuple[str, ...]
    parcel_number: int = 1
    parcel_count: int = 0
    carrier: str = ""
    retracts: int = 0


@dataclass(slots=True)
class Line:
    """An order line.

    Always: captured = held + disputed + frozen + refunded_before + charged_back + released. What is
    `refunded_after` and `charged_back_after` the release is the merchant's, counted beside it, and
    so is `compensated`: what others than the line gave the buyer for it. `freight` is what of these
    gave back freight, not what was captured. `recalled` was released and is set apart for a
    chargeback. `commission`, `commission_returned` and `reserved` are parts
    of `released`, and `warranted` is a part of `reserved`. Amounts are minor units.

    The window is what was recorded last: while `waiting` is set it does not run, and only says
    what it cannot fall short of. `window_seq` is the entry that computed it.
    """

    line_id: str
    ordinal: int
    merchant: str
    policy_id: str
    policy_version: int
    captured: int
    held: int
    disputed: int = 0
    refunded_before: int = 0
    released: int = 0
    refunded_after: int = 0
    commission: int = 0
    commission_returned: int = 0
    reserved: int = 0
    window_start: datetime | None = None
    window_end: datetime | None = None
    waiting: Waiting | None = Waiting.TRIGGER
    fallback_time: datetime | None = None
    provisional: bool = False
    calendar_revision: int = 0
    window_seq: int = 0
    refresh_time: datetime | None = None
    """Since when the window is to be computed anew, because of another line of the order."""
    open_cases: int = 0
    """How many open cases block the line."""
    not_before: datetime | None = None
    """No release is effective before this, when it came to be known that nothing blocks."""
    appeal_until: datetime | None = None
    """Until when a rejected case goes on to block."""
    awaits_settlement: bool = False
    reserve_until: datetime | None = None
    alert_time: datetime | None = None
    """When to warn that the provider will pay the money out by itself."""
    compensated: int = 0
    charged_back: int = 0
    charged_back_after: int = 0
    recalled: int = 0
    freight: int = 0
    frozen: int = 0
    """What freezes of its hold have set apart."""
    freezes: int = 0
    """How many freezes of its hold that stand block the line."""
    exchanged: int = 0
    """What of `captured` came from other lines of the hold; negative where it went to them."""
    warranted: int = 0
    """What of the reserve is kept back for the warranty, and drawn on last."""
    warranty_until: datetime | None = None
    shares: tuple[Share, ...] = ()
    """What others than the merchant get of every release, loaded where its hold has parts."""
    funding: tuple[Funding, ...] = ()
    """What of `captured` is not the buyer's cash."""

    @property
    def left(self) -> int:
        """What of the capture has not gone back to the buyer in one way or another."""
        gone = self.refunded_before + self.refunded_after + self.compensated - self.freight
        return max(0, self.captured - gone - self.charged_back - self.charged_back_after)

    @property
    def released_left(self) -> int:
        """What was released and neither came back nor was set apart again."""
        back = self.refunded_after + self.charged_back_after + self.recalled
        return max(0, self.released - back)

    @property
    def refundable(self) -> int:
        """What can still be refunded, before and after release together, cases aside."""
        return min(self.held + self.released_left, self.left)

    @property
    def releasable(self) -> int:
        """What of the held money no inspection has to come before."""
        return max(0, self.held - funding.bound(self.funding)) if self.funding else self.held

    @property
    def cash(self) -> int:
        """What of the capture a provider has captured, on whichever line of the hold."""
        return self.captured - sum([each.amount for each in self.funding])

    @property
    def cash_left(self) -> int:
        """What of the capture is cash that has not gone back to the buyer."""
        return max(0, self.left - funding.left(self.funding))

    @property
    def is_open(self) -> bool:
        """Whether it has money that was neither released nor refunded."""
        return self.held > 0 or self.disputed > 0 or self.frozen > 0

    @property
    def kept(self) -> int:
        """What was neither released nor went back: held, disputed or frozen."""
        return self.held + self.disputed + self.frozen

    def take(self, given: RefundedLine) -> None:
        """Count what a refund takes out of the line, and what it gives beside it."""
        self.held -= given.from_held
        self.disputed -= given.from_disputed
        self.refunded_before += given.before
        self.refunded_after += given.after
        self.commission_returned += given.from_commission
        self.draw_reserve(given.from_reserve)
        self.compensated += given.compensated
        self.freight += given.freight
        if given.funded:
            self.funding = funding.returned(self.funding, given.funded)

    def draw_reserve(self, amount: int) -> None:
        """Take an amount out of the reserve."""
        self.reserved -= amount
        self.warranted = min(self.warranted, self.reserved)

    def give_back(self, given: RefundedLine) -> None:
        """Count a refund no longer; what had come out of the line is held again."""
        self.held += given.before
        self.refunded_before -= given.before
        self.refunded_after -= given.after
        self.commission_returned -= given.from_commission
        self.compensated -= given.compensated
        self.freight -= given.freight
        if given.funded:
            self.funding = funding.returned(self.funding, given.funded, -1)

    @property
    def release_time(self) -> datetime | None:
        """The moment from which nothing of its own blocks the line, if it holds money.

        None where that is not known. Freezes of its merchant and its buyer are not its own.
        """
        if not self.releasable or self.waiting or self.open_cases or self.awaits_settlement:
            return None
        if self.freezes:
            return None
        if self.window_end is None or (self.not_before is None and self.appeal_until is None):
            return self.window_end
        floors = [m for m in (self.not_before, self.appeal_until) if m is not None]
        return max([self.window_end, *floors])

    @property
    def mature_time(self) -> datetime | None:
        """When the next part of the reserve becomes available."""
        ends = []
        if self.reserved > self.warranted:
            ends.append(self.reserve_until)
        if self.warranted:
            ends.append(self.warranty_until)
        return min([end for end in ends if end is not None], default=None)

    @property
    def due_time(self) -> datetime | None:
        """The next moment at which the ledger has to do something for the line by itself."""
        if not self.is_open:
            return self.mature_time
        step = self.fallback_time if self.waiting else self.release_time
        if self.refresh_time is None and self.alert_time is None:
            return step
        moments = [m for m in (step, self.refresh_time, self.alert_time) if m is not None]
        return min(moments, default=None)


@dataclass(slots=True)
class Hold:
    """The captured payment of one order.

    `has_parts` says that there is more to know of it than most holds have, in tables of its own:
    `payments`, by their providers, are among it. Since `void_time` nothing of it was captured.
    `events` are its fulfilment events in the order they were recorded, where they were loaded.
    """

    hold_id: str
    currency: str
    psp: str
    paid_time: datetime
    entry_seq: int
    region: str = ""
    provider_release_time: datetime | None = None
    settle_time: datetime | None = None
    buyer: str = ""
    has_parts: bool = False
    void_time: datetime | None = None
    payments: dict[str, Payment] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def state(self) -> HoldState:
        """VOIDED, or by the lines: CLOSED when nothing is held, disputed or frozen any more."""
        if self.void_time is not None:
            return HoldState.VOIDED
        kept = released = 0
        for line in self.lines.values():
            kept += line.kept
            released += line.released
        if not kept:
            return HoldState.CLOSED
        return HoldState.PARTIALLY_RELEASED if released else HoldState.FUNDED

    @property
    def captured(self) -> int:
        """What its provider has captured, in minor units: the sum of its lines, as far as cash."""
        return sum([line.cash for line in self.lines.values()])

    @property
    def unsettled(self) -> bool:
        """Whether a provider has captured something that it has not settled."""
        return any(each.unsettled for each in self.all_payments)

    @property
    def all_payments(self) -> list[Payment]:
        """Through whom it was paid; where it has no payments of its own, all through its `psp`."""
        if self.payments:
            return list(self.payments.values())
        settled = 0 if self.settle_time is None else self.captured
        return [Payment(self.psp, self.captured, settled, self.settle_time)]
