"""`escrow case`: what a buyer asks for after the sale, which blocks what it names."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    CurrencyOption,
    GroundOption,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    choice,
    parse_money,
    parse_time,
    split_parts,
)
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Record,
    format_minor,
    format_time,
    moment,
    print_record,
    text,
)
from escrow_client import (
    AnswerCase,
    Case,
    CaseOutcome,
    CaseScope,
    Claim,
    CloseCase,
    OpenCase,
    RefundGround,
)

case_app = typer.Typer(no_args_is_help=True, help="Open cases of buyers, answer and close them.")

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The case, by its id.")]

_LINE_FORM = "LINE:AMOUNT"


def _lines_text(record: Record) -> str:
    """`cups: 40.00 claimed, 40.00 set apart`, line by line."""
    return "\n".join(
        f"{line['line']}: {format_minor(line['claimed_minor'], record['currency'])} claimed, "
        f"{format_minor(line['reserved_minor'], record['currency'])} set apart"
        for line in record["lines"]
    )


_COLUMNS = [
    text("case", "Case"),
    text("state", "State"),
    text("hold", "Hold"),
    text("scope", "Blocks"),
    text("ground", "Ground"),
    text("currency", "Currency"),
    Column("Lines", _lines_text),
    moment("open_time", "Opened"),
    moment("answer_due_time", "Answer due"),
    moment("close_time", "Closed"),
    moment("refund_due_time", "Refund due"),
    text("entry_seq", "Entry"),
]


@case_app.command("open")
def open_case(
    ctx: typer.Context,
    case_id: Annotated[
        str, typer.Argument(metavar="CASE", help="Its id, usually the after-sales number.")
    ],
    hold_id: Annotated[str, typer.Option("--hold", metavar="HOLD", help="The hold.")],
    line: Annotated[
        list[str],
        typer.Option(
            metavar=_LINE_FORM,
            help="How much of a line is claimed, such as cups:40.00; may be repeated.",
        ),
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    scope: Annotated[
        CaseScope | None,
        choice(CaseScope, "What it blocks: its lines, or the whole order; lines, if left out."),
    ] = None,
    ground: GroundOption = None,
    effective_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it was opened.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Open a case: until it is closed nothing it names is released, and its claims are set apart.

    For example: escrow case open case-1 -l shop --hold order-1 --line cups:40.00 --currency EUR
    """
    claims = [_claim(each, currency) for each in line]
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = OpenCase(
            case_id,
            hold_id,
            claims,
            scope or CaseScope.LINES,
            ground or RefundGround.NO_REASON,
            effective_time,
            request_id=sent_id,
        )
        opened = client.open_case(ledger, command)
    print_record(case_record(opened), _COLUMNS, form)


def _claim(written: str, currency: str) -> Claim:
    line_id, claimed = split_parts(written, _LINE_FORM)
    return Claim(line_id, parse_money(claimed, currency))


@case_app.command("answer")
def answer_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    ledger: LedgerOption,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record that the merchant has answered, which ends its time to answer."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = AnswerCase(case_id, occurred_time, request_id=sent_id)
        answered = client.answer_case(ledger, command)
    print_record(case_record(answered), _COLUMNS, form)


@case_app.command("close")
def close_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    outcome: Annotated[CaseOutcome, choice(CaseOutcome, "How it ends.")],
    ledger: LedgerOption,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Close a case: approved refunds what was set apart, the others give it back to the lines.

    After rejected the lines stay blocked for the appeal days of their policies.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = CloseCase(case_id, outcome, occurred_time, request_id=sent_id)
        closed = client.close_case(ledger, command)
    print_record(case_record(closed), _COLUMNS, form)


@case_app.command("get")
def get_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one case, what it claims and until when it is to be answered."""
    with open_client(ctx.obj) as client:
        found = client.get_case(ledger, case_id)
    print_record(case_record(found), _COLUMNS, form)


def case_record(found: Case) -> Record:
    """A case with what it claims of each line."""
    return {
        "case": found.case_id,
        "state": str(found.state),
        "hold": found.hold_id,
        "scope": str(found.scope),
        "ground": str(found.ground),
        "currency": found.currency,
        "open_time": format_time(found.open_time),
        "answer_due_time": format_time(found.answer_due_time),
        "close_time": format_time(found.close_time),
        "refund_due_time": format_time(found.refund_due_time),
        "entry_seq": found.entry_seq,
        "lines": [
            {
                "line": line.line_id,
                "claimed_minor": line.claimed.amount_minor,
                "reserved_minor": line.reserved.amount_minor,
            }
            for line in found.lines
        ],
    }
