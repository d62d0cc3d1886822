"""What the journal says of cases and of merchants in numbers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escrow_client.enums import EntryKind
from escrow_client.money import Money


@dataclass(frozen=True, slots=True)
class CaseSum:
    """What cases come to in a currency: claimed, set apart now, awarded without freight."""

    currency: str
    claimed: Money
    reserved: Money
    awarded: Money


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases with one attribute in common.

    `key` is that attribute, such as `RETURN`, `CARRIER/GOODS`, a merchant, or `P1D-P3D`; `-` is a
    tag that does not say. A case is open, or was approved, partly approved, rejected, or dropped
    (withdrawn or expired); a chargeback that was lost is approved, one that was won rejected.
    `breach_count` is how many deadlines passed without an answer. The response is the merchant's
    first answer, the resolution the end: half of them, or nine in ten (`p90`), took no longer; None
    where there was none yet.
    """

    key: str
    case_count: int
    open_count: int
    approved_count: int
    partly_approved_count: int
    rejected_count: int
    dropped_count: int
    breach_count: int
    response_median: timedelta | None
    response_p90: timedelta | None
    resolution_median: timedelta | None
    resolution_p90: timedelta | None
    sums: tuple[CaseSum, ...]
    overdue_refund_count: int
    answered_count: int
    answered_late_count: int


@dataclass(frozen=True, slots=True)
class CaseReport:
    """Cases by one of their attributes, in the order of its values, and in `total`.

    What of them is set apart sums up to the accounts of disputed money (2020).
    """

    groups: tuple[CaseGroup, ...]
    total: CaseGroup
    as_of_time: datetime


@dataclass(frozen=True, slots=True)
class StatementAccount:
    """One account over a period: closing = opening + debit - credit, a debit being positive."""

    kind: int
    opening: Money
    debit: Money
    credit: Money
    closing: Money
    movement_count: int


@dataclass(frozen=True, slots=True)
class StatementMovement:
    """A posting on an account of the merchant, and the account's balance after it.

    `hold_id`, `line_id`, `case_id` and `payout_id` are what it concerns, empty where nothing of
    the kind.
    """

    entry_seq: int
    entry_kind: EntryKind
    record_time: datetime
    effective_time: datetime
    kind: int
    amount: Money
    balance: Money
    hold_id: str
    line_id: str
    case_id: str
    payout_id: str


@dataclass(frozen=True, slots=True)
class MerchantStatement:
    """A merchant's accounts in a currency over a period of record time, and what moved on them.

    The accounts are by kind, the movements in the order they were committed.
    """

    merchant: str
    currency: str
    start_time: datetime
    end_time: datetime
    accounts: tuple[StatementAccount, ...]
    movements: tuple[StatementMovement, ...]
