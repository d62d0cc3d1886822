"""`escrow replay`: real orders, driven through a running server."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from escrow_cli.connection import open_client
from escrow_cli.errors import CommandError, ExitCode
from escrow_cli.options import LedgerOption
from escrow_cli.output import (
    Format,
    FormatOption,
    Record,
    amount,
    format_money,
    number,
    print_json,
    print_record,
    stderr_console,
    stdout_console,
    text,
)
from escrow_cli.replay.commands import CURRENCY
from escrow_cli.replay.driver import Driver
from escrow_cli.replay.plan import (
    REJECTED_PRICE,
    REJECTED_QUANTITY,
    REJECTED_ZERO_AMOUNT,
    Plan,
    make_plan,
)
from escrow_cli.replay.retail import read_retail
from escrow_cli.replay.timeline import Slice, clock_start, local_date, make_timeline
from escrow_cli.verify import print_report, progress_bar, verify_ledger
from escrow_client import Client, CurrencySummary, Money

app = typer.Typer(no_args_is_help=True, help="Replay real orders against a running server.")

# A server that was killed needs some time to come back.
_GREETING_SECONDS = 20.0


@app.callback()
def _group() -> None:
    """Keeps `online-retail` a subcommand while it is the only one."""


@app.command("online-retail")
def online_retail(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The orders: a CSV file, gzipped or not."),
    ],
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Replay a file of the Online Retail data set through its whole after-sales life.

    Every invoice is a hold, every cancellation a refund; goods are shipped, signed for and
    released when their 14 days are over; merchants are paid out on Mondays. All of it happens on
    a test ledger, whose clock runs through the months in a minute. Ends with a summary and with
    the books verified.

    Interrupted at any point, the same command continues and ends with exactly the same books.
    """
    orders = load_orders(file)
    with open_client(ctx.obj, patience_seconds=_GREETING_SECONDS) as client:
        replay_orders(client, orders, ledger, form)


@dataclass(frozen=True, slots=True)
class Orders:
    """A file that was read, checked and planned; nothing of it is posted yet."""

    plan: Plan
    slices: list[Slice]
    digest: str
    loading_seconds: float


def load_orders(file: Path) -> Orders:
    """Reads, checks and plans a file; raises MalformedFileError where it can't be understood."""
    began = time.monotonic()
    retail = read_retail(file)
    plan = make_plan(retail.rows)
    return Orders(plan, make_timeline(plan), retail.digest, time.monotonic() - began)


def replay_orders(client: Client, orders: Orders, ledger: str, form: Format) -> None:
    """Posts orders and prints what came of them; fails when the books aren't as they must be."""
    console = stderr_console()
    driver = Driver(
        client,
        ledger,
        orders.digest,
        on_wait=lambda message: console.print(message, style="yellow", markup=False),
    )
    pace = _post(driver, orders, console)
    summary = driver.summary()
    report = verify_ledger(client, ledger)
    record = summary_record(ledger, orders.plan, summary, pace)
    if form is Format.JSON:
        print_json(record | {"in_order": report.verdict.in_order, "checks": report.records()})
    else:
        print_record(record, _COLUMNS, form)
    if form is Format.TABLE:
        stdout_console().print()
        print_report(ledger, report, form)
    check_totals(orders.plan, summary)
    if not report.verdict.in_order:
        raise typer.Exit(ExitCode.REFUSED)


@dataclass(frozen=True, slots=True)
class Pace:
    """What this run posted, which leaves out what an earlier run had completed."""

    rows: int
    lines: int
    seconds: float
    """Wall clock, reading the file included."""

    def per_second(self, count: int) -> int:
        """A count as a rate, in whole numbers."""
        return round(count / self.seconds) if self.seconds else 0


def _post(driver: Driver, orders: Orders, console: Console) -> Pace:
    """Posts every slice that is not complete yet."""
    began = time.monotonic()
    clock_time = driver.open_ledger(clock_start(orders.plan)).clock_time
    rows = lines = 0
    with progress_bar(console) as progress:
        task = progress.add_task("Replaying", total=sum(each.row_count for each in orders.slices))
        for each in orders.slices:
            if each.until >= clock_time:
                progress.update(task, description=f"{local_date(each.until):%Y-%m-%d}")
                driver.post(each)
                rows += each.row_count
                lines += sum(len(hold.lines) for hold in each.holds)
            progress.advance(task, each.row_count)
    return Pace(rows, lines, orders.loading_seconds + time.monotonic() - began)


def summary_record(ledger: str, plan: Plan, summary: CurrencySummary, pace: Pace) -> Record:
    """What the file held, by the plan; where its money is, by the server; and how fast it went."""
    return {
        "ledger": ledger,
        "rows": len(plan.row_times),
        "holds": summary.hold_count,
        "lines": summary.line_count,
        "rejected_quantity": plan.rejected[REJECTED_QUANTITY],
        "rejected_price": plan.rejected[REJECTED_PRICE],
        "rejected_zero_amount": plan.rejected[REJECTED_ZERO_AMOUNT],
        "currency": summary.currency,
        "captured_minor": summary.captured.amount_minor,
        "refunded_minor": _refunded(summary).amount_minor,
        "refunded_before_release_minor": summary.refunded_before_release.amount_minor,
        "refunded_after_release_minor": summary.refunded_after_release.amount_minor,
        "unmatched_minor": plan.unmatched_minor,
        "released_minor": summary.released.amount_minor,
        "paid_out_minor": summary.paid_out.amount_minor,
        "receivable_minor": summary.receivable.amount_minor,
        "held_minor": summary.held.amount_minor,
        "seconds": round(pace.seconds, 1),
        "rows_per_second": pace.per_second(pace.rows),
        "lines_per_second": pace.per_second(pace.lines),
    }


_COLUMNS = [
    number("rows", "Rows"),
    number("holds", "Holds"),
    number("lines", "Lines"),
    number("rejected_quantity", "Rejected by quantity"),
    number("rejected_price", "Rejected by price"),
    number("rejected_zero_amount", "Rejected as zero amount"),
    amount("captured_minor", "Captured"),
    amount("refunded_minor", "Refunded"),
    amount("refunded_before_release_minor", "  before release"),
    amount("refunded_after_release_minor", "  after release"),
    amount("unmatched_minor", "Refunds unmatched"),
    amount("released_minor", "Released"),
    amount("paid_out_minor", "Paid out"),
    amount("receivable_minor", "Owed by merchants"),
    amount("held_minor", "Still held"),
    text("currency", "Currency"),
    text("seconds", "Seconds"),
    number("rows_per_second", "Rows per second"),
    number("lines_per_second", "Lines per second"),
]


def check_totals(plan: Plan, summary: CurrencySummary) -> None:
    """Compares what the file asks for with what the server has; raises CommandError."""
    pairs = [
        ("holds", len(plan.holds), summary.hold_count),
        ("lines", plan.line_count, summary.line_count),
        ("captured", _gbp(plan.captured_minor), format_money(summary.captured)),
        ("refunded", _gbp(plan.refunded_minor), format_money(_refunded(summary))),
        ("still held", _gbp(0), format_money(summary.held)),
    ]
    wrong = [
        f"{name} is {found}, not {expected}" for name, expected, found in pairs if expected != found
    ]
    if wrong:
        raise CommandError(f"The ledger does not hold what the file asks for: {'; '.join(wrong)}.")


def _refunded(summary: CurrencySummary) -> Money:
    return summary.refunded_before_release + summary.refunded_after_release


def _gbp(amount_minor: int) -> str:
    return format_money(Money(CURRENCY, amount_minor))
