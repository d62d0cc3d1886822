"""What a step of a scenario can do to a case: open it, argue it, decide it, make up for it.

As in `actions`, an action that names no time of its own happens at the time of its step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.stage import (
    NO_ID,
    Action,
    Id,
    Stage,
    check_one_currency,
    given,
    listed,
)
from escrow_cli.scenario.values import Content, Moment
from escrow_client import (
    AddEvidence,
    AnswerCase,
    Award,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    Claim,
    CloseCase,
    Evidence,
    GrantCoupon,
    LiabilityShare,
    Liable,
    Money,
    MoveCase,
    OpenCase,
    RefundGround,
    ReportChargeback,
    ReviewCoupon,
)

_BPS_OF_PERCENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPart:
    """An amount of a line; without `hold`, of the first hold of the case."""

    line: Id
    amount: Money
    hold: Id = NO_ID

    @property
    def claim(self) -> Claim:
        """As the client takes it."""
        return Claim(self.line, self.amount, hold_id=self.hold)

    def __str__(self) -> str:
        return f"{self.line} {self.amount}" + (f" of {self.hold}" if self.hold else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedPart:
    """What a ruling awards for a line, and the freight on top of it."""

    line: Id
    amount: Money
    freight: Money | None = None
    hold: Id = NO_ID

    def __str__(self) -> str:
        freight = f" and freight of {self.freight}" if self.freight else ""
        return f"{self.line} {self.amount}{freight}" + (f" of {self.hold}" if self.hold else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of an award somebody bears, in basis points, 1/100 of a percent."""

    liable: Liable
    share_bps: int
    party: Id = NO_ID

    @property
    def share(self) -> LiabilityShare:
        """As the client takes it."""
        return LiabilityShare(self.liable, self.share_bps, self.party)

    def __str__(self) -> str:
        party = f" {self.party}" if self.party else ""
        return f"{self.liable}{party} {self.share_bps / _BPS_OF_PERCENT:g} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpening(Action):
    """A buyer asks for something after the sale."""

    case: Id
    hold: Id
    claims: tuple[ClaimedPart, ...]
    type: CaseType = CaseType.REFUND
    priority: CasePriority = CasePriority.NORMAL
    scope: CaseScope = CaseScope.LINES
    ground: RefundGround = RefundGround.NO_REASON
    when: Moment | None = None

    def __post_init__(self) -> None:
        check_one_currency(self.claims)

    def send(self, stage: Stage) -> object:
        command = OpenCase(
            self.case,
            self.hold,
            [each.claim for each in self.claims],
            self.scope,
            self.ground,
            given(self.when),
            type=self.type,
            priority=self.priority,
        )
        return stage.client.open_case(stage.ledger, command)

    def __str__(self) -> str:
        what = "" if self.type is CaseType.REFUND else f", {self.type}"
        urgent = "" if self.priority is CasePriority.NORMAL else f", priority {self.priority}"
        scope = ", which blocks the whole order" if self.scope is CaseScope.ORDER else ""
        claims = listed(map(str, self.claims))
        return f"The buyer opens {self.case}{what}{urgent}: {claims} of {self.hold}{scope}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer(Action):
    """The merchant answers a case."""

    case: Id
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        return stage.client.answer_case(stage.ledger, AnswerCase(self.case, given(self.when)))

    def __str__(self) -> str:
        return f"The merchant answers {self.case}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMove(Action):
    """A case goes on to another stage."""

    case: Id
    action: CaseAction
    by: CaseParty | None = None
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = MoveCase(self.case, self.action, given(self.when), self.by)
        return stage.client.move_case(stage.ledger, command)

    def __str__(self) -> str:
        by = f", by the {self.by.lower()}" if self.by else ""
        return f"{self.case} goes on: {self.action}{by}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosing(Action):
    """A case is closed; `rule` is the rule and version that decided, where no person did."""

    case: Id
    outcome: CaseOutcome
    awards: tuple[AwardedPart, ...] = ()
    shares: tuple[Share, ...] = ()
    freight_shares: tuple[Share, ...] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""
    when: Moment | None = None

    def __post_init__(self) -> None:
        check_one_currency(self.awards)

    def send(self, stage: Stage) -> object:
        command = CloseCase(
            self.case,
            self.outcome,
            given(self.when),
            awards=[Award(each.line, each.amount, each.freight, each.hold) for each in self.awards],
            shares=[each.share for each in self.shares],
            freight_shares=[each.share for each in self.freight_shares],
            liable=self.liable,
            subject=self.subject,
            reason=self.reason,
            rule=self.rule,
        )
        return stage.client.close_case(stage.ledger, command)

    def __str__(self) -> str:
        parts = [f"{self.case} is closed: {self.outcome}"]
        if self.rule:
            parts.append(f"by {self.rule}")
        if self.awards:
            parts.append(listed(map(str, self.awards)))
        if self.shares:
            parts.append(f"borne by {_borne(self.shares)}")
        if self.freight_shares:
            parts.append(f"the freight by {_borne(self.freight_shares)}")
        return f"{', '.join(parts)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdding(Action):
    """Evidence is brought. Of `content` only its hash and its size are sent, as ever."""

    case: Id
    content: Content
    by: CaseParty
    media_type: str = "text/plain"
    pointer: str = ""
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        evidence = Evidence(
            sha256=self.content.sha256,
            media_type=self.media_type,
            size_bytes=self.content.size_bytes,
            pointer=self.pointer or f"evidence/{self.content.sha256.hex()[:16]}",
            party=self.by,
        )
        command = AddEvidence(self.case, evidence, given(self.when))
        return stage.client.add_evidence(stage.ledger, command)

    def __str__(self) -> str:
        return f"The {self.by.lower()} adds to {self.case}: {self.content}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackReport(Action):
    """The processor says something of a chargeback, whose first step opens its case.

    `moved` is what the provider takes or gives back where exchange rates make it another amount
    than `amount`; `original` is what the card's owner disputes, in the card's currency.
    """

    case: Id
    hold: Id
    reference: str
    event: ChargebackEvent
    amount: Money
    items: tuple[ClaimedPart, ...] = ()
    taken: bool = False
    moved: Money | None = None
    original: Money | None = None
    fee: Money | None = None
    merchant_bears_fee: bool = False
    respond_by: Moment | None = None
    reason: str = ""
    psp: Id = NO_ID
    when: Moment | None = None

    def __post_init__(self) -> None:
        check_one_currency(self.items)

    def send(self, stage: Stage) -> object:
        command = ReportChargeback(
            self.case,
            self.hold,
            self.reference,
            self.event,
            self.amount,
            items=[each.claim for each in self.items],
            taken=self.taken,
            moved=self.moved,
            original=self.original,
            fee=self.fee,
            merchant_bears_fee=self.merchant_bears_fee,
            respond_by_time=given(self.respond_by),
            occurred_time=given(self.when),
            reason=self.reason,
            psp=self.psp,
        )
        return stage.client.report_chargeback(stage.ledger, command)

    def __str__(self) -> str:
        parts = [f"The processor reports chargeback {self.reference} of {self.hold}: {self.event}"]
        if self.amount.amount_minor:
            parts.append(str(self.amount))
        if self.taken:
            parts.append("taken at once")
        if self.original:
            parts.append(f"disputed as {self.original}")
        if self.moved:
            parts.append(f"{self.moved} moved")
        if self.fee:
            bearer = "the merchant" if self.merchant_bears_fee else "the platform"
            parts.append(f"for a fee of {self.fee} that {bearer} bears")
        if self.respond_by:
            parts.append(f"to be answered by {self.respond_by}")
        return f"{', '.join(parts)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponGrant(Action):
    """A buyer is given a coupon for the trouble."""

    coupon: Id
    case: Id
    line: Id
    amount: Money
    funded_by: Liable
    hold: Id = NO_ID
    reason: str = ""
    when: Moment | None = None
    expires: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = GrantCoupon(
            self.coupon,
            self.case,
            self.line,
            self.amount,
            self.funded_by,
            hold_id=self.hold,
            reason=self.reason,
            occurred_time=given(self.when),
            expire_time=given(self.expires),
        )
        return stage.client.grant_coupon(stage.ledger, command)

    def __str__(self) -> str:
        until = f", good until {self.expires}" if self.expires else ""
        return (
            f"A coupon of {self.amount} is granted in {self.case}: {self.coupon}, paid by the "
            f"{self.funded_by.lower()}{until}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponReview(Action):
    """A proposed coupon is approved or declined."""

    coupon: Id
    approved: bool

    def send(self, stage: Stage) -> object:
        command = ReviewCoupon(self.coupon, self.approved)
        return stage.client.review_coupon(stage.ledger, command)

    def __str__(self) -> str:
        return f"{self.coupon} is {'approved' if self.approved else 'declined'}."


CASE_ACTIONS: Final[dict[str, type[Action]]] = {
    "open-case": CaseOpening,
    "answer-case": CaseAnswer,
    "move-case": CaseMove,
    "add-evidence": EvidenceAdding,
    "close-case": CaseClosing,
    "report-chargeback": ChargebackReport,
    "grant-coupon": CouponGrant,
    "review-coupon": CouponReview,
}
"""The actions on cases, by the keys of a step that name them."""


def _borne(shares: Sequence[Share]) -> str:
    return listed(map(str, shares))
