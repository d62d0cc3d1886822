"""`escrow timeline`: what happened to an order and who has to act, as each who may look sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from escrow_cli.connection import open_client
from escrow_cli.options import HoldArgument, LedgerOption, choice
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    format_time,
    print_json,
    print_prose,
    print_records,
    print_timeline,
    text,
)
from escrow_cli.release_words import local
from escrow_cli.timeline_words import item_words, task_words
from escrow_client import CaseState, Ledger, TimelineItem, TimelineRole, TimelineTask


class Phase(StrEnum):
    """How far a case has come, for who only wants to know that."""

    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    DONE = "done"


_ACCEPTED: Final = {CaseState.OPENED, CaseState.INQUIRY, CaseState.CHARGED_BACK}
_DONE: Final = {
    CaseState.WITHDRAWN,
    CaseState.EXPIRED,
    CaseState.REJECTED,
    CaseState.APPROVED,
    CaseState.PARTLY_APPROVED,
    CaseState.WON,
    CaseState.LOST,
}


_LOOKERS: Final = {
    TimelineRole.BUYER: "the buyer",
    TimelineRole.SUPPORT: "support",
    TimelineRole.FINANCE: "finance",
    TimelineRole.AUDITOR: "an auditor",
}
"""Who looks, but for merchants, who go by their names."""


@dataclass(slots=True)
class Progress:
    """A case on the board: when it came to each phase it has reached, and where it stands."""

    state: CaseState
    reached: dict[Phase, datetime] = field(default_factory=dict)

    def go_on(self, state: CaseState, moment: datetime) -> None:
        """Goes on to a state; what is taken up again is no longer done."""
        self.state = state
        phase = phase_of(state)
        if phase is not Phase.DONE:
            self.reached.pop(Phase.DONE, None)
        self.reached.setdefault(phase, moment)


def phase_of(state: CaseState) -> Phase:
    """How far a case is that stands there."""
    if state in _ACCEPTED:
        return Phase.ACCEPTED
    return Phase.DONE if state in _DONE else Phase.REVIEWING


def board(items: Sequence[TimelineItem]) -> dict[str, Progress]:
    """The cases that items tell of, in the order of their opening."""
    cases: dict[str, Progress] = {}
    for item in items:
        if item.case_id and item.state is not None:
            progress = cases.setdefault(item.case_id, Progress(item.state))
            progress.go_on(item.state, item.effective_time)
    return cases


_ITEMS = Layout(
    keys=[
        *("entry_seq", "effective_time", "record_time", "kind", "actor", "case", "state"),
        *("action", "outcome", "next_party", "due_time", "appeal_until_time", "reference"),
        *("detail", "currency", "lines", "evidence", "sentence"),
    ],
    columns=[],
)


def _phase_column(phase: Phase) -> Column:
    return Column(phase.value.capitalize(), lambda record: record[phase.value])


_BOARD = Layout(
    keys=["case", "state", *Phase],
    columns=[text("case", "Case"), *map(_phase_column, Phase), text("state", "State")],
)


def timeline(
    ctx: typer.Context,
    hold_id: HoldArgument,
    role: Annotated[TimelineRole, choice(TimelineRole, "Who looks.")],
    ledger: LedgerOption,
    merchant: Annotated[
        str, typer.Option(metavar="MERCHANT", help="Which merchant; with --role merchant.")
    ] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell what happened to an order, how far its cases are, and who has to act until when.

    Each role sees what is its to see: a buyer no commission and no payouts, a merchant only its own
    lines. json has the tasks, the cases and the items; csv the items.

    For example: escrow timeline order-1 -l shop --role buyer
    """
    if (role is TimelineRole.MERCHANT) != bool(merchant):
        raise typer.BadParameter("--role merchant goes with --merchant, and only that role")
    with open_client(ctx.obj) as client:
        book = client.get_ledger(ledger)
        tasks = client.timeline_tasks(ledger, hold_id, role, merchant=merchant)
        items = list(client.list_timeline(ledger, hold_id, role, merchant=merchant))
    zone = ZoneInfo(book.time_zone)
    if form is Format.CSV:
        records = (_item_record(each, zone) for each in items)
        print_records(records, _ITEMS, form, empty="")
    elif form is Format.JSON:
        head = {"hold": hold_id, "role": str(role), "merchant": merchant}
        print_json(head | _record(book, tasks, items))
    else:
        looker = merchant or _LOOKERS[role]
        print_prose(
            f"[bold]Hold {escape(hold_id)}[/] as {escape(looker)} sees it, on "
            f"{local(book.clock_time, zone)}. Times are of {zone}, the zone of the ledger.\n"
        )
        _print_board(tasks, board(items), book.clock_time, zone)
        print_timeline((local(each.effective_time, zone), item_words(each, zone)) for each in items)


def _print_board(
    tasks: Sequence[TimelineTask], cases: dict[str, Progress], now: datetime, zone: ZoneInfo
) -> None:
    """What is to be done, and how far each case is; nothing where there are no cases."""
    if tasks:
        print_prose("[bold]To be done[/]")
        print_timeline((task.case_id, task_words(task, now, zone)) for task in tasks)
        print_prose("")
    if cases:
        rows = [_progress_row(case_id, each, zone) for case_id, each in cases.items()]
        print_records(rows, _BOARD, Format.TABLE, empty="")
        print_prose("")


def _progress_row(case_id: str, progress: Progress, zone: ZoneInfo) -> Record:
    """`●` and since when, for what a case has come to; `○` for what is before it."""
    row = {
        phase.value: f"● {local(progress.reached[phase], zone)}"
        if phase in progress.reached
        else "○"
        for phase in Phase
    }
    return {"case": case_id, "state": str(progress.state)} | row


def _record(book: Ledger, tasks: Sequence[TimelineTask], items: Sequence[TimelineItem]) -> Record:
    zone = ZoneInfo(book.time_zone)
    return {
        "as_of_time": format_time(book.clock_time),
        "time_zone": book.time_zone,
        "tasks": list(map(_task_record, tasks)),
        "cases": [
            {"case": case_id, "state": str(progress.state)}
            | {f"{phase}_time": format_time(progress.reached.get(phase)) for phase in Phase}
            for case_id, progress in board(items).items()
        ],
        "items": [_item_record(each, zone) for each in items],
    }


def _task_record(task: TimelineTask) -> Record:
    return {
        "case": task.case_id,
        "state": str(task.state),
        "next_party": task.next_party and str(task.next_party),
        "due_time": format_time(task.due_time),
        "currency": task.reserved.currency,
        "reserved_minor": task.reserved.amount_minor,
    }


def _item_record(item: TimelineItem, zone: ZoneInfo) -> Record:
    """One thing that happened, with the sentence that people read."""
    return {
        "entry_seq": item.entry_seq,
        "effective_time": format_time(item.effective_time),
        "record_time": format_time(item.record_time),
        "kind": str(item.kind),
        "actor": item.actor,
        "case": item.case_id,
        "state": item.state and str(item.state),
        "action": item.action and str(item.action),
        "outcome": item.outcome and str(item.outcome),
        "next_party": item.next_party and str(item.next_party),
        "due_time": format_time(item.due_time),
        "appeal_until_time": format_time(item.appeal_until_time),
        "reference": item.reference,
        "detail": item.detail,
        "currency": item.currency,
        "lines": [
            {
                "line": line.line_id,
                "amount_minor": line.amount.amount_minor,
                "window_end": format_time(line.window_end_time),
            }
            for line in item.lines
        ],
        "evidence": [
            {
                "sha256": each.sha256.hex(),
                "media_type": each.media_type,
                "size_bytes": each.size_bytes,
                "pointer": each.pointer,
                "party": str(each.party),
            }
            for each in item.evidence
        ],
        "sentence": item_words(item, zone),
    }
