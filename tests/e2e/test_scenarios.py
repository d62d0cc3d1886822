"""Every scenario, played by the command against a real server, and ones that must fail."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ServerProcess, clean_environment, running_server

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PLAYED = {"S01", "S02", "S03", "S07", "S08", "S12", "S20", "S21", "S22", "S31"}


@pytest.fixture(scope="module")
def stage() -> Iterator[ServerProcess]:
    """A server that keeps nothing; each scenario has a ledger of its own on it."""
    with running_server("--ephemeral") as server:
        yield server


def play(stage: ServerProcess, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "escrow_cli", "play", *arguments],
        env=clean_environment(ESCROW_SERVER=stage.target),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_scenario_holds_to_the_last_cent(stage: ServerProcess, file: Path) -> None:
    played = play(stage, str(file))
    assert played.returncode == 0, played.stdout + played.stderr
    assert "are in order" in played.stdout


def test_the_example_of_the_readme_holds(stage: ServerProcess, tmp_path: Path) -> None:
    readme = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "example.yaml"
    file.write_text(readme.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    played = play(stage, str(file))
    assert played.returncode == 0, played.stdout + played.stderr


def test_there_is_a_scenario_for_each_mechanism() -> None:
    found = {file.name.partition("-")[0] for file in SCENARIOS.glob("*.yaml")}
    assert found >= PLAYED


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


def test_the_story_the_others_are_made_from(stage: ServerProcess, tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")
    played = play(stage, str(file), "--format", "json")
    (record,) = json.loads(played.stdout)
    assert played.returncode == 0
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
    stage: ServerProcess, tmp_path: Path, old: str, new: str, line: int, found: str
) -> None:
    assert old in STORY
    file = tmp_path / "story.yaml"
    file.write_text(STORY.replace(old, new, 1), encoding="utf-8")
    played = play(stage, str(file))
    assert played.returncode == 1, played.stdout + played.stderr
    told = " ".join((played.stdout + played.stderr).split())
    assert f"{file}:{line}:" in told
    assert found in told


def test_one_that_fails_does_not_keep_the_next_from_being_played(
    stage: ServerProcess, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(STORY.replace("refused: RELEASE", "refused: HOLD_EXISTS #"), encoding="utf-8")
    good.write_text(STORY, encoding="utf-8")
    played = play(stage, str(bad), str(good), "--format", "json")
    assert played.returncode == 1
    first, second = json.loads(played.stdout)
    assert [failure["line"] for failure in first["failures"]] == [23]
    assert second["failures"] == []
