"""What a payment system tells the ledger in bulk, as plain values.

Each command carries its own `request_id`, made once when the command is built. Sending the same
object again, after whatever failure, is therefore always safe: the ledger answers the second
time as it did the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from escrow_client.case_commands import (
    AddEvidence,
    AnswerCase,
    CloseCase,
    MoveCase,
    OpenCase,
    ReportChargeback,
)
from escrow_client.enums import FulfilmentKind, PayoutOutcome, RefundGround, RefundOutcome
from escrow_client.money import Money, check_one_currency
from escrow_client.payments import PaymentPart, Share
from escrow_client.request_id import new_request_id


@dataclass(frozen=True, slots=True)
class CouponUse:
    """How much of a coupon a line uses."""

    coupon_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class TradeIn:
    """Goods given in part payment, for what they are said to be worth; `party` takes them."""

    party: str
    valuation: Money


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a hold to be placed; the newest version of `policy` is pinned to it.

    `buyer_confirmed` says that the buyer, when ordering, confirmed that the policy applies; one
    that needs it gives way to its `unconfirmed_policy` otherwise. `shares` are what others than the
    merchant get of every release. Of `amount`, the platform pays `subsidy`, and `coupons` and
    `trade_in` what they are worth; the provider captured the rest.
    """

    line_id: str
    merchant: str
    amount: Money
    policy: str
    buyer_confirmed: bool = False
    shares: Sequence[Share] = ()
    subsidy: Money | None = None
    coupons: Sequence[CouponUse] = ()
    trade_in: TradeIn | None = None

    @property
    def amounts(self) -> list[Money]:
        """All its amounts."""
        found = [self.amount, *[use.amount for use in self.coupons]]
        if self.subsidy is not None:
            found.append(self.subsidy)
        if self.trade_in is not None:
            found.append(self.trade_in.valuation)
        return found


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """A captured payment to be held, line by line, for the merchants of an order.

    `hold_id` is the caller's, usually its order number. All lines are of one currency.
    `paid_time` left out means now, by the ledger's clock. `region` is where the order goes to, as
    the caller groups it; never an address. `provider_release_time` is when the provider pays the
    money out by itself, whatever blocks it here; None when it does not. `buyer` is who paid, by a
    reference of the caller's that says nothing about a person; freezes of a buyer go by it. `psp`
    captured what of the sum of the lines the `other_payments` did not.
    """

    hold_id: str
    psp: str
    lines: Sequence[Line]
    paid_time: datetime | None = None
    region: str = ""
    provider_release_time: datetime | None = None
    buyer: str = ""
    other_payments: Sequence[PaymentPart] = ()
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        amounts = [amount for line in self.lines for amount in line.amounts]
        check_one_currency("lines", amounts)
        if self.other_payments:
            amounts = [self.lines[0].amount, *(part.amount for part in self.other_payments)]
            check_one_currency("other_payments", amounts)

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its lines."""
        return self.lines[0].amount.currency


@dataclass(frozen=True, slots=True)
class CaptureItem:
    """How much more was captured for a line that is there."""

    line_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CaptureHold:
    """What `psp` captured for an order after its hold was placed, for lines there and new ones.

    `captured_time` left out means now, by the ledger's clock.
    """

    hold_id: str
    psp: str
    lines: Sequence[CaptureItem] = ()
    new_lines: Sequence[Line] = ()
    captured_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        check_one_currency("lines and new_lines", self._amounts)

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its lines."""
        return self._amounts[0].currency

    @property
    def _amounts(self) -> list[Money]:
        new = [line.amount for line in self.new_lines]
        return [*(item.amount for item in self.lines), *new]


@dataclass(frozen=True, slots=True)
class ReportFulfilment:
    """What happened to the goods; no `line_ids` means every line of the hold.

    `source` is the id of the carrier or system that says so. `parcel_number` is which parcel it is
    about, of `parcel_count`; 0 means the first, and not known. RETRACTED takes back the report that
    was recorded as entry `retracts_entry_seq`.
    """

    hold_id: str
    kind: FulfilmentKind
    occurred_time: datetime
    source: str
    line_ids: Sequence[str] = ()
    parcel_number: int = 0
    parcel_count: int = 0
    carrier: str = ""
    retracts_entry_seq: int = 0
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReportSettlement:
    """A provider has settled what it captured for a hold and had not settled before.

    It kept `fee`, in the hold's currency, and paid the rest into the platform's `bank_account`, by
    the caller's reference. An empty `psp` is the hold's.
    """

    hold_id: str
    bank_account: str
    fee: Money
    occurred_time: datetime
    psp: str = ""
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Lines of a hold to be released to their merchants now: all that are named, or none.

    No `line_ids` means every line that still holds money.
    """

    hold_id: str
    line_ids: Sequence[str] = ()
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class RefundItem:
    """How much of a line to refund."""

    line_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ExchangeLines:
    """Held money of lines of a hold to become that of new lines of it, `to_lines`.

    What these cost more the hold's provider has captured; what they cost less is refunded as
    `refund_id`, which is empty if they do not. `reason` is a code of the caller's, never text about
    a person. `effective_time` left out means now, by the ledger's clock.
    """

    hold_id: str
    from_lines: Sequence[RefundItem]
    to_lines: Sequence[Line]
    refund_id: str = ""
    reason: str = ""
    effective_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        given = [item.amount for item in self.from_lines]
        check_one_currency("lines", [*given, *[line.amount for line in self.to_lines]])

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its amounts."""
        return self.from_lines[0].amount.currency


@dataclass(frozen=True, slots=True)
class InspectTradeIn:
    """What goods that were traded in for a line with `party` turned out to be worth."""

    hold_id: str
    line_id: str
    party: str
    value: Money
    reason: str = ""
    occurred_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class CreateRefund:
    """Money of hold lines to be refunded, in the hold's currency; all items or none.

    `reason` is a code of the caller's, never text about a person. `effective_time`, when the
    refund was granted, left out means now, by the ledger's clock. `ground` is what the buyer asks
    for it for: a policy may allow refunds for a lack of quality only.
    """

    refund_id: str
    hold_id: str
    items: Sequence[RefundItem]
    reason: str = ""
    effective_time: datetime | None = None
    ground: RefundGround = RefundGround.NO_REASON
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        check_one_currency("items", [item.amount for item in self.items])

    @property
    def currency(self) -> str:
        """ISO 4217 code of all its items."""
        return self.items[0].amount.currency


@dataclass(frozen=True, slots=True)
class ReportRefund:
    """What a payment service provider did with a refund.

    `psp` names it where the refund goes back through several.
    """

    refund_id: str
    outcome: RefundOutcome
    occurred_time: datetime | None = None
    psp: str = ""
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class CreatePayout:
    """Available money of a merchant to be paid out.

    `destination` is the caller's reference to where it goes, never an account number.
    """

    payout_id: str
    merchant: str
    amount: Money
    destination: str
    effective_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReportPayout:
    """What the bank did with a payout.

    `bank_account` is the platform's own, by the caller's reference; required for PAID and
    RETURNED.
    """

    payout_id: str
    outcome: PayoutOutcome
    bank_account: str = ""
    occurred_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)


Command = (
    PlaceHold
    | ReportFulfilment
    | ReportSettlement
    | ReleaseHold
    | CreateRefund
    | ReportRefund
    | OpenCase
    | AnswerCase
    | MoveCase
    | CloseCase
    | AddEvidence
    | ReportChargeback
    | CreatePayout
    | ReportPayout
)
"""Any write that a stream carries."""
