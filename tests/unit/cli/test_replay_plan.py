"""What a file means: holds, refunds, and what is left out."""

import os
from pathlib import Path

import pytest

from escrow_cli.replay.plan import Plan, make_plan, merchant_of
from escrow_cli.replay.retail import MalformedFileError, read_retail
from escrow_cli.replay.timeline import Closing, make_timeline
from tests.unit.cli.orders import rows


def plan(*lines: str) -> Plan:
    return make_plan(rows(*lines))


def refunds(found: Plan) -> list[tuple[str, str, str, int]]:
    return [
        (each.refund_id, each.hold_id, each.line_id, each.amount_minor) for each in found.refunds
    ]


def test_an_invoice_is_one_hold_even_in_two_runs_of_rows() -> None:
    found = plan(
        "1 2010-12-01T09:00 7 85123A 2 1.00",
        "2 2010-12-01T09:01 7 22086 1 1.00",
        "1 2010-12-01T09:02 7 71053 1 3.39",
    )
    first, second = found.holds
    assert (first.hold_id, second.hold_id) == ("1", "2")
    assert first.paid_time.minute == 0
    assert [(line.line_id, line.merchant, line.amount_minor) for line in first.lines] == [
        ("1", "851", 200),
        ("2", "710", 339),
    ]


def test_rejected_rows_are_counted_by_the_first_reason_and_keep_their_ordinal() -> None:
    found = plan(
        "1 2010-12-01T09:00 7 A -1 0",
        "1 2010-12-01T09:00 7 A 0 1",
        "1 2010-12-01T09:00 7 A 1 -1",
        "1 2010-12-01T09:00 7 A 1 0",
        "1 2010-12-01T09:00 7 A 1 0.004",
        "1 2010-12-01T09:00 7 A 1 0.005",
    )
    assert found.rejected == {"quantity": 2, "price": 2, "zero amount": 1}
    assert [(line.line_id, line.amount_minor) for line in found.holds[0].lines] == [("6", 1)]


def test_an_invoice_without_a_single_line_is_no_hold() -> None:
    assert plan("1 2010-12-01T09:00 7 A 1 0").holds == []


def test_a_refund_takes_from_the_latest_line_first_and_leaves_the_rest_unmatched() -> None:
    found = plan(
        "1 2010-12-01T09:00 7 A 3 1.00",
        "2 2010-12-02T09:00 7 A 2 1.00",
        "C3 2010-12-03T09:00 7 A -4 1.00",
        "C4 2010-12-04T09:00 7 A -2 1.00",
    )
    assert refunds(found) == [
        ("refund-4-1", "2", "1", 200),
        ("refund-4-2", "1", "1", 200),
        ("refund-5-1", "1", "1", 100),
    ]
    assert (found.unmatched_count, found.unmatched_minor) == (1, 100)


def test_later_lines_of_the_same_invoice_come_first_too() -> None:
    found = plan(
        "1 2010-12-01T09:00 7 A 1 1.00",
        "1 2010-12-01T09:00 7 A 1 1.00",
        "C2 2010-12-03T09:00 7 A -1 1.50",
    )
    assert refunds(found) == [("refund-4-1", "1", "2", 100), ("refund-4-2", "1", "1", 50)]


@pytest.mark.parametrize(
    "refund",
    [
        "C2 2010-12-03T09:00 8 A -1 1.00",  # another customer
        "C2 2010-12-03T09:00 7 B -1 1.00",  # another stock code
        "C2 2010-12-03T09:00 7 a -1 1.00",  # codes differ by case
    ],
)
def test_a_refund_of_something_never_bought_is_unmatched(refund: str) -> None:
    found = plan("1 2010-12-01T09:00 7 A 1 1.00", refund)
    assert (found.refunds, found.unmatched_minor) == ([], 100)


def test_a_refund_without_a_customer_is_unmatched_even_if_the_line_had_none() -> None:
    found = plan("1 2010-12-01T09:00 - A 1 1.00", "C2 2010-12-03T09:00 - A -1 1.00")
    assert (found.refunds, found.unmatched_minor) == ([], 100)


def test_nothing_is_refunded_of_what_is_bought_only_later() -> None:
    found = plan("C1 2010-12-01T09:00 7 A -1 1.00", "2 2010-12-01T09:00 7 A 1 1.00")
    assert (found.refunds, found.unmatched_minor) == ([], 100)


def test_a_rejected_line_cannot_be_refunded() -> None:
    found = plan("1 2010-12-01T09:00 7 A 1 0", "C2 2010-12-03T09:00 7 A -1 1.00")
    assert found.refunds == []


def test_an_invoice_too_long_for_a_hold_is_refused() -> None:
    with pytest.raises(MalformedFileError, match="line 2002: invoice 1 has more than 2,000 lines"):
        plan(*["1 2010-12-01T09:00 7 A 1 1.00"] * 2001)


@pytest.mark.parametrize(
    ("stock_code", "merchant"),
    [
        ("85123A", "851"),
        ("gift_0001_20", "GIF"),
        ("m", "M"),
        ("C2", "C2"),
        ("A B", "A~20.B"),
        ("A~B", "A~7E.B"),
        ("é1", "m~C9.1"),
        ("_12", "m_12"),
    ],
)
def test_the_merchant_is_three_characters_that_fit_an_id(stock_code: str, merchant: str) -> None:
    assert merchant_of(stock_code) == merchant


@pytest.mark.skipif(
    "ESCROW_RETAIL_FILE" not in os.environ,
    reason="set ESCROW_RETAIL_FILE to the path of online_retail.csv.gz to plan the whole file",
)
def test_the_whole_file_gives_the_known_totals() -> None:
    found = make_plan(read_retail(Path(os.environ["ESCROW_RETAIL_FILE"])).rows)
    assert len(found.row_times) == 240_007
    assert (len(found.holds), found.line_count) == (9_422, 234_243)
    assert found.captured_minor == 4_700_382_11
    assert found.refunded_minor == 171_641_06
    assert found.unmatched_minor == 253_597_12
    assert found.rejected == {"quantity": 737, "price": 676, "zero amount": 1}
    slices = make_timeline(found)
    assert sum(each.row_count for each in slices) == 240_007
    assert slices[-1].closing is Closing.MARK_PAID
