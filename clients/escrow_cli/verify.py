"""`escrow verify`: the whole-ledger invariant, checked by the server."""

import sys
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from escrow_cli.connection import open_client
from escrow_cli.errors import CommandError, ExitCode
from escrow_cli.options import LedgerOption
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    number,
    print_records,
    stderr_console,
    stdout_console,
    text,
)
from escrow_client import Client, VerifyCheck, VerifyProgress, VerifyVerdict


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification found."""

    checks: list[VerifyCheck]
    verdict: VerifyVerdict

    def records(self) -> list[Record]:
        """One record for each check that was made."""
        return [
            {
                "check": check.check,
                "description": check.description,
                "examined": check.examined,
                "wrong": check.wrong,
                "examples": list(check.examples),
            }
            for check in self.checks
        ]


_CHECKS = Layout(
    keys=["check", "description", "examined", "wrong", "examples"],
    columns=[
        Column("", lambda record: "wrong" if record["wrong"] else "ok"),
        text("check", "Check"),
        number("examined", "Examined"),
        number("wrong", "Wrong"),
        text("description", "What it asserts"),
    ],
)


def verify(ctx: typer.Context, ledger: LedgerOption, form: FormatOption = Format.TABLE) -> None:
    """Check the whole ledger and say whether its books are in order.

    Every entry sums to zero, balances equal their postings, nothing is missing from the journal,
    every order line is conserved, and a replay of the journal gives the same books. The first
    check that finds something wrong is the last that is made; it is shown with examples, and the
    exit code is 1.
    """
    with open_client(ctx.obj) as client:
        report = verify_ledger(client, ledger)
    print_report(ledger, report, form)
    if not report.verdict.in_order:
        raise typer.Exit(ExitCode.REFUSED)


def verify_ledger(client: Client, ledger: str) -> VerifyReport:
    """Has the server verify a ledger, with a progress bar when a person is looking."""
    checks: list[VerifyCheck] = []
    with progress_bar(stderr_console()) as progress:
        task = progress.add_task("Verifying", total=None)
        for step in client.verify(ledger):
            match step:
                case VerifyProgress():
                    progress.update(
                        task, description=step.check, completed=step.examined, total=step.total
                    )
                case VerifyCheck():
                    checks.append(step)
                case VerifyVerdict():
                    return VerifyReport(checks, step)
    raise CommandError(
        f"The verification of {ledger} ended without a verdict: the server stopped. Run it again."
    )


def print_report(ledger: str, report: VerifyReport, form: Format) -> None:
    """Prints every check that was made and, to a person, the verdict."""
    print_records(report.records(), _CHECKS, form, empty="No check was made.")
    if form is not Format.TABLE:
        return
    print_verdict(ledger, report)


def print_verdict(ledger: str, report: VerifyReport) -> None:
    """Says whether the books are in order and, if not, what is wrong."""
    console = stdout_console()
    for check in report.checks:
        for example in check.examples:
            console.print(f"  [red]{check.check}[/]: {escape(example)}")
    count = f"{report.verdict.entry_count:,} entries"
    if report.verdict.in_order:
        console.print(f"\n[green]The books of {ledger} are in order[/] ({count}).")
    else:
        console.print(f"\n[red]The books of {ledger} are NOT in order[/] ({count}).")


def progress_bar(console: Console) -> Progress:
    """A bar on stderr that shows only on a terminal and is gone when the work is done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        # Else what goes to a pipe would be taken for the console's and shown above the bar.
        redirect_stdout=sys.stdout.isatty(),
        disable=not console.is_terminal,
    )
