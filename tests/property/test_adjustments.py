"""Random adjustments of random books: whatever is proposed, approved, undone and paid out."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final

from ledger.domain.adjustments import (
    AdjustmentLine,
    AdjustmentState,
    CurrencyExchange,
    ManualPostings,
    Proposal,
    Reversal,
    SegregationTransfer,
    WriteOff,
)
from ledger.domain.chart import CLIENT_MONEY, RECEIVABLES, AccountKey, Kind
from ledger.domain.commands import CreatePayout, ProposeAdjustment, ReviewAdjustment
from ledger.domain.facts import AdjustmentReviewed
from ledger.domain.refusals import Refusal
from tests.support.pure import PureLedger

HISTORIES: Final = int(os.environ.get("ESCROW_HISTORIES", "100"))
STEPS: Final = 50
CODES: Final = ("JPY", "EUR", "KWD")
OWNED: Final = (
    *((Kind.AVAILABLE, "m"), (Kind.AVAILABLE, "n"), (Kind.MERCHANT_RECEIVABLE, "m")),
    *((Kind.MERCHANT_RECEIVABLE, "n"), (Kind.PARTY_RECEIVABLE, "post"), (Kind.SUSPENSE, "")),
    *((Kind.OTHERS_PAYABLE, "affiliate"), (Kind.BANK, "safe"), (Kind.GOODWILL, "")),
)


class Desk:
    """Two people at one ledger, and an independent sum of what they have agreed on."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.ledger = PureLedger()
        self.agreed: Counter[AccountKey] = Counter()
        self.done: Counter[str] = Counter()
        for number, (owner, code) in enumerate(product("mn", CODES)):
            safe, available = (
                AccountKey(Kind.BANK, "safe", code),
                AccountKey(Kind.AVAILABLE, owner, code),
            )
            lines = [AdjustmentLine(safe, 200), AdjustmentLine(available, -200)]
            expires = self.ledger.time + timedelta(hours=1)
            what = ManualPostings(tuple(lines))
            self.submit(ProposeAdjustment(f"g{number}", what, "r", expires, "user:a"))
            self.submit(ReviewAdjustment(f"g{number}", approved=True, by="user:b"))

    def step(self, number: int) -> None:
        dice, ledger = self.dice, self.ledger
        if dice.random() < 0.1:
            ledger.advance(ledger.time + timedelta(minutes=dice.randrange(1, 40)))
        expires = ledger.time + timedelta(hours=1)
        command: Any
        match dice.randrange(5):
            case 0:
                to = AccountKey(Kind.AVAILABLE, dice.choice("mn"), dice.choice(CODES))
                amount = dice.randrange(1, 60)
                command = CreatePayout(f"p{number}", to.owner, to.currency, amount, "iban", None)
            case 1 | 2 if ledger.book.adjustments:
                known = dice.choice(list(ledger.book.adjustments))
                approved = dice.random() < 0.9
                command = ReviewAdjustment(known, approved, dice.choice(("user:a", "user:b")))
            case _:
                command = ProposeAdjustment(f"a{number}", self.what(), "r", expires, "user:a")
        self.submit(command)

    def submit(self, command: Any) -> None:
        book = self.ledger.book
        try:
            recorded = self.ledger.submit(command)
        except Refusal as refusal:
            self.done[refusal.reason] += 1
            return
        self.done[type(recorded[0].fact).__name__] += 1
        if isinstance(command, ReviewAdjustment) and command.approved:
            assert command.by == "user:b"
            for line in book.adjustments[command.adjustment_id].lines:
                self.agreed[line.account] += line.amount
        for entry in recorded:
            if not isinstance(entry.fact, AdjustmentReviewed):
                for posting in entry.postings:
                    self.agreed[posting.account] += posting.amount

    def what(self) -> Proposal:
        dice = self.dice
        code, amount = dice.choice(CODES), dice.randrange(1, 100)
        match dice.randrange(8):
            case 0:
                return WriteOff(dice.choice("mn"), code, dice.randrange(1, 30))
            case 1:
                moved = dice.choice((amount, -amount))
                return SegregationTransfer("safe", "own", code, moved)
            case 2:
                kind, owner = dice.choice(((Kind.BANK, "safe"), (Kind.AVAILABLE, "m")))
                sold, bought = dice.sample([AccountKey(kind, owner, each) for each in CODES], 2)
                scale = {"JPY": 0, "EUR": 2, "KWD": 3}
                rate = f"{Decimal(10) ** (scale[sold.currency] - scale[bought.currency]):f}"
                return CurrencyExchange(sold, amount, bought, amount, rate, "dice")
            case 3 | 4 | 5:
                posted = [
                    each.review_entry_seq
                    for each in self.ledger.book.adjustments.values()
                    if each.is_posted
                ]
                return Reversal(dice.choice([*posted, 1]))
        accounts = [AccountKey(*each, code) for each in dice.sample(OWNED, 3)]
        first, second = dice.randrange(-50, 50) or 1, dice.randrange(-50, 50) or 1
        off = dice.random() < 0.1
        amounts = (first, second, off - first - second or 1)
        return ManualPostings(tuple(map(AdjustmentLine, accounts, amounts)))

    def check(self) -> None:
        """The books are what was agreed, within their bounds, and nothing was undone twice."""
        self.ledger.check()
        book = self.ledger.book
        balances = {key: account.balance for key, account in book.accounts.items()}
        assert balances == {key: self.agreed[key] for key in balances}
        assert all(balance <= 0 for key, balance in balances.items() if key.kind in CLIENT_MONEY)
        assert all(balance >= 0 for key, balance in balances.items() if key.kind in RECEIVABLES)
        for owner, code in {(key.owner, key.currency) for key in balances}:
            debt = book.balance(AccountKey(Kind.MERCHANT_RECEIVABLE, owner, code))
            assert not (debt and book.balance(AccountKey(Kind.AVAILABLE, owner, code)))
        undone = Counter(
            each.reverses_entry_seq
            for each in book.adjustments.values()
            if each.is_posted and each.reverses_entry_seq
        )
        assert all(count == 1 for count in undone.values())
        reversed_ones = [
            each.review_entry_seq
            for each in book.adjustments.values()
            if each.state is AdjustmentState.REVERSED
        ]
        assert sorted(undone) == sorted(reversed_ones)


def test_random_adjustments() -> None:
    seed = int(os.environ.get("ESCROW_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"ESCROW_TEST_SEED={seed}")
    done: Counter[str] = Counter()
    for history in range(HISTORIES):
        desk = Desk(seed * 1_000 + history)
        desk.ledger.book.entry_kinds[1] = "ledger_created"
        for number in range(STEPS):
            desk.step(number)
        desk.check()
        done += desk.done
    print(done)
    assert {
        *("AdjustmentProposed", "AdjustmentReviewed", "PayoutCreated", "BALANCE_TOO_SMALL"),
        *("ENTRY_REVERSED", "ENTRY_NOT_REVERSIBLE", "SECOND_PERSON_REQUIRED"),
        *("ADJUSTMENT_STATE", "ADJUSTMENT_UNBALANCED"),
    } <= done.keys()
