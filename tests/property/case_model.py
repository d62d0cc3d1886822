"""An independent model of cases: stages and deadlines, awards and appeals, and coupons.

Like the model of orders it builds on, it shares no code with the ledger.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.property.merchant_model import MerchantModel
from tests.property.order_model import (
    AVAILABLE,
    BEGIN,
    COMMISSION,
    DISPUTED,
    HELD,
    OWED,
    Due,
    Given,
    ModelLine,
    Refused,
    check,
    end_of_days,
    shared,
)

PARTIES, BUYER, COUPONS = 1220, 1230, 2220
PLATFORM, GOODWILL, FREIGHT = 5020, 5030, 5050

UNPAID = frozenset({"INQUIRY", "REPAIR", "EXCHANGE"})
UNBOUND = frozenset({"COMPENSATION", "DISPUTE"})
HEARD = frozenset({"ARBITRATION", "MEDIATION", "APPEALED"})
RULED = frozenset({"REJECTED", "APPROVED", "PARTLY_APPROVED"})
TALKS = frozenset({"OPENED", "ANSWERED", "RETURN_TRANSIT", "RETURN_AUDIT"})

ACTIONS = {
    "AGREE_RETURN": ({"OPENED", "ANSWERED"}, "RETURN_TRANSIT"),
    "SHIP_RETURN": ({"RETURN_TRANSIT"}, "RETURN_TRANSIT"),
    "RECEIVE_RETURN": ({"RETURN_TRANSIT"}, "RETURN_AUDIT"),
    "CONTEST_RETURN": ({"RETURN_AUDIT"}, "ANSWERED"),
    "APPEAL": (RULED, "APPEALED"),
    "REOPEN": ({"WITHDRAWN", "EXPIRED"}, "OPENED"),
}
OUTCOMES = {
    "WITHDRAWN": TALKS | {"ARBITRATION", "MEDIATION"},
    "REJECTED": TALKS | HEARD,
    "APPROVED": TALKS | HEARD,
    "PARTLY_APPROVED": TALKS | HEARD,
    "EXPIRED": {"ANSWERED", "RETURN_TRANSIT"},
    "UPHELD": {"APPEALED"},
}


class ModelDeadline(NamedTuple):
    """Until when, what follows, and by which rule."""

    time: datetime | None = None
    default: str | None = None
    rule: str = ""


NO_DEADLINE = ModelDeadline()


@dataclass
class ModelClaim:
    """What a case claims of a line."""

    line: ModelLine
    claimed: int
    reserved: int = 0
    recalled: int = 0
    awarded: int = 0

    @property
    def missing(self) -> int:
        """What is claimed, and neither awarded nor set apart."""
        return max(0, self.claimed - self.awarded - self.reserved - self.recalled)


@dataclass
class ModelChargeback:
    """What of a chargeback moves money."""

    psp: str
    reference: str
    amount: int
    taken: int = 0
    excess: int = 0


@dataclass
class ModelCase:
    """A case."""

    case_id: str
    number: int
    hold_id: str
    currency: str
    type: str
    priority: str
    order_wide: bool
    claims: dict[tuple[str, str], ModelClaim]
    state: str = "OPENED"
    deadline: ModelDeadline = NO_DEADLINE
    answer_time: datetime | None = None
    refund_due: datetime | None = None
    appeal_until: datetime | None = None
    ruling: str = ""
    given: list[Given] = field(default_factory=list)
    """What the last ruling gave."""
    evidence: int = 0
    breaches: int = 0
    refunds: int = 0
    coupons: int = 0
    chargeback: ModelChargeback | None = None

    @property
    def is_open(self) -> bool:
        chargeback = {"INQUIRY", "CHARGED_BACK", "REPRESENTED"}
        return self.state in TALKS | HEARD | chargeback | {"PRE_ARBITRATION", "SCHEME_ARBITRATION"}

    @property
    def hold_ids(self) -> list[str]:
        return list(dict.fromkeys([self.hold_id, *(hold_id for hold_id, _ in self.claims)]))

    @property
    def due_time(self) -> datetime | None:
        return self.deadline.time if self.is_open and self.deadline.default else None

    def names(self, line: ModelLine) -> bool:
        return line.hold_id in self.hold_ids if self.order_wide else line.key in self.claims


@dataclass
class Ruling:
    """What a ruling awards for lines, amount and freight, and who bears it."""

    awards: dict[tuple[str, str], tuple[int, int]]
    shares: list[Any] = field(default_factory=list)
    freight_shares: list[Any] = field(default_factory=list)


@dataclass
class ModelCoupon:
    case_id: str
    line: ModelLine
    amount: int
    funded_by: str
    by: str
    state: str
    expires: datetime | None = None
    balance: int = 0
    due: datetime | None = None

    def spend(self, amount: int) -> None:
        self.balance -= amount
        if not self.balance:
            self.state, self.due = "REDEEMED", None

    def give_back(self, amount: int, now: datetime) -> None:
        self.balance += amount
        self.state = {"REDEEMED": "ISSUED"}.get(self.state, self.state)
        self.due = self.expires and max(self.expires, now)


class CaseModel(MerchantModel):
    """Orders and their cases."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.cases: dict[str, ModelCase] = {}
        self.coupons: dict[str, ModelCoupon] = {}

    def is_blocked(self, line: ModelLine) -> bool:
        return any(case.is_open and case.names(line) for case in self.cases.values())

    # Deadlines.

    def deadline(self, case: ModelCase, state: str, since: datetime) -> ModelDeadline:
        """The shortest that the policies of its lines give a state, from a moment."""
        policies = [(claim.line.terms, claim.line.rule) for claim in case.claims.values()]
        found = [(*self.time_of(case, state, terms), rule) for terms, rule in policies]
        found = [each for each in found if each[0]]
        if not found:
            return NO_DEADLINE
        minutes, default, rule = min(found, key=lambda each: each[0])
        if state == "OPENED" and case.priority == "LIVE_STREAM":
            timed = any("LIVE_STREAM" in dict(terms.case_priorities) for terms, _ in policies)
            ends = self.stream_ends(case)
            if timed and not ends:
                return NO_DEADLINE
            since = max(since, *ends) if timed else since
        return ModelDeadline(since + timedelta(minutes=minutes), default, rule)

    @staticmethod
    def time_of(case: ModelCase, state: str, terms: Any) -> tuple[int, str | None]:
        """How many minutes a policy gives a state, and what follows."""
        if state == "OPENED":
            minutes = dict(terms.case_priorities).get(case.priority, terms.case_response_hours * 60)
            return minutes, terms.case_default and str(terms.case_default)
        stages = {stage: (minutes, str(default)) for stage, minutes, default in terms.case_stages}
        return stages.get(state, (0, None))

    def stream_ends(self, case: ModelCase) -> list[datetime]:
        return [
            when
            for hold_id, line_id in case.claims
            for kind, named, when in self.holds[hold_id].events
            if kind == "STREAM_ENDED" and line_id in named
        ]

    def escalated(self, case: ModelCase) -> ModelCase:
        """The case after a deadline that passed has taken it to the next tier."""
        assert case.deadline.time is not None
        moved = copy.copy(case)
        moved.state = "MEDIATION" if case.state == "ARBITRATION" else "ARBITRATION"
        moved.deadline = self.deadline(case, moved.state, case.deadline.time)
        moved.breaches += 1
        return moved

    def met(self, case_id: str) -> ModelCase:
        """The case as the deadlines that have passed leave it: a copy, to be put in its place."""
        check(holds=case_id in self.cases, reason="CASE_NOT_FOUND")
        case = copy.copy(self.cases[case_id])
        while case.due_time is not None and case.due_time <= self.now:
            check(holds=case.deadline.default == "ESCALATED", reason="CASE_STATE")
            case = self.escalated(case)
        return case

    def due(self, until: datetime) -> list[Due]:
        found = {
            Due(case.due_time, "case", case.case_id)
            for case in self.cases.values()
            if case.due_time is not None and case.due_time <= until
        }
        return sorted([*super().due(until), *found])

    def fall_due(self, due: Due) -> bool:
        if due.what == "hold":
            return super().fall_due(due)
        case = self.cases[due.id]
        if case.due_time != due.time:
            return False
        if case.deadline.default == "ESCALATED":
            self.cases[due.id] = self.escalated(case)
            return True
        assert case.deadline.default is not None
        case.breaches += 1
        awards = self.whole_claims(case) if case.deadline.default == "APPROVED" else {}
        self.close(case, case.deadline.default, due.time, due.time, Ruling(awards))
        return True

    # Opening and moving.

    def open_case(self, c: Any) -> None:
        unpaid = c.type in UNPAID
        positive = all(claim.amount > 0 for claim in c.claims)
        check(holds=unpaid or positive, reason="FIELD_INVALID")
        self.check_new(c.case_id)
        names = dict.fromkeys([c.hold_id, *(claim.hold_id for claim in c.claims)])
        holds = {hold_id: self.hold(hold_id) for hold_id in names}
        one_currency = all(hold.currency == c.currency for hold in holds.values())
        check(holds=one_currency, reason="CURRENCY_MISMATCH")
        keys = [(claim.hold_id, claim.line_id) for claim in c.claims]
        check(holds=len(set(keys)) == len(keys), reason="DUPLICATE_LINE")
        known = all(line_id in holds[hold_id].lines for hold_id, line_id in keys)
        check(holds=known, reason="LINE_NOT_FOUND")
        opened = self.effective(c.effective_time)
        check(holds=not any(map(self.is_closed, holds)), reason="NOTHING_HELD")
        claims = [
            ModelClaim(holds[each.hold_id].lines[each.line_id], each.amount) for each in c.claims
        ]
        if c.type not in UNPAID | UNBOUND:
            for claim in claims:
                self.check_ground(claim.line, c.ground)
        if c.type not in UNBOUND:
            within = all(claim.claimed <= claim.line.left for claim in claims)
            check(holds=within, reason="REFUND_EXCEEDS_REMAINDER")
        case = ModelCase(
            c.case_id,
            len(self.cases),
            c.hold_id,
            c.currency,
            str(c.type),
            str(c.priority),
            c.scope == "ORDER",
            {claim.line.key: claim for claim in claims},
        )
        case.deadline = self.deadline(case, "OPENED", max(opened, self.now))
        self.put(case)
        self.set_apart(case, lambda claim: claim.claimed)

    def check_new(self, case_id: str) -> None:
        check(holds=case_id not in self.cases, reason="CASE_EXISTS")
        check(holds=case_id not in self.refunds, reason="REFUND_EXISTS")

    def put(self, case: ModelCase) -> None:
        self.cases[case.case_id] = case
        self.case_ids.add(case.case_id)

    def set_apart(self, case: ModelCase, wanted: Callable[[ModelClaim], int]) -> None:
        """Set apart what is wanted, as far as the lines hold it."""
        for claim in case.claims.values():
            self.reserve(claim, min(max(0, wanted(claim)), claim.line.held))

    def reserve(self, claim: ModelClaim, amount: int) -> None:
        """Set so much apart for a claim, or free it when it is negative."""
        line = claim.line
        line.held -= amount
        line.disputed += amount
        claim.reserved += amount
        self.move(HELD, DISPUTED, line.merchant, line.currency, amount)

    def answer_case(self, c: Any) -> None:
        case = self.met(c.case_id)
        check(holds=case.state == "OPENED", reason="CASE_STATE")
        when = self.effective(c.occurred_time)
        case.answer_time = case.answer_time or when
        self.stand(case, "ANSWERED", when)

    def stand(self, case: ModelCase, state: str, when: datetime) -> None:
        """Let a case stand in a state from a time on, by which its time there counts."""
        case.state = state
        case.deadline = self.deadline(case, state, max(when, self.now))
        self.put(case)

    def move_case(self, c: Any) -> None:
        case = self.met(c.case_id)
        if c.action == "ESCALATE":
            sources = TALKS | {"ARBITRATION"}
            target = "MEDIATION" if case.state == "ARBITRATION" else "ARBITRATION"
        else:
            froms, target = ACTIONS[str(c.action)]
            sources = frozenset(froms)
        check(holds=case.state in sources, reason="CASE_STATE")
        when = self.effective(c.occurred_time)
        if not case.is_open:
            for hold_id in case.hold_ids:
                self.hold(hold_id)
        if c.action == "APPEAL":
            in_time = case.appeal_until is not None and self.now < case.appeal_until
            check(holds=in_time, reason="APPEAL_LAPSED")
        if c.action == "REOPEN":
            check(holds=not all(map(self.is_closed, case.hold_ids)), reason="NOTHING_HELD")
        if c.action == "AGREE_RETURN":
            case.answer_time = case.answer_time or when
        if not case.is_open:
            case.appeal_until = None
        self.stand(case, target, when)
        if c.action == "APPEAL":
            self.end_tails(case)
            self.set_apart(case, lambda claim: claim.claimed - claim.awarded)
        if c.action == "REOPEN":
            case.answer_time = None
            self.set_apart(case, lambda claim: claim.claimed)

    def end_tails(self, case: ModelCase) -> None:
        """An appealed ruling blocks nothing more; another that can be appealed still does."""
        for line in filter(case.names, self.lines()):
            if not any(
                each.appeal_until is not None and each.state in ("REJECTED", "PARTLY_APPROVED")
                for each in self.cases.values()
                if each is not case and each.names(line)
            ):
                line.appeal_until = BEGIN

    def report_fulfilment(self, c: Any) -> None:
        super().report_fulfilment(c)
        _, named, when = self.holds[c.hold_id].events[-1]
        for case_id in list(self.cases):
            claims = self.cases[case_id].claims
            if any(hold_id == c.hold_id and line_id in named for hold_id, line_id in claims):
                self.follow(case_id, str(c.kind), when)

    def follow(self, case_id: str, kind: str, when: datetime) -> None:
        """Let a case follow what happened to goods it claims for."""
        try:
            case = self.met(case_id)
        except Refused:
            return
        moves = {
            ("RETURN_SHIPPED", "RETURN_TRANSIT"): "RETURN_TRANSIT",
            ("RETURN_RECEIVED", "RETURN_TRANSIT"): "RETURN_AUDIT",
        }
        if kind == "STREAM_ENDED" and case.state == "OPENED" and case.deadline.time is None:
            self.stand(case, "OPENED", when)
        elif (kind, case.state) in moves:
            self.stand(case, moves[kind, case.state], when)

    def add_evidence(self, c: Any) -> None:
        case = self.met(c.case_id)
        check(holds=case.is_open, reason="CASE_STATE")
        self.effective(c.occurred_time)
        case.evidence += 1
        self.put(case)

    # Closing.

    def close_case(self, c: Any) -> None:
        outcome = str(c.outcome)
        awards = self.stated_awards(c, outcome)
        case = self.met(c.case_id)
        check(holds=case.state in OUTCOMES[outcome], reason="CASE_STATE")
        when = self.effective(c.occurred_time)
        if c.awards:
            check(holds=c.currency == case.currency, reason="CURRENCY_MISMATCH")
        keys = [(hold_id or case.hold_id, line_id) for hold_id, line_id, _, _ in awards]
        check(holds=len(set(keys)) == len(keys), reason="DUPLICATE_LINE")
        check(holds=case.claims.keys() >= set(keys), reason="LINE_NOT_FOUND")
        for shares in (c.shares, c.freight_shares):
            whole = not shares or sum(bps for _, _, bps in shares) == 10_000
            check(holds=whole, reason="SHARES_INVALID")
        if case.state in HEARD and outcome in RULED | {"UPHELD"} and not case.evidence:
            needed = any(claim.line.terms.evidence_required for claim in case.claims.values())
            check(holds=not needed, reason="EVIDENCE_REQUIRED")
        totals = dict(zip(keys, [award[2:] for award in awards], strict=True))
        if case.type not in UNBOUND:
            for key, (amount, _) in totals.items():
                line = case.claims[key].line
                had = sum(each.of_capture for each in case.given if each.line is line)
                left = max(0, line.captured - line.gone + had)
                check(holds=amount <= left, reason="REFUND_EXCEEDS_REMAINDER")
        if outcome == "APPROVED" and not awards:
            totals = self.whole_claims(case)
        ruling = Ruling(totals, list(c.shares), list(c.freight_shares))
        self.put(case)
        self.close(case, outcome, when, self.now, ruling)

    @staticmethod
    def stated_awards(c: Any, outcome: str) -> list[tuple[str, str, int, int]]:
        """The awards of a command, which the outcome has to have or cannot have."""
        awards = [tuple(award) for award in c.awards]
        if outcome == "PARTLY_APPROVED":
            check(holds=any(amount for _, _, amount, _ in awards), reason="FIELD_INVALID")
        elif outcome != "APPROVED":
            check(holds=not awards, reason="FIELD_INVALID")
        for liable, party_id, _ in (*c.shares, *c.freight_shares):
            named = liable in ("CARRIER", "INSURER")
            check(holds=bool(party_id) == named, reason="FIELD_INVALID")
        return awards

    def whole_claims(self, case: ModelCase) -> dict[tuple[str, str], tuple[int, int]]:
        """What an approval without awards gives: what is claimed, as far as there is that much."""
        found = {}
        for key, claim in case.claims.items():
            line = claim.line
            had = [each for each in case.given if each.line is line]
            left = max(0, line.captured - line.gone + sum(each.of_capture for each in had))
            found[key] = (min(claim.claimed, left), 0)
        return found

    def close(
        self, case: ModelCase, outcome: str, when: datetime, known: datetime, ruling: Ruling
    ) -> None:
        """Close a case; `when` it was closed and when that is `known` to releases."""
        rules, final = outcome in RULED, case.state == "APPEALED"
        undone = self.undo(case) if rules else Counter()
        merchants = {claim.line.merchant for claim in case.claims.values()}
        given_back = [each for each in merchants if self.is_touched(each, case.currency)]
        case.deadline = NO_DEADLINE
        case.state = case.ruling if outcome == "UPHELD" else outcome
        case.appeal_until = None
        if rules:
            case.ruling = outcome
            days = max(claim.line.terms.appeal_days for claim in case.claims.values())
            if days and not final:
                case.appeal_until = end_of_days(max(when, known), days)
            self.award(case, ruling, undone)
            case.refund_due = self.refund_due(case, when) if case.given else None
        for claim in case.claims.values():
            self.free(case, claim)
        for line in self.lines():
            if case.names(line):
                line.not_before = max(line.not_before, known)
                days = 0 if final else line.terms.appeal_days
                if outcome in ("REJECTED", "PARTLY_APPROVED") and days:
                    until = end_of_days(max(when, known), days)
                    line.appeal_until = max(line.appeal_until, until)
        for merchant in given_back:
            self.set_off(merchant, case.currency)

    def undo(self, case: ModelCase) -> Counter[str]:
        """Put back where it came from what the last ruling gave, and let the buyer owe it.

        Returns what that is on each hold.
        """
        undone: Counter[str] = Counter()
        for given in case.given:
            line, currency = given.line, given.line.currency
            owed = min(given.owed, self.money[OWED, line.merchant, currency])
            available = given.available + given.reserve + given.deposit + given.owed - owed
            cash = given.amount - self.funding_again(given)
            for kind, owner, amount in (
                (BUYER, line.hold_id, -cash),
                (HELD, line.merchant, given.before),
                (OWED, line.merchant, owed),
                (AVAILABLE, line.merchant, available),
                (COMMISSION, "", given.commission),
                (PLATFORM, "", given.platform),
                (FREIGHT, "", given.freight),
                *((PARTIES, party, amount) for party, amount in given.parties.items()),
            ):
                self.post(kind, owner, currency, -amount)
            line.held += given.before
            line.commission_returned -= given.commission
            self.count(given, -1)
            undone[line.hold_id] += cash
        return undone

    def award(self, case: ModelCase, ruling: Ruling, undone: Counter[str]) -> None:
        """Give what a ruling awards, in a refund for each hold."""
        for claim in case.claims.values():
            claim.awarded = 0
        given = [
            self.give(case, case.claims[key], amount, freight, ruling)
            for key, (amount, freight) in ruling.awards.items()
            if amount + freight
        ]
        case.given = given
        for hold_id in case.hold_ids:
            of_hold = [each for each in given if each.line.hold_id == hold_id]
            if of_hold:
                self.pay(case, of_hold, undone[hold_id])

    def give(
        self, case: ModelCase, claim: ModelClaim, amount: int, freight: int, ruling: Ruling
    ) -> Given:
        """Give an award for a line, by whoever bears it."""
        given = Given(claim.line, carriage=freight)
        shares = ruling.shares or [("MERCHANT", "", 10_000)]
        of_merchant = 0
        for kind, part, by in (
            ("platform", amount, shares),
            ("freight", freight, ruling.freight_shares or shares),
        ):
            for (liable, party, _), share in zip(
                by, shared(part, [b for *_, b in by]), strict=True
            ):
                if liable == "MERCHANT":
                    of_merchant += share
                elif liable == "PLATFORM":
                    setattr(given, kind, getattr(given, kind) + share)
                else:
                    given.parties[party] += share
        self.give_out_of_line(given, claim.reserved, of_merchant)
        claim.reserved -= given.disputed
        claim.awarded = amount
        self.post(PLATFORM, "", case.currency, given.platform)
        self.post(FREIGHT, "", case.currency, given.freight)
        for party, share in given.parties.items():
            self.post(PARTIES, party, case.currency, share)
        self.count(given)
        return given

    def funding_again(self, given: Given) -> int:
        """Have a line funded again by what was given back; how much of it."""
        raise NotImplementedError

    def pay(self, case: ModelCase, given: list[Given], has: int) -> None:
        """A refund of a case on a hold, of which the buyer has a part already."""
        hold_id = given[0].line.hold_id
        total, cash = sum(each.amount for each in given), sum(each.cash for each in given)
        offset = min(has, cash)
        self.post(BUYER, hold_id, case.currency, -offset)
        case.refunds += 1
        refund_id = case.case_id if case.refunds == 1 else f"{case.case_id}:{case.refunds}"
        self.owe(refund_id, hold_id, total, total - cash + offset)

    def refund_due(self, case: ModelCase, when: datetime) -> datetime | None:
        days = [claim.line.terms.refund_limit_days for claim in case.claims.values()]
        return min([end_of_days(when, each) for each in days if each], default=None)

    def free(self, case: ModelCase, claim: ModelClaim) -> None:
        """Give what is still set apart to other claims on the line, the oldest first, or back."""
        freed = claim.reserved
        self.reserve(claim, -freed)
        for other in self.others(case, claim):
            passed = min(other.missing, freed)
            self.reserve(other, passed)
            freed -= passed

    def others(self, case: ModelCase, claim: ModelClaim) -> Iterator[ModelClaim]:
        """The claims of other open cases on a line, the oldest first."""
        for other in sorted(self.cases.values(), key=lambda each: each.number):
            if other.is_open and other is not case and claim.line.key in other.claims:
                yield other.claims[claim.line.key]

    # Coupons.

    def grant_coupon(self, c: Any) -> None:
        check(holds=c.coupon_id not in self.coupons, reason="COUPON_EXISTS")
        check(holds=c.case_id in self.cases, reason="CASE_NOT_FOUND")
        case = self.cases[c.case_id]
        check(holds=c.currency == case.currency, reason="CURRENCY_MISMATCH")
        hold = self.holds.get(c.hold_id or case.hold_id)
        line = hold.lines.get(c.line_id) if hold else None
        if line is None or not case.names(line):
            raise Refused("LINE_NOT_FOUND")
        self.effective(c.occurred_time)
        late = c.expire_time is not None and c.expire_time <= self.now
        check(holds=not late, reason="FIELD_INVALID")
        total = sum(each.coupons for each in self.cases.values() if each.names(line)) + c.amount
        cap, limit = line.terms.coupon_cap, line.terms.coupon_approval
        check(holds=not cap or total <= cap, reason="COUPON_EXCEEDS_CAP")
        proposed = bool(limit) and total > limit
        state = "PROPOSED" if proposed else "ISSUED"
        of = (c.case_id, line, c.amount, str(c.funded_by), c.by, state, c.expire_time)
        coupon = ModelCoupon(*of)
        self.coupons[c.coupon_id] = coupon
        case.coupons += c.amount
        if not proposed:
            self.issue(coupon)

    def issue(self, coupon: ModelCoupon) -> None:
        line = coupon.line
        if coupon.funded_by == "PLATFORM":
            self.post(GOODWILL, "", line.currency, coupon.amount)
        else:
            self.charge(line.merchant, line.currency, coupon.amount)
        self.post(COUPONS, "", line.currency, -coupon.amount)
        coupon.balance, coupon.due = coupon.amount, coupon.expires

    def review_coupon(self, c: Any) -> None:
        check(holds=c.coupon_id in self.coupons, reason="COUPON_NOT_FOUND")
        coupon = self.coupons[c.coupon_id]
        check(holds=coupon.state == "PROPOSED", reason="COUPON_STATE")
        over = coupon.expires is not None and coupon.expires <= self.now
        check(holds=not c.approved or not over, reason="COUPON_EXPIRED")
        second = not c.approved or c.by != coupon.by
        check(holds=second, reason="SECOND_PERSON_REQUIRED")
        coupon.state = "ISSUED" if c.approved else "DECLINED"
        if c.approved:
            self.issue(coupon)
        else:
            self.cases[coupon.case_id].coupons -= coupon.amount
