"""What random histories of windows and releases are made of. Values lie close together on purpose,
so that equal times, equal ends and overlapping intervals are the rule and not the exception.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ledger.domain.book import Book
from ledger.domain.commands import CreatePolicy, ExtendWindows
from ledger.domain.decisions import decide
from ledger.domain.kinds import CaseOutcome
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    Refundability,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.refusals import Refusal
from ledger.domain.stages import CaseState
from tests.support.pure import EPOCH, PureLedger, at, calendar

NOON = at("2025-03-01T12:00+08:00")

# Around the changes of clocks of 2025, and around China's Spring Festival of 2026.
STARTS = (
    at("2025-03-28T12:00+00:00"),
    at("2025-10-25T12:00+01:00"),
    at("2026-02-13T12:00+08:00"),
)
ZONES = (
    "Asia/Shanghai",
    "Asia/Shanghai",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kathmandu",
)
REGIONS = ("", "north", "south")
MICROSECOND = timedelta(microseconds=1)

EVENTS = (
    *(K.SIGNED,) * 6,
    *(K.SHIPPED,) * 3,
    K.INSTALLED,
    *(K.CONFIRMED,) * 2,
    K.SERVICE_CONSUMED,
    K.STREAM_ENDED,
    K.RETURN_SHIPPED,
    K.REPLACEMENT_SIGNED,
    K.LOST,
)

HOLIDAYS = [date(2026, 2, day) for day in range(15, 24)]
CALENDARS = (
    calendar("CN", (2025, 2025)),
    calendar("EU", (2025, 2026), [date(2025, 4, 18), date(2025, 4, 21), date(2026, 1, 1)]),
    calendar("CN", (2025, 2026), HOLIDAYS, [date(2026, 2, 14), date(2026, 2, 28)]),
    calendar("CN", (2025, 2026), HOLIDAYS[:5]),
    calendar("EU", (2025, 2027), [date(2025, 4, 2), date(2026, 2, 17)]),
)

_RULED = (CaseOutcome.REJECTED, CaseOutcome.APPROVED)
_STAGES = {
    CaseState.ANSWERED: (*_RULED, CaseOutcome.EXPIRED, CaseOutcome.ESCALATED),
    CaseState.ARBITRATION: (*_RULED, CaseOutcome.ESCALATED),
    CaseState.MEDIATION: _RULED,
    CaseState.APPEALED: (*_RULED, CaseOutcome.UPHELD),
}
"""What may become of a case in some stages when its time passes."""

moments = st.builds(
    lambda days, hours, ticks: timedelta(days=days, hours=hours) + ticks * MICROSECOND,
    st.integers(0, 6),
    st.sampled_from((0, 4, 12, 12, 23)),
    st.sampled_from((0, 0, 0, 1)),
)
"""How long ago something happened."""

lengths = st.one_of(
    st.builds(Length, st.integers(0, 8), st.just(Unit.DAY)),
    st.builds(Length, st.sampled_from((0, 1, 24, 36, 48, 100)), st.just(Unit.HOUR)),
    st.builds(Length, st.integers(0, 5), st.just(Unit.WORKING_DAY)),
)


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    """Terms of a policy that is accepted, with every term there is."""
    some = st.booleans()
    window = draw(lengths)
    trigger = draw(
        st.sampled_from((*(K.SIGNED,) * 4, K.INSTALLED, *(K.CONFIRMED,) * 2, K.STREAM_ENDED))
    )
    rolls, refund_days = draw(some), draw(st.sampled_from((0, 0, 3)))
    needs_calendar = rolls or refund_days or window.unit is Unit.WORKING_DAY
    fallback = draw(st.sampled_from((None, K.SHIPPED, K.SHIPPED, K.SIGNED)))
    reserve = draw(st.sampled_from((0, 0, 2_000)))
    hours = draw(st.sampled_from((0, 24, 48)))
    restarts = draw(some)
    said = Terms(
        window,
        draw(st.sampled_from(ZONES)),
        trigger=trigger,
        count_from=draw(st.sampled_from(CountFrom)),
        rolls_to_working_day=rolls,
        calendar=draw(st.sampled_from(("CN", "EU"))) if needs_calendar else "",
        parcel_rule=(
            draw(st.sampled_from((*ParcelRule, ParcelRule.LAST_OF_ORDER)))
            if trigger in (K.SIGNED, K.INSTALLED)
            else ParcelRule.EACH_LINE
        ),
        fallback_after=fallback if fallback is not trigger else None,
        fallback_days=draw(st.integers(0, 6)) if fallback not in (None, trigger) else 0,
        statutory_days=draw(st.sampled_from((0, 0, 3, 7))),
        restarts_on_exchange=restarts,
        restart_limit_days=draw(st.sampled_from((0, 10, 12))) if restarts else 0,
        appeal_days=draw(st.sampled_from((0, 2, 2))),
        refundability=draw(st.sampled_from((*(Refundability.ANY,) * 4, *Refundability))),
        requires_settlement=draw(st.sampled_from((False, False, True))),
        commission_bps=draw(st.sampled_from((0, 500))),
        commission_refund=draw(st.sampled_from(CommissionRefund)),
        reserve_bps=reserve,
        reserve_days=draw(st.integers(1, 3)) if reserve else 0,
        case_response_hours=hours,
        case_default=(
            draw(st.sampled_from((None, *_RULED, CaseOutcome.ESCALATED))) if hours else None
        ),
        case_stages=tuple(
            StageTerms(stage, draw(st.sampled_from((60, 1_440, 2_880))), draw(st.sampled_from(may)))
            for stage, may in _STAGES.items()
            if draw(some)
        ),
        refund_working_days=refund_days,
    )
    hypothesis.assume(_accepted(said))
    return said


def _book_with_calendars() -> Book:
    ledger = PureLedger()
    ledger.submit(*CALENDARS[:2])
    return ledger.book


_BOOK: Final = _book_with_calendars()


def _accepted(said: Terms) -> bool:
    try:
        decide(CreatePolicy("p", said), _BOOK, EPOCH)
    except Refusal:
        return False
    return True


def extensions(start: Any) -> st.SearchStrategy[ExtendWindows]:
    """Extensions of windows that end about a time."""
    return st.builds(
        lambda region, carrier, ahead, length, days: ExtendWindows(
            "x",
            region,
            carrier,
            start + timedelta(days=ahead),
            start + timedelta(days=ahead + length),
            days,
            "typhoon",
        ),
        st.sampled_from(REGIONS),
        st.sampled_from(("", "", "sf")),
        st.integers(-4, 8),
        st.integers(1, 6),
        st.integers(1, 4),
    )


def repeatedly(check: Callable[[], None], seed: int, usual: int) -> None:
    """Run a hypothesis test as often as ESCROW_HISTORIES says, from a seed."""
    histories = int(os.environ.get("ESCROW_HISTORIES") or usual)
    configured = settings(
        max_examples=histories,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    hypothesis.seed(seed)(configured(check))()
    print(f"{histories} histories")
