"""Moves of merchants: what is agreed, where and when they are paid, deposits."""

from __future__ import annotations

from ledger.domain.commands import (
    Command,
    PutDestination,
    PutMerchant,
    PutPayoutSchedule,
    ReportDeposit,
)
from ledger.domain.kinds import DepositEvent, MerchantStanding, PayoutCadence
from ledger.domain.merchants import AdvanceCap, Destination, MerchantTerms
from ledger.domain.payout_schedules import ScheduleTerms
from tests.property.moves.dice import HOUR, IDLE, MERCHANTS, Moves
from tests.property.order_model import DEPOSIT
from tests.support.pure import SHANGHAI


class MerchantMoves(Moves):
    """What is agreed with merchants."""

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
