"""What the journal says of cases in numbers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
