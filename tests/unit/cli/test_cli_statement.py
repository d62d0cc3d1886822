"""A merchant's statement as a page to print."""

import re
from datetime import UTC, datetime

from escrow_cli.statements import page, statement_record
from escrow_client import (
    EntryKind,
    MerchantStatement,
    Money,
    StatementAccount,
    StatementMovement,
)

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def eur(amount_minor: int) -> Money:
    return Money("EUR", amount_minor)


STATEMENT = MerchantStatement(
    "acme",
    "EUR",
    START,
    END,
    (StatementAccount(2110, eur(-10_000), eur(3_000), eur(500), eur(-7_500), 2),),
    (
        StatementMovement(
            *(7, EntryKind.PAYOUT_CREATED, START, START, 2110, eur(3_000), eur(-7_000)),
            *("", "", "", "p-1"),
        ),
        StatementMovement(
            *(9, EntryKind.LINES_RELEASED, START, START, 2110, eur(-500), eur(-7_500)),
            *("o-1", "shoes", "", ""),
        ),
    ),
)


def cells(text: str) -> list[list[str]]:
    """The cells of every row of every table."""
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_it_says_what_the_statement_says() -> None:
    _, account, _, first, second = cells(page("shop", statement_record(STATEMENT, {2110: "Mine"})))
    assert account == ["2110", "Mine", "100.00 Cr", "30.00", "5.00", "75.00 Cr"]
    assert first[2:] == ["payout_created", "p-1", "2110 Mine", "30.00", "", "70.00 Cr"]
    assert second[2:] == ["lines_released", "o-1/shoes", "2110 Mine", "", "5.00", "75.00 Cr"]


def test_nothing_in_it_is_run_or_fetched() -> None:
    text = page("<script>", statement_record(STATEMENT, {2110: "<b> & co"}))
    assert "&lt;script&gt;" in text
    assert "&lt;b&gt; &amp; co" in text
    assert not re.search(r"<script|<link|<img|<iframe|src=|href=|url\(|@import", text)
