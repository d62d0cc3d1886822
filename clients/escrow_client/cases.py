"""What the ledger answers about cases, as plain values: cases, their evidence, and coupons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escrow_client.case_commands import Evidence
from escrow_client.enums import (
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseState,
    CaseSubject,
    CaseType,
    CouponState,
    Liable,
    RefundGround,
)
from escrow_client.money import Money


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a case claims of a line.

    `reserved` is set apart for it out of what the line holds, `recalled` out of what was released
    to the merchant, and `contingent` is what is claimed and not set apart. `awarded` is what the
    buyer was awarded, freight aside.
    """

    line_id: str
    claimed: Money
    reserved: Money
    hold_id: str
    recalled: Money
    awarded: Money
    contingent: Money


@dataclass(frozen=True, slots=True)
class Chargeback:
    """What a payment service provider says of a chargeback.

    It calls it `reference`, and has `taken` so much and not given it back. `original` is what is
    disputed in another currency, None where it is the case's. `excess` was charged back beyond
    what was left of the capture, and the merchant owes it.
    """

    psp: str
    reference: str
    amount: Money
    taken: Money
    original: Money | None
    excess: Money


@dataclass(frozen=True, slots=True)
class Case:
    """What a buyer asks for after the sale. `entry_seq` is the entry that opened it.

    `hold_id` is the first of its holds. Until `deadline_time` the `next_party` has to act;
    otherwise it takes the `default_outcome`, by `rule`, `policies/{policy}@{version}`; and
    `breach_count` deadlines passed already. Until `answer_due_time` the merchant had to answer,
    which it first did at `answer_time`. Until `refund_due_time` an award has to be paid, and until
    `appeal_until_time` a ruling can be appealed. `close_time` is None while it is open; `liable`
    and `subject` are None where nobody was found, or nothing said. `refund_ids` are the refunds it
    led to. What there is none of is None, and `rule` is empty then.
    """

    case_id: str
    state: CaseState
    hold_id: str
    scope: CaseScope
    ground: RefundGround
    currency: str
    lines: tuple[CaseLine, ...]
    open_time: datetime
    answer_due_time: datetime | None
    refund_due_time: datetime | None
    close_time: datetime | None
    entry_seq: int
    type: CaseType
    priority: CasePriority
    default_outcome: CaseOutcome | None
    rule: str
    next_party: CaseParty | None
    deadline_time: datetime | None
    liable: Liable | None
    subject: CaseSubject | None
    evidence_count: int
    breach_count: int
    appeal_until_time: datetime | None
    answer_time: datetime | None
    refund_ids: tuple[str, ...]
    chargeback: Chargeback | None


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """Evidence with when it was brought, and the entry that recorded it."""

    evidence: Evidence
    occurred_time: datetime
    entry_seq: int


@dataclass(frozen=True, slots=True)
class Coupon:
    """What a buyer is given for the trouble. `entry_seq` is the entry that granted it.

    `proposed_by` proposed or granted it; `reviewed_by` approved or declined it, empty when nobody
    had to. `balance` can still be spent, until `expire_time` if it has one.
    """

    coupon_id: str
    state: CouponState
    case_id: str
    hold_id: str
    line_id: str
    amount: Money
    funded_by: Liable
    proposed_by: str
    reviewed_by: str
    entry_seq: int
    reason: str
    expire_time: datetime | None
    balance: Money
