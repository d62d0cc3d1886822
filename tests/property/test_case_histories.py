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
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from ledger.domain import facts, templates
from ledger.domain.commands import Command, CreatePolicy, ReportFulfilment
from ledger.domain.kinds import FulfilmentKind
from tests.property.comparing import of_case, of_line, of_model_case, of_model_line, of_refund, same
from tests.property.moves.adjustments import AdjustmentMoves
from tests.property.moves.cases import CaseMoves
from tests.property.moves.chargebacks import ChargebackMoves
from tests.property.moves.dice import HOUR, PASSED, TICK
from tests.property.moves.freezes import FreezeMoves
from tests.property.moves.merchants import MerchantMoves
from tests.property.moves.orders import OrderMoves
from tests.property.moves.payments import PaymentMoves
from tests.property.moves.terms import some_terms
from tests.property.moves.warranties import WarrantyMoves
from tests.property.whole_model import WholeModel
from tests.property.witness import Witness
from tests.support.pure import START, PureLedger, reasons

STEPS: Final = 50

TEMPLATES: Final = {
    name for name, _ in inspect.getmembers(templates, inspect.isfunction) if name[0].islower()
}
"""Every way in which money moves."""


class Player(
    OrderMoves,
    PaymentMoves,
    MerchantMoves,
    CaseMoves,
    ChargebackMoves,
    FreezeMoves,
    AdjustmentMoves,
    WarrantyMoves,
):
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
