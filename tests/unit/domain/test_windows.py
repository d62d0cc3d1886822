"""Windows follow from the set of a line's events, by the terms of its policy."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from ledger.domain.commands import CreateRefund, RefundItem
from ledger.domain.facts import FulfilmentReported, WindowsChanged
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.kinds import Waiting
from ledger.domain.policies import CountFrom, Length, ParcelRule, Unit
from ledger.domain.refusals import Reason
from tests.support.pure import CURRENCY, PureLedger, at, days, happened, reasons, shop, terms

NOW = at("2025-03-20T00:00+08:00")
"""What the clock shows while everything is reported, whenever it happened."""


def march(day, hour=0, minute=0):
    """A time in Shanghai; days beyond the 31st lie in April."""
    return at("2025-03-01T00:00+08:00") + timedelta(days=day - 1, hours=hour, minutes=minute)


def opened(*events, said=None):
    """A line after some events, each reported for it while the clock stood still."""
    ledger = shop(said or terms(), start=NOW)
    ledger.submit(*events)
    ledger.check()
    return ledger.line()


def window(line):
    return line.waiting, line.window_start, line.window_end


def test_signing_opens_a_window_of_whole_days():
    assert window(opened(happened(K.SIGNED, march(1, 10)))) == (None, march(1, 10), march(9))


def test_nothing_but_its_trigger_opens_a_window():
    others = [kind for kind in K if kind not in {K.SIGNED, K.RETRACTED, K.AUTO_CONFIRMED}]
    for kind in others:
        line = opened(happened(kind, march(1)))
        assert line.waiting in {Waiting.TRIGGER, Waiting.LOST_GOODS}, kind
        assert line.window_end is None


@pytest.mark.parametrize(
    "trigger", [K.SIGNED, K.INSTALLED, K.CONFIRMED, K.SERVICE_CONSUMED, K.STREAM_ENDED]
)
def test_each_trigger_opens_the_window_of_its_policy(trigger):
    line = opened(happened(trigger, march(2, 9)), said=terms(trigger=trigger))
    assert window(line) == (None, march(2, 9), march(10))


def test_a_duplicate_may_lengthen_and_never_shortens():
    first, later, earlier = (happened(K.SIGNED, march(day, 10)) for day in (3, 5, 1))
    ledger = shop(start=NOW)
    outcomes = [entry.fact.lines[0] for entry in ledger.submit(first, later, earlier)]
    assert [outcome.window_end for outcome in outcomes] == [march(11), march(13), march(13)]
    # What the last one would have led to, had it been taken at its word, is told.
    assert [outcome.refused_end for outcome in outcomes] == [None, None, march(9)]


def test_the_earliest_of_the_scans_of_one_day_begins_the_window():
    scans = [happened(K.SIGNED, march(1, hour, hour)) for hour in (9, 12, 15, 18)]
    for order in permutations(scans):
        assert window(opened(*order)) == (None, march(1, 9, 9), march(9))


def test_a_report_that_repeats_another_changes_nothing():
    ledger = shop(start=NOW)
    once = happened(K.SIGNED, march(1, 10))
    ledger.submit(once)
    seq = ledger.line().window_seq
    (entry,) = ledger.submit(once)
    assert entry.fact.lines[0].refused_end is None
    assert ledger.line().window_seq == seq


class TestParcels:
    """EACH_LINE waits for all parcels of a line, FIRST for number one."""

    def test_the_last_of_three_opens_the_window(self):
        parcels = [happened(K.SIGNED, march(day, 10), parcel=day, of=3) for day in (1, 2, 3)]
        for order in permutations(parcels):
            assert opened(*order[:2]).waiting is Waiting.PARCEL
            assert window(opened(*order)) == (None, march(3, 10), march(11))

    def test_the_latest_counts_whichever_its_number(self):
        line = opened(
            happened(K.SIGNED, march(5), parcel=1, of=2), happened(K.SIGNED, march(2), parcel=2)
        )
        assert window(line) == (None, march(5), march(13))

    def test_a_number_tells_how_many_there_are_at_least(self):
        assert opened(happened(K.SIGNED, march(1), parcel=2)).waiting is Waiting.PARCEL
        assert opened(happened(K.SHIPPED, march(1), parcel=2)).waiting is Waiting.TRIGGER

    def test_a_parcel_learned_of_later_takes_the_window_back(self):
        ledger = shop(start=NOW)
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        ledger.submit(happened(K.SHIPPED, march(1, 11), parcel=2, of=2))
        line = ledger.line()
        # What it had been is what it cannot fall short of.
        assert window(line) == (Waiting.PARCEL, march(1, 10), march(9))
        assert line.release_time is None
        ledger.submit(happened(K.SIGNED, march(4), parcel=2))
        assert window(ledger.line()) == (None, march(4), march(12))

    def test_a_count_that_was_retracted_is_not_waited_for(self):
        ledger = shop(start=NOW)
        wrong = ledger.submit(happened(K.SHIPPED, march(1), of=3))[0].seq
        ledger.submit(happened(K.SIGNED, march(2)))
        assert ledger.line().waiting is Waiting.PARCEL
        ledger.submit(happened(K.RETRACTED, march(3), retracts=wrong))
        assert window(ledger.line()) == (None, march(2), march(10))

    def test_first_waits_for_number_one_alone(self):
        said = terms(parcel_rule=ParcelRule.FIRST)
        second = happened(K.SIGNED, march(3), parcel=2, of=9)
        first = happened(K.SIGNED, march(1), parcel=1, of=9)
        assert opened(second, said=said).waiting is Waiting.TRIGGER
        assert window(opened(first, second, said=said)) == (None, march(1), march(9))
        assert window(opened(second, first, said=said)) == (None, march(1), march(9))

    def test_what_happens_to_a_line_as_a_whole_has_no_parcels(self):
        said = terms(trigger=K.CONFIRMED)
        line = opened(
            happened(K.SHIPPED, march(1), parcel=3, of=3),
            happened(K.CONFIRMED, march(2), parcel=2),
            said=said,
        )
        assert window(line) == (None, march(2), march(10))

    def test_no_duplicate_of_one_parcel_speaks_for_another(self):
        ledger = shop(start=NOW)
        ledger.submit(
            happened(K.SIGNED, march(5), parcel=1, of=2),
            happened(K.SIGNED, march(3), parcel=2, of=2),
        )
        # Taken at its word, the window would still end with parcel 1's.
        (entry,) = ledger.submit(happened(K.SIGNED, march(2), parcel=2, of=2))
        assert entry.fact.lines[0].refused_end is None


class TestOrders:
    """LAST_OF_ORDER waits for the last parcel of a merchant's lines in the order."""

    SAID = terms(parcel_rule=ParcelRule.LAST_OF_ORDER)

    def two(self, said=SAID, other=SAID):
        return shop(said, other, start=NOW)

    def test_a_line_waits_for_the_others(self):
        ledger = self.two()
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        assert window(ledger.line("1")) == (Waiting.OTHER_LINE, march(1), march(9))
        entries = ledger.submit(happened(K.SIGNED, march(4), "2"))
        assert [type(entry.fact) for entry in entries] == [FulfilmentReported, WindowsChanged]
        for line_id in ("1", "2"):
            assert window(ledger.line(line_id)) == (None, march(4), march(12))
        ledger.check()

    def test_it_does_not_wait_for_lines_counted_by_themselves(self):
        ledger = self.two(other=terms())
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        assert window(ledger.line("1")) == (None, march(1), march(9))
        assert ledger.line("2").waiting is Waiting.TRIGGER

    def test_a_line_that_is_refunded_is_not_waited_for(self):
        ledger = self.two()
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        ledger.submit(
            CreateRefund("r", "h", CURRENCY, (RefundItem("2", 10_000),), "never-came", None)
        )
        assert ledger.standing("1").line.waiting is None
        assert ledger.standing("1").blockers == ()
        ledger.advance(ledger.time)
        assert ledger.line("1").released == 10_000
        ledger.check()

    def test_a_partial_refund_leaves_it_waited_for(self):
        ledger = self.two()
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("2", 9_999),), "late", None))
        ledger.advance(NOW + timedelta(days=60))
        assert ledger.line("1").waiting is Waiting.OTHER_LINE
        assert ledger.line("1").due_time is None
        ledger.submit(happened(K.SIGNED, march(30), "2"))
        assert ledger.line("1").window_end == march(38)

    def test_goods_of_another_line_that_are_lost_hold_it_up(self):
        ledger = self.two()
        ledger.submit(happened(K.SIGNED, march(1), "1"), happened(K.LOST, march(2), "2"))
        assert ledger.line("1").waiting is Waiting.OTHER_LINE
        ledger.submit(happened(K.SIGNED, march(5), "2"))
        assert window(ledger.line("1")) == (None, march(5), march(13))

    def test_a_retraction_of_what_another_line_confirms_refuses_nothing(self):
        ledger = self.two()
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        again = ledger.submit(happened(K.SIGNED, march(2), "1"))[0].seq
        ledger.submit(happened(K.SIGNED, march(4), "2"))
        (entry,) = ledger.submit(happened(K.RETRACTED, march(5), retracts=again))
        assert entry.fact.lines[0].refused_end is None
        assert window(ledger.line("1")) == (None, march(4), march(12))

    def test_policies_of_one_order_differ(self):
        ledger = self.two(other=replace(self.SAID, window=days(30), trigger=K.INSTALLED))
        ledger.submit(happened(K.SIGNED, march(4)), happened(K.INSTALLED, march(6), "2"))
        # The latest event of either opens both, each for its own length.
        assert window(ledger.line("1")) == (None, march(6), march(14))
        assert window(ledger.line("2")) == (None, march(6), march(37))


class TestOrder:
    """The set of events counts, not their order."""

    @pytest.mark.parametrize(
        "events",
        [
            [
                happened(K.SIGNED, march(3), parcel=1, of=2),
                happened(K.SIGNED, march(1), parcel=2),
                happened(K.LOST, march(2), parcel=2),
                happened(K.SIGNED, march(2), parcel=1),
            ],
            [
                happened(K.CONFIRMED, march(2)),
                happened(K.SIGNED, march(4)),
                happened(K.REPLACEMENT_SIGNED, march(9)),
                happened(K.SHIPPED, march(1)),
            ],
        ],
    )
    def test_makes_no_difference(self, events):
        said = terms(statutory_days=14, restarts_on_exchange=True, restart_limit_days=10)
        lines = [opened(*order, said=said) for order in permutations(events)]
        assert len({(line.waiting, line.window_start, line.window_end) for line in lines}) == 1


class TestRetractions:
    """What was wrong no longer lets a window run; the end it had led to stays."""

    def test_the_window_does_not_run_any_more(self):
        ledger = shop(start=NOW)
        wrong = ledger.submit(happened(K.SIGNED, march(1)))[0].seq
        ledger.submit(happened(K.RETRACTED, march(2), retracts=wrong))
        assert window(ledger.line()) == (Waiting.TRIGGER, march(1), march(9))
        ledger.advance(NOW + timedelta(days=300))
        assert ledger.line().released == 0

    def test_an_earlier_report_does_not_shorten_it(self):
        ledger = shop(start=NOW)
        wrong = ledger.submit(happened(K.SIGNED, march(5)))[0].seq
        ledger.submit(happened(K.SIGNED, march(1)))
        (entry,) = ledger.submit(happened(K.RETRACTED, march(6), retracts=wrong))
        assert entry.fact.lines[0].refused_end == march(9)
        assert window(ledger.line()) == (None, march(5), march(13))

    def test_of_a_duplicate_refuses_nothing(self):
        ledger = shop(start=NOW)
        wrong = ledger.submit(happened(K.SIGNED, march(1)))[0].seq
        ledger.submit(happened(K.SIGNED, march(5)))
        (entry,) = ledger.submit(happened(K.RETRACTED, march(6), retracts=wrong))
        assert entry.fact.lines[0].refused_end is None

    def test_only_what_stands_can_be_retracted(self):
        ledger = shop(terms(fallback_after=K.SHIPPED, fallback_days=2), start=NOW)
        shipped = ledger.submit(happened(K.SHIPPED, march(1)))[0].seq
        ledger.advance(NOW)
        automatic = ledger.facts(FulfilmentReported)[-1]
        assert automatic.fact.kind is K.AUTO_CONFIRMED
        retraction = ledger.submit(happened(K.RETRACTED, march(2), retracts=shipped))[0].seq
        for seq in (0, 1, 99, shipped, automatic.seq, retraction):
            again = happened(K.RETRACTED, march(3), retracts=seq)
            assert reasons(ledger, again) == [Reason.FULFILMENT_NOT_FOUND], seq

    def test_it_concerns_the_lines_of_what_it_retracts(self):
        ledger = shop(terms(), terms(), start=NOW)
        wrong = ledger.submit(happened(K.SIGNED, march(1), "2"))[0].seq
        named = happened(K.RETRACTED, march(2), "1", retracts=wrong)
        assert reasons(ledger, named) == [Reason.FIELD_INVALID]
        (entry,) = ledger.submit(happened(K.RETRACTED, march(2), retracts=wrong))
        assert [outcome.line_id for outcome in entry.fact.lines] == ["2"]

    def test_not_of_another_hold(self):
        ledger = shop(start=NOW)
        wrong = ledger.submit(happened(K.SIGNED, march(1)))[0].seq
        strange = happened(K.RETRACTED, march(2), retracts=wrong, hold="other")
        assert reasons(ledger, strange) == [Reason.HOLD_NOT_FOUND]


class TestLostGoods:
    """No window runs while a parcel is reported lost and was not signed for."""

    def test_they_block(self):
        ledger = shop(terms(trigger=K.STREAM_ENDED), start=NOW)
        ledger.submit(happened(K.STREAM_ENDED, march(15)), happened(K.LOST, march(16)))
        assert window(ledger.line()) == (Waiting.LOST_GOODS, march(15), march(23))
        ledger.advance(NOW + timedelta(days=60))
        assert ledger.line().released == 0
        ledger.submit(happened(K.SIGNED, NOW + timedelta(days=59)))
        assert ledger.line().waiting is None
        # Over when it was learned that it had run: released from now on, not from its end.
        released = ledger.advance(ledger.time)[-1]
        assert released.effective_time == NOW + timedelta(days=60)
        ledger.check()

    def test_signed_for_before_or_after_they_are_not_lost(self):
        events = [happened(K.LOST, march(2)), happened(K.SIGNED, march(3))]
        for order in permutations(events):
            assert window(opened(*order)) == (None, march(3), march(11))

    def test_another_parcel_does_not_find_them(self):
        line = opened(
            happened(K.SIGNED, march(1), parcel=1, of=2), happened(K.LOST, march(2), parcel=2)
        )
        assert line.waiting is Waiting.LOST_GOODS

    def test_a_parcel_that_does_not_count_may_be_lost(self):
        said = terms(parcel_rule=ParcelRule.FIRST)
        line = opened(happened(K.SIGNED, march(1)), happened(K.LOST, march(2), parcel=2), said=said)
        assert window(line) == (None, march(1), march(9))

    def test_a_retraction_of_their_receipt_loses_them_again(self):
        ledger = shop(start=NOW)
        ledger.submit(happened(K.LOST, march(1)))
        signed = ledger.submit(happened(K.SIGNED, march(2)))[0].seq
        ledger.submit(happened(K.RETRACTED, march(3), retracts=signed))
        assert ledger.line().waiting is Waiting.LOST_GOODS


class TestFallback:
    """A window opens by itself, at a time of day so many days after an event."""

    SAID = terms(fallback_after=K.SHIPPED, fallback_days=10)

    def shipped(self, said=SAID, *events):
        ledger = shop(said, start=march(1))
        ledger.submit(happened(K.SHIPPED, march(1)), *events)
        return ledger

    def test_it_opens_and_releases(self):
        ledger = self.shipped()
        assert ledger.line().fallback_time == march(11)
        assert ledger.standing().release_time == march(19)
        ledger.advance(march(11) - timedelta(microseconds=1))
        assert ledger.line().waiting is Waiting.TRIGGER
        ledger.advance(march(11))
        assert window(ledger.line()) == (None, march(11), march(19))
        opening = ledger.facts(FulfilmentReported)[-1]
        assert (opening.fact.kind, opening.fact.source) == (K.AUTO_CONFIRMED, "")
        ledger.advance(march(19))
        assert ledger.line().released == 10_000
        ledger.check()

    def test_the_trigger_comes_before_it(self):
        ledger = self.shipped(self.SAID, happened(K.SIGNED, march(1)))
        assert (ledger.line().waiting, ledger.line().fallback_time) == (None, None)

    def test_a_trigger_that_is_reported_after_it_may_lengthen(self):
        ledger = self.shipped()
        ledger.advance(march(12))
        early = ledger.submit(happened(K.SIGNED, march(5)))[0].fact.lines[0]
        assert (early.window_end, early.refused_end) == (march(19), march(13))
        ledger.submit(happened(K.SIGNED, march(12)))
        assert ledger.line().window_end == march(20)

    def test_it_waits_for_every_parcel_to_be_shipped(self):
        ledger = shop(self.SAID, start=march(5))
        ledger.submit(happened(K.SHIPPED, march(1), parcel=1, of=2))
        assert ledger.line().fallback_time is None
        ledger.submit(happened(K.SHIPPED, march(3), parcel=2))
        assert ledger.line().fallback_time == march(13)

    def test_what_was_signed_for_was_shipped(self):
        ledger = shop(self.SAID, start=march(5))
        ledger.submit(
            happened(K.SHIPPED, march(1), parcel=1, of=2),
            happened(K.SIGNED, march(3), parcel=2, of=2),
        )
        assert ledger.line().waiting is Waiting.PARCEL
        assert ledger.line().fallback_time is not None

    def test_it_does_not_open_while_the_goods_are_lost(self):
        ledger = self.shipped(self.SAID, happened(K.LOST, march(1)))
        assert ledger.line().fallback_time is None
        ledger.advance(march(30))
        assert ledger.line().waiting is Waiting.LOST_GOODS
        assert ledger.standing().release_time is None

    def test_found_in_time_it_opens_when_it_would_have(self):
        ledger = self.shipped()
        lost = ledger.submit(happened(K.LOST, march(1)))[0].seq
        ledger.advance(march(5))
        ledger.submit(happened(K.RETRACTED, march(5), retracts=lost))
        assert ledger.line().fallback_time == march(11)

    def test_found_too_late_it_opens_when_that_is_learned(self):
        ledger = self.shipped()
        lost = ledger.submit(happened(K.LOST, march(1)))[0].seq
        ledger.advance(march(25))
        ledger.submit(happened(K.RETRACTED, march(20), retracts=lost))
        assert ledger.line().fallback_time == march(25)
        ledger.advance(march(25))
        assert window(ledger.line()) == (None, march(25), march(33))
        ledger.check()

    def test_another_parcel_found_puts_off_nothing_for_the_first(self):
        ledger = self.shipped(replace(self.SAID, parcel_rule=ParcelRule.FIRST))
        lost = ledger.submit(happened(K.LOST, march(1), parcel=2))[0].seq
        ledger.advance(march(8))
        ledger.submit(happened(K.RETRACTED, march(8), retracts=lost))
        assert ledger.line().fallback_time == march(11)

    def test_overdue_when_it_is_learned_it_opens_at_once(self):
        ledger = shop(self.SAID, start=march(40))
        ledger.submit(happened(K.SHIPPED, march(1)))
        # Nobody could know before now, neither of the opening nor of the end.
        assert ledger.standing().release_time >= march(40)
        ledger.advance(march(40))
        assert ledger.line().waiting is None
        promised = ledger.standing().release_time
        ledger.advance(march(60))
        released = ledger.entries[-2]
        assert ledger.line().released == 10_000
        assert released.effective_time == (promised or march(40))
        ledger.check()

    def test_lost_after_it_opened_stops_the_window(self):
        ledger = self.shipped()
        ledger.advance(march(12))
        ledger.submit(happened(K.LOST, march(12)))
        ledger.advance(march(60))
        assert ledger.line().waiting is Waiting.LOST_GOODS
        assert ledger.line().released == 0

    def test_it_stands_as_long_as_what_it_rests_on(self):
        ledger = shop(replace(self.SAID, fallback_days=1), start=march(1))
        shipped = ledger.submit(happened(K.SHIPPED, march(1)))[0].seq
        ledger.advance(march(3))
        ledger.submit(happened(K.RETRACTED, march(3), retracts=shipped))
        # Never shipped: what it had opened is only what the window cannot fall short of.
        assert window(ledger.line()) == (Waiting.TRIGGER, march(2), march(10))
        ledger.advance(march(60))
        assert ledger.line().released == 0
        ledger.submit(happened(K.SHIPPED, march(60)))
        assert ledger.standing().release_time == march(69)
        ledger.advance(march(69))
        assert ledger.line().released == 10_000
        ledger.check()

    def test_after_signing_for_what_is_to_be_installed(self):
        said = terms(trigger=K.INSTALLED, fallback_after=K.SIGNED, fallback_days=3)
        ledger = shop(said, start=march(2))
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        assert ledger.line().fallback_time == march(4, 10)
        ledger.advance(march(5))
        assert window(ledger.line()) == (None, march(4, 10), march(12))

    def test_lines_of_an_order_open_together(self):
        said = replace(self.SAID, parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(1))
        ledger.submit(happened(K.SHIPPED, march(1)))
        assert {ledger.standing(line_id).release_time for line_id in "12"} == {march(19)}
        ledger.advance(march(19))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 10_000]

    def test_what_falls_due_by_it_is_done_at_the_same_moment(self):
        """A line of no days ends as the other line of the order opens by itself."""
        said = terms(days(0), count_from=CountFrom.INSTANT, parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(
            said, replace(said, fallback_after=K.SHIPPED, fallback_days=2), start=march(1)
        )
        ledger.submit(happened(K.SIGNED, march(1), "1"), happened(K.SHIPPED, march(1), "2"))
        assert ledger.standing("1").release_time == march(3)
        ledger.advance(march(5))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 10_000]


class TestStatutoryDays:
    """No confirmation shortens what the law gives, counted from the day after signing."""

    SAID = terms(days(0), trigger=K.CONFIRMED, statutory_days=7)

    def test_confirmed_before_signed(self):
        ledger = shop(self.SAID, start=NOW)
        ledger.submit(happened(K.CONFIRMED, march(1)))
        assert ledger.line().waiting is Waiting.SIGNATURE
        ledger.submit(happened(K.SIGNED, march(3, 10)))
        assert window(ledger.line()) == (None, march(3, 10), march(11))

    def test_confirmed_after_they_are_over(self):
        line = opened(
            happened(K.SIGNED, march(1)), happened(K.CONFIRMED, march(12)), said=self.SAID
        )
        assert window(line) == (None, march(12), march(13))

    def test_a_confirmation_without_a_signature_does_not_stop_the_fallback(self):
        ledger = shop(
            replace(self.SAID, fallback_after=K.SHIPPED, fallback_days=10), start=march(1)
        )
        ledger.submit(happened(K.SHIPPED, march(1)), happened(K.CONFIRMED, march(1)))
        assert ledger.line().fallback_time == march(11)
        ledger.advance(march(30))
        assert ledger.line().window_end == march(19)
        assert ledger.line().released == 10_000
        ledger.check()

    def test_opened_by_itself_they_count_from_there(self):
        ledger = shop(
            replace(self.SAID, fallback_after=K.SHIPPED, fallback_days=10), start=march(1)
        )
        ledger.submit(happened(K.SHIPPED, march(1)))
        ledger.advance(march(12))
        assert window(ledger.line()) == (None, march(11), march(19))


class TestExchange:
    """A replacement opens the window anew, up to a limit."""

    def test_it_restarts(self):
        said = terms(restarts_on_exchange=True)
        line = opened(
            happened(K.SIGNED, march(1)), happened(K.REPLACEMENT_SIGNED, march(12)), said=said
        )
        assert window(line) == (None, march(12), march(20))

    def test_not_unless_the_policy_says_so(self):
        line = opened(happened(K.SIGNED, march(1)), happened(K.REPLACEMENT_SIGNED, march(12)))
        assert window(line) == (None, march(1), march(9))

    @pytest.mark.parametrize(("replaced", "ends"), [(5, 13), (7, 15), (8, 16), (9, 16), (19, 16)])
    def test_loops_end_at_the_limit(self, replaced, ends):
        """14 days from the first signing: the 15th is the last."""
        said = terms(restarts_on_exchange=True, restart_limit_days=14)
        line = opened(
            happened(K.SIGNED, march(1)), happened(K.REPLACEMENT_SIGNED, march(replaced)), said=said
        )
        assert line.window_end == march(ends)

    def test_it_opens_nothing_by_itself(self):
        said = terms(restarts_on_exchange=True)
        line = opened(happened(K.REPLACEMENT_SIGNED, march(1)), said=said)
        assert window(line) == (Waiting.TRIGGER, march(1), march(9))

    def test_the_limit_counts_as_the_window_does(self):
        said = terms(
            Length(48, Unit.HOUR),
            restarts_on_exchange=True,
            restart_limit_days=3,
            count_from=CountFrom.INSTANT,
        )
        line = opened(
            happened(K.SIGNED, march(1, 10)),
            happened(K.REPLACEMENT_SIGNED, march(3, 9)),
            said=said,
        )
        assert window(line) == (None, march(3, 9), march(4, 10))


class TestClosedLines:
    """What happens after a line is closed is recorded, and leaves its window alone."""

    def test_released(self):
        ledger = shop(start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.advance(march(10))
        before = window(ledger.line())
        (entry,) = ledger.submit(happened(K.SIGNED, march(10)))
        outcome = entry.fact.lines[0]
        assert (outcome.waiting, outcome.window_start, outcome.window_end) == before
        assert window(ledger.line()) == before
        assert ledger.book.holds["h"].events[-1].seq == entry.seq
        ledger.check()


def test_an_end_that_was_not_known_releases_from_the_moment_it_is():
    ledger: PureLedger = shop(start=march(20))
    ledger.submit(happened(K.SIGNED, march(1)))
    assert ledger.standing().release_time == march(20)
    (entry,) = ledger.advance(march(20))
    assert entry.effective_time == march(20)


@pytest.mark.parametrize(
    ("ahead", "reason"),
    [(timedelta(minutes=5), None), (timedelta(minutes=5, microseconds=1), Reason.TIME_IN_FUTURE)],
)
def test_events_of_the_future_are_refused_beyond_the_skew_of_clocks(ahead, reason):
    ledger = shop(start=NOW)
    assert reasons(ledger, happened(K.SIGNED, NOW + ahead)) == [reason]


def test_a_clock_ahead_opens_a_window_that_is_still_waited_for():
    ledger = shop(terms(days(0), count_from=CountFrom.INSTANT), start=NOW)
    ahead = NOW + timedelta(minutes=5)
    ledger.submit(happened(K.SIGNED, ahead))
    assert ledger.standing().release_time == ahead
    ledger.advance(ahead - timedelta(microseconds=1))
    assert ledger.line().released == 0
    ledger.advance(ahead)
    assert ledger.line().released == 10_000
