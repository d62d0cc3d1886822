"""Decides what a file of order lines means: holds, refunds, and what is left out.

Pure: no clock, no server. The rule, for the rows in file order:

- An ordinary invoice is one hold. A line with a positive quantity, price and amount is a line of
  it; any other is rejected and counted by the first of these it lacks.
- A line of a cancellation is a refund. It takes from the same customer's lines of the same stock
  code, latest first, what each has left. What finds nothing is counted as unmatched.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from escrow_cli.replay.retail import MalformedFileError, RetailRow

REJECTED_QUANTITY = "quantity"
REJECTED_PRICE = "price"
REJECTED_ZERO_AMOUNT = "zero amount"
HOLD_LINES_MAX = 2000

_UNFIT = re.compile(r"[^A-Z0-9._-]", re.ASCII)


@dataclass(slots=True)
class PlannedLine:
    """A line of a hold to be placed."""

    line_id: str
    merchant: str
    amount_minor: int
    left_minor: int
    """What later refunds may still take."""


@dataclass(slots=True)
class PlannedHold:
    """A hold to be placed; paid when its first row says, in local wall time."""

    hold_id: str
    paid_time: datetime
    lines: list[PlannedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlannedRefund:
    """A refund of one line, or of a part of it, at a local wall time."""

    refund_id: str
    time: datetime
    hold_id: str
    line_id: str
    amount_minor: int


@dataclass(slots=True)
class Plan:
    """Everything a file asks for, in file order, and the count of what it doesn't."""

    holds: list[PlannedHold] = field(default_factory=list)
    refunds: list[PlannedRefund] = field(default_factory=list)
    row_times: list[datetime] = field(default_factory=list)
    """The local wall time of every row, in file order, which is the order of time."""
    rejected: Counter[str] = field(default_factory=Counter)
    unmatched_count: int = 0
    """Refund rows of which something found no line."""
    unmatched_minor: int = 0

    @property
    def line_count(self) -> int:
        """Lines of all holds."""
        return sum(len(hold.lines) for hold in self.holds)

    @property
    def captured_minor(self) -> int:
        """What all holds capture."""
        return sum(line.amount_minor for hold in self.holds for line in hold.lines)

    @property
    def refunded_minor(self) -> int:
        """What all refunds give back."""
        return sum(refund.amount_minor for refund in self.refunds)


def make_plan(rows: Iterable[RetailRow]) -> Plan:
    """Plans the rows of a file, which stand in the order of time."""
    return _Planner().run(rows)


class _Planner:
    """What has to be remembered from row to row."""

    def __init__(self) -> None:
        self.plan = Plan()
        # An invoice may come in several runs of rows and is still one hold.
        self.holds: dict[str, PlannedHold] = {}
        self.rows_of_invoice: Counter[str] = Counter()
        self.bought: defaultdict[tuple[str, str], list[tuple[PlannedHold, PlannedLine]]] = (
            defaultdict(list)
        )

    def run(self, rows: Iterable[RetailRow]) -> Plan:
        first_times: dict[str, datetime] = {}
        for row in rows:
            self.plan.row_times.append(row.time)
            if row.is_refund:
                self._refund(row)
                continue
            first_times.setdefault(row.invoice, row.time)
            self.rows_of_invoice[row.invoice] += 1
            if reason := rejection(row):
                self.plan.rejected[reason] += 1
            else:
                self._sell(row, first_times[row.invoice])
        return self.plan

    def _sell(self, row: RetailRow, paid_time: datetime) -> None:
        hold = self.holds.get(row.invoice)
        if hold is None:
            hold = self.holds[row.invoice] = PlannedHold(row.invoice, paid_time)
            self.plan.holds.append(hold)
        if len(hold.lines) == HOLD_LINES_MAX:
            raise MalformedFileError(
                f"line {row.line_number}: invoice {row.invoice} has more than {HOLD_LINES_MAX:,} "
                "lines, which is the most a hold takes"
            )
        # The ordinal counts rejected rows too, so that it is the row's place in the invoice.
        line_id = str(self.rows_of_invoice[row.invoice])
        line = PlannedLine(
            line_id, merchant_of(row.stock_code), row.amount_minor, left_minor=row.amount_minor
        )
        hold.lines.append(line)
        self.bought[row.customer, row.stock_code].append((hold, line))

    def _refund(self, row: RetailRow) -> None:
        rest = max(row.amount_minor, 0)
        candidates = self.bought.get((row.customer, row.stock_code), []) if row.customer else []
        piece = 0
        for hold, line in reversed(candidates):
            if not rest:
                break
            taken = min(rest, line.left_minor)
            if not taken:
                continue
            line.left_minor -= taken
            rest -= taken
            piece += 1
            self.plan.refunds.append(
                PlannedRefund(
                    refund_id=f"refund-{row.line_number}-{piece}",
                    time=row.time,
                    hold_id=hold.hold_id,
                    line_id=line.line_id,
                    amount_minor=taken,
                )
            )
        if rest:
            self.plan.unmatched_count += 1
            self.plan.unmatched_minor += rest


def rejection(row: RetailRow) -> str | None:
    """Why a line of an ordinary invoice can't be held: the first reason that applies, or None."""
    if row.quantity <= 0:
        return REJECTED_QUANTITY
    if row.unit_price <= 0:
        return REJECTED_PRICE
    if row.amount_minor == 0:
        return REJECTED_ZERO_AMOUNT
    return None


def merchant_of(stock_code: str) -> str:
    """The merchant: the first three characters of the stock code, upper case.

    A character that an id can't hold is written as `~` and its code point in hex, and an id that
    would begin with a sign is prefixed with `m`; so different codes never share a merchant.
    """
    merchant = _UNFIT.sub(lambda match: f"~{ord(match[0]):X}.", stock_code[:3].upper())
    return merchant if merchant[0].isalnum() else f"m{merchant}"
