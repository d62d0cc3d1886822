"""An independent model of orders: holds, windows, releases, refunds and payouts.

It shares no code with the ledger: balances are a counter, windows are counted from a fixed offset,
and whatever is due is found by looking at everything. A command is read as plain data and answered
with the reason of its refusal, or None. Amounts are minor units.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

ZONE = timezone(timedelta(hours=8))
BEGIN = datetime(1970, 1, 1, tzinfo=ZONE)
SKEW = timedelta(minutes=5)

BANK = 1010
OWED = 1210
HELD, DISPUTED, FROZEN = 2010, 2020, 2030
AVAILABLE, RESERVE, DEPOSIT, IN_TRANSIT, RETURNED = 2110, 2120, 2130, 2140, 2150
COMMISSION = 4010

PAYOUT_MOVES = {
    "DISPATCHED": ({"SCHEDULED"}, "IN_TRANSIT", None),
    "PAID": ({"SCHEDULED", "IN_TRANSIT"}, "PAID", (IN_TRANSIT, BANK)),
    "FAILED": ({"SCHEDULED", "IN_TRANSIT"}, "FAILED", (IN_TRANSIT, AVAILABLE)),
    "CANCELLED": ({"SCHEDULED"}, "CANCELLED", (IN_TRANSIT, AVAILABLE)),
    "RETURNED": ({"PAID"}, "RETURNED", (BANK, RETURNED)),
    "REINSTATED": ({"RETURNED"}, "REINSTATED", (RETURNED, AVAILABLE)),
}


class Refused(Exception):
    """Why a command is not carried out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(*, holds: bool, reason: str) -> None:
    """Refuse for a reason unless something holds."""
    if not holds:
        raise Refused(reason)


def end_of_days(moment: datetime, days: int) -> datetime:
    """Where so many days end that count from the day after a moment."""
    day = moment.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=days + 1)


def shared(amount: int, weights: list[int]) -> list[int]:
    """An amount in proportion to weights; what is left over goes to the largest remainders."""
    whole = sum(weights)
    exact = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _ in exact]
    for _ in range(amount - sum(parts)):
        most = max(range(len(exact)), key=lambda i: (exact[i][1], -i))
        parts[most] += 1
        exact[most] = (0, -1)
    return parts


@dataclass
class ModelFunding:
    """What of a line is not the buyer's cash, by its source and whose it is."""

    amount: int
    returned: int = 0
    inspected: bool = False
    waits: bool = False

    @property
    def left(self) -> int:
        return self.amount - self.returned

    @property
    def bound(self) -> int:
        return self.left if self.waits and not self.inspected else 0


@dataclass
class ModelLine:
    """A line, and where its money is."""

    hold_id: str
    line_id: str
    merchant: str
    currency: str
    rule: str
    terms: Any
    captured: int
    held: int
    disputed: int = 0
    frozen: int = 0
    refunded_before: int = 0
    refunded_after: int = 0
    compensated: int = 0
    charged_back: int = 0
    charged_back_after: int = 0
    recalled: int = 0
    freight: int = 0
    released: int = 0
    commission: int = 0
    commission_returned: int = 0
    reserved: int = 0
    reserve_until: datetime | None = None
    warranted: int = 0
    """What of the reserve is kept for the line's warranty."""
    warranty_until: datetime | None = None
    window_end: datetime | None = None
    not_before: datetime = BEGIN
    appeal_until: datetime = BEGIN
    agreed: tuple[int, int] = (0, 0)
    """What its merchant had agreed to when its hold was placed: basis points of reserve, days."""
    shares: list[tuple[str, int]] = field(default_factory=list)
    """Who else gets a part of what is released, in basis points."""
    exchanged: int = 0
    funding: dict[tuple[str, str], ModelFunding] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.hold_id, self.line_id

    @property
    def bound(self) -> int:
        """What waits for an inspection."""
        return sum(each.bound for each in self.funding.values())

    @property
    def releasable(self) -> int:
        return max(0, self.held - self.bound)

    @property
    def kept(self) -> int:
        """What neither went back nor was released."""
        return self.held + self.disputed + self.frozen

    @property
    def gone(self) -> int:
        """What has gone back to the buyer of what was captured, which freight is not of."""
        refunded = self.refunded_before + self.refunded_after + self.compensated - self.freight
        return refunded + self.charged_back + self.charged_back_after

    @property
    def left(self) -> int:
        return max(0, self.captured - self.gone)

    @property
    def released_left(self) -> int:
        back = self.refunded_after + self.charged_back_after + self.recalled
        return max(0, self.released - back)


@dataclass
class ModelHold:
    """A hold, and what happened to its goods: kind, lines, when."""

    currency: str
    psp: str
    buyer: str
    lines: dict[str, ModelLine]
    events: list[tuple[str, frozenset[str], datetime]] = field(default_factory=list)
    paid: dict[str, int] = field(default_factory=dict)
    """What each provider captured, in the order in which they first did."""
    settled: Counter[str] = field(default_factory=Counter)
    agreed: dict[str, tuple[int, int]] = field(default_factory=dict)
    voided: bool = False


@dataclass
class Given:
    """What the buyer was given for a line, by where it came from."""

    line: ModelLine
    disputed: int = 0
    held: int = 0
    commission: int = 0
    available: int = 0
    reserve: int = 0
    deposit: int = 0
    owed: int = 0
    excess: int = 0
    platform: int = 0
    freight: int = 0
    parties: Counter[str] = field(default_factory=Counter)
    carriage: int = 0
    """What of all of it is for freight."""
    funded: dict[tuple[str, str], int] = field(default_factory=dict)
    """What of all of it is no cash, but went back to what funded the line."""

    @property
    def before(self) -> int:
        return self.disputed + self.held

    @property
    def after(self) -> int:
        of_merchant = self.available + self.reserve + self.deposit + self.owed
        return self.commission + of_merchant - self.excess

    @property
    def besides(self) -> int:
        return self.platform + self.freight + sum(self.parties.values()) + self.excess

    @property
    def amount(self) -> int:
        return self.before + self.after + self.besides

    @property
    def cash(self) -> int:
        return self.amount - sum(self.funded.values())

    @property
    def of_capture(self) -> int:
        return self.amount - self.carriage


@dataclass
class ModelRefund:
    hold_id: str
    psp: str
    currency: str
    amount: int
    less: int
    """What of it the provider does not pay."""
    parts: Counter[str]
    """What goes back through whom."""
    states: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        states = set(self.states.values()) - {"SUCCEEDED"}
        if "CREATED" in states:
            return "CREATED"
        return "FAILED" if states else "SUCCEEDED"


class Due(NamedTuple):
    """Something that happens by itself; cases come before freezes, and these before holds."""

    time: datetime
    what: str
    id: str


class OrderModel:
    """Orders, without their cases."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.money: Counter[tuple[int, str, str]] = Counter()
        self.before = self.money.copy()
        self.policies: dict[str, tuple[str, Any]] = {}
        self.holds: dict[str, ModelHold] = {}
        self.refunds: dict[str, ModelRefund] = {}
        self.payouts: dict[str, tuple[str, str, str, int]] = {}
        self.case_ids: set[str] = set()

    def answer(self, command: Any) -> str | None:
        """Do what a command asks; why it is refused, or None."""
        self.before = self.money.copy()
        name = "".join("_" * c.isupper() + c.lower() for c in type(command).__name__)
        try:
            getattr(self, name[1:])(command)
        except Refused as refused:
            return refused.reason
        return None

    # Time.

    def advance(self, to: datetime) -> None:
        """Move the clock from moment to moment, doing at each what is due at it."""
        moment = BEGIN
        while coming := [due.time for due in self.due(to) if due.time > moment]:
            moment = min(coming)
            self.now = max(self.now, moment)
            while self.do_all(found := [due for due in self.due(moment) if due.time == moment]):
                if any(due.what == "freeze" for due in found):
                    # What it has held up was due before.
                    moment = BEGIN
                    break
        self.now = to

    def sweep(self) -> None:
        """Do whatever is due by now until nothing is."""
        while self.do_all(self.due(self.now)):
            pass

    def do_all(self, found: list[Due]) -> bool:
        """Do one after the other; whether there was anything to do."""
        changed = 0
        for due in found:
            self.before = self.money.copy()
            changed += self.fall_due(due)
        return changed > 0

    def due(self, until: datetime) -> list[Due]:
        """What is due by a moment, in its order."""
        found = {
            Due(time, "hold", line.hold_id)
            for line in self.lines()
            if (time := self.line_due(line)) is not None
            and time <= until
            and not (line.held and self.is_held_up(line))
        }
        return sorted(found)

    def fall_due(self, due: Due) -> bool:
        """Do what is due for a hold; whether there was anything to do."""
        lines = [
            line for line in self.holds[due.id].lines.values() if self.line_due(line) == due.time
        ]
        for line in lines:
            if self.is_free(line, due.time):
                self.release_line(line, self.release_moment(line, due.time))
            elif not line.kept:
                amount = self.take_matured(line, due.time)
                self.move(RESERVE, AVAILABLE, line.merchant, line.currency, amount)
                self.recover(line.merchant, line.currency)
        return bool(lines)

    def line_due(self, line: ModelLine) -> datetime | None:
        if not line.kept:
            return self.matures(line)
        if not line.releasable or line.window_end is None or self.is_blocked(line):
            return None
        return max(line.window_end, line.not_before, line.appeal_until)

    def effective(self, stated: datetime | None) -> datetime:
        check(holds=stated is None or stated <= self.now + SKEW, reason="TIME_IN_FUTURE")
        return stated or self.now

    # Money.

    def post(self, kind: int, owner: str, currency: str, amount: int) -> None:
        """Add to a balance; debit is positive."""
        self.money[kind, owner, currency] += amount

    def move(self, source: int, target: int, owner: str, currency: str, amount: int) -> None:
        """Debit one account of an owner and credit another."""
        self.post(source, owner, currency, amount)
        self.post(target, owner, currency, -amount)

    def available(self, merchant: str, currency: str) -> int:
        return -self.money[AVAILABLE, merchant, currency]

    def recover(self, merchant: str, currency: str) -> None:
        """What a merchant owes is paid back when either changes, but by refunds."""
        if self.is_touched(merchant, currency):
            self.set_off(merchant, currency)

    def is_touched(self, merchant: str, currency: str) -> bool:
        """Whether what a merchant owes or has available has changed with this step."""
        keys = [(kind, merchant, currency) for kind in (OWED, AVAILABLE)]
        return any(self.money[key] != self.before[key] for key in keys)

    def set_off(self, merchant: str, currency: str) -> None:
        """What a merchant owes is paid back out of what is available to it."""
        owed = self.money[OWED, merchant, currency]
        paid = min(owed, self.available(merchant, currency))
        self.move(AVAILABLE, OWED, merchant, currency, paid)

    def charge(self, merchant: str, currency: str, amount: int) -> tuple[int, int]:
        """Take an amount of a merchant: out of its balance, and as a debt."""
        available = min(amount, self.available(merchant, currency))
        self.post(AVAILABLE, merchant, currency, available)
        self.post(OWED, merchant, currency, amount - available)
        return available, amount - available

    def take_back(self, line: ModelLine, amount: int) -> tuple[int, int, int, int]:
        """Take an amount of a merchant, as its policy orders what it has, and as a debt."""
        of = (line.merchant, line.currency)
        has = {
            AVAILABLE: self.available(*of),
            RESERVE: line.reserved,
            DEPOSIT: -self.money[DEPOSIT, *of],
        }
        taken = Counter[int]()
        for source in line.terms.refund_sources:
            kind = {"AVAILABLE": AVAILABLE, "RESERVE": RESERVE, "DEPOSIT": DEPOSIT}[str(source)]
            taken[kind] = min(amount - taken.total(), has[kind])
        taken[OWED] = amount - taken.total()
        for kind, part in taken.items():
            self.post(kind, *of, part)
        line.reserved -= taken[RESERVE]
        line.warranted = min(line.warranted, line.reserved)
        return taken[AVAILABLE], taken[RESERVE], taken[DEPOSIT], taken[OWED]

    def commission_back(self, line: ModelLine, amount: int) -> int:
        """What of the commission goes back with an amount out of what was released."""
        kept = line.commission - line.commission_returned
        if line.terms.commission_refund == "FULL":
            return min(kept, amount)
        if line.terms.commission_refund == "PRO_RATA" and amount:
            whole = line.commission * (line.refunded_after + amount) // line.released
            return min(max(0, whole - line.commission_returned), amount)
        return 0

    def give_out_of_line(self, given: Given, disputed: int, amount: int) -> None:
        """An amount out of what is set apart, of what is held, of what was released, or beyond.

        `disputed` is what of the line is set apart for it.
        """
        line = given.line
        borne = given.platform + given.freight + given.parties.total()
        self.funding_back(given, amount + borne - given.carriage)
        spendable = max(0, line.kept - line.bound)
        given.disputed = min(amount, disputed, spendable)
        given.held = min(amount - given.disputed, line.held, spendable - given.disputed)
        rest = amount - given.before
        after = min(rest, line.released_left)
        given.excess = rest - after
        given.commission = self.commission_back(line, after)
        taken = self.take_back(line, rest - given.commission)
        given.available, given.reserve, given.deposit, given.owed = taken
        self.post(DISPUTED, line.merchant, line.currency, given.disputed)
        self.post(HELD, line.merchant, line.currency, given.held)
        self.post(COMMISSION, "", line.currency, given.commission)
        line.disputed -= given.disputed
        line.held -= given.held
        line.commission_returned += given.commission

    def count(self, given: Given, sign: int = 1) -> None:
        """Count what was given in the totals of its line, or no longer."""
        line = given.line
        line.refunded_before += sign * given.before
        line.refunded_after += sign * given.after
        line.compensated += sign * given.besides
        line.freight += sign * given.carriage

    # Holds.

    def lines(self) -> Iterator[ModelLine]:
        for hold in self.holds.values():
            yield from hold.lines.values()

    def hold(self, hold_id: str) -> ModelHold:
        check(holds=hold_id in self.holds, reason="HOLD_NOT_FOUND")
        check(holds=not self.holds[hold_id].voided, reason="HOLD_VOIDED")
        return self.holds[hold_id]

    def is_closed(self, hold_id: str) -> bool:
        return not any(line.kept for line in self.holds[hold_id].lines.values())

    def create_policy(self, c: Any) -> None:
        version = int(self.policies.get(c.policy_id, ("@0", None))[0].rpartition("@")[2]) + 1
        self.policies[c.policy_id] = (f"policies/{c.policy_id}@{version}", c.terms)

    def report_fulfilment(self, c: Any) -> None:
        hold = self.hold(c.hold_id)
        named = self.named(hold, c.line_ids)
        when = self.effective(c.occurred_time)
        hold.events.append((str(c.kind), frozenset(named), when))
        if c.kind == "SIGNED":
            for line_id in named:
                self.sign(hold.lines[line_id], when)

    def named(self, hold: ModelHold, line_ids: Iterable[str]) -> list[str]:
        """The lines that are named, or all."""
        named = list(line_ids)
        check(holds=len(set(named)) == len(named), reason="DUPLICATE_LINE")
        check(holds=hold.lines.keys() >= set(named), reason="LINE_NOT_FOUND")
        return named or list(hold.lines)

    def sign(self, line: ModelLine, when: datetime) -> None:
        end = end_of_days(when, line.terms.window.number)
        if line.window_end is None or line.window_end < end:
            line.window_end = end
            if end < self.now:
                line.not_before = max(line.not_before, self.now)

    # What is agreed with merchants.

    def reserves(self) -> dict[str, tuple[int, int]]:
        """What merchants agree to now: basis points of reserve, and days."""
        raise NotImplementedError

    def check_funding(self, specs: Any, currency: str) -> None:
        """Refuse what cannot fund a hold."""
        raise NotImplementedError

    def give_up(self, line: ModelLine) -> None:
        """What funds a line goes back, because all that was captured for it is given up."""
        raise NotImplementedError

    def fund(self, line: ModelLine, parts: list[tuple[tuple[str, str], int]]) -> None:
        """Have a new line funded by something beside cash."""
        raise NotImplementedError

    def funding_back(self, given: Given, goods: int) -> None:
        """Give back of goods that are refunded what is not the buyer's."""
        raise NotImplementedError

    def coupons_now(self) -> dict[str, dict[str, Any]]:
        """How the coupons stand, for `put_back`."""
        raise NotImplementedError

    def put_back(self, coupons: dict[str, dict[str, Any]]) -> None:
        """Have the coupons stand as they did."""
        raise NotImplementedError

    def check_trading(self, merchant: str) -> None:
        """Refuse a hold for a merchant that no longer trades."""
        raise NotImplementedError

    def check_not_stopped(self, merchant: str) -> None:
        """Refuse a payout to a merchant that nothing is paid out to."""
        raise NotImplementedError

    def check_paid_there(self, c: Any, when: datetime) -> None:
        """Refuse a payout that goes nowhere."""
        raise NotImplementedError

    def check_advance(self, merchant: str, currency: str) -> None:
        """Refuse a debt that is beyond what the platform advances."""
        raise NotImplementedError

    # What is kept for warranties.

    def kept_for_warranty(self, line: ModelLine, rest: int, when: datetime) -> int:
        """What of the rest of a release is kept back for the line's warranty."""
        raise NotImplementedError

    def matures(self, line: ModelLine) -> datetime | None:
        """When the next part of a line's reserve becomes available."""
        raise NotImplementedError

    def take_matured(self, line: ModelLine, when: datetime) -> int:
        """Take the part of a line's reserve out of it that becomes available at a moment."""
        raise NotImplementedError

    # Releases.

    def is_blocked(self, line: ModelLine) -> bool:
        """Whether an open case blocks a line, or a freeze of its hold."""
        raise NotImplementedError

    def is_held_up(self, line: ModelLine) -> bool:
        """Whether any freeze stands between a line and its release."""
        raise NotImplementedError

    def release_moment(self, line: ModelLine, due: datetime) -> datetime:
        """When a line is released that was due at a moment: no freeze was in its way any more."""
        raise NotImplementedError

    def is_frozen(self, merchant: str) -> bool:
        """Whether a freeze of all that a merchant has stands."""
        raise NotImplementedError

    def check_payable(self, merchant: str) -> None:
        """Refuse a payout to a merchant that nothing is paid out to."""
        self.check_not_stopped(merchant)
        check(holds=not self.is_frozen(merchant), reason="FUNDS_FROZEN")

    def is_free(self, line: ModelLine, moment: datetime) -> bool:
        """Whether nothing stands between a line and its release."""
        if not line.releasable or line.window_end is None or self.is_blocked(line):
            return False
        if self.is_held_up(line):
            return False
        return line.window_end <= moment and line.appeal_until <= moment

    def release_hold(self, c: Any) -> None:
        check(holds=c.hold_id in self.holds, reason="HOLD_NOT_FOUND")
        hold = self.holds[c.hold_id]
        lines = [hold.lines[line_id] for line_id in self.named(hold, c.line_ids)]
        if not c.line_ids:
            lines = [line for line in lines if line.kept] or lines
        check(holds=all(self.is_free(each, self.now) for each in lines), reason="RELEASE_BLOCKED")
        for line in lines:
            self.release_line(line, self.now)

    def release_line(self, line: ModelLine, when: datetime) -> None:
        amount, terms = line.releasable, line.terms
        commission, others = self.split(line, amount)
        bps, days = line.agreed
        reserve = (amount * max(bps, terms.reserve_bps) * 2 + 10_000) // 20_000
        reserve = min(reserve, amount - commission - others)
        rest = amount - commission - others - reserve
        warranty = self.kept_for_warranty(line, rest, when)
        of = (line.merchant, line.currency)
        self.post(HELD, *of, amount)
        self.post(AVAILABLE, *of, warranty - rest)
        self.post(RESERVE, *of, -reserve - warranty)
        self.post(COMMISSION, "", line.currency, -commission)
        line.held -= amount
        line.released += amount
        line.commission += commission
        line.reserved += reserve + warranty
        line.warranted += warranty
        if reserve:
            until = end_of_days(when, max(days, terms.reserve_days))
            line.reserve_until = max(until, line.reserve_until or until)
        self.recover(*of)

    def split(self, line: ModelLine, amount: int) -> tuple[int, int]:
        """What of a release is commission, and what others than the merchant get."""
        return (amount * line.terms.commission_bps * 2 + 10_000) // 20_000, 0

    # Refunds.

    def create_refund(self, c: Any) -> None:
        check(holds=c.refund_id not in self.refunds, reason="REFUND_EXISTS")
        check(holds=c.refund_id not in self.case_ids, reason="CASE_EXISTS")
        hold = self.hold(c.hold_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        self.named(hold, [item.line_id for item in c.items])
        items = [(hold.lines[item.line_id], item.amount) for item in c.items]
        self.effective(c.effective_time)
        for line, _ in items:
            self.check_ground(line, c.ground)
        for line, amount in items:
            left = min(line.held + line.released_left, line.left)
            check(holds=amount <= left, reason="REFUND_EXCEEDS_REMAINDER")
        total = cash = 0
        before = copy.deepcopy((self.money, [vars(line) for line, _ in items]))
        coupons = self.coupons_now()
        for line, amount in items:
            given = Given(line)
            self.give_out_of_line(given, 0, amount)
            self.count(given)
            total += amount
            cash += given.cash
        try:
            for merchant in {line.merchant for line, _ in items}:
                if (
                    self.money[OWED, merchant, hold.currency]
                    > before[0][OWED, merchant, hold.currency]
                ):
                    self.check_advance(merchant, hold.currency)
        except Refused:
            self.money, lines = before
            # Claims point at the lines, which stay the same objects.
            for (line, _), was in zip(items, lines, strict=True):
                vars(line).update(was)
            self.put_back(coupons)
            raise
        self.owe(c.refund_id, c.hold_id, total, total - cash)

    def owe(self, refund_id: str, hold_id: str, amount: int, less: int) -> None:
        """A refund, of which the provider pays so much less; that goes back to the buyer."""
        raise NotImplementedError

    def check_ground(self, line: ModelLine, ground: str) -> None:
        allowed = {"ANY": ("QUALITY", "NO_REASON"), "QUALITY_ONLY": ("QUALITY",), "NONE": ()}
        may = allowed[str(line.terms.refundability)]
        check(holds=ground in may, reason="REFUND_NOT_ALLOWED")

    # Payouts.

    def create_payout(self, c: Any) -> None:
        check(holds=c.payout_id not in self.payouts, reason="PAYOUT_EXISTS")
        when = self.effective(c.effective_time)
        self.check_payable(c.merchant)
        self.check_paid_there(c, when)
        enough = c.amount <= self.available(c.merchant, c.currency)
        check(holds=enough, reason="INSUFFICIENT_AVAILABLE")
        self.move(AVAILABLE, IN_TRANSIT, c.merchant, c.currency, c.amount)
        self.payouts[c.payout_id] = ("SCHEDULED", c.merchant, c.currency, c.amount)

    def report_payout(self, c: Any) -> None:
        check(holds=c.payout_id in self.payouts, reason="PAYOUT_NOT_FOUND")
        state, merchant, currency, amount = self.payouts[c.payout_id]
        sources, target, places = PAYOUT_MOVES[str(c.outcome)]
        check(holds=state in sources, reason="PAYOUT_STATE")
        self.effective(c.occurred_time)
        if target == "IN_TRANSIT":
            self.check_payable(merchant)
        for place, sign in zip(places or (), (1, -1), strict=False):
            self.post(place, c.bank_account if place == BANK else merchant, currency, sign * amount)
        self.payouts[c.payout_id] = (target, merchant, currency, amount)
        self.recover(merchant, currency)
