"""Adjustments from the command line: five things to propose, and a file of postings."""

import json
from pathlib import Path
from typing import Any

import pytest

from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow

PROPOSED = "-l books --reason closing --expires 2100-01-01T00:00:00Z --format json"
POSTINGS = """\
kind,owner,currency,debit,credit,hold
1010,main,JPY,1000,,
2990,,JPY,,1000,
"""


@pytest.fixture
def run(escrow: Escrow, on_server: None) -> Any:
    """Runs a proposal in a ledger of its own, and reads what is printed."""
    escrow("ledger", "create", "books", "--time-zone", "UTC")

    def propose(*words: str) -> Any:
        outcome = escrow("adjustment", "propose", *words, *PROPOSED.split())
        return json.loads(outcome.out) if outcome.code == ExitCode.OK else outcome.paragraph

    return propose


def amounts(record: Any) -> dict[str, int]:
    return {
        f"{line['kind']} {line['owner']} {line['currency']}": line["amount_minor"]
        for line in record["lines"]
    }


def test_what_is_proposed_is_shown_as_postings(run: Any, escrow: Escrow, tmp_path: Path) -> None:
    out = run(
        "transfer", "t", *["--segregated", "a", "--own", "b", "--amount", "5", "--currency", "EUR"]
    )
    assert amounts(out) == {"1010 a EUR": 500, "1020 b EUR": -500}
    assert (out["state"], out["kind"], out["reason"]) == ("PROPOSED", "TRANSFER", "closing")
    back = run(
        "transfer",
        "w",
        *["--segregated", "a", "--own", "b", "--amount", "5", "--currency", "EUR", "--withdraw"],
    )
    assert amounts(back) == {"1010 a EUR": -500, "1020 b EUR": 500}
    sold = run(
        "exchange",
        "x",
        *["--sold", "1010:a:100.00:EUR", "--bought", "1010:a:16250:JPY", "--rate", "162.5"],
        *["--rate-source", "ecb"],
    )
    assert (sold["rate"], sold["rate_source"]) == ("162.5", "ecb")
    assert amounts(sold)["5060  JPY"] == -16_250
    file = tmp_path / "postings.csv"
    file.write_text(POSTINGS)
    assert amounts(run("manual", "m", str(file))) == {"1010 main JPY": 1000, "2990  JPY": -1000}
    listed = escrow("adjustment", "list", "-l", "books").out
    assert [line.split()[0] for line in listed.splitlines() if " PROPOSED " in line] == [*"mxwt"]
    assert "Dr 1010 main 1,000 JPY" in listed
    assert "(BALANCE_TOO_SMALL)" in run(
        "write-off", "o", *["--merchant", "acme", "--amount", "1", "--currency", "EUR"]
    )
    assert "(ENTRY_NOT_REVERSIBLE)" in run("reversal", "r", "1")
    approve = escrow("adjustment", "review", "m", "-l", "books", "--approve")
    assert "(SECOND_PERSON_REQUIRED)" in approve.paragraph


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind,owner", "kind,whose", "name the columns kind, owner, currency"),
        ("1000,,", "1000,1,", "Line 2: expected either a debit or a credit."),
        (",,1000,", ",,,", "Line 3: expected either a debit or a credit."),
        ("1000,,", "10.5,,", "Line 2:"),
        ("1000,,", "-5,,", "Line 2: expected a positive amount, found -5 JPY."),
        ("1010", "cash", "Line 2:"),
    ],
)
def test_a_file_that_is_none_is_told_by_its_line(
    run: Any, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "postings.csv"
    file.write_text(POSTINGS.replace(old, new, 1))
    assert said in run("manual", "m", str(file))


def test_a_file_that_is_not_there(run: Any, tmp_path: Path) -> None:
    assert "cannot be read" in run("manual", "m", str(tmp_path / "none"))
