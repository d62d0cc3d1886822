"""Moves of cases, and of the coupons granted in them."""

from __future__ import annotations

from typing import Final

from ledger.domain.cases import LiabilityShare
from ledger.domain.commands import (
    AddEvidence,
    AnswerCase,
    Award,
    Claim,
    CloseCase,
    Command,
    GrantCoupon,
    MoveCase,
    OpenCase,
    ReviewCoupon,
)
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CasePriority,
    CaseScope,
    CaseType,
    Liable,
    RefundGround,
)
from tests.property.case_model import ModelCase
from tests.property.moves.dice import EVIDENCE, HOUR, Moves

_TYPES: Final = (
    *(CaseType.DISPUTE, CaseType.DISPUTE, CaseType.COMPENSATION),
    *(each for each in CaseType if each is not CaseType.CHARGEBACK),
)


class CaseMoves(Moves):
    """What happens in cases."""

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
