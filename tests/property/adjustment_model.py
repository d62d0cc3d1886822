"""An independent model of adjustments, on top of the one of orders, cases and freezes.

Of an adjustment it knows what it adds to which balance. Which entry approved which adjustment it is
told, because entries are the journal's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.property.freeze_model import FrozenModel
from tests.property.order_model import AVAILABLE, BANK, COMMISSION, OWED, check
from tests.property.payment_model import CLEARING

OWN_BANK, SUSPENSE, OTHERS, PARTY_OWES = 1020, 2990, 2310, 1220
FEES, BAD_DEBT, DIFFERENCES = 5010, 5040, 5060
BY_HAND = {AVAILABLE, BANK, CLEARING, COMMISSION, OWED, OWN_BANK, SUSPENSE, OTHERS, PARTY_OWES}
BY_HAND |= {1230, 5020, 5030, FEES, BAD_DEBT, 5050, DIFFERENCES, 5070}
OF_OTHERS, OWED_TO_US = {AVAILABLE, OTHERS, SUSPENSE}, {OWED, PARTY_OWES, 1230}
YEN_PER_YUAN = 20

Sums = Counter[tuple[int, str, str]]


@dataclass
class ModelAdjustment:
    """What two people agree on; `undoes` is the adjustment that a reversal is of."""

    sums: Sums
    by: str
    expires: datetime
    undoes: ModelAdjustment | None = None
    state: str = "PROPOSED"

    @property
    def undone(self) -> bool:
        return self.state == "REVERSED"


class AdjustedModel(FrozenModel):
    """Orders, their cases, freezes, and what is posted by hand."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.adjustments: dict[str, ModelAdjustment] = {}
        self.approvals: dict[int, str] = {}
        self.entries = 0

    def propose_adjustment(self, c: Any) -> None:
        check(holds=c.expire_time > self.now, reason="FIELD_INVALID")
        what = c.what
        kind = type(what).__name__
        if kind == "CurrencyExchange":
            self.check_exchange(what)
        check(holds=c.adjustment_id not in self.adjustments, reason="ADJUSTMENT_EXISTS")
        undoes = None
        if kind == "Reversal":
            undoes = self.reversible(what.entry_seq)
        sums = self.sums_of(what, undoes)
        adjustable = kind != "ManualPostings" or {key[0] for key in sums} <= BY_HAND
        check(holds=adjustable, reason="KIND_NOT_ADJUSTABLE")
        totals: Counter[str] = Counter()
        for (_, _, currency), amount in sums.items():
            totals[currency] += amount
        check(holds=not any(totals.values()), reason="ADJUSTMENT_UNBALANCED")
        self.check_there_is(sums)
        self.adjustments[c.adjustment_id] = ModelAdjustment(sums, c.by, c.expire_time, undoes)

    def check_exchange(self, what: Any) -> None:
        """Twenty yen for a yuan, which has a hundred cents and the yen none."""
        sold, bought = what.sold_account.currency, what.bought_account.currency
        check(holds=sold != bought, reason="FIELD_INVALID")
        if sold == "CNY":
            fits = abs(what.sold * YEN_PER_YUAN - what.bought * 100) <= 50
        else:
            fits = 2 * abs(what.sold * 100 // YEN_PER_YUAN - what.bought) <= 5
        check(holds=fits, reason="FIELD_INVALID")

    def reversible(self, entry_seq: int) -> ModelAdjustment:
        check(holds=entry_seq <= self.entries, reason="ENTRY_NOT_FOUND")
        found = self.adjustments.get(self.approvals.get(entry_seq, ""))
        check(holds=found is not None, reason="ENTRY_NOT_REVERSIBLE")
        assert found is not None
        posted = found.state in ("APPROVED", "REVERSED")
        check(holds=posted and found.undoes is None, reason="ENTRY_NOT_REVERSIBLE")
        check(holds=not found.undone, reason="ENTRY_REVERSED")
        return found

    def sums_of(self, what: Any, undoes: ModelAdjustment | None) -> Sums:
        sums: Sums = Counter()
        match type(what).__name__:
            case "ManualPostings":
                for line in what.lines:
                    sums[tuple(line.account)] += line.amount
            case "WriteOff":
                sums[BAD_DEBT, "", what.currency] += what.amount
                sums[OWED, what.merchant, what.currency] -= what.amount
            case "SegregationTransfer":
                sums[BANK, what.segregated_account, what.currency] += what.amount
                sums[OWN_BANK, what.own_account, what.currency] -= what.amount
            case "CurrencyExchange":
                side = 1 if what.sold_account.kind < 2000 else -1
                sums[tuple(what.sold_account)] -= side * what.sold
                sums[DIFFERENCES, "", what.sold_account.currency] += side * what.sold
                sums[tuple(what.bought_account)] += side * what.bought
                sums[DIFFERENCES, "", what.bought_account.currency] -= side * what.bought
            case "Reversal":
                assert undoes is not None
                for key, amount in undoes.sums.items():
                    sums[key] -= amount
        return sums

    def check_there_is(self, sums: Sums) -> None:
        """Nobody is left with less than nothing, or owing it."""
        for key, change in sums.items():
            side = -1 if key[0] in OF_OTHERS else 1 if key[0] in OWED_TO_US else 0
            enough = side * change >= 0 or side * (self.money[key] + change) >= 0
            check(holds=enough, reason="BALANCE_TOO_SMALL")

    def review_adjustment(self, c: Any) -> None:
        check(holds=c.adjustment_id in self.adjustments, reason="ADJUSTMENT_NOT_FOUND")
        found = self.adjustments[c.adjustment_id]
        waits = found.state == "PROPOSED" and self.now < found.expires
        check(holds=waits, reason="ADJUSTMENT_STATE")
        if not c.approved:
            found.state = "DECLINED"
            return
        check(holds=c.by != found.by, reason="SECOND_PERSON_REQUIRED")
        check(holds=not (found.undoes and found.undoes.undone), reason="ENTRY_REVERSED")
        for (kind, owner, _), change in found.sums.items():
            stopped = kind == AVAILABLE and change > 0 and self.is_frozen(owner)
            check(holds=not stopped, reason="FUNDS_FROZEN")
        self.check_there_is(found.sums)
        found.state = "APPROVED"
        if found.undoes:
            found.undoes.state = "REVERSED"
        for key, amount in found.sums.items():
            self.post(*key, amount)
        touched = [key for key in found.sums if key[0] in (AVAILABLE, OWED)]
        for owner, currency in dict.fromkeys((owner, currency) for _, owner, currency in touched):
            self.recover(owner, currency)
