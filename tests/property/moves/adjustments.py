"""Moves of what is posted by hand."""

from __future__ import annotations

from ledger.domain.adjustments import (
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    Proposal,
    Reversal,
    SegregationTransfer,
    WriteOff,
)
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import Command, ProposeAdjustment, ReviewAdjustment
from tests.property.moves.dice import HOUR, MERCHANTS, Moves


class AdjustmentMoves(Moves):
    """Adjustments, and how they are reviewed."""

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
