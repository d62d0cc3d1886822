"""An independent model of merchants: what is agreed with them, where they are paid, deposits.

Like the model of orders it builds on, it shares no code with the ledger. What is agreed of reserves
is noted on each line when it is placed, so nothing has to be looked up as of earlier.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.property.order_model import (
    BANK,
    DEPOSIT,
    DISPUTED,
    FROZEN,
    HELD,
    IN_TRANSIT,
    OWED,
    RESERVE,
    RETURNED,
    check,
)
from tests.property.payment_model import PaymentModel


class MerchantModel(PaymentModel):
    """Orders, and their merchants."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.terms: dict[str, Any] = {}
        self.destinations: dict[str, dict[str, Any]] = {}

    def put_merchant(self, c: Any) -> None:
        self.terms[c.merchant] = c.terms

    def put_destination(self, c: Any) -> None:
        check(holds=c.merchant in self.terms, reason="MERCHANT_NOT_FOUND")
        self.destinations.setdefault(c.merchant, {})[c.destination.destination_id] = c.destination

    def report_deposit(self, c: Any) -> None:
        check(holds=c.merchant in self.terms, reason="MERCHANT_NOT_FOUND")
        self.effective(c.occurred_time)
        if c.event == "PAID_OUT":
            terms = self.terms[c.merchant]
            leaves = terms.standing == "RUNNING_OFF" and not terms.payouts_stopped
            leaves &= not self.is_open(c.merchant) and not self.is_frozen(c.merchant)
            check(holds=leaves, reason="DEPOSIT_BOUND")
            there = -self.money[DEPOSIT, c.merchant, c.currency]
            check(holds=c.amount <= there, reason="BALANCE_TOO_SMALL")
        signed = c.amount if c.event == "PAID_IN" else -c.amount
        self.post(BANK, c.bank_account, c.currency, signed)
        self.post(DEPOSIT, c.merchant, c.currency, -signed)

    def is_open(self, merchant: str) -> bool:
        """Whether anything of a merchant's is held, under way or owed, in whatever currency."""
        kinds = {HELD, DISPUTED, FROZEN, RESERVE, IN_TRANSIT, RETURNED, OWED}
        return any(
            amount
            for (kind, owner, _), amount in self.money.items()
            if owner == merchant and kind in kinds
        )

    def reserves(self) -> dict[str, tuple[int, int]]:
        return {each: (said.reserve_bps, said.reserve_days) for each, said in self.terms.items()}

    def trades(self, merchant: str) -> bool:
        terms = self.terms.get(merchant)
        return terms is None or terms.standing == "TRADING"

    def check_trading(self, merchant: str) -> None:
        check(holds=self.trades(merchant), reason="MERCHANT_RUNNING_OFF")

    def check_not_stopped(self, merchant: str) -> None:
        terms = self.terms.get(merchant)
        check(holds=not (terms and terms.payouts_stopped), reason="PAYOUTS_STOPPED")

    def check_paid_there(self, c: Any, when: datetime) -> None:
        known = self.destinations.get(c.merchant)
        if not known:
            return
        found = known.get(c.destination)
        there = found is not None and found.currency == c.currency
        check(holds=there, reason="DESTINATION_NOT_FOUND")
        assert found is not None
        begun = found.valid_from is None or found.valid_from <= when
        over = found.valid_until is not None and found.valid_until <= when
        check(holds=begun and not over, reason="DESTINATION_NOT_VALID")

    def check_advance(self, merchant: str, currency: str) -> None:
        terms = self.terms.get(merchant)
        caps = dict(terms.advance_caps) if terms else {}
        owed = self.money[OWED, merchant, currency]
        check(holds=owed <= caps.get(currency, owed), reason="ADVANCE_EXCEEDS_CAP")
