"""Creating policies, none of which may be unable ever to release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.domain.book import Book
from ledger.domain.commands import CreatePolicy
from ledger.domain.decisions import lookup
from ledger.domain.deliveries import BY_PARCEL
from ledger.domain.entries import Draft
from ledger.domain.facts import PolicyCreated
from ledger.domain.kinds import CaseOutcome, FulfilmentKind
from ledger.domain.policies import FALLBACKS, TRIGGERS, ParcelRule, Terms, Unit
from ledger.domain.refusals import FieldViolation, fields_invalid
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
    if terms.case_default is not None:
        if not terms.case_response_hours:
            yield _Problem("terms.case_default", "there is no deadline after which it could apply")
        if terms.case_default is CaseOutcome.WITHDRAWN:
            yield _Problem("terms.case_default", "only the buyer withdraws a case")


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


def _check_unconfirmed(command: CreatePolicy, book: Book) -> None:
    """The policy that applies without a confirmation must be there, and need none itself."""
    instead = lookup.policy(book, command.terms.unconfirmed_policy)
    if instead.policy_id == command.policy_id or instead.terms.unconfirmed_policy:
        raise fields_invalid(
            [FieldViolation("terms.unconfirmed_policy", "it must need no confirmation itself")]
        )
