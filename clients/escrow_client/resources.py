"""What the ledger answers, as plain immutable values.

Times are aware datetimes in UTC. Amounts are `Money`; on accounts a debit is positive and a
credit negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from escrow_client.money import Money


class HoldState(StrEnum):
    """Where a hold stands."""

    FUNDED = "FUNDED"
    PARTIALLY_RELEASED = "PARTIALLY_RELEASED"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class FulfilmentKind(StrEnum):
    """What happened to the goods."""

    SHIPPED = "SHIPPED"
    SIGNED = "SIGNED"
    UNKNOWN = "UNKNOWN"
    """A kind that only a newer client knows."""


class BlockerKind(StrEnum):
    """What kind of thing stands between a line and its release."""

    NOT_SIGNED = "NOT_SIGNED"
    WINDOW_OPEN = "WINDOW_OPEN"
    NOTHING_HELD = "NOTHING_HELD"
    UNKNOWN = "UNKNOWN"
    """A kind that only a newer client knows."""


class RefundState(StrEnum):
    """Where a refund stands."""

    CREATED = "CREATED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class RefundOutcome(StrEnum):
    """What the payment service provider did with a refund."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class PayoutState(StrEnum):
    """Where a payout stands. PAID is not terminal: a bank may return what it paid."""

    SCHEDULED = "SCHEDULED"
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class PayoutOutcome(StrEnum):
    """What the bank did with a payout."""

    DISPATCHED = "DISPATCHED"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"


class EntryKind(StrEnum):
    """What an entry of the journal records."""

    LEDGER_CREATED = "ledger_created"
    CLOCK_ADVANCED = "clock_advanced"
    POLICY_CREATED = "policy_created"
    HOLD_PLACED = "hold_placed"
    FULFILMENT_REPORTED = "fulfilment_reported"
    LINES_RELEASED = "lines_released"
    DEBT_RECOVERED = "debt_recovered"
    REFUND_CREATED = "refund_created"
    REFUND_REPORTED = "refund_reported"
    PAYOUT_CREATED = "payout_created"
    PAYOUT_REPORTED = "payout_reported"
    UNKNOWN = "unknown"
    """A kind that only a newer client knows."""


class Scope(StrEnum):
    """What a token lets its bearer do; each method of the contract names those that may call it."""

    PAYMENTS = "PAYMENTS"
    SUPPORT = "SUPPORT"
    PAYOUTS = "PAYOUTS"
    FINANCE = "FINANCE"
    AUDIT = "AUDIT"
    ADMIN = "ADMIN"
    UNKNOWN = "UNKNOWN"
    """A scope that only a newer client knows."""


class TokenState(StrEnum):
    """Where a token stands."""

    ISSUED = "ISSUED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An isolated book. `clock_time` is what its own clock shows."""

    ledger_id: str
    time_zone: str
    test: bool
    clock_time: datetime
    entry_count: int
    create_time: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of an after-sales rule; `commission_bps` is in basis points."""

    policy_id: str
    version: int
    window_days: int
    time_zone: str
    commission_bps: int


@dataclass(frozen=True, slots=True)
class Window:
    """An after-sales window, start inclusive and end exclusive."""

    start_time: datetime
    end_time: datetime


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One order line. Always: captured = held + refunded_before_release + released.

    `window` is None until the goods are signed for.
    """

    line_id: str
    merchant: str
    policy: str
    policy_version: int
    captured: Money
    held: Money
    refunded_before_release: Money
    released: Money
    refunded_after_release: Money
    window: Window | None


@dataclass(frozen=True, slots=True)
class Hold:
    """The captured payment of one order. `entry_seq` is the entry that placed it."""

    hold_id: str
    state: HoldState
    currency: str
    psp: str
    paid_time: datetime
    entry_seq: int
    lines: tuple[HoldLine, ...]


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """What was released of a line; `commission` is the part of `amount` the platform keeps."""

    line_id: str
    merchant: str
    amount: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was posted as entry `entry_seq`."""

    hold_id: str
    entry_seq: int
    lines: tuple[ReleasedLine, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing between a line and its release.

    `reference` is what it rests on, for example `policies/retail-14d@1`; `until_time` is when it
    falls away, None if nobody knows.
    """

    kind: BlockerKind
    reference: str
    amount: Money
    until_time: datetime | None


@dataclass(frozen=True, slots=True)
class LineExplanation:
    """Why a line is, or is not, releasable."""

    line: HoldLine
    releasable: bool
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class ReleaseExplanation:
    """Line by line, what blocks a hold's release at `evaluate_time` of the ledger's clock."""

    evaluate_time: datetime
    lines: tuple[LineExplanation, ...]


@dataclass(frozen=True, slots=True)
class FulfilledLine:
    """A line an event concerned; `window` as it stands after it, None when none runs."""

    line_id: str
    window: Window | None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A recorded event and what it did to the windows."""

    hold_id: str
    kind: FulfilmentKind
    occurred_time: datetime
    source: str
    entry_seq: int
    lines: tuple[FulfilledLine, ...]


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """What was refunded of one line, by where the money came from."""

    line_id: str
    from_held: Money
    from_available: Money
    from_receivable: Money


@dataclass(frozen=True, slots=True)
class Refund:
    """The buyer's money on its way back. `entry_seq` is the entry that created it."""

    refund_id: str
    state: RefundState
    hold_id: str
    amount: Money
    reason: str
    entry_seq: int
    lines: tuple[RefundedLine, ...]


@dataclass(frozen=True, slots=True)
class Payout:
    """A merchant's money on its way to its bank. `entry_seq` is the entry that created it."""

    payout_id: str
    state: PayoutState
    merchant: str
    amount: Money
    destination: str
    entry_seq: int


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What identifies an account: its number in the chart of accounts, its owner, its currency.

    `owner` is empty for the platform's own accounts.
    """

    kind: int
    owner: str
    currency: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: an amount on an account, and the account after it.

    `hold_id`, `line_id` and `payout_id` are what it concerns, empty where nothing of the kind.
    """

    account: AccountKey
    amount: Money
    account_version: int
    balance: Money
    hold_id: str
    line_id: str
    payout_id: str


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """A posting with the entry it belongs to."""

    entry_seq: int
    record_time: datetime
    posting: Posting


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable fact of the journal.

    `fact` holds the fields of what `kind` names as plain values, amounts in minor units.
    """

    seq: int
    effective_time: datetime
    record_time: datetime
    business_date: date
    actor: str
    request_id: str
    postings: tuple[Posting, ...]
    kind: EntryKind
    fact: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an account after `account_version` postings."""

    account: AccountKey
    balance: Money
    account_version: int


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """The accounts of one kind in one currency: those in debit, those in credit."""

    kind: int
    title: str
    currency: str
    debit: Money
    credit: Money
    account_count: int


@dataclass(frozen=True, slots=True)
class CurrencySummary:
    """Where the captured money of one currency is.

    Always: captured = held + refunded_before_release + released.
    """

    currency: str
    hold_count: int
    line_count: int
    captured: Money
    held: Money
    refunded_before_release: Money
    released: Money
    refunded_after_release: Money
    refund_payable: Money
    receivable: Money
    available: Money
    in_transit: Money
    paid_out: Money


@dataclass(frozen=True, slots=True)
class VerifyProgress:
    """How far a check has come."""

    check: str
    examined: int
    total: int


@dataclass(frozen=True, slots=True)
class VerifyCheck:
    """A check that ended; `examples` are up to ten of the `wrong` ones, a sentence each."""

    check: str
    description: str
    examined: int
    wrong: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyVerdict:
    """The last step of a verification: True when nothing wrong was found."""

    in_order: bool
    entry_count: int


VerifyStep = VerifyProgress | VerifyCheck | VerifyVerdict


@dataclass(frozen=True, slots=True)
class Token:
    """A named right to call the service; the entries its bearer causes name it as their actor.

    `creator` is who created it, such as `user:ops`. Times that do not apply are None.
    """

    token_id: str
    state: TokenState
    scopes: tuple[Scope, ...]
    create_time: datetime
    expire_time: datetime | None
    revoke_time: datetime | None
    creator: str


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """A new token with its secret, which nobody can read again: keep it safe.

    The secret is what a client takes as its `token`; it is left out of the repr.
    """

    token: Token
    secret: str = field(repr=False)


WriteAnswer = Hold | Fulfilment | Release | Refund | Payout
"""What a command of a stream is answered with when it is not refused."""
