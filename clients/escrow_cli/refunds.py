"""`escrow refund`: the buyer's money on its way back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    CurrencyOption,
    GroundOption,
    LedgerOption,
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
    amount,
    format_minor,
    print_record,
    text,
)
from escrow_client import (
    CreateRefund,
    Refund,
    RefundedLine,
    RefundGround,
    RefundItem,
    RefundOutcome,
    ReportRefund,
)

refund_app = typer.Typer(no_args_is_help=True, help="Refund buyers, and report what came of it.")

RefundArgument = Annotated[str, typer.Argument(metavar="REFUND", help="The refund, by its id.")]

ITEM_FORM = "LINE:AMOUNT"


_SOURCES = {
    "from_held_minor": "out of held money",
    "from_disputed_minor": "out of what a case had set apart",
    "from_available_minor": "out of the merchant's available balance",
    "from_reserve_minor": "out of the merchant's reserve",
    "from_deposit_minor": "out of the merchant's deposit",
    "from_commission_minor": "out of the commission",
    "from_receivable_minor": "owed by the merchant",
    "from_platform_minor": "borne by the platform",
    "from_freight_minor": "of freight borne by the platform",
    "from_warranty_minor": "out of an extended warranty",
}
"""Where the money of a line can be from, and how that is told."""


def _lines_text(record: Record) -> str:
    """`cups: 30.00 out of held money, 10.00 owed by the merchant`, line by line."""
    return "\n".join(
        f"{line['line']}: {', '.join(_parts(line, record['currency']))}" for line in record["lines"]
    )


def _parts(line: Record, currency: str) -> Iterator[str]:
    for key, words in _SOURCES.items():
        if line[key]:
            yield f"{format_minor(line[key], currency)} {words}"
    for part in line["from_parties"]:
        yield f"{format_minor(part['amount_minor'], currency)} owed by {part['party']}"
    if line["excess_minor"]:
        excess = format_minor(line["excess_minor"], currency)
        yield f"{excess} of it more than was left of the capture"
    for part in line["funded"]:
        where = f" {part['reference']}" if part["reference"] else ""
        what = part["source"].lower().replace("_", "-")
        yield f"{format_minor(part['amount_minor'], currency)} of it back to the {what}{where}"
    if line["freight_minor"]:
        yield f"{format_minor(line['freight_minor'], currency)} of it freight"


def _payments_text(record: Record) -> str:
    """`60.00 through card: SUCCEEDED`, provider by provider."""
    return "\n".join(
        f"{format_minor(part['amount_minor'], record['currency'])} through {part['psp']}: "
        f"{part['state']}"
        for part in record["payments"]
    )


def _columns(record: Record) -> list[Column]:
    """What a person reads of a refund; of a case and of what is set off where there is any."""
    return [
        text("refund", "Refund"),
        text("state", "State"),
        text("hold", "Hold"),
        *([text("case", "Case")] if record["case"] else []),
        text("currency", "Currency"),
        amount("amount_minor", "Amount"),
        *([amount("offset_minor", "Had already")] if record["offset_minor"] else []),
        *([amount("payable_minor", "In cash")] if _is_funded(record) else []),
        *([Column("Through", _payments_text)] if record["payments"] else []),
        Column("Lines", _lines_text),
        text("reason", "Reason"),
        text("entry_seq", "Entry"),
    ]


def _is_funded(record: Record) -> bool:
    return any(line["funded"] for line in record["lines"])


def _print_refund(found: Refund, form: Format) -> None:
    record = refund_record(found)
    print_record(record, _columns(record), form)


@refund_app.command("create")
def create_refund(
    ctx: typer.Context,
    refund_id: Annotated[
        str, typer.Argument(metavar="REFUND", help="Its id, usually the refund number.")
    ],
    hold_id: Annotated[str, typer.Option("--hold", metavar="HOLD", help="The hold.")],
    line: Annotated[
        list[str],
        typer.Option(
            metavar=ITEM_FORM, help="How much of a line, such as cups:40.00; may be repeated."
        ),
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    reason: Annotated[
        str, typer.Option(help="A code such as no-reason; never text about a person.")
    ] = "",
    ground: GroundOption = None,
    effective_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it was granted.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Make money of an order payable to its buyer: held money first.

    What was released comes out of the merchant's available balance and, where that is short,
    becomes a debt that later releases pay back. All lines are refunded or none.
    """
    items = [parse_item(each, currency) for each in line]
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = CreateRefund(
            refund_id,
            hold_id,
            items,
            reason,
            effective_time,
            ground=ground or RefundGround.NO_REASON,
            request_id=sent_id,
        )
        created = client.create_refund(ledger, command)
    _print_refund(created, form)


def parse_item(text: str, currency: str) -> RefundItem:
    """How much of a line, as the command line has it."""
    line_id, written = split_parts(text, ITEM_FORM)
    return RefundItem(line_id, parse_money(written, currency))


@refund_app.command("report")
def report_refund(
    ctx: typer.Context,
    refund_id: RefundArgument,
    outcome: Annotated[RefundOutcome, choice(RefundOutcome, "What the provider did.")],
    ledger: LedgerOption,
    occurred_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it did.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    psp: Annotated[
        str,
        typer.Option(help="Which one, where it goes back through several.", show_default=False),
    ] = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what the payment provider did; a refund that failed may still succeed."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReportRefund(refund_id, outcome, occurred_time, psp, request_id=sent_id)
        reported = client.report_refund(ledger, command)
    _print_refund(reported, form)


@refund_app.command("get")
def get_refund(
    ctx: typer.Context,
    refund_id: RefundArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one refund, and where its money came from."""
    with open_client(ctx.obj) as client:
        found = client.get_refund(ledger, refund_id)
    _print_refund(found, form)


def refund_record(found: Refund) -> Record:
    """A refund with its lines."""
    return {
        "refund": found.refund_id,
        "state": str(found.state),
        "hold": found.hold_id,
        "case": found.case_id,
        "currency": found.amount.currency,
        "amount_minor": found.amount.amount_minor,
        "offset_minor": found.offset.amount_minor,
        "payable_minor": found.payable.amount_minor,
        "reason": found.reason,
        "entry_seq": found.entry_seq,
        "payments": [
            {"psp": part.psp, "amount_minor": part.amount.amount_minor, "state": str(part.state)}
            for part in found.payments
        ],
        "lines": list(map(_line_record, found.lines)),
    }


def _line_record(line: RefundedLine) -> Record:
    return {
        "line": line.line_id,
        "from_held_minor": line.from_held.amount_minor,
        "from_disputed_minor": line.from_disputed.amount_minor,
        "from_available_minor": line.from_available.amount_minor,
        "from_reserve_minor": line.from_reserve.amount_minor,
        "from_deposit_minor": line.from_deposit.amount_minor,
        "from_commission_minor": line.from_commission.amount_minor,
        "from_receivable_minor": line.from_receivable.amount_minor,
        "from_platform_minor": line.from_platform.amount_minor,
        "from_freight_minor": line.from_freight.amount_minor,
        "from_warranty_minor": line.from_warranty.amount_minor,
        "from_parties": [
            {"party": part.party_id, "amount_minor": part.amount.amount_minor}
            for part in line.from_parties
        ],
        "excess_minor": line.excess.amount_minor,
        "freight_minor": line.freight.amount_minor,
        "funded": [
            {
                "source": str(part.source),
                "reference": part.reference,
                "amount_minor": part.amount.amount_minor,
            }
            for part in line.funded
        ],
    }
