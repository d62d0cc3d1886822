"""A ledger in memory: the domain alone, driven as the writer, the clock and the sweep drive it.

Nothing of the storage is imitated; what a batch would have loaded is simply all there.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from ledger.domain import frozen, needs
from ledger.domain.blockers import Standing, Standings
from ledger.domain.book import Book, Head
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    AdvanceClock,
    AdvanceRevision,
    CaseFallDue,
    Command,
    CouponFallDue,
    CreateCalendar,
    CreateLedger,
    CreatePolicy,
    FallDue,
    FreezeFallDue,
    LineSpec,
    PlaceHold,
    ReachDueTime,
    ReportFulfilment,
    RunPayouts,
    WarrantyFallDue,
)
from ledger.domain.coupons import CouponState
from ledger.domain.decisions import decide
from ledger.domain.entries import Entry
from ledger.domain.fold import admit, fold_fact, ledger_time, record
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import FreezeTargetKind, FulfilmentKind
from ledger.domain.payout_schedules import Credited, schedule_key
from ledger.domain.policies import Length, Terms, Unit
from ledger.domain.refunds import RefundPayment, RefundState
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.warranties import WarrantyState

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SHANGHAI: Final = "Asia/Shanghai"
CURRENCY: Final = "CNY"
OWN: Final = (
    *(AdvanceRevision, CaseFallDue, CouponFallDue, FallDue, FreezeFallDue),
    *(ReachDueTime, RunPayouts, WarrantyFallDue),
)
"""What the ledger asks of itself; it has no request."""

_NEVER_BELOW_ZERO: Final = frozenset(
    {Kind.MERCHANT_RECEIVABLE, Kind.PARTY_RECEIVABLE, Kind.BUYER_RECEIVABLE}
)
_COUNTERS: Final = (
    *("held", "disputed", "frozen", "freezes", "recalled", "reserved", "released", "refundable"),
    "warranted",
    *("refunded_before", "refunded_after", "charged_back", "charged_back_after", "compensated"),
    *("commission", "commission_returned", "open_cases"),
)
"""What of a line is never negative."""


def at(text: str) -> datetime:
    """The instant that an ISO 8601 text names."""
    return datetime.fromisoformat(text).astimezone(UTC)


START: Final = at("2025-03-01T00:00+08:00")


def days(number: int) -> Length:
    """A window of calendar days."""
    return Length(number, Unit.DAY)


def terms(window: Length | None = None, time_zone: str = SHANGHAI, **said: object) -> Terms:
    """Terms of a policy; seven days in Shanghai unless said otherwise."""
    return Terms(window or days(7), time_zone, **said)  # type: ignore[arg-type]


class Due(NamedTuple):
    """Something that is due, in the order in which it is done."""

    due_time: datetime
    what: str
    id: str


class PureLedger:
    """One ledger: a test ledger whose clock is advanced, or one on real time that is swept."""

    def __init__(self, start: datetime = START, *, test: bool = True) -> None:
        self.now = start
        self.book = Book(Head("pure", SHANGHAI, 0, EPOCH, 0, start if test else None))
        self.entries: list[Entry] = []
        self._requests = 0
        self.submit(CreateLedger("pure", SHANGHAI, start if test else None))

    @property
    def time(self) -> datetime:
        """What decisions go by."""
        return ledger_time(self.book, self.now)

    def submit(self, *commands: Command) -> list[Any]:
        """Decide and record commands in their order, as the writer does. Raises Refusal.

        Each is a request of its own, but for those that are the ledger's own work.
        """
        recorded = []
        self._load_credits(commands)
        for command in commands:
            drafts = decide(command, self.book, self.time)
            admit(self.book, drafts)
            self._requests += 1
            request = "" if isinstance(command, OWN) else f"request-{self._requests}"
            recorded += [record(self.book, draft, self.now, "tester", request) for draft in drafts]
            self.book.take_changes()
        self.entries += recorded
        return recorded

    def _load_credits(self, commands: Sequence[Command]) -> None:
        """What runs of payouts leave out, counted in the journal before, as the storage does."""
        wanted = needs.of_commands([each for each in commands if isinstance(each, RunPayouts)])
        self.book.credited.clear()
        for account, since in needs.of_book(self.book, wanted).credits if wanted.runs else ():
            lately = (entry for entry in self.entries if entry.effective_time >= since)
            postings = (posting for entry in lately for posting in entry.postings)
            amounts = (each.amount for each in postings if each.account == account)
            amount = -sum(amount for amount in amounts if amount < 0)
            self.book.credited[account] = Credited(since, amount)

    def refused(self, command: Command) -> Refusal:
        """The refusal of a command that must be refused; it has changed nothing."""
        try:
            self.submit(command)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{command} was accepted")

    def advance(self, to: datetime) -> list[Any]:
        """Move a test clock, doing what falls due on the way, as `ledger.clock` does."""
        before = len(self.entries)
        moment = EPOCH
        while following := [due.due_time for due in self._due(to) if due.due_time > moment]:
            moment = min(following)
            self.submit(ReachDueTime(moment))
            recorded = -1
            while recorded != len(self.entries):
                recorded = len(self.entries)
                found = [due for due in self._due(moment) if due.due_time == moment]
                self.submit(*_fall_due(found))
                if recorded != len(self.entries) and any(due.what == "freeze" for due in found):
                    moment = EPOCH
                    break
        self.submit(AdvanceClock(to))
        return self.entries[before:]

    def sweep(self, now: datetime) -> list[Any]:
        """Let real time pass and do once whatever is due, as `ledger.sweep` does."""
        before = len(self.entries)
        self.now = max(self.now, now)
        self.submit(*_fall_due(self._due(self.now)))
        return self.entries[before:]

    def reach(self, to: datetime) -> None:
        """Come to a moment with nothing left to do: by the clock, or by sweeps that find no more.

        Time does not go back: a moment that has passed is now.
        """
        if self.book.head.clock is not None:
            self.advance(max(to, self.book.head.clock))
            return
        while self.sweep(to):
            pass

    def _due(self, until: datetime) -> list[Due]:
        """What is due by a moment, in the order of `ledger.storage.due`."""
        lines = {
            Due(line.due_time, "hold", hold.hold_id)
            for hold in self.book.holds.values()
            for line in hold.lines.values()
            if line.due_time is not None
            and line.due_time <= until
            and not self._is_held_up(hold, line)
        }
        lines |= {
            Due(line.alert_time, "hold", hold.hold_id)
            for hold in self.book.holds.values()
            for line in hold.lines.values()
            if line.alert_time is not None
            and line.alert_time <= until
            and self._is_held_up(hold, line)
        }
        freezes = {
            Due(freeze.due_time, "freeze", freeze.freeze_id)
            for freeze in self.book.freezes.values()
            if freeze.due_time is not None and freeze.due_time <= until
        }
        cases = {
            Due(case.due_time, "case", case.case_id)
            for case in self.book.cases.values()
            if case.due_time is not None and case.due_time <= until
        }
        warranties = {
            Due(warranty.due_time, "warranty", warranty.warranty_id)
            for warranty in self.book.warranties.values()
            if warranty.due_time is not None and warranty.due_time <= until
        }
        coupons = {
            Due(coupon.due_time, "coupon", coupon.coupon_id)
            for coupon in self.book.coupons.values()
            if coupon.due_time is not None and coupon.due_time <= until
        }
        schedules = {
            Due(schedule.next_run_time, "schedule", key.schedule_id)
            for key, schedule in self.book.payout_schedules.items()
            if schedule.next_run_time is not None and schedule.next_run_time <= until
        }
        return sorted(lines | cases | coupons | freezes | schedules | warranties)

    def _is_held_up(self, hold: Hold, line: Line) -> bool:
        """Whether only a line's release is due, and a freeze of merchant or buyer forbids it."""
        release = line.waiting is None and line.held > 0
        release &= line.due_time not in (line.refresh_time, line.alert_time)
        return release and any(
            freeze.target.kind is not FreezeTargetKind.HOLD
            for freeze in frozen.holding_up(self.book, hold, line)
        )

    def revise(self, holds_per_step: int = 2) -> None:
        """Let the windows follow every rule there is, in steps, as `ledger.revisions` does."""
        for revision in list(self.book.revisions.values()):
            while not revision.done:
                after = (revision.through_merchant, revision.through_hold_id)
                pairs = sorted(
                    {
                        (line.merchant, hold.hold_id)
                        for hold in self.book.holds.values()
                        for line in hold.lines.values()
                        if line.is_open and line.window_seq < revision.rule_seq
                    }
                )
                step = [pair for pair in pairs if pair > after][:holds_per_step]
                done = len(step) < holds_per_step
                self.submit(AdvanceRevision(revision.rule_seq, after, tuple(step), done))

    def fork(self) -> PureLedger:
        """Another ledger with the same past."""
        fork = copy.copy(self)
        fork.entries = list(self.entries)
        fork.book = copy.deepcopy(self.book, {id(self.book.rules): self.book.rules})
        return fork

    def line(self, line_id: str = "1", hold_id: str = "h") -> Line:
        """A line as it is recorded."""
        return self.book.holds[hold_id].lines[line_id]

    def standing(self, line_id: str = "1", hold_id: str = "h") -> Standing:
        """What stands between a line and its release now."""
        hold = self.book.holds[hold_id]
        return Standings(self.book, hold, self.time).of(hold.lines[line_id])

    def balance(self, kind: int, owner: str = "m") -> int:
        """The balance of an account in CURRENCY, debit positive."""
        return self.book.balance(AccountKey(kind, owner, CURRENCY))

    def facts(self, kind: type) -> list[Any]:
        """The entries of one kind."""
        return [entry for entry in self.entries if isinstance(entry.fact, kind)]

    def check(self) -> None:
        """The whole-ledger invariant: money is conserved, and the journal says it all."""
        wrong = [*self._money_problems(), *self._replay_problems()]
        assert not wrong, "\n".join(wrong)

    def _money_problems(self) -> Iterator[str]:
        """What of the accounts does not follow from lines, cases, refunds and coupons."""
        sums: Counter[str] = Counter()
        for key, account in self.book.accounts.items():
            sums[key.currency] += account.balance
            if key.kind in _NEVER_BELOW_ZERO and account.balance < 0:
                yield f"{key} is {account.balance}: more came back than was owed"
        yield from (f"{currency} sums to {sums[currency]}" for currency in sums if sums[currency])
        expected: Counter[AccountKey] = Counter()
        for hold in self.book.holds.values():
            yield from self._payment_problems(hold)
            for line in hold.lines.values():
                yield from self._line_problems(hold, line)
                for share in line.shares:
                    key = AccountKey(Kind.OTHERS_PAYABLE, share.party, hold.currency)
                    expected[key] -= share.amount
                for kind, amount in (
                    (Kind.HELD, line.held),
                    (Kind.DISPUTED, line.disputed + line.recalled),
                    (Kind.FROZEN, line.frozen),
                    (Kind.RESERVE, line.reserved),
                ):
                    expected[AccountKey(kind, line.merchant, hold.currency)] -= amount
                kept = line.commission - line.commission_returned
                expected[AccountKey(Kind.COMMISSION, "", hold.currency)] -= kept
        expected.subtract(self._payable())
        for case in self.book.cases.values():
            if (about := case.chargeback) and case.is_open:
                expected[AccountKey(Kind.CHARGEBACK, about.psp, case.currency)] += about.taken
        for coupon in self.book.coupons.values():
            if coupon.balance and coupon.state is CouponState.REDEEMED:
                yield f"{coupon.coupon_id} is redeemed, and has {coupon.balance} left"
        expected.subtract(self._gifts())
        # Of what is checked here only the commission and what others get can be adjusted.
        expected.update(self._adjusted(Kind.COMMISSION))
        expected.update(self._adjusted(Kind.OTHERS_PAYABLE))
        expected.subtract(self._frozen_of_merchants())
        for key, balance in expected.items():
            if self.book.balance(key) != balance:
                yield f"{key} is {self.book.balance(key)} and {balance} by what it stands for"

    def _gifts(self) -> Counter[AccountKey]:
        """What coupons and warranties still promise."""
        promised: Counter[AccountKey] = Counter()
        for coupon in self.book.coupons.values():
            promised[AccountKey(Kind.COUPONS, "", coupon.currency)] += coupon.balance
        for warranty in self.book.warranties.values():
            if warranty.state is WarrantyState.GRANTED:
                promised[AccountKey(Kind.WARRANTIES, "", warranty.currency)] += warranty.left
        return promised

    def _payable(self) -> Counter[AccountKey]:
        """What refunds have still to go back, through whom."""
        found: Counter[AccountKey] = Counter()
        for refund in self.book.refunds.values():
            whole = RefundPayment(refund.psp, refund.payable, refund.state)
            for part in refund.payments or [whole]:
                key = AccountKey(Kind.REFUND_PAYABLE, part.psp, refund.currency)
                found[key] += part.amount if part.state is not RefundState.SUCCEEDED else 0
        return found

    def _payment_problems(self, hold: Hold) -> Iterator[str]:
        """What of the payments of a hold contradicts its lines, or what was settled."""
        payments = hold.payments.values()
        if hold.payments and sum(each.captured for each in payments) != hold.captured:
            yield f"{hold.hold_id}: its payments are not what its lines captured"
        if any(not 0 <= each.settled <= each.captured for each in payments):
            yield f"{hold.hold_id}: more was settled than captured in {hold.payments}"
        if hold.payments and not hold.void_time:
            settled = not any(each.unsettled for each in payments)
            if settled is not (hold.settle_time is not None):
                yield f"{hold.hold_id}: it is not settled as its payments are"
        if hold.has_parts is not bool(
            hold.payments or any(line.shares or line.funding for line in hold.lines.values())
        ):
            yield f"{hold.hold_id}: it has parts, or has not, and says otherwise"

    def _adjusted(self, kind: int) -> Counter[AccountKey]:
        """What adjustments posted to the accounts of a kind."""
        sums: Counter[AccountKey] = Counter()
        for adjustment in self.book.adjustments.values():
            for line in adjustment.lines if adjustment.is_posted else ():
                if line.account.kind == kind:
                    sums[line.account] += line.amount
        return sums

    def _frozen_of_merchants(self) -> Counter[AccountKey]:
        """What standing freezes have set apart of what merchants had available."""
        found: Counter[AccountKey] = Counter()
        for freeze in self.book.freezes.values():
            if freeze.stands and freeze.target.kind is FreezeTargetKind.MERCHANT:
                for each in freeze.amounts:
                    found[AccountKey(Kind.FROZEN, each.merchant, each.currency)] += each.amount
        return found

    def _line_problems(self, hold: Hold, line: Line) -> Iterator[str]:
        """What of a line contradicts itself, or the cases on it."""
        name = f"{hold.hold_id}/{line.line_id}"
        parts = line.held + line.disputed + line.frozen + line.refunded_before
        parts += line.charged_back + line.released
        funded = sum(each.left for each in line.funding if each.goes_back)
        # A provider may take more than cash, and an appeal undo what was exchanged meanwhile.
        if funded > line.left and not self.book.cases:
            yield f"{name}: {line.funding} is more than is left of the line"
        if line.captured != parts:
            yield f"{name}: captured {line.captured} is {parts} in its parts"
        counters = (getattr(line, counter) for counter in _COUNTERS)
        if min(counters) < 0 or line.commission_returned > line.commission:
            yield f"{name}: a negative part in {line}"
        if line.refunded_before + line.refunded_after > line.captured:
            yield f"{name}: more was refunded than captured"
        cases = [case for case in self.book.cases.values() if case.is_open]
        claims = [case.claim(hold.hold_id, line.line_id) for case in cases]
        disputed = sum(claim.reserved for claim in claims if claim)
        recalled = sum(claim.recalled for claim in claims if claim)
        if (line.disputed, line.recalled) != (disputed, recalled):
            yield f"{name}: {disputed} and {recalled} are set apart by open cases, not by {line}"
        if line.open_cases != sum(case.names(hold.hold_id, line.line_id) for case in cases):
            yield f"{name}: {line.open_cases} open cases are not those there are"
        freezes = [
            freeze
            for freeze in self.book.freezes.values()
            if freeze.stands
            and freeze.target.hold_id == hold.hold_id
            and freeze.holds_up(line.line_id)
        ]
        amount = sum(freeze.amount_of(line.line_id) for freeze in freezes)
        if (line.frozen, line.freezes) != (amount, len(freezes)):
            yield f"{name}: {amount} is set apart by {len(freezes)} freezes, not by {line}"

    def _replay_problems(self) -> Iterator[str]:
        """What differs in a book that is folded from the journal alone."""
        replayed = Book(Head("", "", 0, EPOCH, 0, None))
        for entry in self.entries:
            for posting in entry.postings:
                replayed.post(posting.account, posting.amount)
            fold_fact(replayed, entry)
        for part in ("head", "accounts", "policies", "calendars", "rules", "revisions"):
            if getattr(replayed, part) != getattr(self.book, part):
                yield f"replayed, the {part} are {getattr(replayed, part)}"
        parts = ("holds", "cases", "coupons", "adjustments", "freezes", "refunds", "payouts")
        for part in (*parts, "merchants", "warranties"):
            ours = getattr(self.book, part)
            theirs = getattr(replayed, part)
            if ours.keys() != theirs.keys():
                yield f"replayed, the {part} are {set(theirs)}, and not {set(ours)}"
            for key, value in theirs.items():
                if ours.get(key) != value:
                    yield f"replayed, {part} {key} is {value}, and not {ours.get(key)}"


def _fall_due(dues: list[Due]) -> Iterator[Command]:
    """What does what is due; the schedules of a moment run together."""
    for (due_time, what), together in groupby(dues, key=lambda due: (due.due_time, due.what)):
        ids = [due.id for due in together]
        match what:
            case "case":
                yield from (CaseFallDue(each, due_time) for each in ids)
            case "coupon":
                yield from (CouponFallDue(each, due_time) for each in ids)
            case "freeze":
                yield from (FreezeFallDue(each, due_time) for each in ids)
            case "warranty":
                yield from (WarrantyFallDue(each, due_time) for each in ids)
            case "schedule":
                yield RunPayouts(due_time, tuple(map(schedule_key, ids)))
            case _:
                yield from (FallDue(each, due_time) for each in ids)


def calendar(
    calendar_id: str = "CN",
    years: tuple[int, int] = (2026, 2026),
    holidays: Sequence[date] = (),
    working_days: Sequence[date] = (),
) -> CreateCalendar:
    """A calendar with the weekend on Saturday and Sunday."""
    return CreateCalendar(
        calendar_id, *years, (5, 6), tuple(holidays), tuple(working_days), "a test"
    )


def shop(
    *policies: Terms, start: datetime = START, test: bool = True, **hold: object
) -> PureLedger:
    """A ledger with hold `h`: line 1 under the first policy, line 2 under the second, and so on.

    Every line is worth 100.00 to merchant `m`; `hold` are fields of PlaceHold.
    """
    ledger = PureLedger(start, test=test)
    lines = []
    for number, said in enumerate(policies or (terms(),), start=1):
        ledger.submit(CreatePolicy(f"p{number}", said))
        lines.append(LineSpec(str(number), "m", 10_000, f"p{number}"))
    ledger.submit(PlaceHold("h", CURRENCY, "psp", None, tuple(lines), **hold))  # type: ignore[arg-type]
    return ledger


def happened(
    kind: FulfilmentKind,
    when: datetime,
    *lines: str,
    parcel: int = 1,
    of: int = 0,
    carrier: str = "",
    retracts: int = 0,
    hold: str = "h",
) -> ReportFulfilment:
    """A report of an event, for lines of a hold or for all of them."""
    return ReportFulfilment(hold, lines, kind, when, "carrier", parcel, of, carrier, retracts)


def reasons(ledger: PureLedger, *commands: Command) -> list[Reason | None]:
    """How each of some commands is answered: why it is refused, or None."""
    found: list[Reason | None] = []
    for command in commands:
        try:
            ledger.submit(command)
            found.append(None)
        except Refusal as refusal:
            found.append(refusal.reason)
    return found
