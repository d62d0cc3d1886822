"""What every request is made of: names, times, days and filters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.dayofweek_pb2 import MONDAY, DayOfWeek
from google.type.interval_pb2 import Interval

from escrow.v1 import journal_pb2
from escrow_client.enums import EntryKind, Scope, TimeAxis
from escrow_client.resources import AccountKey

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ledger_name(ledger: str) -> str:
    """`ledgers/{ledger}`."""
    return f"ledgers/{ledger}"


def hold_name(ledger: str, hold_id: str) -> str:
    """`ledgers/{ledger}/holds/{hold}`."""
    return f"ledgers/{ledger}/holds/{hold_id}"


def case_name(ledger: str, case_id: str) -> str:
    """`ledgers/{ledger}/cases/{case}`."""
    return f"ledgers/{ledger}/cases/{case_id}"


def coupon_name(ledger: str, coupon_id: str) -> str:
    """`ledgers/{ledger}/coupons/{coupon}`."""
    return f"ledgers/{ledger}/coupons/{coupon_id}"


def adjustment_name(ledger: str, adjustment_id: str) -> str:
    """`ledgers/{ledger}/adjustments/{adjustment}`."""
    return f"ledgers/{ledger}/adjustments/{adjustment_id}"


def freeze_name(ledger: str, freeze_id: str) -> str:
    """`ledgers/{ledger}/freezes/{freeze}`."""
    return f"ledgers/{ledger}/freezes/{freeze_id}"


def warranty_name(ledger: str, warranty_id: str) -> str:
    """`ledgers/{ledger}/warranties/{warranty}`."""
    return f"ledgers/{ledger}/warranties/{warranty_id}"


def timestamp(argument: str, value: datetime | None) -> Timestamp | None:
    """The instant, to the microsecond; ValueError names the argument if it has no time zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{argument} must be an aware datetime; this one has no time zone")
    since = value - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1_000)


def interval(since: datetime | None, until: datetime | None) -> Interval | None:
    """From `since` on and before `until`; an end left out is open."""
    if since is None and until is None:
        return None
    return Interval(start_time=timestamp("since", since), end_time=timestamp("until", until))


def days(dates: Iterable[date]) -> list[Date]:
    return [Date(year=day.year, month=day.month, day=day.day) for day in dates]


def days_of_week(numbers: Iterable[int]) -> list[str]:
    """Days of the week, which Python numbers from Monday, 0; ValueError for what is none."""
    return [DayOfWeek.Name(MONDAY + number) for number in numbers]


def account_key(account: AccountKey) -> journal_pb2.AccountKey:
    return journal_pb2.AccountKey(
        kind=account.kind, owner=account.owner, currency_code=account.currency
    )


def optional(prefix: str, member: StrEnum | None) -> str:
    """The name in the contract of a member that may be left out."""
    return f"{prefix}_{member or 'UNSPECIFIED'}"


def entry_kinds(kinds: Iterable[EntryKind]) -> list[str]:
    """The filter for kinds of entries; none means all."""
    return [f"ENTRY_KIND_{EntryKind(kind).name}" for kind in kinds]


def scopes(scopes: Iterable[Scope]) -> list[str]:
    return [f"SCOPE_{Scope(scope).name}" for scope in scopes]


def time_axis(axis: TimeAxis) -> str:
    return f"TIME_AXIS_{axis}"
