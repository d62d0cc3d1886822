"""Reading the file: what is accepted, and the sentence that says what isn't."""

import gzip
from datetime import datetime
from pathlib import Path

import pytest

from escrow_cli.replay.retail import MalformedFileError, RetailRow, parse_rows, read_retail

HEADER = "invoice,time,customer,stock_code,quantity,unit_price_gbp,country\n"
GOOD = "536365,2010-12-01T08:26,17850,85123A,6,2.550,United Kingdom\n"


def parse(*lines: str, header: str = HEADER) -> list[RetailRow]:
    return list(parse_rows((header + "".join(lines)).splitlines(keepends=True), "orders.csv"))


def test_a_row_is_read_with_its_amount_in_pence() -> None:
    (row,) = parse(GOOD)
    assert row.invoice == "536365"
    assert row.time == datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001  (wall time)
    assert row.amount_minor == 1530
    assert row.line_number == 2
    assert not row.is_refund


@pytest.mark.parametrize(
    ("quantity", "price", "pence"),
    [
        ("1", "0.005", 1),
        ("1", "0.004", 0),
        ("3", "0.125", 38),
        ("-3", "0.125", 38),
        ("0", "2.50", 0),
        ("1", "-0.005", -1),
    ],
)
def test_amounts_are_rounded_half_up(quantity: str, price: str, pence: int) -> None:
    (row,) = parse(f"1,2010-12-01T08:26,,A,{quantity},{price},x\n")
    assert row.amount_minor == pence


def test_a_cancellation_is_a_refund() -> None:
    (row,) = parse(GOOD.replace("536365", "C536365").replace(",6,", ",-6,"))
    assert row.is_refund


def test_columns_may_stand_in_any_order() -> None:
    header = "unit_price_gbp,quantity,stock_code,customer,time,invoice\n"
    (row,) = parse("2.550,6,85123A,17850,2010-12-01T08:26,536365\n", header=header)
    assert (row.invoice, row.amount_minor) == ("536365", 1530)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("536365,2010-12-01T08:26,1,A,6\n", "line 3: 5 fields where 7 belong"),
        (GOOD.replace(",6,", ",six,"), "line 3, column quantity: 'six' is not a whole number"),
        (GOOD.replace(",6,", ",6.5,"), "line 3, column quantity: '6.5' is not a whole number"),
        (GOOD.replace(",6,", ",,"), "line 3, column quantity: '' is not a whole number"),
        (GOOD.replace("2.550", "2,550"), "line 3: 8 fields where 7 belong"),
        (GOOD.replace("2.550", "NaN"), "line 3, column unit_price_gbp: 'NaN' is not a price"),
        (GOOD.replace("2.550", "1e3"), "line 3, column unit_price_gbp: '1e3' is not a price"),
        (GOOD.replace("2010-12-01", "2010-13-01"), "line 3, column time: '2010-13-01T08:26'"),
        (GOOD.replace("T08:26", " 08:26"), "line 3, column time: '2010-12-01 08:26'"),
        (GOOD.replace("T08:26", "T08:26Z"), "line 3, column time: '2010-12-01T08:26Z'"),
        (GOOD.replace("85123A", " "), "line 3, column stock_code: ' ' is not a stock code"),
        (GOOD.replace("536365", ""), "line 3, column invoice: '' is not"),
        (GOOD.replace("536365", "53 65"), "line 3, column invoice: '53 65' is not"),
        (GOOD.replace("536365", "5" * 65), "line 3, column invoice"),
        (
            GOOD.replace(",6,2.550", ",9999999999,9999999999"),
            "line 3, column quantity: '9999999999' is not a quantity whose amount",
        ),
        (GOOD.replace("T08:26", "T08:25"), "line 3, column time: 2010-12-01T08:25 is before"),
        ('536365,"2010\n', "line 3: unexpected end of data"),
    ],
)
def test_a_malformed_row_is_named_by_line_and_column(line: str, message: str) -> None:
    with pytest.raises(MalformedFileError) as caught:
        parse(GOOD, line)
    assert str(caught.value).startswith("orders.csv, " + message)


def test_a_header_that_lacks_columns_is_refused() -> None:
    with pytest.raises(MalformedFileError, match="line 1: the header lacks customer, quantity"):
        parse(header="invoice,time,stock_code,unit_price_gbp\n")


def test_plain_and_gzipped_files_read_the_same(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "orders.csv", tmp_path / "orders.bin"
    plain.write_text(HEADER + GOOD)
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_retail(plain) == read_retail(zipped)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the header lacks invoice"),
        (HEADER.encode(), "no rows after the header"),
        ((HEADER + GOOD).encode() + b"\xff\xfe\n", "line 3: not UTF-8 text"),
        (gzip.compress((HEADER + GOOD).encode())[:-9], "damaged gzip data"),
        (b"\x1f\x8bnonsense", "damaged gzip data"),
    ],
)
def test_a_file_that_is_no_table_of_orders_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(MalformedFileError, match=message):
        read_retail(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="can't be read: No such file"):
        read_retail(tmp_path / "none.csv")
