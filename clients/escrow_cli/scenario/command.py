"""`escrow play`: scenarios, played against a server and checked to the last cent.

What reads and plays them is loaded when there is one to play: no other command needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escrow_cli.connection import open_client
from escrow_cli.embedded import ephemeral_server
from escrow_cli.errors import ExitCode
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    number,
    print_records,
    stdout_console,
    text,
)
from escrow_cli.verify import VerifyReport, print_verdict, verify_ledger
from escrow_client import Client

if TYPE_CHECKING:
    from escrow_cli.scenario.expectations import Failure
    from escrow_cli.scenario.model import Scenario
    from escrow_cli.scenario.people import People

_RESULTS = Layout(
    keys=[
        "file",
        "mechanism",
        "title",
        "ledger",
        "steps",
        "expectations",
        "entries",
        "failures",
        "in_order",
    ],
    columns=[
        text("mechanism", "Scenario"),
        text("title", "Title"),
        number("steps", "Steps"),
        number("expectations", "Expected"),
        number("entries", "Entries"),
        Column("Failed", lambda record: str(len(record["failures"])), numeric=True),
        Column("Books", lambda record: "in order" if record["in_order"] else "NOT in order"),
    ],
)


@dataclass(frozen=True, slots=True)
class _Result:
    """How one scenario ended."""

    scenario: Scenario
    ledger: str
    failures: list[Failure]
    report: VerifyReport

    @property
    def well(self) -> bool:
        return not self.failures and self.report.verdict.in_order


def _print_schema(wanted: bool) -> None:
    if wanted:
        from escrow_cli.scenario.schema import schema_text

        sys.stdout.write(schema_text())
        raise typer.Exit


def play(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Scenario files, in YAML.")],
    ephemeral: Annotated[
        bool,
        typer.Option(
            "--ephemeral", help="Play on a server of their own that keeps nothing, as demo does."
        ),
    ] = False,
    form: FormatOption = Format.TABLE,
    _schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            is_eager=True,
            callback=_print_schema,
            help="Print the JSON Schema of such files and stop.",
        ),
    ] = False,
) -> None:
    """Play scenarios, each on a test ledger of its own, and check everything they expect.

    All files are read before anything is sent. Each ends with its ledger verified. The exit code is
    0 only if every expectation held and every ledger is in order.
    """
    from escrow_cli.scenario.build import load_scenario

    scenarios = [load_scenario(file) for file in files]
    named = any(scenario.people for scenario in scenarios)
    with _people(ctx, ephemeral, named) as people:
        results = [_play(people, scenario, form) for scenario in scenarios]
    if form is Format.TABLE:
        stdout_console().print()
    print_records(map(_record, results), _RESULTS, form, empty="There is no scenario.")
    if not all(result.well for result in results):
        raise typer.Exit(ExitCode.REFUSED)


@contextmanager
def _people(ctx: typer.Context, ephemeral: bool, named: bool) -> Iterator[People]:
    """Those who act, on the server that the options name, or on one that is gone afterwards.

    Where steps name people, that one asks for tokens.
    """
    from escrow_cli.scenario.people import People

    if ephemeral:
        with (
            ephemeral_server(tokens=named) as (target, token),
            People(lambda secret: Client(target, token=secret or token)) as people,
        ):
            yield people
    else:
        with open_client(ctx.obj), People(ctx.obj.client_of) as people:
            yield people


def _play(people: People, scenario: Scenario, form: Format) -> _Result:
    """Plays one scenario to its end, or to where it cannot go on, and verifies the books."""
    from escrow_cli.scenario.player import Player
    from escrow_cli.scenario.telling import Teller

    player = Player(people, scenario)
    teller = Teller(stdout_console(), scenario, player.comparison)
    told = form is Format.TABLE
    if told:
        teller.begin(player.ledger)
    player.set_up()
    failures: list[Failure] = []
    for step in scenario.steps:
        result = player.play(step)
        failures += result.failures
        if told:
            teller.step(step, result)
        if result.stuck:
            break
    report = verify_ledger(people[""], player.ledger)
    if told:
        print_verdict(player.ledger, report)
    return _Result(scenario, player.ledger, failures, report)


def _record(result: _Result) -> Record:
    heading, steps = result.scenario.heading, result.scenario.steps
    return {
        "file": str(result.scenario.file),
        "mechanism": heading.mechanism,
        "title": heading.title,
        "ledger": result.ledger,
        "steps": len(steps),
        "expectations": sum(step.expectations.count for step in steps),
        "entries": result.report.verdict.entry_count,
        "failures": [
            {"line": each.position.line, "column": each.position.column, "problem": each.text}
            for each in result.failures
        ],
        "in_order": result.report.verdict.in_order,
    }
