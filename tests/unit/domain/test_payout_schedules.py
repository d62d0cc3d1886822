"""When schedules run, what their runs leave out, and what comes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.domain.calendars import Calendar
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    CreateCalendar,
    CreatePayout,
    CreatePolicy,
    FreezeFunds,
    LineSpec,
    PlaceHold,
    PutDestination,
    PutMerchant,
    PutPayoutSchedule,
    ReachDueTime,
    ReleaseHold,
    RunPayouts,
)
from ledger.domain.decisions import decide
from ledger.domain.facts import FreezeTarget, PayoutScheduleChanged, PayoutsRun
from ledger.domain.fold import record
from ledger.domain.kinds import FreezeTargetKind, FulfilmentKind, PayoutCadence
from ledger.domain.kinds import PayoutRunOutcome as O
from ledger.domain.merchants import Destination, MerchantTerms
from ledger.domain.money import INT64_MAX
from ledger.domain.payout_schedules import (
    Credited,
    ScheduleKey,
    ScheduleTerms,
    cut_off,
    next_run,
)
from ledger.domain.policies import Length, Terms, Unit
from ledger.domain.refusals import Reason
from tests.support.pure import CURRENCY, SHANGHAI, START, PureLedger, at, happened, reasons

DAILY = ScheduleTerms(
    PayoutCadence.DAILY, local_time="10:00", time_zone=SHANGHAI, destination="bank"
)
WEEKLY = replace(DAILY, cadence=PayoutCadence.WEEKLY, weekday=4)
# Of 2025: a holiday from Wednesday to the Tuesday after next, and a Sunday that is worked.
CN = Calendar(
    "CN",
    1,
    2025,
    2025,
    frozenset({5, 6}),
    frozenset(date(2025, 10, day) for day in range(1, 9)),
    frozenset({date(2025, 9, 28)}),
    "announced",
    2,
)
KEY = ScheduleKey("m", CURRENCY)
RUN = START + timedelta(hours=10)


def local(text: str) -> datetime:
    return at(f"{text}+08:00")


@pytest.mark.parametrize(
    ("terms", "calendar", "after", "run"),
    [
        (DAILY, None, "2025-09-30T09:59", "2025-09-30T10:00"),
        (DAILY, None, "2025-09-30T10:00", "2025-10-01T10:00"),
        (DAILY, CN, "2025-09-30T10:00", "2025-10-09T10:00"),
        (DAILY, CN, "2025-10-05T10:00", "2025-10-09T10:00"),
        (DAILY, CN, "2025-09-26T10:00", "2025-09-28T10:00"),
        (WEEKLY, None, "2025-09-30T10:00", "2025-10-02T10:00"),
        # Two Thursdays of the holiday move to the same day, which runs once.
        (WEEKLY, CN, "2025-09-30T10:00", "2025-10-09T10:00"),
        (WEEKLY, CN, "2025-10-03T10:00", "2025-10-09T10:00"),
        (WEEKLY, CN, "2025-10-09T10:00", "2025-10-16T10:00"),
    ],
)
def test_the_next_run(terms: ScheduleTerms, calendar: Calendar | None, after: str, run: str):
    assert next_run(terms, calendar, local(after)) == local(run)


def test_a_run_at_a_time_that_the_clocks_skip_or_show_twice():
    london = replace(DAILY, local_time="01:30", time_zone="Europe/London")
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert next_run(london, None, before) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert next_run(london, None, twice) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "calendar", "run", "first_left_out"),
    [
        (0, None, "2025-09-30T10:00", None),
        (1, None, "2025-09-30T10:00", "2025-09-30T00:00"),
        (3, None, "2025-09-30T10:00", "2025-09-28T00:00"),
        # The money of the whole holiday is paid on its first working day at T+1.
        (1, CN, "2025-10-09T10:00", "2025-10-09T00:00"),
        (2, CN, "2025-10-09T10:00", "2025-09-30T00:00"),
        (3, CN, "2025-10-09T10:00", "2025-09-29T00:00"),
        (4, CN, "2025-10-09T10:00", "2025-09-28T00:00"),
        (5, CN, "2025-10-09T10:00", "2025-09-26T00:00"),
    ],
)
def test_what_a_run_leaves_out(
    days: int, calendar: Calendar | None, run: str, first_left_out: str | None
):
    found = cut_off(replace(DAILY, delay_days=days), calendar, local(run))
    assert found == (None if first_left_out is None else local(first_left_out))


def scheduled(terms: ScheduleTerms = DAILY, available: int = 100, *, test: bool = True):
    """A ledger whose merchant has something available at the start, and a schedule."""
    ledger = PureLedger(test=test)
    ledger.submit(CreatePolicy("p", Terms(Length(0, Unit.HOUR), SHANGHAI)))
    ledger.submit(PutMerchant("m", MerchantTerms(), "x"))
    ledger.submit(PutPayoutSchedule("m", CURRENCY, terms))
    if available:
        credit(ledger, available)
    return ledger


def credit(ledger: PureLedger, amount: int, merchant: str = "m") -> None:
    """Make an amount available now: by an order whose window is over when it is signed for."""
    hold_id = f"h{len(ledger.entries)}"
    line = LineSpec("1", merchant, amount, "p")
    ledger.submit(PlaceHold(hold_id, CURRENCY, "psp", None, (line,)))
    ledger.submit(happened(FulfilmentKind.SIGNED, ledger.time, hold=hold_id))
    ledger.reach(ledger.time)


def outcomes(ledger: PureLedger) -> list[tuple[O, int]]:
    return [
        (run.outcome, run.amount) for entry in ledger.facts(PayoutsRun) for run in entry.fact.runs
    ]


def frozen(merchant: str = "m") -> FreezeFunds:
    target = FreezeTarget(FreezeTargetKind.MERCHANT, merchant)
    return FreezeFunds("f", target, (), 0, "", "x", "scorer", None, "user:a")


def test_a_run_is_one_entry_for_all_and_its_ids_are_its_own():
    ledger = scheduled()
    for merchant in ("n", "o"):
        ledger.submit(PutMerchant(merchant, MerchantTerms(), "x"))
        ledger.submit(PutPayoutSchedule(merchant, CURRENCY, DAILY))
    credit(ledger, 7, "o")
    ledger.advance(RUN)
    (entry,) = ledger.facts(PayoutsRun)
    assert entry.effective_time == RUN
    assert [(run.merchant, run.outcome, run.amount) for run in entry.fact.runs] == [
        ("m", O.PAYOUT_CREATED, 100),
        ("n", O.NOTHING, 0),
        ("o", O.PAYOUT_CREATED, 7),
    ]
    assert {run.next_run_time for run in entry.fact.runs} == {RUN + timedelta(days=1)}
    payouts = ledger.book.payouts
    assert {each.batch for each in payouts.values()} == {entry.fact.batch}
    assert len(payouts) == 2
    assert ledger.balance(Kind.PAYOUT_IN_TRANSIT) == -100
    ledger.advance(RUN + timedelta(days=1))
    assert len({each.fact.batch for each in ledger.facts(PayoutsRun)}) == 2
    ledger.check()


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        (PutMerchant("m", MerchantTerms(payouts_stopped=True), "x"), (O.STOPPED, 100)),
        (frozen(), (O.FROZEN, 0)),
        (
            PutDestination("m", Destination("other", CURRENCY)),
            (O.DESTINATION_NOT_FOUND, 100),
        ),
        (
            PutDestination("m", Destination("bank", CURRENCY, None, RUN)),
            (O.DESTINATION_NOT_VALID, 100),
        ),
        (CreatePayout("p", "m", CURRENCY, 100, "bank", None), (O.NOTHING, 0)),
        (CreatePayout("p", "m", CURRENCY, 51, "bank", None), (O.BELOW_MINIMUM, 49)),
    ],
)
def test_what_keeps_a_run_from_paying_is_told(before, outcome):
    ledger = scheduled(replace(DAILY, minimum=50))
    ledger.submit(before)
    ledger.advance(RUN)
    assert outcomes(ledger) == [outcome]
    assert not [each for each in ledger.book.payouts.values() if each.batch]
    ledger.check()


def test_money_is_paid_once_it_is_old_enough():
    ledger = scheduled(replace(DAILY, delay_days=1), 0)
    ledger.advance(START + timedelta(hours=23))
    credit(ledger, 100)
    ledger.advance(START + timedelta(days=1))
    # What was spent since was the oldest.
    credit(ledger, 50)
    ledger.submit(CreatePayout("p", "m", CURRENCY, 30, "bank", None))
    ledger.advance(RUN + timedelta(days=1))
    ledger.advance(RUN + timedelta(days=2))
    assert outcomes(ledger) == [(O.NOTHING, 0), (O.PAYOUT_CREATED, 70), (O.PAYOUT_CREATED, 50)]
    ledger.check()


def test_what_is_credited_in_the_same_batch_counts_as_new():
    ledger = scheduled(replace(DAILY, delay_days=1))
    ledger.advance(START + timedelta(days=1, hours=9))
    since = START + timedelta(days=1)
    ledger.book.credited[ledger.book.payout_schedules[KEY].account] = Credited(since, 0)
    line = LineSpec("1", "m", 40, "p")
    for command in (
        PlaceHold("late", CURRENCY, "psp", None, (line,)),
        happened(FulfilmentKind.SIGNED, ledger.time, hold="late"),
        ReleaseHold("late", ()),
        ReachDueTime(RUN + timedelta(days=1)),
        RunPayouts(RUN + timedelta(days=1), (KEY,)),
    ):
        for draft in decide(command, ledger.book, ledger.time):
            ledger.entries.append(record(ledger.book, draft, ledger.now, "tester", ""))
    assert outcomes(ledger)[-1] == (O.PAYOUT_CREATED, 100)
    ledger.check()


def test_of_runs_that_were_missed_the_newest_is_made_up_for():
    ledger = scheduled(test=False)
    ledger.reach(RUN + timedelta(days=3, hours=5))
    assert outcomes(ledger) == [(O.MISSED, 0), (O.PAYOUT_CREATED, 100)]
    missed, made = ledger.facts(PayoutsRun)
    assert (missed.effective_time, made.effective_time) == (RUN, RUN + timedelta(days=3))
    assert ledger.book.payout_schedules[KEY].next_run_time == RUN + timedelta(days=4)
    ledger.check()


def test_a_schedule_that_ran_or_was_changed_does_not_run_again():
    ledger = scheduled()
    run = RunPayouts(RUN, (KEY, ScheduleKey("nobody", CURRENCY)))
    assert not ledger.submit(run)
    ledger.advance(RUN)
    assert not ledger.submit(run)
    ledger.submit(PutPayoutSchedule("m", CURRENCY, ScheduleTerms(PayoutCadence.NONE)))
    credit(ledger, 5)
    ledger.advance(RUN + timedelta(days=9))
    assert outcomes(ledger) == [(O.PAYOUT_CREATED, 100)]
    assert ledger.book.payout_schedules[KEY].next_run_time is None


def test_a_day_that_is_no_working_day_any_more_is_put_off():
    ledger = PureLedger(test=False)
    # Monday, the third of March 2025, is announced to be a holiday when it is near.
    for holidays in ((), (date(2025, 3, 3),)):
        said = CreateCalendar("CN", 2025, 2025, (5, 6), holidays, (), "announced")
        ledger.submit(said)
        if not holidays:
            ledger.submit(PutMerchant("m", MerchantTerms(), "x"))
            ledger.submit(PutPayoutSchedule("m", CURRENCY, replace(DAILY, calendar="CN")))
    monday = START + timedelta(days=2, hours=10)
    assert ledger.book.payout_schedules[KEY].next_run_time == monday
    ledger.reach(monday)
    assert outcomes(ledger) == [(O.NOT_WORKING_DAY, 0)]
    assert ledger.book.payout_schedules[KEY].next_run_time == monday + timedelta(days=1)


def test_one_merchant_whose_sums_leave_int64_keeps_nobody_else_from_being_paid():
    ledger = scheduled(available=INT64_MAX)
    ledger.advance(RUN)
    ledger.submit(PutMerchant("n", MerchantTerms(), "x"))
    ledger.submit(PutPayoutSchedule("n", CURRENCY, DAILY))
    post(ledger, Kind.AVAILABLE, 100, "m")
    post(ledger, Kind.AVAILABLE, 100, "n")
    ledger.advance(RUN + timedelta(days=1))
    assert outcomes(ledger)[1:] == [(O.OUT_OF_RANGE, 100), (O.PAYOUT_CREATED, 100)]


def post(ledger: PureLedger, kind: int, amount: int, merchant: str) -> None:
    """Put an amount on an account, however that comes about."""
    ledger.book.post(AccountKey(kind, merchant, CURRENCY), -amount)


@pytest.mark.parametrize(
    ("merchant", "currency", "terms", "reason"),
    [
        ("m", CURRENCY, replace(DAILY, time_zone="Mars"), Reason.FIELD_INVALID),
        ("m", "XXX", DAILY, Reason.CURRENCY_UNKNOWN),
        ("n", CURRENCY, DAILY, Reason.MERCHANT_NOT_FOUND),
        ("m", "JPY", ScheduleTerms(PayoutCadence.NONE), Reason.PAYOUT_SCHEDULE_NOT_FOUND),
        ("m", CURRENCY, replace(DAILY, calendar="CN"), Reason.CALENDAR_NOT_FOUND),
        ("m", CURRENCY, DAILY, Reason.DESTINATION_NOT_FOUND),
        ("m", CURRENCY, replace(DAILY, destination="b"), None),
    ],
)
def test_what_is_refused(merchant, currency, terms, reason):
    ledger = scheduled()
    ledger.submit(PutDestination("m", Destination("b", CURRENCY)))
    assert reasons(ledger, PutPayoutSchedule(merchant, currency, terms)) == [reason]
    assert len(ledger.facts(PayoutScheduleChanged)) == 1 + (reason is None)
