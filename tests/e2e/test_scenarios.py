"""Every scenario, played by the command against a real server, and ones that must fail.

The command runs in this process: starting one for each would take half as long as playing them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from escrow_cli.scenario.build import load_scenario
from tests.support.cli import Escrow, Outcome
from tests.support.databases import cloned_database
from tests.support.processes import running_server
from tests.support.tokens import create_token

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PLAYED = {
    *("S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12", "S13"),
    *("S14", "S15", "S16", "S17", "S18", "S19", "S20", "S21", "S22", "S23", "S24", "S25", "S26"),
    "S27",
    *("S28", "S29", "S30", "S31", "S32", "S33"),
}


class Stage(NamedTuple):
    """A server that asks for tokens, and the secret of one that may do everything."""

    target: str
    token: str


@pytest.fixture(scope="module")
def stage(postgres: str) -> Iterator[Stage]:
    """Where everything is played; each scenario has a ledger of its own."""
    with cloned_database(postgres) as url:
        token = asyncio.run(create_token(url, "player"))
        with running_server("--database-url", url, ESCROW_AUTH="tokens") as server:
            yield Stage(server.target, token)


Play = Callable[..., Outcome]


@pytest.fixture
def play(stage: Stage, escrow: Escrow, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Runs `escrow play` with arguments against that server."""
    monkeypatch.setenv("ESCROW_SERVER", stage.target)
    monkeypatch.setenv("ESCROW_TOKEN", stage.token)
    return partial(escrow, "play")


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_scenario_holds_to_the_last_cent(play: Play, file: Path) -> None:
    played = play(str(file))
    assert played.code == 0, played.out + played.err
    assert "are in order" in played.out


def test_the_examples_of_the_readme_hold(play: Play, tmp_path: Path) -> None:
    readme = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    example, case, hands = (part.partition("```")[0] for part in readme.split("```yaml\n")[1:])
    # The case is on the lamp that the example begins with.
    placed, _, _ = example.partition("\n  - at:")
    parts = {"case": f"{placed}\n{case}", "hands": f"{placed}\n{hands}"}
    for name, text in {"example": example, **parts}.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        played = play(str(file))
        assert played.code == 0, played.out + played.err


def test_the_readme_lists_every_scenario() -> None:
    readme = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    for file in SCENARIOS.glob("*.yaml"):
        title = load_scenario(file).heading.title
        assert f"| [{file.stem}]({file.name}) | {title} |" in readme


def test_there_is_a_scenario_for_each_mechanism() -> None:
    found = {file.name.partition("-")[0] for file in SCENARIOS.glob("*.yaml")}
    assert found >= PLAYED


@pytest.mark.torture
def test_several_people_play_on_a_server_of_their_own(escrow: Escrow) -> None:
    """It starts a PostgreSQL twice: for their first token, and to serve."""
    played = escrow("play", str(SCENARIOS / "S10-coupon.yaml"), "--ephemeral")
    assert played.code == 0, played.out + played.err
    assert "supervisor: sorry-5 is approved." in played.out


STORY = """\
title: A lamp
mechanism: S01
story: A lamp is sold, and much is expected of that.
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
    records: [fulfilment_reported]
    windows: [{ hold: order-1, end: 2025-03-29 00:00 }]
    balances: [Cr 2010 shop 100.00]
    books: [Dr 1110 card 100.00, Cr 2010 shop 100.00]
  - release: { hold: order-1 }
    refused: RELEASE_BLOCKED
    explain:
      - { hold: order-1, blockers: [{ kind: WINDOW_OPEN, until: 2025-03-29 00:00 }] }
  - at: 2025-03-29 00:00
    entries:
      - 2025-03-29 00:00 Dr 2010 shop 100.00 Cr 2110 shop 100.00
"""


def test_the_story_the_others_are_made_from(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")
    played = play(str(file), "--format", "json")
    (record,) = json.loads(played.out)
    assert played.code == 0
    assert record["failures"] == []
    assert record["in_order"] is True
    assert (record["steps"], record["expectations"]) == (4, 8)


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("Cr 2010 shop 100.00\n  - at", "Cr 2010 shop 99.99\n  - at", 15, "found"),
        ("- Dr 1110 card 100.00 Cr", "- Dr 1110 cash 100.00 Cr", 15, "Dr 1110 card 100.00"),
        ("- 2025-03-29 00:00 Dr", "- 2025-03-28 23:59:59.999999 Dr", 28, "found 2025-03-29 00:00"),
        (" Cr 2110 shop 100.00\n", " Cr 2110 shop 100.00\n      - Dr 1 1\n", 29, "expected Dr"),
        ("[fulfilment_reported]", "[]", 18, "expected nothing, found fulfilment_reported"),
        (
            "order-1, end: 2025-03-29 00:00 }",
            "order-1, end: 2025-03-30 00:00 }",
            19,
            "to 2025-03-29",
        ),
        ("order-1, end: 2025-03-29 00:00 }", "order-1, waiting: TRIGGER }", 19, "that runs"),
        ("balances: [Cr 2010 shop 100.00]", "balances: [Cr 2010 shop 99.99]", 20, "100.00"),
        ("[Dr 1110 card 100.00, Cr", "[Cr", 21, "no other account, found Dr 1110 card"),
        ("refused: RELEASE_BLOCKED", "refused: HOLD_NOT_FOUND", 23, "refused otherwise"),
        ("    refused: RELEASE_BLOCKED\n", "", 22, "refused: "),
        ("WINDOW_OPEN, until: 2025-03-29 00:00", "WINDOW_OPEN", 25, "until 2025-03-29 00:00"),
        ("kind: WINDOW_OPEN", "kind: NOT_SIGNED", 25, "found WINDOW_OPEN"),
        ("[{ kind: WINDOW_OPEN, until: 2025-03-29 00:00 }]", "[]", 25, "expected nothing"),
        ("    fulfil:", "    refused: HOLD_NOT_FOUND\n    fulfil:", 17, "not refused"),
    ],
)
def test_what_does_not_hold_is_named_with_its_place(
    play: Play, tmp_path: Path, old: str, new: str, line: int, found: str
) -> None:
    assert old in STORY
    file = tmp_path / "story.yaml"
    file.write_text(STORY.replace(old, new, 1), encoding="utf-8")
    played = play(str(file))
    assert played.code == 1, played.out + played.err
    told = " ".join((played.out + played.err).split())
    assert f"{file}:{line}:" in told
    assert found in told


def test_one_that_fails_does_not_keep_the_next_from_being_played(
    play: Play, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(STORY.replace("refused: RELEASE", "refused: HOLD_EXISTS #"), encoding="utf-8")
    good.write_text(STORY, encoding="utf-8")
    played = play(str(bad), str(good), "--format", "json")
    assert played.code == 1
    first, second = json.loads(played.out)
    assert [failure["line"] for failure in first["failures"]] == [23]
    assert second["failures"] == []


CASE_STORY = """\
title: A case about a lamp
mechanism: S28
story: A buyer wants 30 of 100 back, and much is expected of that.
time-zone: Europe/London
start: 2025-03-20 09:00
currency: GBP
policies:
  week:
    window: 7 days
    case-response-hours: 48
    case-default: ESCALATED
steps:
  - place:
      hold: order-1
      psp: card
      lines: [{ line: lamp, merchant: shop, amount: 100.00, policy: week }]
  - open-case: { case: case-1, hold: order-1, claims: [{ line: lamp, amount: 30.00 }] }
  - add-evidence: { case: case-1, by: BUYER, content: A scratch. }
    cases:
      - { case: case-1, state: OPENED, next: MERCHANT, deadline: 2025-03-22 09:00, reserved: 30.00 }
    timelines:
      - hold: order-1
        role: BUYER
        items:
          - { kind: hold_placed, amount: 100.00, actor: "" }
          - { kind: case_opened, lines: [lamp], due: 2025-03-22 09:00 }
          - { kind: evidence_added, evidence: [A scratch.] }
        tasks: [{ case: case-1, state: OPENED, next: MERCHANT, reserved: 30.00 }]
  - grant-coupon: { coupon: c-1, case: case-1, line: lamp, amount: 5.00, funded-by: PLATFORM }
    coupons: [{ coupon: c-1, state: ISSUED }]
  - at: 2025-03-20 12:00
    close-case: { case: case-1, outcome: APPROVED, liable: MERCHANT, subject: GOODS }
    refunds: [{ refund: case-1, state: CREATED, amount: 30.00 }]
    reports:
      - by: TAG
        groups: [{ key: MERCHANT/GOODS, cases: 1, resolution-median: 3 hours, awarded: 30.00 }]
        total: { cases: 1, approved: 1 }
"""


def test_the_case_the_others_are_made_from(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(CASE_STORY, encoding="utf-8")
    played = play(str(file), "--format", "json")
    (record,) = json.loads(played.out)
    assert record["failures"] == []
    assert (record["steps"], record["expectations"]) == (5, 5)


CASE, TIMELINE, COUPON, REFUND, REPORT = 20, 22, 30, 33, 35
"""The lines of that story on which its expectations stand."""

WRONG_IN_DETAIL = [
    ("state: OPENED, next: MERCHANT, d", "state: ANSWERED, next: BUYER, d", CASE),
    ("deadline: 2025-03-22 09:00", "deadline: 2025-03-22 09:01", CASE),
    ("reserved: 30.00 }\n    time", "reserved: 31.00 }\n    time", CASE),
    ("amount: 100.00, actor", "amount: 99.00, actor", TIMELINE),
    ("lines: [lamp], due: 2025-03-22", "lines: [rug], due: 2025-03-23", TIMELINE),
    ("evidence: [A scratch.]", "evidence: [A dent.]", TIMELINE),
    ("reserved: 30.00 }]", "reserved: 1.00 }]", TIMELINE),
    ("c-1, state: ISSUED", "c-1, state: DECLINED", COUPON),
    ("state: CREATED, amount: 30.00", "state: FAILED, amount: 31.00", REFUND),
    ("median: 3 hours", "median: 1 day", REPORT),
    ("awarded: 30.00", "awarded: 29.00", REPORT),
    ("approved: 1 }", "approved: 2 }", REPORT),
]
FOUND_IN_DETAIL = [
    "expected the state ANSWERED, found OPENED",
    "expected the next to act BUYER, found MERCHANT",
    "expected the deadline 2025-03-22 09:01, found 2025-03-22 09:00",
    "expected reserved 31.00 GBP, found 30.00 GBP",
    "item 1 (hold_placed): expected the amount 99.00 GBP, found 100.00 GBP",
    "item 2 (case_opened): expected the lines rug, found lamp",
    "item 2 (case_opened): expected to be due 2025-03-23 09:00, found 2025-03-22 09:00",
    "item 3 (evidence_added): expected evidence",
    "expected reserved 1.00 GBP, found 30.00 GBP",
    "c-1: expected the state DECLINED, found ISSUED",
    "case-1: expected the state FAILED, found CREATED",
    "case-1: expected the amount 31.00 GBP, found 30.00 GBP",
    "expected the median resolution 1 day, found 3 hours",
    "expected awarded 29.00 GBP, found 30.00 GBP",
    "in all: expected approved 2, found 1",
]
WRONG_AS_A_WHOLE = [
    ("kind: hold_placed", "kind: case_closed", TIMELINE),
    ("tasks: [{ case: case-1", "tasks: [{ case: case-2", TIMELINE),
    ("key: MERCHANT/GOODS", "key: -/-", REPORT),
]
FOUND_AS_A_WHOLE = [
    "expected case_closed, case_opened, evidence_added, found hold_placed, case_opened",
    "expected tasks in case-2, found case-1",
    "the report by TAG: expected -/-, found MERCHANT/GOODS",
]


@pytest.mark.parametrize(
    ("wrong", "found"),
    [(WRONG_IN_DETAIL, FOUND_IN_DETAIL), (WRONG_AS_A_WHOLE, FOUND_AS_A_WHOLE)],
)
def test_what_does_not_hold_of_a_case_is_named_with_its_place(
    play: Play, tmp_path: Path, wrong: list[tuple[str, str, int]], found: list[str]
) -> None:
    text = CASE_STORY
    for old, new, _line in wrong:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "story.yaml"
    file.write_text(text, encoding="utf-8")
    played = play(str(file), "--format", "json")
    assert played.code == 1, played.out + played.err
    (record,) = json.loads(played.out)
    problems = [failure["problem"] for failure in record["failures"]]
    for words in found:
        assert any(words in problem for problem in problems), (words, problems)
    assert len(problems) == len(found)
    assert {failure["line"] for failure in record["failures"]} == {line for *_, line in wrong}
