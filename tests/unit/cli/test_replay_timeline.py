"""When what is planned happens, and how the time is cut."""

from datetime import UTC, datetime

from escrow_cli.replay.plan import make_plan
from escrow_cli.replay.timeline import (
    Closing,
    Slice,
    clock_start,
    fulfilments_of,
    instant,
    make_timeline,
    window_end,
)
from tests.unit.cli.orders import rows


def timeline(*lines: str) -> list[Slice]:
    return make_timeline(make_plan(rows(*lines)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_goods_are_shipped_a_day_later_and_signed_for_at_ten_local_over_the_dst_change() -> None:
    # British clocks go forward on 27 March 2011.
    (hold,) = make_plan(rows("1 2011-03-26T12:30 7 A 1 1.00")).holds
    shipped, signed = fulfilments_of(hold)
    assert instant(hold.paid_time) == utc("2011-03-26T12:30")
    assert instant(shipped.time) == utc("2011-03-27T11:30")
    assert instant(signed.time) == utc("2011-03-29T09:00")
    assert instant(window_end(hold)) == utc("2011-04-12T23:00")


def test_the_window_is_fourteen_days_from_the_day_after_signing() -> None:
    (hold,) = make_plan(rows("1 2010-12-01T08:26 7 A 1 1.00")).holds
    assert instant(window_end(hold)) == utc("2010-12-19T00:00")


def test_a_time_the_clocks_skip_is_read_as_before_the_change() -> None:
    (hold,) = make_plan(rows("1 2011-03-27T01:30 7 A 1 1.00")).holds
    assert instant(hold.paid_time) == utc("2011-03-27T01:30")


def test_the_clock_starts_at_the_local_midnight_of_the_first_row() -> None:
    assert clock_start(make_plan(rows("1 2011-06-01T08:26 7 A 1 1.00"))) == utc("2011-05-31T23:00")


def test_no_slice_reaches_over_a_midnight_or_a_closing() -> None:
    # 2010-12-06 is a Monday; the refund at nine sharp comes before the payout.
    slices = timeline(
        "1 2010-12-06T08:00 7 A 1 1.00",
        "C2 2010-12-06T09:00 7 A -1 0.40",
        "3 2010-12-06T09:01 7 A 1 1.00",
        "4 2010-12-06T23:59 7 A 1 1.00",
    )
    first, second, third, fourth = slices[:4]
    assert (first.until, first.closing) == (utc("2010-12-06T09:00"), Closing.PAY_OUT)
    assert (len(first.holds), len(first.refunds), first.row_count) == (1, 1, 2)
    assert (second.until, second.closing) == (utc("2010-12-06T23:59"), Closing.NONE)
    assert [hold.hold_id for hold in second.holds] == ["3", "4"]
    assert (third.until, third.closing) == (utc("2010-12-07T09:00"), Closing.MARK_PAID)
    assert [event.hold_id for event in third.fulfilments] == ["1"]
    assert [event.hold_id for event in fourth.fulfilments] == ["3", "4"]


def test_the_last_slice_marks_the_payouts_after_the_last_window_as_paid() -> None:
    # Signed for on Saturday 4 December; the window ends on Sunday the 19th.
    slices = timeline("1 2010-12-01T08:26 7 A 1 1.00")
    assert [each.until for each in slices[-2:]] == [
        utc("2010-12-20T09:00"),
        utc("2010-12-21T09:00"),
    ]
    assert [each.closing for each in slices[-2:]] == [Closing.PAY_OUT, Closing.MARK_PAID]


def test_a_window_that_ends_on_a_monday_is_paid_out_that_day() -> None:
    slices = timeline("1 2010-12-02T08:26 7 A 1 1.00")
    assert slices[-2].until == utc("2010-12-20T09:00")


def test_slices_are_in_order_and_hold_everything_up_to_their_end() -> None:
    slices = timeline(
        "1 2011-03-25T08:00 7 A 1 1.00",
        "2 2011-03-26T23:30 7 A 1 1.00",
        "3 2011-03-27T01:30 7 A 1 1.00",
        "4 2011-03-27T02:10 7 A 1 1.00",
        "C5 2011-03-28T09:00 7 A -4 1.00",
    )
    ends = [each.until for each in slices]
    assert ends == sorted(set(ends))
    for each in slices:
        times = [hold.paid_time for hold in each.holds]
        times += [event.time for event in each.fulfilments]
        times += [refund.time for refund in each.refunds]
        assert all(instant(time) <= each.until for time in times)
    assert sum(each.row_count for each in slices) == 5


def test_a_file_that_sells_nothing_still_ends() -> None:
    slices = timeline("C1 2010-12-01T08:26 7 A -1 1.00")
    assert slices[-1].until == utc("2010-12-07T09:00")
