"""Cuts a plan into slices of time that can each be posted in a few batches.

Pure. The ledger releases what is due whenever its clock is moved, at the local midnights where
windows end; payouts take what is available at their moment. So a slice never reaches over a
midnight, a payout, or the moment when payouts are marked paid. Inside a slice the order of
holds, fulfilments and refunds changes no amount, and each kind is posted in one go.

A plan's times are local wall times: a day later is the same time of the next day, whatever the
clocks do in between. `instant` turns them into UTC.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from functools import lru_cache
from zoneinfo import ZoneInfo

from escrow_cli.replay.plan import Plan, PlannedHold, PlannedRefund
from escrow_client import FulfilmentKind

TIME_ZONE = "Europe/London"
WINDOW_DAYS = 14

_ZONE = ZoneInfo(TIME_ZONE)
_DAY = timedelta(days=1)
_SIGNED_AFTER = timedelta(days=3)
_SIGNED_AT = time(10)
_CLOSING_AT = time(9)
_MONDAY, _TUESDAY = 0, 1


class Closing(Enum):
    """What ends a slice, once everything in it is posted."""

    NONE = auto()
    PAY_OUT = auto()
    """Pay out what is available to every merchant."""
    MARK_PAID = auto()
    """Report every payout that is still scheduled as paid."""


@dataclass(frozen=True, slots=True)
class PlannedFulfilment:
    """An event that concerns every line of a hold, at a local wall time."""

    time: datetime
    hold_id: str
    line_count: int
    kind: FulfilmentKind


@dataclass(slots=True)
class Slice:
    """What is posted once the ledger's clock shows `until`; nothing in it is later than that."""

    until: datetime
    """In UTC."""
    closing: Closing = Closing.NONE
    holds: list[PlannedHold] = field(default_factory=list)
    fulfilments: list[PlannedFulfilment] = field(default_factory=list)
    refunds: list[PlannedRefund] = field(default_factory=list)
    row_count: int = 0
    """Rows of the file since the slice before."""


@lru_cache(maxsize=100_000)
def instant(local: datetime) -> datetime:
    """A local wall time as an instant in UTC.

    A time that the clocks skip is read as if they had not yet been put forward; of one that they
    repeat the first is meant.
    """
    return local.replace(tzinfo=_ZONE).astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The local day an instant falls on."""
    return moment.astimezone(_ZONE).date()


def clock_start(plan: Plan) -> datetime:
    """Where the ledger's clock starts: the midnight before the first row, in UTC."""
    return instant(datetime.combine(plan.row_times[0].date(), time.min))


def fulfilments_of(hold: PlannedHold) -> tuple[PlannedFulfilment, PlannedFulfilment]:
    """Shipped a day after the payment, signed for three days after it at ten."""
    shipped_time = hold.paid_time + _DAY
    signed_time = datetime.combine(hold.paid_time.date() + _SIGNED_AFTER, _SIGNED_AT)
    name, count = hold.hold_id, len(hold.lines)
    return (
        PlannedFulfilment(shipped_time, name, count, FulfilmentKind.SHIPPED),
        PlannedFulfilment(signed_time, name, count, FulfilmentKind.SIGNED),
    )


def window_end(hold: PlannedHold) -> datetime:
    """The local midnight where the hold's window ends: its days count from the day after."""
    days = _SIGNED_AFTER + _DAY + timedelta(days=WINDOW_DAYS)
    return datetime.combine(hold.paid_time.date() + days, time.min)


def make_timeline(plan: Plan) -> list[Slice]:
    """The slices of a plan, each ending later than the one before it.

    The last one marks those payouts as paid that were made on the first Monday on which
    everything had been released.
    """
    end = max([plan.row_times[-1], *(window_end(hold) for hold in plan.holds)])
    calendar = _Calendar(dict(_closings(plan.row_times[0].date(), end)))
    for hold in sorted(plan.holds, key=lambda hold: instant(hold.paid_time)):
        calendar.slice_of(hold.paid_time).holds.append(hold)
    fulfilments = [event for hold in plan.holds for event in fulfilments_of(hold)]
    for event in sorted(fulfilments, key=lambda event: instant(event.time)):
        calendar.slice_of(event.time).fulfilments.append(event)
    for refund in sorted(plan.refunds, key=lambda refund: instant(refund.time)):
        calendar.slice_of(refund.time).refunds.append(refund)
    slices = calendar.in_order()
    _count_rows(slices, plan.row_times)
    return slices


def _closings(first: date, end: datetime) -> Iterator[tuple[date, Closing]]:
    """The days that have a closing: Mondays and Tuesdays, up to the last payout's Tuesday."""
    day = first
    while True:
        if day.weekday() == _MONDAY:
            yield day, Closing.PAY_OUT
        elif day.weekday() == _TUESDAY:
            yield day, Closing.MARK_PAID
            if datetime.combine(day - _DAY, _CLOSING_AT) >= end:
                return
        day += _DAY


class _Calendar:
    """One slice a day, or two where a closing divides the day; only those that hold something."""

    def __init__(self, closings: dict[date, Closing]) -> None:
        self._closings = closings
        self._slices = {
            (day, False): Slice(instant(datetime.combine(day, _CLOSING_AT)), closing)
            for day, closing in closings.items()
        }

    def slice_of(self, local: datetime) -> Slice:
        """The slice a local wall time falls in; it reaches at least up to that time."""
        day, moment = local.date(), instant(local)
        key = (day, day not in self._closings or local.time() > _CLOSING_AT)
        found = self._slices.setdefault(key, Slice(moment))
        if found.closing is Closing.NONE:
            found.until = max(found.until, moment)
        return found

    def in_order(self) -> list[Slice]:
        return [self._slices[key] for key in sorted(self._slices)]


def _count_rows(slices: list[Slice], row_times: list[datetime]) -> None:
    """Shares the rows of the file out among the slices; the last one takes what remains."""
    instants = [instant(row_time) for row_time in row_times]
    counted = 0
    for each in slices:
        reached = bisect_right(instants, each.until)
        each.row_count, counted = reached - counted, reached
