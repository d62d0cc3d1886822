"""Random histories of orders and their cases, played on the ledger and on a model at once.

The model (see `tests.property.whole_model`) shares no code with the ledger. After every step their
answers, every balance, line, case, refund, coupon, freeze, adjustment and warranty are compared,
and the money is checked; at the end of each history, that the journal alone says it all. A witness
reads the journal besides: no line is released while a case on it is open or a freeze bears on it,
and what goes out of a line is never more than was captured, but for what the merchant owes by a
lost chargeback.

ESCROW_HISTORIES sets the number of histories, ESCROW_TEST_SEED where they begin; the long run is
`make torture`. A history that fails prints its seed and its steps.
"""

from __future__ import annotations

import inspect
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import pytest

from ledger.domain import facts, templates
from ledger.domain.adjustments import (
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    Proposal,
    Reversal,
    SegregationTransfer,
    WriteOff,
)
from ledger.domain.cases import Case, Evidence, LiabilityShare
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    AddEvidence,
    AdvanceClock,
    AnswerCase,
    Award,
    CaptureHold,
    CaptureItem,
    Claim,
    CloseCase,
    Command,
    CreatePayout,
    CreatePolicy,
    CreateRefund,
    ExchangeLines,
    FreezeFunds,
    FreezeItem,
    GrantCoupon,
    GrantWarranty,
    InspectTradeIn,
    LineSpec,
    MoveCase,
    OpenCase,
    PlaceHold,
    ProposeAdjustment,
    ProposeLift,
    PutDestination,
    PutMerchant,
    PutPayoutSchedule,
    RefundItem,
    ReleaseHold,
    ReportChargeback,
    ReportDeposit,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
    ReviewAdjustment,
    ReviewCoupon,
    ReviewLift,
    UseWarranty,
    VoidHold,
)
from ledger.domain.entries import Entry
from ledger.domain.facts import PaymentPart, Share
from ledger.domain.holds import Line
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseType,
    ChargebackEvent,
    DepositEvent,
    FreezeTargetKind,
    FulfilmentKind,
    FundingSource,
    Liable,
    MerchantStanding,
    PayoutCadence,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.merchants import AdvanceCap, Destination, MerchantTerms
from ledger.domain.payout_schedules import ScheduleTerms
from ledger.domain.policies import (
    CommissionRefund,
    Length,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.refunds import Refund, RefundPayment
from ledger.domain.stages import CaseState
from tests.property.case_model import ModelCase
from tests.property.chargeback_model import STEPS as CHARGEBACK_STEPS
from tests.property.order_model import BEGIN, DEPOSIT, PAYOUT_MOVES, ModelLine
from tests.property.payment_model import PaymentModel
from tests.property.whole_model import WholeModel
from tests.support.pure import SHANGHAI, START, PureLedger, reasons

STEPS: Final = 50
MERCHANTS: Final = ("m0", "m1")
IDLE: Final = "idle"
"""A merchant that sells nothing, so that nothing of its is ever open."""
PROVIDERS: Final = ("psp0", "psp1", "psp2")
HOUR: Final = timedelta(hours=1)
TICK: Final = timedelta(microseconds=1)
EVIDENCE: Final = Evidence(b"\0" * 32, "image/jpeg", 1, "p", CaseParty.BUYER)

_TYPES: Final = (
    *(CaseType.DISPUTE, CaseType.DISPUTE, CaseType.COMPENSATION),
    *(each for each in CaseType if each is not CaseType.CHARGEBACK),
)
PASSED: Final = AdvanceClock(BEGIN)
"""Stands for a step in which time passed, and nobody asked for anything."""

TEMPLATES: Final = {
    name for name, _ in inspect.getmembers(templates, inspect.isfunction) if name[0].islower()
}
"""Every way in which money moves."""

T = TypeVar("T")

_RULED: Final = (CaseOutcome.REJECTED, CaseOutcome.APPROVED)
_STAGES: Final = {
    CaseState.ANSWERED: (*_RULED, CaseOutcome.EXPIRED, CaseOutcome.ESCALATED),
    CaseState.RETURN_TRANSIT: (*_RULED, CaseOutcome.EXPIRED, CaseOutcome.ESCALATED),
    CaseState.RETURN_AUDIT: (*_RULED, CaseOutcome.ESCALATED),
    CaseState.ARBITRATION: (*_RULED, CaseOutcome.ESCALATED, CaseOutcome.ESCALATED),
    CaseState.MEDIATION: _RULED,
    CaseState.APPEALED: (*_RULED, CaseOutcome.UPHELD),
}
"""What may become of a case in each stage when its time passes."""


def some_terms(dice: random.Random) -> Terms:
    """Terms with every term that bears on cases."""
    reserve, hours = dice.choice((0, 0, 2_000)), dice.choice((0, 24, 48))
    default = dice.choice((None, *_RULED, CaseOutcome.ESCALATED)) if hours else None
    cap = dice.choice((0, 60))
    return Terms(
        Length(dice.choice((0, 0, 1, 30)), Unit.DAY),
        SHANGHAI,
        commission_bps=dice.choice((0, 333, 500)),
        commission_refund=dice.choice(list(CommissionRefund)),
        reserve_bps=reserve,
        reserve_days=dice.randint(1, 3) if reserve else 0,
        appeal_days=dice.choice((0, 2, 5)),
        refundability=dice.choice((Refundability.ANY, Refundability.ANY, *Refundability)),
        case_response_hours=hours,
        case_default=default,
        case_stages=tuple(
            StageTerms(stage, 60 * dice.choice((6, 24, 48)), dice.choice(defaults))
            for stage, defaults in _STAGES.items()
            if dice.random() < 0.5
        ),
        case_priorities=tuple(
            PriorityTerms(priority, 60 * dice.choice((1, 4)))
            for priority in (CasePriority.HIGH, CasePriority.LIVE_STREAM)
            if dice.random() < 0.5
        ),
        evidence_required=dice.random() < 0.3,
        refund_limit_days=dice.choice((0, 3, 15)),
        coupon_cap=cap,
        coupon_approval=dice.choice((0, 30)),
        refund_sources=tuple(dice.sample(list(RefundSource), dice.choice((1, 2, 3, 3)))),
        warranty_bps=1_500 if (warranty_days := dice.choice((0, 0, 2, 7))) else 0,
        warranty_days=warranty_days,
    )


class Witness:
    """What the journal says of who blocks what, read without the ledger's help."""

    def __init__(self, ledger: PureLedger) -> None:
        self.book = ledger.book
        self.names: dict[str, set[tuple[str, str]]] = {}
        self.open: set[str] = set()
        self.owed: Counter[tuple[str, str]] = Counter()
        self.frozen: dict[str, facts.FundsFrozen] = {}

    def read(self, entry: Entry) -> None:
        fact: Any = entry.fact
        if isinstance(fact, facts.CaseOpened | facts.ChargebackOpened):
            self.names[fact.case_id] = {(line.hold_id, line.line_id) for line in fact.lines}
            if getattr(fact, "scope", None) is CaseScope.ORDER:
                holds = {fact.hold_id, *(line.hold_id for line in fact.lines)}
                lines = {(hold, line) for hold in holds for line in self.book.holds[hold].lines}
                self.names[fact.case_id] = lines
            self.open.add(fact.case_id)
        elif isinstance(fact, facts.CaseMoved):
            self.open.add(fact.case_id)
        elif isinstance(fact, facts.CaseClosed):
            self.open.remove(fact.case_id)
        elif isinstance(fact, facts.ChargebackMoved):
            (self.open.discard if fact.state in ("WON", "LOST") else self.open.add)(fact.case_id)
            hold_id = self.book.cases[fact.case_id].hold_id
            for settled in fact.settled:
                self.owed[hold_id, settled.line_id] += settled.from_receivable
        elif isinstance(fact, facts.LinesReleased):
            blocked = {line for case_id in self.open for line in self.names[case_id]}
            assert not blocked & {(fact.hold_id, line.line_id) for line in fact.lines}, entry
            frozen = {each.target for each in self.frozen.values() if each.whole}
            bearing = {("HOLD", fact.hold_id), ("BUYER", self.book.holds[fact.hold_id].buyer)}
            bearing |= {("MERCHANT", line.merchant) for line in fact.lines}
            assert not frozen & bearing, entry
        elif isinstance(fact, facts.FundsFrozen):
            self.frozen[fact.freeze_id] = fact
        elif isinstance(fact, facts.FreezeExpired) or getattr(fact, "approved", False):
            self.frozen.pop(getattr(fact, "freeze_id", ""), None)

    def check_lines(self) -> None:
        """What went out of each line is never more than was captured, but for a known debt."""
        for hold in self.book.holds.values():
            for line in hold.lines.values():
                out = line.refunded_before + line.refunded_after
                out += line.charged_back + line.charged_back_after
                assert out <= line.captured + self.owed[hold.hold_id, line.line_id], line


class Player:
    """Plays one random history on a ledger and on the model."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.test = self.dice.random() < 0.5
        self.ledger = PureLedger(START, test=self.test)
        self.model = WholeModel(START)
        self.witness = Witness(self.ledger)
        self.read = 0
        self.number = 0
        self.steps: list[str] = []
        for number in range(4):
            self.send(CreatePolicy(f"p{number}", some_terms(self.dice)))
        for number in range(3):
            self.send(self.place(f"h{number}"))
            if self.dice.random() < 0.7:
                signed = FulfilmentKind.SIGNED
                self.send(ReportFulfilment(f"h{number}", (), signed, START, "carrier"))
        while not self.model.holds:
            self.send(self.place("h0"))
        self.compare()

    # The ledger and the model, at once.

    def send(self, command: Command) -> None:
        """Let both answer a command, and compare."""
        self.model.entries = len(self.ledger.entries)
        expected = self.model.answer(command)
        self.steps.append(f"{self.model.now} {command} {expected or 'accepted'}")
        (answer,) = reasons(self.ledger, command)
        assert answer == expected, f"answered {answer} instead of {expected}"

    def step(self) -> None:
        self.number += 1
        if not self.test:
            # Later than whatever was recorded, so that it is the same moment for both.
            self.lag(timedelta(seconds=1))
        moves: list[tuple[Callable[[], Command | None], int]] = [
            (self.pass_time, 12),
            (self.sign, 7),
            (self.happen, 5),
            (self.release, 4),
            (self.refund, 5),
            (self.report_refund, 4),
            (self.pay_out, 6),
            (self.report_payout, 8),
            (self.open_case, 16),
            (self.answer, 4),
            (self.move, 16),
            (self.close, 16),
            (self.evidence, 4),
            (self.chargeback, 6),
            (self.coupon, 4),
            (self.review, 2),
            (self.freeze, 8),
            (self.propose_lift, 4),
            (self.review_lift, 5),
            (self.give_warranty, 3),
            (self.use_warranty, 4),
            (self.put_merchant, 4),
            (self.put_destination, 1),
            (self.deposit, 7),
            (self.propose_adjustment, 5),
            (self.review_adjustment, 6),
            (self.put_schedule, 5),
            (self.exchange, 5),
            (self.inspect, 4),
            (self.capture, 4),
            (self.void, 1),
            (self.settle, 3),
            (lambda: self.place(f"h{self.dice.randint(0, 5)}"), 3),
        ]
        command = None
        weights = [weight for _, weight in moves]
        while command is None:
            ((move, _),) = self.dice.choices(moves, weights)
            command = move()
        if command is not PASSED:
            self.send(command)
        self.compare()

    def compare(self) -> None:
        """Hold everything there is against the model."""
        book, model = self.ledger.book, self.model
        for entry in self.ledger.entries[self.read :]:
            self.witness.read(entry)
            if isinstance(entry.fact, facts.AdjustmentReviewed):
                self.model.approvals[entry.seq] = entry.fact.adjustment_id
            if isinstance(entry.fact, facts.PayoutsRun):
                self.compare_runs(entry.fact)
        assert not self.model.runs, "the model alone ran"
        self.read = len(self.ledger.entries)
        self.witness.check_lines()
        same(
            {tuple(key): account.balance for key, account in book.accounts.items()},
            model.money,
        )
        for theirs in model.lines():
            ours = book.holds[theirs.hold_id].lines[theirs.line_id]
            same(of_line(ours), of_model_line(theirs))
            # A window that is to be computed anew is compared when it was.
            if ours.is_open and ours.refresh_time is None:
                assert ours.window_end == theirs.window_end, theirs.key
        same(
            {case_id: of_case(case) for case_id, case in book.cases.items()},
            {case_id: of_model_case(case) for case_id, case in model.cases.items()},
        )
        same(
            {key: of_refund(each) for key, each in book.refunds.items()},
            {
                key: (each.amount, each.state, +each.parts, each.states)
                for key, each in model.refunds.items()
            },
        )
        same(
            {
                key: {each.psp: (each.captured, each.settled) for each in hold.all_payments}
                for key, hold in book.holds.items()
                if hold.payments
            },
            {
                key: {psp: (paid, hold.settled[psp]) for psp, paid in hold.paid.items()}
                for key, hold in model.holds.items()
                if book.holds[key].payments
            },
        )
        same(
            {key: (each.state, each.balance) for key, each in book.coupons.items()},
            {key: (each.state, each.balance) for key, each in model.coupons.items()},
        )
        same(
            {
                key: (each.state, {a.line_id or a.currency: a.amount for a in each.amounts})
                for key, each in book.freezes.items()
            },
            {
                key: (each.state, {id_: n for (_, id_), n in each.lines.items()} | each.money)
                for key, each in model.freezes.items()
            },
        )
        same(
            {key: each.state for key, each in book.adjustments.items()},
            {key: each.state for key, each in model.adjustments.items()},
        )
        same(
            {key: (each.state, each.left) for key, each in book.warranties.items()},
            {key: (each.state, each.left) for key, each in model.warranties.items()},
        )
        problems = [*self.ledger._money_problems()]
        assert not problems, problems

    def compare_runs(self, fact: facts.PayoutsRun) -> None:
        """Hold what came of runs against the model, and tell it the ids of the payouts."""
        for run in fact.runs:
            whose = (run.merchant, run.currency)
            assert (*whose, str(run.outcome), run.amount) == self.model.runs.pop(0)
            if run.payout_id:
                self.model.payouts[run.payout_id] = ("SCHEDULED", *whose, run.amount)

    # Dice.

    def often(self, usual: T, other: T) -> T:
        """The usual, or now and then something else, which is mostly wrong."""
        return usual if self.dice.random() < 0.97 else other

    def some(self, few: Sequence[T]) -> list[T]:
        return self.dice.sample(few, self.dice.randint(1, len(few)))

    def stated(self) -> datetime | None:
        """Now, a while ago, or a time that cannot be yet."""
        ago = self.dice.choice((None, None, None, None, timedelta(), HOUR, 30 * HOUR))
        return self.often(None if ago is None else self.model.now - ago, self.model.now + HOUR)

    def amount(self, about: int) -> int:
        """An amount about another: all of it, part of it, or a little more."""
        return self.dice.choice((about, about, self.dice.randint(0, about), about // 2, about + 1))

    def line(self) -> ModelLine:
        return self.dice.choice(list(self.model.lines()))

    def case(self, states: Iterable[str] = ()) -> ModelCase | None:
        """Some case, mostly one that stands in one of some states."""
        cases = list(self.model.cases.values())
        if states and self.dice.random() < 0.95:
            cases = [case for case in cases if case.state in states]
        return self.dice.choice(cases) if cases else None

    # Time.

    def lag(self, by: timedelta) -> None:
        """On real time, let some pass without a sweep."""
        self.ledger.now += by
        self.model.now = self.ledger.now

    def pass_time(self) -> Command:
        """Let time pass, often just to the moment at which something is due."""
        coming = self.model.due(self.model.now + 1_000 * HOUR)
        by = self.dice.choice((0, 1, 6, 24, 60)) * HOUR
        if coming and self.dice.random() < 0.5:
            about = self.dice.choice((-TICK, timedelta(), timedelta(), TICK))
            by = max(timedelta(seconds=1), coming[0].time + about - self.model.now)
        self.steps.append(f"{self.model.now} + {by}")
        if self.test:
            to = self.model.now + by
            self.ledger.advance(to)
            self.model.advance(to)
        elif self.dice.random() < 0.3:
            self.lag(by)
        else:
            self.lag(by)
            self.ledger.reach(self.ledger.now)
            self.model.sweep()
        return PASSED

    # Orders.

    def place(self, hold_id: str) -> Command:
        captured = (1, 2, 3, 99, 100, 100, 1_000)
        lines = tuple(
            self.line_spec(str(number), self.dice.choice(captured))
            for number in range(self.dice.randint(1, 3))
        )
        currency = self.dice.choice(("CNY", "CNY", "CNY", "JPY"))
        buyer = self.dice.choice(("", "b0", "b1"))
        psp = self.dice.choice(PROVIDERS)
        others = self.other_payments(psp, sum(map(PaymentModel.cash_of, lines)))
        return PlaceHold(hold_id, currency, psp, None, lines, buyer=buyer, other_payments=others)

    def new_line(self, line_id: str, amount: int) -> LineSpec:
        """A line, in which others share now and then, mostly no more than all of it."""
        policy = f"p{self.dice.randint(0, 3)}"
        shares = [
            Share(f"party{self.dice.randint(0, 1)}", "x", self.dice.choice((1, 3_333, 3_000)))
            for _ in range(self.dice.choice((0, 0, 0, 1, 2)))
        ]
        if self.dice.random() < 0.02:
            shares.append(Share("party0", "x", 10_000))
        return LineSpec(line_id, self.dice.choice(MERCHANTS), amount, policy, shares=tuple(shares))

    def other_payments(self, psp: str, captured: int) -> tuple[PaymentPart, ...]:
        """What other providers captured, mostly less than all of it."""
        others = [each for each in PROVIDERS if each != psp or self.dice.random() < 0.02]
        parts = []
        for each in self.dice.sample(others, self.dice.choice((0, 0, 1, 1, min(2, len(others))))):
            amount = self.often(captured // 3, captured)
            if amount:
                parts.append(PaymentPart(each, amount))
        return tuple(parts)

    def capture(self) -> Command:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        lines = self.some(list(hold.lines.values()))
        items = tuple(CaptureItem(each.line_id, self.dice.choice((1, 50))) for each in lines)
        new = str(self.dice.randint(0, 4))
        added = (self.line_spec(new, 100),) if self.dice.random() < 0.3 else ()
        return CaptureHold(
            line.hold_id,
            self.often(hold.currency, "EUR"),
            self.dice.choice(PROVIDERS),
            self.often(items, ()),
            added,
            self.stated(),
        )

    def void(self) -> Command:
        return VoidHold(self.line().hold_id, self.stated())

    def settle(self) -> Command:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        psp = self.dice.choice(("", *PROVIDERS))
        when = self.stated() or self.model.now
        return ReportSettlement(
            hold_id, self.often(hold.currency, "EUR"), self.dice.choice((0, 1)), "bank", when, psp
        )

    def line_spec(self, line_id: str, amount: int) -> LineSpec:
        """A line that may be funded by something else than cash."""
        return self.new_line(line_id, amount)._replace(funding=tuple(self.funding(amount)))

    def funding(self, amount: int) -> Iterator[facts.FundingPart]:
        """What of an amount is not paid in cash; most are."""
        left = self.often(amount, amount + 1)
        sources = self.dice.sample(list(FundingSource), self.dice.choice((0, 0, 0, 0, 1, 1, 2, 3)))
        for source in sources:
            reference = {FundingSource.TRADE_IN: "reseller"}.get(source, "")
            part = self.dice.randint(0, left)
            if source is FundingSource.COUPON:
                spent = [key for key, each in self.model.coupons.items() if each.balance]
                if not spent:
                    continue
                reference = self.often(self.dice.choice(spent), "none")
                if reference in self.model.coupons:
                    part = self.often(min(part, self.model.coupons[reference].balance), part)
            if part:
                left -= part
                yield facts.FundingPart(source, reference, part)

    def exchange(self) -> Command | None:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        held = [line for line in hold.lines.values() if line.held]
        if not held or len(hold.lines) > 8:
            return None
        items = [
            RefundItem(each.line_id, max(1, self.amount(each.held))) for each in self.some(held)
        ]
        given = sum(item.amount for item in items)
        price = max(2, self.amount(given) + self.dice.choice((0, 0, 7)))
        first = self.dice.randint(1, price - 1)
        number = self.often(len(hold.lines), 0)
        lines = [
            LineSpec(
                str(number + at), self.dice.choice(MERCHANTS), part, f"p{self.dice.randint(0, 3)}"
            )
            for at, part in enumerate((first, price - first))
        ]
        refund_id = f"r{self.dice.randint(0, 40)}" if price < given else ""
        return ExchangeLines(
            hold_id,
            self.often(hold.currency, "EUR"),
            tuple(items),
            tuple(lines),
            self.often(refund_id, ""),
            "x",
            self.stated(),
        )

    def inspect(self) -> Command | None:
        waiting = [line for line in self.model.lines() if line.bound]
        if not waiting:
            return None
        line = self.dice.choice(waiting)
        return InspectTradeIn(
            line.hold_id,
            self.often(line.line_id, self.line().line_id),
            self.often("reseller", "nobody"),
            self.often(line.currency, "EUR"),
            self.amount(line.bound),
            "x",
            self.stated(),
        )

    def sign(self) -> Command:
        return self.event(FulfilmentKind.SIGNED)

    def happen(self) -> Command:
        kinds = (
            FulfilmentKind.STREAM_ENDED,
            FulfilmentKind.RETURN_SHIPPED,
            FulfilmentKind.RETURN_RECEIVED,
            FulfilmentKind.REPLACEMENT_SIGNED,
        )
        return self.event(self.dice.choice(kinds))

    def event(self, kind: FulfilmentKind) -> Command:
        hold_id = self.line().hold_id
        named = self.some(list(self.model.holds[hold_id].lines))
        lines = tuple(named) if self.dice.random() < 0.4 else ()
        when = self.stated() or self.model.now
        return ReportFulfilment(hold_id, lines, kind, when, "carrier")

    def release(self) -> Command:
        line = self.line()
        return ReleaseHold(line.hold_id, self.dice.choice(((), (line.line_id,))))

    def refund(self) -> Command:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        items = tuple(
            RefundItem(line.line_id, max(1, self.amount(min(line.left, line.held or line.left))))
            for line in self.some(list(hold.lines.values()))
        )
        return CreateRefund(
            f"r{self.dice.randint(0, 40)}",
            hold_id,
            self.often(hold.currency, "EUR"),
            items,
            "x",
            self.stated(),
            self.dice.choice(list(RefundGround)),
        )

    def report_refund(self) -> Command | None:
        waiting = [key for key, each in self.model.refunds.items() if each.state != "SUCCEEDED"]
        if not waiting:
            return None
        refund_id = self.often(
            self.dice.choice(waiting), self.dice.choice(list(self.model.refunds))
        )
        states = self.model.refunds[refund_id].states
        psp = self.dice.choice(list(states) or [""]) if self.dice.random() < 0.9 else ""
        psp = self.often(psp, "psp9")
        return ReportRefund(refund_id, self.dice.choice(list(RefundOutcome)), self.stated(), psp)

    def pay_out(self) -> Command | None:
        line = self.line()
        available = self.model.available(line.merchant, line.currency)
        if not self.often(available, 1):
            return None
        amount = max(1, self.amount(max(0, available)))
        payout_id = f"o{self.dice.randint(0, 20)}"
        known = list(self.model.destinations.get(line.merchant, ()))
        to = self.often(self.dice.choice(known or ["x"]), "none")
        return CreatePayout(payout_id, line.merchant, line.currency, amount, to, self.stated())

    def report_payout(self) -> Command | None:
        if not self.model.payouts:
            return None
        known = list(self.model.payouts)
        back = [key for key in known if self.model.payouts[key][0] in ("PAID", "RETURNED")]
        payout_id = self.often(self.dice.choice(back or known), "none")
        state, *_ = self.model.payouts.get(payout_id, ("PAID",))
        likely = [name for name, (sources, *_) in PAYOUT_MOVES.items() if state in sources]
        outcome = self.dice.choice(list(PayoutOutcome))
        if likely:
            outcome = self.often(PayoutOutcome(self.dice.choice(likely)), outcome)
        return ReportPayout(payout_id, outcome, "bank", self.stated())

    # Merchants.

    def put_merchant(self) -> Command:
        reserve = self.dice.choice((0, 0, 500, 3_000))
        merchant = self.dice.choice((*MERCHANTS, IDLE))
        trading = 1 if merchant == IDLE else 3
        standings = (MerchantStanding.TRADING,) * trading + (MerchantStanding.RUNNING_OFF,)
        caps = {currency: self.dice.choice((0, 50, 1_000)) for currency in ("CNY", "JPY")}
        said = MerchantTerms(
            self.dice.choice(standings),
            self.dice.random() < 0.1,
            reserve,
            self.dice.randint(1, 4) if reserve else 0,
            tuple(AdvanceCap(*cap) for cap in caps.items() if self.dice.random() < 0.3),
        )
        return PutMerchant(merchant, said, "x")

    def put_destination(self) -> Command:
        now = self.model.now
        since = self.dice.choice((None, now - HOUR, now + 30 * HOUR))
        until = self.dice.choice((None, now + 60 * HOUR))
        currency = self.dice.choice(("CNY", "CNY", "JPY"))
        destination = Destination(self.dice.choice("ab"), currency, since, until)
        return PutDestination(self.dice.choice(MERCHANTS), destination)

    def put_schedule(self) -> Command:
        line = self.line()
        merchant, currency = line.merchant, line.currency
        if self.often(merchant not in self.model.terms, False):
            return PutMerchant(merchant, MerchantTerms(), "x")
        if self.dice.random() < 0.1:
            return PutPayoutSchedule(merchant, currency, ScheduleTerms(PayoutCadence.NONE))
        weekly = self.dice.random() < 0.3
        known = list(self.model.destinations.get(merchant, ()))
        terms = ScheduleTerms(
            PayoutCadence.WEEKLY if weekly else PayoutCadence.DAILY,
            self.dice.randint(1, 7) if weekly else 0,
            self.dice.choice(("00:00", "10:00", "23:59")),
            SHANGHAI,
            self.dice.choice((0, 1, 1, 3)),
            self.dice.choice((0, 0, 40)),
            "",
            self.often(self.dice.choice(known or ["x"]), "none"),
        )
        return PutPayoutSchedule(merchant, currency, terms)

    def deposit(self) -> Command:
        merchant = self.dice.choice((*MERCHANTS, IDLE))
        currency = self.dice.choice(("CNY", "CNY", "JPY"))
        event = self.dice.choice((DepositEvent.PAID_IN, DepositEvent.PAID_OUT))
        leaving = [
            (who, of)
            for (kind, who, of), amount in self.model.money.items()
            if kind == DEPOSIT and amount and not self.model.trades(who)
        ]
        if leaving and event is DepositEvent.PAID_OUT:
            merchant, currency = self.dice.choice(leaving)
        there = -self.model.money[DEPOSIT, merchant, currency]
        paid_in = event is DepositEvent.PAID_IN
        amount = self.dice.choice((3, 40, 500)) if paid_in else max(1, self.amount(there))
        return ReportDeposit(merchant, event, currency, amount, "bank", self.stated())

    # Cases.

    def open_case(self) -> Command:
        first = self.line()
        others = [line for line in self.model.lines() if line.currency == first.currency]
        near = [line for line in others if line.hold_id == first.hold_id]
        lines = self.some(self.dice.choice((near, near, others, [first])))
        if self.dice.random() < 0.02:
            lines.append(self.line())
        claims = tuple(
            Claim(line.hold_id, self.often(line.line_id, "9"), self.amount(line.left or 1))
            for line in lines
        )
        return OpenCase(
            self.often(f"c{self.number}", self.dice.choice([*self.model.refunds, "c1"])),
            self.often(lines[0].hold_id, "none"),
            self.often(first.currency, "EUR"),
            claims,
            self.dice.choice((CaseScope.LINES, CaseScope.LINES, CaseScope.ORDER)),
            self.dice.choice(list(RefundGround)),
            self.stated(),
            self.dice.choice(_TYPES),
            self.dice.choice(list(CasePriority)),
        )

    def answer(self) -> Command | None:
        case = self.case(["OPENED"])
        return AnswerCase(self.often(case.case_id, "none"), self.stated()) if case else None

    def move(self) -> Command | None:
        own = (CaseAction.ANSWER, CaseAction.START_CLOCK)
        sources = {
            CaseAction.APPEAL: ("REJECTED", "APPROVED", "PARTLY_APPROVED"),
            CaseAction.REOPEN: ("WITHDRAWN", "EXPIRED"),
            CaseAction.SHIP_RETURN: ("RETURN_TRANSIT",),
            CaseAction.RECEIVE_RETURN: ("RETURN_TRANSIT",),
            CaseAction.CONTEST_RETURN: ("RETURN_AUDIT",),
        }
        actions = [CaseAction.APPEAL, *(each for each in CaseAction if each not in own)]
        action = self.dice.choice(actions)
        case = self.case(sources.get(action, ("OPENED", "ANSWERED", "RETURN_AUDIT")))
        in_time = [
            each
            for each in self.model.cases.values()
            if each.given and each.appeal_until and self.model.now < each.appeal_until
        ]
        if action is CaseAction.APPEAL and in_time:
            case = self.often(self.dice.choice(in_time), case)
        return MoveCase(case.case_id, action, self.stated(), None) if case else None

    def close(self) -> Command | None:
        outcome = self.dice.choice(
            (
                *(CaseOutcome.PARTLY_APPROVED, CaseOutcome.PARTLY_APPROVED),
                *(CaseOutcome.APPROVED, CaseOutcome.APPROVED, CaseOutcome.REJECTED),
                *(CaseOutcome.WITHDRAWN, CaseOutcome.EXPIRED, CaseOutcome.UPHELD),
            )
        )
        after_appeal = self.dice.random() < 0.5 or outcome is CaseOutcome.UPHELD
        talks = ("OPENED", "ANSWERED", "RETURN_AUDIT", "ARBITRATION", "MEDIATION")
        case = self.case(("APPEALED",) if after_appeal else talks)
        if case is None:
            return None
        awards: tuple[Award, ...] = ()
        partly = outcome is CaseOutcome.PARTLY_APPROVED
        if self.often(
            partly or (outcome is CaseOutcome.APPROVED and self.dice.random() < 0.5), True
        ):
            awards = tuple(self.award(case, *key) for key in self.some(list(case.claims)))
        return CloseCase(
            case.case_id,
            outcome,
            self.stated(),
            awards,
            self.often(case.currency, "EUR") if awards else "",
            self.shares(),
            self.shares() if self.dice.random() < 0.3 else (),
        )

    def award(self, case: ModelCase, hold_id: str, line_id: str) -> Award:
        claim = case.claims[hold_id, line_id]
        amount = self.amount(min(claim.claimed, claim.line.left + claim.awarded))
        stated = hold_id if hold_id != case.hold_id or self.dice.random() < 0.5 else ""
        freight = self.dice.choice((0, 0, 7))
        return Award(stated, self.often(line_id, "9"), amount, freight)

    def shares(self) -> tuple[LiabilityShare, ...]:
        """Nobody named, one who bears it all, or several; now and then not the whole."""
        if self.dice.random() < 0.4:
            return ()
        bearers = [
            (Liable.MERCHANT, ""),
            (Liable.PLATFORM, ""),
            (Liable.CARRIER, "sf"),
            (Liable.INSURER, self.often("pingan", "")),
        ]
        named = self.some(bearers)
        cuts = sorted(self.dice.sample(range(1, 10_000), len(named) - 1))
        parts = [b - a for a, b in zip((0, *cuts), (*cuts, 10_000), strict=True)]
        parts[0] += self.often(0, 1)
        return tuple(LiabilityShare(*who, bps) for who, bps in zip(named, parts, strict=True))

    def evidence(self) -> Command | None:
        case = self.case(("ARBITRATION", "MEDIATION", "APPEALED"))
        return AddEvidence(case.case_id, EVIDENCE, self.stated()) if case else None

    def coupon(self) -> Command | None:
        case = self.case()
        if case is None:
            return None
        hold_id, line_id = self.dice.choice(list(case.claims))
        lasts = self.dice.choice((None, HOUR, 24 * HOUR, 100 * HOUR))
        return GrantCoupon(
            f"k{self.dice.randint(0, 20)}",
            self.often(case.case_id, "none"),
            hold_id,
            self.often(line_id, "9"),
            self.often(case.currency, "EUR"),
            self.dice.choice((5, 20, 50)),
            self.dice.choice((Liable.MERCHANT, Liable.PLATFORM)),
            "x",
            self.stated(),
            self.dice.choice(("user:a", "user:b")),
            self.often(self.model.now + lasts if lasts else None, self.model.now),
        )

    def review(self) -> Command | None:
        waiting = [key for key, each in self.model.coupons.items() if each.state == "PROPOSED"]
        if not waiting:
            return None
        coupon_id = self.often(
            self.dice.choice(waiting), self.dice.choice(list(self.model.coupons))
        )
        return ReviewCoupon(
            coupon_id, self.dice.random() < 0.6, self.dice.choice(("user:a", "user:b"))
        )

    # Warranties.

    def give_warranty(self) -> Command:
        line = self.line()
        until = self.model.now + self.dice.choice((HOUR, 30 * HOUR, 200 * HOUR))
        return GrantWarranty(
            f"w{self.dice.randint(0, 20)}",
            self.often(line.hold_id, "none"),
            self.often(line.line_id, "9"),
            self.often(line.currency, "EUR"),
            self.dice.choice((5, 60, 200)),
            self.dice.choice((Liable.MERCHANT, Liable.PLATFORM)),
            self.often(until, self.model.now),
            "x",
            "user:a",
        )

    def use_warranty(self) -> Command | None:
        if not self.model.warranties:
            return None
        warranty_id = self.dice.choice(list(self.model.warranties))
        warranty = self.model.warranties[warranty_id]
        # By an id that may be a refund's or a case's already.
        refund_id = self.dice.choice(("", f"r{self.dice.randint(0, 30)}", f"c{self.number}"))
        return UseWarranty(
            self.often(warranty_id, "none"),
            self.often(warranty.line.currency, "EUR"),
            self.dice.randint(1, self.often(max(1, warranty.left), warranty.left + 1)),
            refund_id,
            "" if refund_id else "fixer",
            "x",
        )

    # Freezes.

    def freeze(self) -> Command | None:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        target, of_hold, of_merchant = self.dice.choice(
            (
                *(((FreezeTargetKind.HOLD, line.hold_id), each, False) for each in (True, False)),
                *(((FreezeTargetKind.MERCHANT, line.merchant), False, e) for e in (True, False)),
                ((FreezeTargetKind.BUYER, hold.buyer or "b0"), False, False),
            )
        )
        items: tuple[FreezeItem, ...] = ()
        if self.often(of_hold, True):
            lines = list(hold.lines.values())
            named = self.some([each for each in lines if each.held] or lines)
            amounts = [max(1, self.amount(each.held)) for each in named]
            items = tuple(map(FreezeItem, [each.line_id for each in named], amounts))
        amount = 0
        if self.often(of_merchant, True):
            available = self.model.available(line.merchant, hold.currency)
            if not self.often(available, 1):
                return None
            amount = max(1, self.amount(available))
        stated = hold.currency if items or amount else ""
        lasts = self.dice.choice((None, None, HOUR, 24 * HOUR, 24 * HOUR, 100 * HOUR))
        coming = [due.time for due in self.model.due(self.model.now + 1_000 * HOUR)]
        expires = self.model.now + lasts if lasts else None
        if coming and self.dice.random() < 0.3:
            # The very instant at which something else is due.
            expires = self.dice.choice(coming)
        return FreezeFunds(
            f"f{self.dice.randint(0, 40)}",
            facts.FreezeTarget(*target),
            items,
            amount,
            self.often(stated, "EUR"),
            "x",
            "scorer",
            expires,
            "user:a",
        )

    def freeze_in(self, state: str) -> str | None:
        """Some freeze, mostly one in a state."""
        known = self.model.freezes
        likely = [key for key, each in known.items() if each.state == state]
        if not likely:
            return None
        return self.often(self.dice.choice(likely), self.dice.choice([*known, "none"]))

    def propose_lift(self) -> Command | None:
        freeze_id = self.freeze_in("PLACED")
        by = self.dice.choice(("user:a", "user:b"))
        return ProposeLift(freeze_id, "x", by) if freeze_id else None

    def review_lift(self) -> Command | None:
        freeze_id = self.freeze_in("LIFT_PROPOSED")
        by = self.dice.choice(("user:a", "user:b"))
        return ReviewLift(freeze_id, self.dice.random() < 0.8, by) if freeze_id else None

    # What is posted by hand.

    def propose_adjustment(self) -> Command:
        what = self.dice.choice(
            (self.postings, self.write_off, self.transfer, self.exchange_currency, self.reversal)
        )()
        expires = self.model.now + self.dice.choice((1, 24, 100)) * HOUR
        return ProposeAdjustment(
            f"a{self.dice.randint(0, 40)}",
            what,
            "x",
            self.often(expires, self.model.now),
            self.dice.choice(("user:a", "user:b")),
        )

    def postings(self) -> Proposal:
        """From some account to another, now and then of what cannot be adjusted or is unequal."""
        merchant, currency = self.dice.choice(MERCHANTS), self.dice.choice(("CNY", "JPY"))
        kinds = [
            *((Kind.AVAILABLE, merchant), (Kind.MERCHANT_RECEIVABLE, merchant)),
            *((Kind.OTHERS_PAYABLE, "host"), (Kind.PARTY_RECEIVABLE, "sf"), (Kind.SUSPENSE, "")),
            *((Kind.BANK, "bank"), (Kind.FEES, ""), (Kind.COMMISSION, "")),
            self.often((Kind.PSP_CLEARING, "psp"), (Kind.HELD, merchant)),
        ]
        debit, credit = (AccountKey(*of, currency) for of in self.dice.sample(kinds, 2))
        amount = self.near(debit) or self.near(credit) or 10
        lines = (AdjustmentLine(debit, amount), AdjustmentLine(credit, -self.often(amount, 1)))
        return ManualPostings(lines)

    def near(self, account: AccountKey) -> int:
        """About what an account has."""
        return self.amount(
            min(abs(self.model.money[account.kind, account.owner, account.currency]), 200)
        )

    def write_off(self) -> Proposal:
        merchant, currency = self.dice.choice(MERCHANTS), self.dice.choice(("CNY", "JPY"))
        owed = AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency)
        return WriteOff(merchant, currency, max(1, self.near(owed)))

    def transfer(self) -> Proposal:
        return SegregationTransfer("bank", "own", "CNY", self.dice.choice((-7, 50)))

    def exchange_currency(self) -> Proposal:
        """Twenty yen for a yuan."""
        kind, owner = self.dice.choice(
            (*((Kind.AVAILABLE, each) for each in MERCHANTS), (Kind.BANK, "bank"))
        )
        cents = 100 * self.dice.randint(1, 3)
        sides = [(AccountKey(kind, owner, "CNY"), cents), (AccountKey(kind, owner, "JPY"), 0)]
        sides[1] = (sides[1][0], cents // 5 + self.often(0, 1))
        yuan_sold = self.dice.random() < 0.5
        sold, bought = sides if yuan_sold else reversed(sides)
        return CurrencyExchange(*sold, *bought, "20" if yuan_sold else "0.05", "x")

    def reversal(self) -> Proposal:
        last = len(self.ledger.entries)
        approved = list(self.model.approvals) or [last + 1]
        seq = self.often(self.dice.choice(approved), self.dice.randint(1, last + 2))
        return Reversal(seq)

    def review_adjustment(self) -> Command | None:
        known = self.model.adjustments
        waiting = [key for key, each in known.items() if each.state == "PROPOSED"]
        if not waiting:
            return None
        return ReviewAdjustment(
            self.often(self.dice.choice(waiting), self.dice.choice([*known, "none"])),
            self.dice.random() < 0.85,
            self.dice.choice(("user:a", "user:b")),
        )

    # Chargebacks.

    def chargeback(self) -> Command:
        case = self.case(CHARGEBACK_STEPS)
        if case is None or case.chargeback is None or self.dice.random() < 0.25:
            return self.new_chargeback()
        about = case.chargeback
        likely = list(CHARGEBACK_STEPS[case.state]) or ["LOST"]
        event = ChargebackEvent(
            self.dice.choice(likely if self.dice.random() < 0.85 else list(ChargebackEvent))
        )
        amount = self.dice.choice((0, about.amount))
        return self.report(
            case.case_id,
            self.often(case.hold_id, self.line().hold_id),
            about.reference,
            event,
            case.currency,
            self.often(amount, amount + 1),
            (),
            about.psp,
        )

    def new_chargeback(self) -> Command:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        lines = self.some(list(hold.lines.values()))
        items = tuple(RefundItem(each.line_id, max(1, self.amount(each.left))) for each in lines)
        amount = sum(item.amount for item in items)
        opening = (ChargebackEvent.INQUIRY, ChargebackEvent.OPENED, ChargebackEvent.OPENED)
        return self.report(
            f"c{self.number}",
            line.hold_id,
            f"cb{self.number}",
            self.often(self.dice.choice(opening), self.dice.choice(list(ChargebackEvent))),
            hold.currency,
            self.often(amount, amount + 1),
            items if self.dice.random() < 0.5 else (),
            self.often(self.dice.choice(("", *hold.paid)), "psp9"),
        )

    def report(
        self,
        case_id: str,
        hold_id: str,
        reference: str,
        event: ChargebackEvent,
        currency: str,
        amount: int,
        items: tuple[RefundItem, ...],
        psp: str,
    ) -> Command:
        takes = event in (ChargebackEvent.OPENED, ChargebackEvent.PRE_ARBITRATION)
        return ReportChargeback(
            case_id,
            hold_id,
            reference,
            event,
            currency,
            amount,
            items,
            self.often(takes and self.dice.random() < 0.6, True),
            self.dice.choice((0, 0, max(1, amount - 3), amount + 2)),
            "",
            0,
            self.dice.choice((0, 0, 15)),
            self.dice.random() < 0.5,
            self.model.now + 100 * HOUR,
            self.dice.choice((None, self.model.now - HOUR)),
            "x",
            psp,
        )


def same(ours: Any, theirs: Any) -> None:
    """Compare what the ledger has with what the model has, zero balances aside."""
    if isinstance(theirs, Counter):
        ours = {key: value for key, value in ours.items() if value}
        theirs = {key: value for key, value in theirs.items() if value}
    if ours == theirs:
        return
    if isinstance(ours, dict):
        keys = [key for key in ours | theirs if ours.get(key) != theirs.get(key)]
        raise AssertionError(
            "\n".join(f"{key}: {ours.get(key)} instead of {theirs.get(key)}" for key in keys)
        )
    raise AssertionError(f"{ours} instead of {theirs}")


_COUNTED: Final = (
    *("captured", "held", "disputed", "frozen", "recalled", "released", "reserved"),
    *("refunded_before", "refunded_after", "compensated", "charged_back", "charged_back_after"),
    *("freight", "exchanged", "warranted"),
    *("commission", "commission_returned"),
)


def of_line(line: Line) -> dict[str, Any]:
    counted = {name: getattr(line, name) for name in _COUNTED}
    funding = {
        (str(each.source), each.reference): (each.amount, each.returned, each.inspected)
        for each in line.funding
    }
    return counted | {"appeal_until": line.appeal_until or BEGIN, "funding": funding}


def of_model_line(line: ModelLine) -> dict[str, Any]:
    counted = {name: getattr(line, name) for name in _COUNTED}
    funding = {
        key: (each.amount, each.returned, each.inspected) for key, each in line.funding.items()
    }
    return counted | {"appeal_until": line.appeal_until, "funding": funding}


def of_refund(refund: Refund) -> tuple[Any, ...]:
    """What of a refund is compared; through whom it goes back is told of all."""
    whole = RefundPayment(refund.psp, refund.payable, refund.state)
    parts = refund.payments or ((whole,) if refund.payable else ())
    sums = Counter({part.psp: part.amount for part in parts})
    return refund.amount, refund.state, sums, {part.psp: part.state for part in parts}


def of_case(case: Case) -> dict[str, Any]:
    deadline = case.deadline if case.deadline.time else None
    return {
        "state": str(case.state),
        "lines": {(line.hold_id, line.line_id): tuple(line[2:]) for line in case.lines},
        "deadline": deadline and tuple(deadline),
        "answer_time": case.answer_time,
        "appeal_until": case.appeal_until,
        "refund_due": case.refund_due,
        "counts": (case.evidence_count, case.breach_count, case.refund_count, case.coupon_total),
        "chargeback": case.chargeback and (case.chargeback.taken, case.chargeback.excess),
    }


def of_model_case(case: ModelCase) -> dict[str, Any]:
    return {
        "state": case.state,
        "lines": {
            key: (claim.claimed, claim.reserved, claim.recalled, claim.awarded)
            for key, claim in case.claims.items()
        },
        "deadline": tuple(case.deadline) if case.deadline.time else None,
        "answer_time": case.answer_time,
        "appeal_until": case.appeal_until,
        "refund_due": case.refund_due,
        "counts": (case.evidence, case.breaches, case.refunds, case.coupons),
        "chargeback": case.chargeback and (case.chargeback.taken, case.chargeback.excess),
    }


def play(seed: int) -> Player:
    """One history; a failure tells its seed and its steps."""
    player = Player(seed)
    try:
        for _ in range(STEPS):
            player.step()
        player.ledger.check()
    except Exception:
        print(f"ESCROW_TEST_SEED={seed}", *player.steps, sep="\n")
        raise
    return player


def play_many(seed: int, usual: int) -> None:
    histories = int(os.environ.get("ESCROW_HISTORIES") or usual)
    for each in range(seed, seed + histories):
        play(each)
    print(f"{histories} histories")


@pytest.fixture
def posted(monkeypatch):
    """The names of the templates that were called, with something to post."""
    called: set[str] = set()

    def noted(template):
        def call(*arguments, **named):
            legs = template(*arguments, **named)
            if legs:
                called.add(template.__name__)
            return legs

        return call

    for name in TEMPLATES:
        monkeypatch.setattr(templates, name, noted(getattr(templates, name)))
    return called


@pytest.mark.slow
def test_histories_agree_with_the_model(seed):
    play_many(seed, usual=500)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_many_histories_agree_with_the_model(seed, posted):
    play_many(seed, usual=20_000)
    assert posted == TEMPLATES
