"""`escrow hold`: everything about one order's money."""

from typing import Annotated

import typer

from escrow_cli.books import entry_record, print_entries
from escrow_cli.connection import LedgerOption, open_client
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Record,
    amount,
    format_time,
    print_json,
    print_records,
    stdout_console,
    text,
)
from escrow_client import Blocker, Hold, LineExplanation, ReleaseExplanation


def hold(
    ctx: typer.Context,
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="The hold, by its id.")],
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one hold: its lines, what blocks their release and until when, and its entries.

    csv prints the lines only.
    """
    with open_client(ctx.obj) as client:
        found = client.get_hold(ledger, hold_id)
        explanation = client.explain_release(ledger, hold_id)
        lines = [_line_record(line, found.currency) for line in explanation.lines]
        if form is Format.CSV:
            print_lines(lines, form)
            return
        entries = list(client.list_entries(ledger, hold_id=hold_id))
    if form is Format.JSON:
        print_json(
            _hold_record(found, explanation)
            | {"lines": lines, "entries": [entry_record(entry) for entry in entries]}
        )
        return
    console = stdout_console()
    console.print(
        f"[bold]Hold {found.hold_id}[/]  {found.state}  "
        f"paid {format_time(found.paid_time)} through {found.psp}  amounts in {found.currency}\n",
    )
    print_lines(lines, form)
    console.print(f"\n[bold]Entries[/] (as of {format_time(explanation.evaluate_time)})\n")
    print_entries(iter(entries), form)


def print_lines(lines: list[Record], form: Format) -> None:
    """Prints the lines of a hold with what blocks each."""
    print_records(
        lines,
        [
            text("line", "Line"),
            text("merchant", "Merchant"),
            amount("captured_minor", "Captured"),
            amount("held_minor", "Held"),
            amount("refunded_before_release_minor", "Refunded"),
            amount("released_minor", "Released"),
            amount("refunded_after_release_minor", "Refunded after"),
            Column("Release", _release_text),
        ],
        form,
        empty="The hold has no lines.",
    )


def _hold_record(found: Hold, explanation: ReleaseExplanation) -> Record:
    return {
        "hold": found.hold_id,
        "state": str(found.state),
        "currency": found.currency,
        "psp": found.psp,
        "paid_time": format_time(found.paid_time),
        "entry_seq": found.entry_seq,
        "evaluate_time": format_time(explanation.evaluate_time),
    }


def _line_record(explanation: LineExplanation, currency: str) -> Record:
    line = explanation.line
    return {
        "line": line.line_id,
        "merchant": line.merchant,
        "policy": f"{line.policy}@{line.policy_version}",
        "currency": currency,
        "captured_minor": line.captured.amount_minor,
        "held_minor": line.held.amount_minor,
        "refunded_before_release_minor": line.refunded_before_release.amount_minor,
        "released_minor": line.released.amount_minor,
        "refunded_after_release_minor": line.refunded_after_release.amount_minor,
        "window_start": format_time(line.window.start_time) if line.window else None,
        "window_end": format_time(line.window.end_time) if line.window else None,
        "releasable": explanation.releasable,
        "blockers": [_blocker_record(blocker) for blocker in explanation.blockers],
    }


def _blocker_record(blocker: Blocker) -> Record:
    return {
        "kind": str(blocker.kind),
        "reference": blocker.reference,
        "amount_minor": blocker.amount.amount_minor,
        "until_time": format_time(blocker.until_time),
    }


def _release_text(record: Record) -> str:
    if record["releasable"]:
        return "can be released now"
    return "\n".join(
        blocker["kind"] + (f" until {blocker['until_time']}" if blocker["until_time"] else "")
        for blocker in record["blockers"]
    )
