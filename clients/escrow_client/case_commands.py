"""What a payment system tells the ledger about cases, chargebacks and coupons.

Each command carries its own `request_id`, as those of `commands` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from escrow_client.enums import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    Liable,
    RefundGround,
)
from escrow_client.money import Money, check_one_currency
from escrow_client.request_id import new_request_id


@dataclass(frozen=True, slots=True)
class Claim:
    """How much of a line a case claims; no `hold_id` means the hold of the command."""

    line_id: str
    amount: Money
    hold_id: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What a buyer asks for after the sale, in the currency of its holds; all claims or none.

    `case_id` is the caller's, usually its after-sales number. `hold_id` is the hold, or the first
    of several, which the claims name. Only an INQUIRY, a REPAIR or an EXCHANGE may claim 0.
    `effective_time`, when it was opened, left out means now, by the ledger's clock.
    """

    case_id: str
    hold_id: str
    claims: Sequence[Claim]
    scope: CaseScope = CaseScope.LINES
    ground: RefundGround = RefundGround.NO_REASON
    effective_time: datetime | None = None
    type: CaseType = CaseType.REFUND
    priority: CasePriority = CasePriority.NORMAL
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        check_one_currency("claims", [claim.amount for claim in self.claims])

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its claims."""
        return self.claims[0].amount.currency


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """The merchant has answered a case without agreeing, which ends its time to answer."""

    case_id: str
    occurred_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class MoveCase:
    """What takes a case to another stage, whose time begins then; `party` says who did it."""

    case_id: str
    action: CaseAction
    occurred_time: datetime | None = None
    party: CaseParty | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class Award:
    """What a ruling awards for a line: an amount, and freight on top.

    No `hold_id` means the first hold of the case. After an appeal it is what the ruling comes to
    in all.
    """

    line_id: str
    amount: Money
    freight: Money | None = None
    hold_id: str = ""


@dataclass(frozen=True, slots=True)
class LiabilityShare:
    """How much of an award somebody bears, in basis points.

    `party_id` is which carrier or insurer; empty for the merchant and the platform.
    """

    liable: Liable
    share_bps: int
    party_id: str = ""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """How a case ends, and what the buyer is awarded.

    APPROVED without `awards` awards what is claimed, as far as it can still be refunded;
    PARTLY_APPROVED needs some; the others have none. `shares` say who bears the awards, by default
    the merchant, and `freight_shares` who bears the freight, by default as the awards: the basis
    points of each sum to 10,000. `liable` and `subject` are what the case was found to be.
    `reason` is a code of the caller's, never text about a person; `rule`, as `{rule}@{version}`,
    is what decided in place of a person.
    """

    case_id: str
    outcome: CaseOutcome
    occurred_time: datetime | None = None
    awards: Sequence[Award] = ()
    shares: Sequence[LiabilityShare] = ()
    freight_shares: Sequence[LiabilityShare] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        if self.awards:
            check_one_currency("awards", list(_awarded(self.awards)))

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its awards; empty without any."""
        return self.awards[0].amount.currency if self.awards else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What identifies a piece of evidence; the thing itself is never sent.

    `sha256` is its hash, 32 bytes; `media_type` is such as `image/jpeg`. `pointer` is where it is
    kept, in the caller's own terms, and nothing that leads to a person. `party` brought it.
    """

    sha256: bytes
    media_type: str
    size_bytes: int
    pointer: str
    party: CaseParty


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """A piece of evidence in a case that is open."""

    case_id: str
    evidence: Evidence
    occurred_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReportChargeback:
    """One step of a chargeback, as the payment service provider tells it.

    The first step, INQUIRY or OPENED, opens the case `case_id`; `reference` is what the provider
    calls the chargeback in every step. `amount`, in the hold's currency, is what is charged back;
    afterwards it is the same or 0. `items` spread it over lines, by default in proportion to what
    is left of them.

    With `taken`, for OPENED and PRE_ARBITRATION, the provider has taken the money already. `moved`
    is what it takes or gives back with this step, where exchange rates make that another amount;
    `original` is what the card's owner disputes, where that is in another currency. The platform
    bears the `fee`, unless `merchant_bears_fee`. Until `respond_by_time` it has to be answered.
    `reason` is the provider's code. `psp` is the provider that tells it, in every step the same; it
    is the hold's where it is empty.
    """

    case_id: str
    hold_id: str
    reference: str
    event: ChargebackEvent
    amount: Money
    items: Sequence[Claim] = ()
    taken: bool = False
    moved: Money | None = None
    original: Money | None = None
    fee: Money | None = None
    merchant_bears_fee: bool = False
    respond_by_time: datetime | None = None
    occurred_time: datetime | None = None
    reason: str = ""
    psp: str = ""
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        amounts = [self.amount, self.moved, self.fee, *(item.amount for item in self.items)]
        check_one_currency("amounts", [amount for amount in amounts if amount is not None])

    @property
    def currency(self) -> str:
        """ISO 4217 code of its amounts, but for `original`."""
        return self.amount.currency


@dataclass(frozen=True, slots=True)
class GrantCoupon:
    """A coupon for the buyer of a case, to be spent on another order.

    The line's policy sets the cap, and above which sum somebody else has to approve it. The
    MERCHANT of the line or the PLATFORM pays for it. No `hold_id` means the first hold of the case.
    It can be spent until `expire_time`, or for ever.
    """

    coupon_id: str
    case_id: str
    line_id: str
    amount: Money
    funded_by: Liable
    hold_id: str = ""
    reason: str = ""
    occurred_time: datetime | None = None
    expire_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReviewCoupon:
    """A proposed coupon is approved, by somebody else than who proposed it, or declined."""

    coupon_id: str
    approved: bool
    request_id: str = field(default_factory=new_request_id)


def _awarded(awards: Sequence[Award]) -> Iterable[Money]:
    for award in awards:
        yield award.amount
        if award.freight is not None:
            yield award.freight
