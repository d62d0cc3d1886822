"""A scenario with something wrong in it: the line, the column, and what was expected there."""

from __future__ import annotations

from pathlib import Path

import pytest

from escrow_cli.errors import CommandError, ExitCode
from escrow_cli.scenario.build import load_scenario
from escrow_cli.scenario.document import ScenarioError
from tests.support.cli import Escrow

GOOD = """\
title: A lamp
mechanism: S01
story: A lamp is sold.
time-zone: Europe/London
start: 2025-03-20 09:00
currency: GBP

policies:
  week: { window: 7 days }

steps:
  - place:
      hold: order-1
      psp: card
      lines: [{ line: lamp, merchant: shop, amount: 100.00, policy: week }]
    entries:
      - Dr 1110 card 100.00 Cr 2010 shop 100.00
  - at: 2025-03-21 10:00
    fulfil: { hold: order-1, what: SIGNED }
    as: signed
  - retract: { report: signed }
  - repeat: 2
    with: [{ signed: 2025-03-22 10:00 }]
    steps:
      - fulfil: { hold: order-1, what: SIGNED, when: <signed>, by: carrier-<n> }
"""


def wrong(path: Path, text: str) -> tuple[int, int, str]:
    file = path / "story.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as found:
        load_scenario(file)
    line, column = found.value.position
    assert str(found.value).startswith(f"{file}:{line}:{column}: ")
    return line, column, found.value.problem


def test_the_scenario_the_others_are_made_from(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(GOOD, encoding="utf-8")
    scenario = load_scenario(file)
    assert [str(step.action) for step in scenario.steps] == [
        "A buyer pays for order-1 through card: lamp 100.00 GBP (shop).",
        "carrier reports SIGNED for order-1.",
        "carrier takes back what it reported as signed.",
        "carrier-1 reports SIGNED for order-1, as of 2025-03-22 10:00.",
        "carrier-2 reports SIGNED for order-1, as of 2025-03-22 10:00.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "expected"),
    [
        ("title: A lamp\n", "", 1, 1, '"title"'),
        ("currency:", "curency:", 6, 1, 'did you mean "currency"?'),
        ("hold: order-1\n", "holt: order-1\n", 13, 7, 'did you mean "hold"?'),
        ("  - place:", "  - plaice:", 12, 5, 'did you mean "place"?'),
        ("lines: [{", "lines: {", 15, 74, "this is no YAML"),
        ("what: SIGNED }\n    as", "what: SINGED }\n    as", 19, 36, 'did you mean "SIGNED"?'),
        ("[{ line: lamp,", "[{ line: [lamp],", 15, 23, "expected text or a whole number"),
        ("psp: card", "psp: {}", 14, 12, "expected text or a whole number, found a mapping"),
        ("psp: card", "psp:", 14, 7, "found nothing"),
        ("psp: card", 'psp: "a card"', 14, 12, "expected an id"),
        ("amount: 100.00", "amount: 100.001", 15, 53, "up to 2 decimals"),
        ("amount: 100.00", "amount: 1e2", 15, 53, "expected an amount such as 100.00"),
        ("amount: 100.00", "amount: -100", 15, 53, "expected an amount such as 100.00"),
        ("currency: GBP", "currency: GBX", 15, 53, "not a circulating currency"),
        ("Cr 2010 shop 100.00", "Cr 2010 shop", 17, 9, "expected Dr or Cr"),
        ("Cr 2010 shop 100.00", "Kr 2010 shop 100.00", 17, 9, "expected Dr or Cr"),
        ("Cr 2010", "Cr 20100", 17, 9, "expected Dr or Cr"),
        ("at: 2025-03-21 10:00", "at: 21 March", 18, 9, "a time such as 2025-03-01 10:00"),
        ("at: 2025-03-21 10:00", "at: 2025-03-21 25:00", 18, 9, "a time such as"),
        ("at: 2025-03-21 10:00", "at: 2025-03-19 10:00", 18, 9, "not before that of an earlier"),
        ("at: 2025-03-21 10:00", "at: 2025-03-30 01:30", 18, 9, "is skipped in Europe/London"),
        ("at: 2025-03-21 10:00", "at: 2025-10-26 01:30", 18, 9, "occurs twice in Europe/London"),
        ("Europe/London", "Europe/Londinium", 4, 12, "IANA time zone"),
        ("{ window: 7 days }", "{ window: a week }", 9, 19, "7 days, 48 hours"),
        ("{ window: 7 days }", "{ commission-bps: 5 }", 9, 9, "a preset or a window"),
        ("{ window: 7 days }", "{ preset: weak }", 9, 9, "There is no preset 'weak'"),
        (
            "{ window: 7 days }",
            "{ window: 1 day, case-stages: [{ stage: ANSWERED, time: 3h, default: EXPIRED }] }",
            *(9, 65, "a time such as 30 minutes"),
        ),
        ("{ report: signed }", "{ report: singed }", 21, 24, "known: signed"),
        ("    as: signed\n", "    as: signed\n    refused: HOLD_EXIST\n", 21, 14, '"HOLD_EXISTS"?'),
        ("  - retract:", "  - as: again\n    retract:", 21, 5, "only beside fulfil"),
        ("  - retract:", "  - refused: HOLD_EXISTS\n  - retract:", 21, 14, "expected an action"),
        ("    as: signed\n", "    person: hana banana\n", 20, 13, "expected an id"),
        ("  - retract: { report: signed }", "  - person: hana", 21, 5, "only beside an action"),
        ("as: signed\n", "as: signed\n    release: { hold: a }\n", 18, 5, "one action at most"),
        ("when: <signed>", "when: <sent>", 25, 54, "there are <n>, <signed>"),
        ("repeat: 2", "repeat: two", 22, 13, "expected a whole number"),
        ("repeat: 2", "repeat: 0", 22, 13, "minimum"),
        ("psp: card", "psp: card\n      psp: card", 15, 7, "stands here twice"),
        ("psp: card", "psp: &c card", 14, 12, "anchors and aliases"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, expected: str
) -> None:
    assert old in GOOD
    found = wrong(tmp_path, GOOD.replace(old, new, 1))
    assert found[:2] == (line, column), found
    assert expected in found[2]


@pytest.mark.parametrize(
    ("step", "place", "expected"),
    [
        ("move-case: { case: a, action: START_CLOCK }", "START", "Expected one of AGREE_RETURN"),
        ("move-case: { case: a, action: ESCALATE, by: JUDGE }", "JUDGE", "Expected one of BUYER"),
        ("open-case: { case: a, hold: b, claims: [] }", "[]", "non-empty"),
        ("close-case: { case: a, outcome: ESCALATED }", "ESCALATED", "PARTLY_APPROVED"),
        ("add-evidence: { case: a, by: BUYER, content: '' }", "''", "what the evidence shows"),
        ("review-coupon: { coupon: a, approved: maybe }", "maybe", "expected true or false"),
        ("cases: [{ case: a, state: OPEN }]", "OPEN", 'did you mean "OPENED"?'),
        ("reports: [{ by: TYPE, total: { open: 1 } }]", "{ open", '"cases"'),
    ],
)
def test_what_is_wrong_with_a_case(tmp_path: Path, step: str, place: str, expected: str) -> None:
    found = wrong(tmp_path, GOOD.replace("  - retract:", f"  - {step}\n  - retract:", 1))
    assert found[:2] == (21, len("  - ") + step.index(place) + 1), found
    assert expected in found[2]


@pytest.mark.parametrize(
    "text", ["", "# nothing but a comment\n", "\t- a", "a: 1\n---\nb: 2\n", "[" * 1_500, "\x07"]
)
def test_what_is_no_scenario_at_all(tmp_path: Path, text: str) -> None:
    wrong(tmp_path, text)


def test_a_list_is_no_scenario(tmp_path: Path) -> None:
    assert wrong(tmp_path, "- a\n") == (1, 1, "expected a mapping, found a list")


def test_amounts_of_two_currencies(tmp_path: Path) -> None:
    two = "policy: week }, { line: rug, merchant: shop, amount: 1 JPY, policy: week }"
    text = GOOD.replace("policy: week }", two, 1)
    assert "one currency, found GBP and JPY" in wrong(tmp_path, text)[2]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        load_scenario(tmp_path / "nothing.yaml")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="UTF-8"):
        load_scenario(file)


def test_nothing_is_sent_when_one_of_several_files_is_wrong(escrow: Escrow, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD.replace("place:", "plaice:"), encoding="utf-8")
    # No server listens there: nobody asks for one.
    outcome = escrow("--server", "127.0.0.1:1", "play", str(good), str(bad))
    assert outcome.code == 1
    assert f"{bad}:12:5" in outcome.paragraph
    assert outcome.out == ""


def test_a_server_that_asks_nobody_who_they_are_cannot_tell_people_apart(
    tmp_path: Path, escrow: Escrow, on_server: None
) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(GOOD.replace("  - retract:", "  - person: hana\n    retract:"))
    outcome = escrow("play", str(file))
    assert outcome.code == ExitCode.REFUSED
    assert "Several people act in this scenario" in outcome.paragraph
