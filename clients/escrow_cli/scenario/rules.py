"""The rules a scenario plays under: its calendars and its policies."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from escrow_cli.announced_days import CalendarDays, announced
from escrow_cli.errors import CommandError
from escrow_cli.presets.catalogue import load_preset
from escrow_cli.scenario.values import Window, format_span
from escrow_cli.weekdays import WEEKDAYS, Weekday
from escrow_client import (
    Calendar,
    CaseOutcome,
    CasePriority,
    CaseState,
    Client,
    CommissionRefund,
    CountFrom,
    FulfilmentKind,
    Money,
    ParcelRule,
    Policy,
    PolicyTerms,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
)

_READ_OTHERWISE: Final = {
    *("window_hours", "window_working_days", "case_stages", "case_priorities"),
    *("coupon_cap_minor", "coupon_approval_minor"),
}
_PLAIN_TERMS: Final = [
    each.name for each in fields(PolicyTerms) if each.name not in _READ_OTHERWISE
]
"""The terms that are written in a file as the client takes them."""


def _check(source: Callable[..., object], *arguments: object) -> None:
    """Raises ValueError with the words of a source that does not have what is asked for."""
    try:
        source(*arguments)
    except CommandError as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """Which days are working days: those a country has announced, or those that are named."""

    years: range
    country: str = ""
    weekend: tuple[Weekday, ...] = ()
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    provenance: str = ""

    def __post_init__(self) -> None:
        named = self.weekend or self.holidays or self.working_days or self.provenance
        if self.country and named:
            raise ValueError("expected a country, or days of its own, not both")
        if not self.country and not self.provenance:
            raise ValueError("expected a country, or days of its own with their provenance")
        if self.country:
            _check(announced, self.country, self.years)

    def create(self, client: Client, ledger: str, calendar_id: str) -> Calendar:
        """Creates the next revision of it."""
        days = announced(self.country, self.years) if self.country else self._days()
        return client.create_calendar(
            ledger,
            calendar_id,
            first_year=days.first_year,
            last_year=days.last_year,
            weekend=days.weekend,
            holidays=days.holidays,
            working_days=days.working_days,
            provenance=days.provenance,
        )

    @property
    def words(self) -> str:
        """Where its days come from."""
        first, last = self.years.start, self.years.stop - 1
        years = str(first) if first == last else f"{first} to {last}"
        return f"{self.country or self.provenance}, {years}"

    def _days(self) -> CalendarDays:
        return CalendarDays(
            first_year=self.years.start,
            last_year=self.years.stop - 1,
            weekend=tuple(WEEKDAYS.index(day) for day in self.weekend),
            holidays=self.holidays,
            working_days=self.working_days,
            provenance=self.provenance,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """The time a stage of a case has, and what becomes of the case when it passes."""

    stage: CaseState
    time: timedelta
    default: CaseOutcome

    @property
    def terms(self) -> StageTerms:
        """As the client takes it."""
        return StageTerms(self.stage, _minutes(self.time), self.default)

    def __str__(self) -> str:
        return f"{self.stage} {format_span(self.time)}, then {self.default}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """The time to answer a case of a priority."""

    priority: CasePriority
    time: timedelta

    @property
    def terms(self) -> PriorityTerms:
        """As the client takes it."""
        return PriorityTerms(self.priority, _minutes(self.time))

    def __str__(self) -> str:
        return f"{self.priority} {format_span(self.time)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """An after-sales rule: a preset, what is said here, or a preset and what differs from it.

    The fields from `trigger` on are those of `PolicyTerms`; None where nothing is said.
    """

    preset: str = ""
    window: Window | None = None
    time_zone: ZoneInfo | None = None
    commission_bps: int | None = None
    trigger: FulfilmentKind | None = None
    count_from: CountFrom | None = None
    rolls_to_working_day: bool | None = None
    calendar: str | None = None
    parcel_rule: ParcelRule | None = None
    fallback_after: FulfilmentKind | None = None
    fallback_days: int | None = None
    statutory_days: int | None = None
    restarts_on_exchange: bool | None = None
    restart_limit_days: int | None = None
    appeal_days: int | None = None
    refundability: Refundability | None = None
    requires_settlement: bool | None = None
    unconfirmed_policy: str | None = None
    reserve_bps: int | None = None
    reserve_days: int | None = None
    warranty_bps: int | None = None
    warranty_days: int | None = None
    commission_refund: CommissionRefund | None = None
    case_response_hours: int | None = None
    case_default: CaseOutcome | None = None
    refund_working_days: int | None = None
    case_stages: tuple[StageRule, ...] | None = None
    case_priorities: tuple[PriorityRule, ...] | None = None
    evidence_required: bool | None = None
    refund_limit_days: int | None = None
    coupon_cap: Money | None = None
    coupon_approval: Money | None = None
    refund_sources: tuple[RefundSource, ...] | None = None

    def __post_init__(self) -> None:
        if not self.preset and self.window is None:
            raise ValueError("expected a preset or a window")
        if self.preset:
            _check(load_preset, self.preset)

    def create(self, client: Client, ledger: str, policy_id: str, zone: ZoneInfo) -> Policy:
        """Creates the next version of it; its days are days of `zone` unless it says otherwise."""
        base = load_preset(self.preset) if self.preset else None
        terms = replace(base.terms if base else PolicyTerms(), **self._said())
        days = base.window_days if base else 0
        if self.window is not None:
            days = self.window.days
            terms = replace(
                terms,
                window_hours=self.window.hours,
                window_working_days=self.window.working_days,
            )
        commission_bps = base.commission_bps if base else 0
        return client.create_policy(
            ledger,
            policy_id,
            window_days=days,
            time_zone=str(self.time_zone or (base.time_zone if base else zone)),
            commission_bps=commission_bps if self.commission_bps is None else self.commission_bps,
            terms=terms,
        )

    @property
    def words(self) -> str:
        """What is said here, by the names of the fields."""
        said = [
            f"{each.name.replace('_', ' ')} {_told(value)}"
            for each in fields(self)
            if (value := getattr(self, each.name)) not in {None, ""}
        ]
        return ", ".join(said)

    def _said(self) -> dict[str, Any]:
        """The terms that are said here, as the client takes them."""
        said = {name: value for name in _PLAIN_TERMS if (value := getattr(self, name)) is not None}
        if self.case_stages is not None:
            said["case_stages"] = tuple(each.terms for each in self.case_stages)
        if self.case_priorities is not None:
            said["case_priorities"] = tuple(each.terms for each in self.case_priorities)
        if self.coupon_cap is not None:
            said["coupon_cap_minor"] = self.coupon_cap.amount_minor
        if self.coupon_approval is not None:
            said["coupon_approval_minor"] = self.coupon_approval.amount_minor
        return said


def _minutes(time: timedelta) -> int:
    return time // timedelta(minutes=1)


def _told(value: object) -> str:
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)
