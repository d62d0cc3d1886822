"""Extensions and calendars, declared for a whole ledger: windows follow them, and never shorten."""

from datetime import date, timedelta

import pytest

from ledger.domain.commands import (
    AdvanceRevision,
    Claim,
    CreateCalendar,
    CreatePolicy,
    ExtendWindows,
    LineSpec,
    OpenCase,
    PlaceHold,
    ReleaseHold,
)
from ledger.domain.facts import LinesReleased, RevisionAdvanced, WindowsChanged
from ledger.domain.kinds import CaseScope, RefundGround
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import Length, Unit
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.pure import (
    CURRENCY,
    PureLedger,
    at,
    calendar,
    days,
    happened,
    reasons,
    shop,
    terms,
)


def march(day, hour=0):
    """A time in Shanghai; days beyond the 31st lie in April."""
    return at("2025-03-01T00:00+08:00") + timedelta(days=day - 1, hours=hour)


def extension(extension_id="x", first=9, end=10, days=3, region="", carrier=""):
    return ExtendWindows(
        extension_id, region, carrier, march(first), march(end), days, "typhoon-2025-03"
    )


def signed(**hold):
    """Signed for on the 1st, so that the window ends as the 9th begins."""
    ledger = shop(start=march(2), **hold)
    ledger.submit(happened(K.SIGNED, march(1, 10), carrier="sf"))
    return ledger


class TestExtensions:
    """A bulk extension lengthens what would end in an interval of time."""

    @pytest.mark.parametrize(
        ("first", "end", "ends"),
        [(9, 10, 12), (8, 9, 9), (10, 20, 9), (1, 9, 9), (1, 30, 12)],
    )
    def test_the_interval_is_half_open(self, first, end, ends):
        ledger = signed()
        ledger.submit(extension(first=first, end=end))
        ledger.revise()
        assert ledger.line().window_end == march(ends)
        ledger.check()

    @pytest.mark.parametrize(("region", "ends"), [("", 12), ("north", 12), ("south", 9)])
    def test_by_region(self, region, ends):
        ledger = signed(region="north")
        ledger.submit(extension(region=region))
        assert ledger.standing().release_time == march(ends)

    @pytest.mark.parametrize(("carrier", "ends"), [("", 12), ("sf", 12), ("ems", 9)])
    def test_by_carrier(self, carrier, ends):
        ledger = signed()
        ledger.submit(extension(carrier=carrier))
        assert ledger.standing().release_time == march(ends)

    def test_they_add_up_and_count_from_the_end_before_any(self):
        ledger = signed()
        # The second names the end as it was, the third the one that the first led to.
        ledger.submit(extension("a"), extension("b", days=2), extension("c", first=12, end=13))
        ledger.revise()
        assert ledger.line().window_end == march(14)

    def test_one_declared_before_the_event_counts_as_well(self):
        ledger = shop(start=march(2))
        ledger.submit(extension(), happened(K.SIGNED, march(1)))
        assert ledger.line().window_end == march(12)

    def test_nothing_is_released_by_the_end_before(self):
        ledger = signed()
        ledger.submit(extension())
        # Not revised: what decides computes the window anew.
        (blocker,) = ledger.refused(ReleaseHold("h", ())).blockers
        assert (blocker.kind, blocker.until) == (BlockerKind.WINDOW_OPEN, march(12))
        ledger.advance(march(12) - timedelta(microseconds=1))
        assert ledger.line().released == 0
        ledger.advance(march(12))
        assert ledger.line().released == 10_000
        ledger.check()

    def test_in_one_batch_with_what_falls_due(self):
        ledger = shop(start=march(2), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.now = march(9)
        ledger.submit(extension())
        ledger.sweep(march(9))
        assert ledger.line().window_end == march(12)
        assert not ledger.facts(LinesReleased)

    def test_what_was_released_stays_released(self):
        ledger = signed()
        ledger.advance(march(9))
        ledger.submit(extension())
        ledger.revise()
        assert ledger.line().window_end == march(9)
        assert not ledger.facts(WindowsChanged)

    def test_a_line_that_is_overdue_is_caught_up_with(self):
        ledger = shop(start=march(2), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.now = march(20)
        ledger.submit(extension())
        ledger.sweep(march(20))
        ledger.sweep(march(20))
        assert ledger.line().window_end == march(12)
        assert ledger.line().released == 10_000
        ledger.check()

    def test_a_window_that_waits_is_extended_too(self):
        ledger = signed()
        ledger.submit(happened(K.SHIPPED, march(2), parcel=2), extension())
        ledger.revise()
        assert ledger.line().window_end == march(12)
        assert ledger.line().waiting is not None

    def test_a_line_with_an_open_case_is_extended_too(self):
        ledger = signed()
        ledger.submit(
            OpenCase(
                "c",
                "h",
                CURRENCY,
                (Claim("h", "1", 10_000),),
                CaseScope.LINES,
                RefundGround.NO_REASON,
                None,
            ),
            extension(),
        )
        ledger.revise()
        assert ledger.line().window_end == march(12)

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            (extension(first=9, end=9), Reason.FIELD_INVALID),
            (extension(first=9, end=8), Reason.FIELD_INVALID),
            (extension("x"), Reason.EXTENSION_EXISTS),
        ],
    )
    def test_refused(self, command, reason):
        ledger = signed()
        ledger.submit(extension("x"))
        assert reasons(ledger, command) == [reason]


class TestRevisions:
    """Windows follow a rule in bounded steps, whose progress is in the journal."""

    def many(self):
        ledger = PureLedger(march(2))
        ledger.submit(CreatePolicy("p", terms()))
        for number in range(7):
            merchants = ("amy", "bob") if number % 2 else ("bob",)
            lines = tuple(LineSpec(m, m, 100, "p") for m in merchants)
            ledger.submit(PlaceHold(f"h{number}", CURRENCY, "psp", None, lines))
            if number < 6:
                ledger.submit(happened(K.SIGNED, march(1), hold=f"h{number}"))
        return ledger

    @pytest.mark.parametrize("holds_per_step", [1, 2, 3, 100])
    def test_every_window_is_reached_once(self, holds_per_step):
        ledger = self.many()
        (declared,) = ledger.submit(extension())
        ledger.revise(holds_per_step)
        revision = ledger.book.revisions[declared.seq]
        assert (revision.done, revision.line_count) == (True, 9)
        changed = [line for e in ledger.facts(WindowsChanged) for line in e.fact.lines]
        assert len(changed) == 9
        assert {line.window_end for line in changed} == {march(12)}
        ledger.check()

    def test_a_step_that_somebody_else_has_gone_does_nothing(self):
        ledger = self.many()
        (declared,) = ledger.submit(extension())
        step = AdvanceRevision(declared.seq, ("", ""), (("amy", "h1"),), done=False)
        assert len(ledger.submit(step)) == 2
        assert ledger.submit(step) == []
        ledger.revise()
        assert ledger.submit(step) == []
        (last,) = [e for e in ledger.facts(RevisionAdvanced) if e.fact.done]
        assert last.fact.rule_seq == declared.seq

    def test_two_rules_at_once(self):
        ledger = self.many()
        ledger.submit(extension("a"), extension("b", days=1))
        ledger.revise()
        assert {hold.lines["bob"].window_end for hold in ledger.book.holds.values()} == {
            march(13),
            None,
        }
        # The first round has brought them all up to date with both.
        assert [r.line_count for r in ledger.book.revisions.values()] == [9, 0]
        ledger.check()


class TestCalendars:
    """A new revision of a calendar only lengthens."""

    NOW = at("2026-02-12T12:00+08:00")
    FESTIVAL = tuple(date(2026, 2, day) for day in range(15, 24))
    MADE_UP = (date(2026, 2, 14), date(2026, 2, 28))

    def counting(self, number, *announced):
        """Signed for on Thursday, February 12, with so many working days."""
        ledger = PureLedger(self.NOW)
        ledger.submit(*announced)
        said = terms(Length(number, Unit.WORKING_DAY), calendar="CN")
        ledger.submit(CreatePolicy("p", said))
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (LineSpec("1", "m", 100, "p"),)))
        ledger.submit(happened(K.SIGNED, self.NOW))
        return ledger

    def test_an_unannounced_year_is_provisional_until_it_is_announced(self):
        ledger = self.counting(2, calendar(years=(2025, 2025)))
        line = ledger.line()
        assert (line.window_end, line.provisional) == (at("2026-02-17T00:00+08:00"), True)
        assert ledger.standing().blockers[0].provisional
        ledger.submit(calendar(years=(2025, 2026), holidays=self.FESTIVAL))
        # Before the windows have followed, an answer does already.
        (blocker,) = ledger.standing().blockers
        assert (blocker.until, blocker.provisional) == (at("2026-02-25T00:00+08:00"), False)
        assert blocker.calendar == "calendars/CN@2"
        ledger.revise()
        line = ledger.line()
        assert (line.window_end, line.provisional) == (at("2026-02-25T00:00+08:00"), False)
        assert line.calendar_revision == 2
        ledger.check()

    def test_it_does_not_shorten(self):
        ledger = self.counting(3, calendar(years=(2025, 2026), holidays=self.FESTIVAL))
        assert ledger.line().window_end == at("2026-02-26T00:00+08:00")
        ledger.submit(
            calendar(years=(2025, 2026), holidays=self.FESTIVAL, working_days=self.MADE_UP)
        )
        ledger.revise()
        line = ledger.line()
        assert (line.window_end, line.provisional) == (at("2026-02-26T00:00+08:00"), False)
        ledger.check()

    def test_what_cannot_move_any_more_is_not_provisional(self):
        ledger = self.counting(4, calendar(years=(2025, 2025)))
        assert ledger.line().provisional
        # The Saturday made up for ends it earlier than had to be assumed; it stays.
        ledger.submit(calendar(years=(2025, 2026), working_days=self.MADE_UP[:1]))
        ledger.revise()
        line = ledger.line()
        assert (line.window_end, line.provisional) == (at("2026-02-19T00:00+08:00"), False)

    def test_of_ends_that_are_alike_one_that_may_move_is_enough(self):
        """The statutory days end for sure on the day on which the window may have to roll."""
        ledger = PureLedger(self.NOW)
        said = terms(days(7), statutory_days=7, rolls_to_working_day=True, calendar="CN")
        ledger.submit(calendar(years=(2025, 2025)), CreatePolicy("p", said))
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (LineSpec("1", "m", 100, "p"),)))
        ledger.submit(happened(K.SIGNED, self.NOW))
        line = ledger.line()
        assert (line.window_end, line.provisional) == (at("2026-02-20T00:00+08:00"), True)

    def test_a_window_is_pinned_to_no_revision(self):
        ledger = self.counting(2, calendar(years=(2025, 2026)))
        ledger.submit(calendar(years=(2025, 2026), holidays=self.FESTIVAL))
        ledger.submit(happened(K.SIGNED, self.NOW))
        line = ledger.line()
        assert (line.window_end, line.calendar_revision) == (at("2026-02-25T00:00+08:00"), 2)

    def test_another_calendar_leaves_it_alone(self):
        ledger = self.counting(2, calendar(years=(2025, 2026)))
        before = ledger.line().window_end
        ledger.submit(calendar("EU"), calendar("EU", holidays=self.FESTIVAL))
        ledger.revise()
        assert ledger.line().window_end == before
        assert not ledger.facts(WindowsChanged)

    def test_revisions_count_from_one(self):
        ledger = PureLedger()
        ledger.submit(calendar("CN"), calendar("EU"), calendar("CN"))
        assert sorted(ledger.book.calendars) == [("CN", 1), ("CN", 2), ("EU", 1)]
        assert ledger.book.rules.calendars["CN"].revision == 2

    @pytest.mark.parametrize(
        ("field", "command"),
        [
            ("last_year", calendar(years=(2026, 2025))),
            ("holidays[0]", calendar(holidays=[date(2027, 1, 1)])),
            ("holidays[1]", calendar(holidays=[date(2026, 1, 1)] * 2)),
            ("working_days[0]", calendar(working_days=[date(2025, 12, 27)])),
            ("working_days[0]", calendar(working_days=[date(2026, 2, 16)])),
            (
                "working_days[0]",
                calendar(holidays=[date(2026, 2, 14)], working_days=[date(2026, 2, 14)]),
            ),
            ("working_days[1]", calendar(working_days=[date(2026, 2, 14)] * 2)),
        ],
    )
    def test_refused(self, field, command: CreateCalendar):
        refusal = PureLedger().refused(command)
        assert refusal.reason is Reason.FIELD_INVALID
        assert refusal.fields[0].field == field
