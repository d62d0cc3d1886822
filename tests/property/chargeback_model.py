"""An independent model of chargebacks, on top of the one of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.property.case_model import CaseModel, ModelCase, ModelChargeback, ModelClaim
from tests.property.case_model import ModelDeadline as Deadline
from tests.property.order_model import (
    AVAILABLE,
    DISPUTED,
    HELD,
    OWED,
    ModelHold,
    check,
    shared,
)
from tests.property.payment_model import CLEARING, FEES

PROVISIONAL, EXCHANGE = 1130, 5060

OPENINGS = {"INQUIRY": "INQUIRY", "OPENED": "CHARGED_BACK"}
LOSSES = dict.fromkeys(("LOST", "ACCEPTED", "EXPIRED"), "LOST")
STEPS = {
    "INQUIRY": {"OPENED": "CHARGED_BACK", "WON": "WON", "ACCEPTED": "LOST"},
    "CHARGED_BACK": {"REPRESENTED": "REPRESENTED", "WON": "WON", **LOSSES},
    "REPRESENTED": {"WON": "WON", "LOST": "LOST", "PRE_ARBITRATION": "PRE_ARBITRATION"},
    "WON": {"PRE_ARBITRATION": "PRE_ARBITRATION"},
    "PRE_ARBITRATION": {"ARBITRATION": "SCHEME_ARBITRATION", "WON": "WON", **LOSSES},
    "SCHEME_ARBITRATION": {"WON": "WON", "LOST": "LOST"},
    "LOST": {},
}
LEADS_TO = {
    **OPENINGS,
    **LOSSES,
    "REPRESENTED": "REPRESENTED",
    "WON": "WON",
    "PRE_ARBITRATION": "PRE_ARBITRATION",
    "ARBITRATION": "SCHEME_ARBITRATION",
}


class Model(CaseModel):
    """Orders, their cases and their chargebacks."""

    def report_chargeback(self, c: Any) -> None:
        takes = c.event in ("OPENED", "PRE_ARBITRATION")
        check(holds=takes or not c.taken, reason="FIELD_INVALID")
        hold = self.hold(c.hold_id)
        check(holds=not c.psp or c.psp in hold.paid, reason="PAYMENT_NOT_FOUND")
        known = self.known(c)
        if known is None:
            self.open_chargeback(c)
            return
        about = known.chargeback
        assert about is not None
        same = known.case_id == c.case_id and known.hold_id == c.hold_id
        same = same and c.amount in (0, about.amount)
        check(holds=same, reason="CHARGEBACK_MISMATCH")
        check(holds=c.currency == known.currency, reason="CURRENCY_MISMATCH")
        if known.state == LEADS_TO[str(c.event)]:
            return
        check(holds=c.event in STEPS[known.state], reason="CASE_STATE")
        self.effective(c.occurred_time)
        self.take_step(c, known, about, STEPS[known.state][str(c.event)])

    def known(self, c: Any) -> ModelCase | None:
        """The chargeback that has the provider's reference."""
        hold = self.holds.get(c.hold_id)
        for case in self.cases.values():
            about = case.chargeback
            psp = c.psp or (hold.psp if hold else "")
            if about and (about.psp, about.reference) == (psp, c.reference):
                return case
        return None

    def open_chargeback(self, c: Any) -> None:
        check(holds=c.amount > 0 or c.event not in OPENINGS, reason="FIELD_INVALID")
        total = sum(item.amount for item in c.items)
        check(holds=not c.items or total == c.amount, reason="FIELD_INVALID")
        hold = self.hold(c.hold_id)
        self.check_new(c.case_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        check(holds=c.event in OPENINGS, reason="CASE_STATE")
        self.named(hold, [item.line_id for item in c.items])
        self.effective(c.occurred_time)
        case = ModelCase(
            c.case_id,
            len(self.cases),
            c.hold_id,
            c.currency,
            "CHARGEBACK",
            "NORMAL",
            order_wide=False,
            claims={claim.line.key: claim for claim in self.spread(hold, c)},
        )
        about = case.chargeback = ModelChargeback(c.psp or hold.psp, c.reference, c.amount)
        self.put(case)
        self.take_step(c, case, about, OPENINGS[str(c.event)])

    def spread(self, hold: ModelHold, c: Any) -> list[ModelClaim]:
        """How the amount is spread over lines: as it says, or by what is left of them."""
        if c.items:
            return [ModelClaim(hold.lines[item.line_id], item.amount) for item in c.items]
        lines = list(hold.lines.values())
        weights = [
            max(0, line.left - sum(each.left for each in line.funding.values())) for line in lines
        ]
        captured = [line.captured for line in lines]
        told = (each for each in (weights, captured) if any(each))
        parts = shared(c.amount, next(told, [1] * len(lines)))
        return [ModelClaim(line, part) for line, part in zip(lines, parts, strict=True) if part]

    def take_step(self, c: Any, case: ModelCase, about: ModelChargeback, state: str) -> None:
        """Where a step leads, and what it does to money."""
        moved = c.moved or about.amount
        if c.event in ("INQUIRY", "OPENED", "PRE_ARBITRATION"):
            for claim in case.claims.values():
                self.recall(claim)
            if c.taken and not about.taken:
                self.exchange(case, about, moved, PROVISIONAL)
                about.taken = about.amount
        case.state = state
        case.deadline = Deadline(c.respond_by) if case.is_open else Deadline()
        if state == "WON":
            self.win(case, about, moved)
        elif state == "LOST":
            self.lose(case, about, moved)
        if state in ("WON", "LOST"):
            self.unblock(case, self.now)
        self.fee(c, case, about)
        for claim in case.claims.values():
            self.recover(claim.line.merchant, case.currency)

    def exchange(self, case: ModelCase, about: ModelChargeback, moved: int, kind: int) -> None:
        """The provider takes an amount, and another out of clearing where rates differ."""
        if kind:
            self.post(kind, about.psp, case.currency, about.amount)
        self.post(EXCHANGE, "", case.currency, moved - about.amount)
        self.post(CLEARING, about.psp, case.currency, -moved)

    def recall(self, claim: ModelClaim) -> None:
        """Set apart what is held, and what was released out of what it has become."""
        line = claim.line
        self.reserve(claim, min(claim.missing, line.releasable))
        amount = min(claim.missing, line.released_left)
        self.take_back(line, amount)
        self.post(DISPUTED, line.merchant, line.currency, -amount)
        claim.recalled += amount
        line.recalled += amount

    def win(self, case: ModelCase, about: ModelChargeback, moved: int) -> None:
        if about.taken:
            self.post(CLEARING, about.psp, case.currency, moved)
            self.post(EXCHANGE, "", case.currency, about.amount - moved)
            self.post(PROVISIONAL, about.psp, case.currency, -about.amount)
            about.taken = 0
        for claim in case.claims.values():
            line = claim.line
            self.move(DISPUTED, AVAILABLE, line.merchant, line.currency, claim.recalled)
            line.recalled -= claim.recalled
            claim.recalled = 0
            self.free(case, claim)

    def lose(self, case: ModelCase, about: ModelChargeback, moved: int) -> None:
        if about.taken:
            self.post(PROVISIONAL, about.psp, case.currency, -about.amount)
        else:
            self.exchange(case, about, moved, 0)
        for claim in case.claims.values():
            line = claim.line
            about.excess += max(0, claim.claimed - line.left)
            set_apart = claim.reserved + claim.recalled
            held = min(claim.claimed - set_apart, line.releasable)
            owed = claim.claimed - set_apart - held
            self.post(DISPUTED, line.merchant, line.currency, set_apart)
            self.post(HELD, line.merchant, line.currency, held)
            self.post(OWED, line.merchant, line.currency, owed)
            line.held -= held
            line.disputed -= claim.reserved
            line.recalled -= claim.recalled
            line.charged_back += claim.reserved + held
            line.charged_back_after += claim.recalled + owed
            claim.reserved = claim.recalled = 0
            claim.awarded = claim.claimed
        about.taken = about.amount

    def unblock(self, case: ModelCase, known: datetime) -> None:
        for line in self.lines():
            if case.names(line):
                line.not_before = max(line.not_before, known)

    def fee(self, c: Any, case: ModelCase, about: ModelChargeback) -> None:
        """What the provider charges for the step, borne by the platform or by the merchants."""
        self.post(CLEARING, about.psp, case.currency, -c.fee)
        if not c.merchant_bears_fee:
            self.post(FEES, "", case.currency, c.fee)
            return
        weights: dict[str, int] = {}
        for claim in case.claims.values():
            merchant = claim.line.merchant
            weights[merchant] = weights.get(merchant, 0) + claim.claimed
        parts = shared(c.fee, list(weights.values()))
        for merchant, part in zip(weights, parts, strict=True):
            self.charge(merchant, case.currency, part)
