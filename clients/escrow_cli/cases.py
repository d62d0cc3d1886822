"""`escrow case`: what a buyer asks for after the sale, which blocks what it names."""

from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from escrow_cli.case_records import CASE_LIST, case_record, print_case
from escrow_cli.case_reports import report_cases
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.evidence import evidence_app
from escrow_cli.options import (
    CaseArgument,
    CurrencyOption,
    GroundOption,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    choice,
    parse_time,
)
from escrow_cli.output import Format, FormatOption, print_records
from escrow_cli.rulings import LINE_FORM, SHARE_FORM, parse_awards, parse_claim, parse_shares
from escrow_client import (
    AnswerCase,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseState,
    CaseSubject,
    CaseType,
    CloseCase,
    Liable,
    MoveCase,
    OpenCase,
    RefundGround,
)

case_app = typer.Typer(
    no_args_is_help=True, help="Open cases of buyers, take them on, rule on them, and read them."
)

_ASKED_FOR = tuple(each for each in CaseType if each is not CaseType.CHARGEBACK)
_ACTIONS = tuple(each for each in CaseAction if each is not CaseAction.START_CLOCK)
_OUTCOMES = tuple(
    each
    for each in CaseOutcome
    if each not in {CaseOutcome.ESCALATED, CaseOutcome.WON, CaseOutcome.LOST}
)
_LIST_MAX = 100


@case_app.command("open")
def open_case(
    ctx: typer.Context,
    case_id: Annotated[
        str, typer.Argument(metavar="CASE", help="Its id, usually the after-sales number.")
    ],
    hold_id: Annotated[
        str, typer.Option("--hold", metavar="HOLD", help="The hold; the first, of several.")
    ],
    line: Annotated[
        list[str],
        typer.Option(
            metavar=LINE_FORM,
            help="How much of a line is claimed, such as cups:40.00, or order-2/cups:40.00 of "
            "another hold; may be repeated.",
        ),
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    type_: Annotated[
        CaseType | None,
        choice(CaseType, "What is asked for; refund, if left out.", only=_ASKED_FOR, name="--type"),
    ] = None,
    priority: Annotated[
        CasePriority | None,
        choice(CasePriority, "How fast the merchant has to answer; normal, if left out."),
    ] = None,
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
    claims = [parse_claim(each, currency) for each in line]
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = OpenCase(
            case_id,
            hold_id,
            claims,
            scope or CaseScope.LINES,
            ground or RefundGround.NO_REASON,
            effective_time,
            type=type_ or CaseType.REFUND,
            priority=priority or CasePriority.NORMAL,
            request_id=sent_id,
        )
        opened = client.open_case(ledger, command)
    print_case(opened, form)


@case_app.command("answer")
def answer_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    ledger: LedgerOption,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record that the merchant has answered without agreeing, which ends its time to answer."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = AnswerCase(case_id, occurred_time, request_id=sent_id)
        answered = client.answer_case(ledger, command)
    print_case(answered, form)


@case_app.command("move")
def move_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    action: Annotated[CaseAction, choice(CaseAction, "What happened.", only=_ACTIONS)],
    ledger: LedgerOption,
    party: Annotated[CaseParty | None, choice(CaseParty, "Who did it, where it is known.")] = None,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take a case to another stage, whose time begins then.

    A return is agreed on, shipped, received and contested; what nobody settles is escalated, to
    arbitration and from there to mediation; a ruling is appealed in its time; a withdrawn or
    expired case is opened again.

    For example: escrow case move case-1 -l shop --action escalate --party buyer
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = MoveCase(case_id, action, occurred_time, party, request_id=sent_id)
        moved = client.move_case(ledger, command)
    print_case(moved, form)


@case_app.command("close")
def close_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    outcome: Annotated[CaseOutcome, choice(CaseOutcome, "How it ends.", only=_OUTCOMES)],
    ledger: LedgerOption,
    award: Annotated[
        list[str] | None,
        typer.Option(
            metavar=LINE_FORM,
            help="What the buyer is awarded for a line, such as cups:30.00; may be repeated. "
            "Approved without any awards what is claimed.",
            show_default=False,
        ),
    ] = None,
    freight: Annotated[
        list[str] | None,
        typer.Option(
            metavar=LINE_FORM,
            help="Freight the buyer is given back on top for a line; may be repeated.",
            show_default=False,
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="ISO 4217 code of what is awarded.", show_default=False),
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar=SHARE_FORM,
            help="Who bears how much of the award: merchant=80%, platform=20%, carrier:ID=100%, "
            "insurer:ID=50%; may be repeated.",
            show_default="the merchant bears it",
        ),
    ] = None,
    freight_share: Annotated[
        list[str] | None,
        typer.Option(
            metavar=SHARE_FORM,
            help="Who bears how much of the freight; may be repeated.",
            show_default="as the award",
        ),
    ] = None,
    liable: Annotated[Liable | None, choice(Liable, "Who was found to be liable.")] = None,
    subject: Annotated[CaseSubject | None, choice(CaseSubject, "What it was about.")] = None,
    reason: Annotated[
        str, typer.Option(help="A code such as not-as-described; never text about a person.")
    ] = "",
    rule: Annotated[
        str,
        typer.Option(metavar="RULE@VERSION", help="The rule that decided, if no person did."),
    ] = "",
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Close a case: rule on it, or record that the buyer took it back or let it lapse.

    What is awarded becomes a refund; what was set apart and not awarded goes back to the lines.
    After rejected and partly_approved these stay blocked for the appeal days of their policies.
    A ruling on an appeal replaces the one before, and its awards are what it comes to in all.

    For example: escrow case close case-1 -l shop --outcome partly_approved
    --award cups:30.00 --currency EUR --share merchant=80% --share platform=20%
    """
    awards = parse_awards(award or (), freight or (), currency)
    shares, freight_shares = parse_shares(share or ()), parse_shares(freight_share or ())
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = CloseCase(
            case_id,
            outcome,
            occurred_time,
            awards=awards,
            shares=shares,
            freight_shares=freight_shares,
            liable=liable,
            subject=subject,
            reason=reason,
            rule=rule,
            request_id=sent_id,
        )
        closed = client.close_case(ledger, command)
    print_case(closed, form)


case_app.add_typer(evidence_app, name="evidence")


@case_app.command("get")
def get_case(
    ctx: typer.Context,
    case_id: CaseArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one case: what it claims, where it stands, and who has to act until when."""
    with open_client(ctx.obj) as client:
        found = client.get_case(ledger, case_id)
    print_case(found, form)


@case_app.command("list")
def list_cases(
    ctx: typer.Context,
    ledger: LedgerOption,
    hold: Annotated[str, typer.Option(metavar="HOLD", help="Only cases on this hold.")] = "",
    merchant: Annotated[
        str, typer.Option(metavar="MERCHANT", help="Only cases on lines of this merchant.")
    ] = "",
    state: Annotated[CaseState | None, choice(CaseState, "Only cases that stand there.")] = None,
    type_: Annotated[
        CaseType | None, choice(CaseType, "Only cases of this type.", name="--type")
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only cases that are open.")] = False,
    limit: Annotated[
        int, typer.Option(min=0, help="At most this many; 0 means all there are.")
    ] = _LIST_MAX,
    form: FormatOption = Format.TABLE,
) -> None:
    """List cases by their ids, with who has to act next and until when."""
    with open_client(ctx.obj) as client:
        found = client.list_cases(
            ledger, hold_id=hold, merchant=merchant, state=state, type=type_, open_only=open_only
        )
        records = map(case_record, islice(found, limit or None))
        print_records(records, CASE_LIST, form, empty="No case answers to that.")


case_app.command("report")(report_cases)
