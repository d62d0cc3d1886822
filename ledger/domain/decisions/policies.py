"""Creating policies, none of which may be unable ever to release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain.book import Book
from ledger.domain.commands import CreatePolicy
from ledger.domain.decisions import lookup
from ledger.domain.deliveries import BY_PARCEL
from ledger.domain.entries import Draft
from ledger.domain.facts import PolicyCreated
from ledger.domain.kinds import CaseOutcome, FulfilmentKind
from ledger.domain.policies import FALLBACKS, TRIGGERS, ParcelRule, Terms, Unit
from ledger.domain.refusals import FieldViolation, fields_invalid
from ledger.domain.stages import CaseState
from ledger.domain.zones import zone


def create_policy(command: CreatePolicy, book: Book, now: datetime) -> list[Draft]:
    """The next version of a policy."""
    terms = command.terms
    zone(terms.time_zone)
    if violations := [FieldViolation(*problem) for problem in _problems(terms)]:
        raise fields_invalid(violations)
    if terms.calendar:
        lookup.calendar(book, terms.calendar)
    if terms.unconfirmed_policy:
        _check_unconfirmed(command, book)
    newest = book.newest_policy.get(command.policy_id)
    version = newest.version + 1 if newest else 1
    return [Draft(PolicyCreated(command.policy_id, version, terms), now)]


class _Problem(NamedTuple):
    """What is wrong with the terms, and in which field."""

    field: str
    description: str


def _problems(terms: Terms) -> Iterator[_Problem]:
    """What would make a policy never release, or say two things at once."""
    yield from _window_problems(terms)
    yield from _fallback_problems(terms)
    yield from _calendar_problems(terms)
    yield from _money_problems(terms)
    yield from _case_problems(terms)


def _window_problems(terms: Terms) -> Iterator[_Problem]:
    if terms.trigger not in TRIGGERS:
        yield _Problem("terms.trigger", f"{terms.trigger} opens no window: it could never release")
    elif terms.parcel_rule is not ParcelRule.EACH_LINE and terms.trigger not in BY_PARCEL:
        yield _Problem("terms.parcel_rule", f"{terms.trigger} does not happen to a parcel")
    if terms.statutory_days and terms.trigger is FulfilmentKind.SERVICE_CONSUMED:
        yield _Problem(
            "terms.statutory_days",
            "they count from signing, and nobody signs for a service: it could never release",
        )
    if terms.restart_limit_days and not terms.restarts_on_exchange:
        yield _Problem("terms.restart_limit_days", "there is no restart that it could limit")
    elif terms.restart_limit_days and _days_min(terms) > terms.restart_limit_days:
        yield _Problem("terms.restart_limit_days", "it ends before the window that is restarted")


def _days_min(terms: Terms) -> int:
    """How many calendar days a window lasts at least; a week has six working days at most."""
    number, unit = terms.window
    if unit is Unit.WORKING_DAY:
        return number * 7 // 6
    return number // 24 if unit is Unit.HOUR else number


def _fallback_problems(terms: Terms) -> Iterator[_Problem]:
    if terms.fallback_after is None:
        if terms.fallback_days:
            yield _Problem("terms.fallback_days", "there is no fallback that they could put off")
    elif terms.fallback_after not in FALLBACKS:
        yield _Problem("terms.fallback_after", "a window falls back on SHIPPED or SIGNED only")
    elif terms.fallback_after is terms.trigger:
        yield _Problem("terms.fallback_after", "a window cannot fall back on what opens it")


def _calendar_problems(terms: Terms) -> Iterator[_Problem]:
    needed = (
        terms.window.unit is Unit.WORKING_DAY
        or terms.rolls_to_working_day
        or terms.refund_working_days > 0
    )
    if needed and not terms.calendar:
        yield _Problem("terms.calendar", "working days are counted, and none is named")
    if terms.calendar and not needed:
        yield _Problem("terms.calendar", "nothing in the policy speaks of working days")


def _money_problems(terms: Terms) -> Iterator[_Problem]:
    if terms.commission_bps + terms.reserve_bps > 10_000:
        yield _Problem("terms.reserve_bps", "commission and reserve are more than what is released")
    if terms.reserve_bps and not terms.reserve_days:
        yield _Problem("terms.reserve_days", "a reserve needs a day on which it becomes available")
    if terms.reserve_days and not terms.reserve_bps:
        yield _Problem("terms.reserve_days", "there is no reserve that they could keep back")
    if terms.commission_bps + terms.reserve_bps <= 10_000 < _kept_bps(terms):
        yield _Problem("terms.warranty_bps", "with the warranty more is kept than is released")
    if bool(terms.warranty_bps) != bool(terms.warranty_days):
        yield _Problem("terms.warranty_days", "what is kept for a warranty needs days, and they it")


def _kept_bps(terms: Terms) -> int:
    return terms.commission_bps + terms.reserve_bps + terms.warranty_bps


def _case_problems(terms: Terms) -> Iterator[_Problem]:
    if terms.case_default is not None:
        if not (terms.case_response_hours or terms.case_priorities):
            yield _Problem("terms.case_default", "there is no deadline after which it could apply")
        if terms.case_default not in _DEFAULTS[CaseState.OPENED]:
            yield _Problem("terms.case_default", f"a case is not {terms.case_default} by silence")
    for index, stage in enumerate(terms.case_stages):
        field = f"terms.case_stages[{index}]"
        if stage.stage in [each.stage for each in terms.case_stages[:index]]:
            yield _Problem(f"{field}.stage", f"{stage.stage} has a time already")
        if stage.default not in _DEFAULTS[stage.stage]:
            told = f"a case in {stage.stage} does not become {stage.default} by silence"
            yield _Problem(f"{field}.default_outcome", told)
    for index, each in enumerate(terms.case_priorities):
        if each.priority in [other.priority for other in terms.case_priorities[:index]]:
            told = f"{each.priority} has a time already"
            yield _Problem(f"terms.case_priorities[{index}].priority", told)
    if 0 < terms.coupon_cap <= terms.coupon_approval:
        yield _Problem("terms.coupon_approval_minor", "the cap is never above it")


_RULED = frozenset({CaseOutcome.REJECTED, CaseOutcome.APPROVED})
_ESCALATES = _RULED | {CaseOutcome.ESCALATED}
_MAY_EXPIRE = _ESCALATES | {CaseOutcome.EXPIRED}

_DEFAULTS: Final = {
    CaseState.OPENED: _ESCALATES,
    CaseState.ANSWERED: _MAY_EXPIRE,
    CaseState.RETURN_TRANSIT: _MAY_EXPIRE,
    CaseState.RETURN_AUDIT: _ESCALATES,
    CaseState.ARBITRATION: _ESCALATES,
    CaseState.MEDIATION: _RULED,
    CaseState.APPEALED: _RULED | {CaseOutcome.UPHELD},
}
"""What may become of a case in each stage when its time passes."""


def _check_unconfirmed(command: CreatePolicy, book: Book) -> None:
    """The policy that applies without a confirmation must be there, and need none itself."""
    instead = lookup.policy(book, command.terms.unconfirmed_policy)
    if instead.policy_id == command.policy_id or instead.terms.unconfirmed_policy:
        raise fields_invalid(
            [FieldViolation("terms.unconfirmed_policy", "it must need no confirmation itself")]
        )
