"""The `escrow` command: its options, its commands, and how it ends when something is wrong."""

import os
import sys
import textwrap
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from escrow_cli import (
    accounts,
    adjustments,
    books,
    calendars,
    cases,
    chargebacks,
    coupons,
    demo,
    exchanges,
    extensions,
    freezes,
    fulfilments,
    holds,
    journal,
    ledgers,
    merchants,
    migrate,
    payouts,
    policies,
    refunds,
    serve,
    settlements,
    statements,
    timeline,
    tokens,
    verify,
    write,
)
from escrow_cli.connection import DEFAULT_SERVER, Connection
from escrow_cli.errors import CommandError, ExitCode, explain
from escrow_cli.replay import command as replay
from escrow_cli.scenario.command import play
from escrow_client import EscrowError

EXIT_CODES = (
    "Exit codes: 0 done; 1 refused, malformed input, or books not in order; 2 wrong usage; "
    "3 server or its database not reachable or too busy, the same again may do; "
    "4 internal fault; 5 not allowed: no valid token, or one without the scope; "
    "130 interrupted with Ctrl-C; 141 the reader of the output has gone."
)


class _Commands(TyperGroup):
    """Ends a command quietly whose output nobody reads any more, as `head` leaves it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError as error:
            # What is still in the buffer has to go somewhere when Python flushes it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.CLOSED_PIPE) from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
    rich_markup_mode="markdown",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"escrow {version('escrow-ledger')}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    target: Annotated[
        str,
        typer.Option(
            "--server", envvar="ESCROW_SERVER", metavar="HOST:PORT", help="Where the server is."
        ),
    ] = DEFAULT_SERVER,
    token_file: Annotated[
        Path | None,
        typer.Option(
            envvar="ESCROW_TOKEN_FILE",
            metavar="FILE",
            help="File with the secret of the token to call with.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="ESCROW_TOKEN",
            metavar="SECRET",
            help="The secret itself. On the command line every user of this machine can see it: "
            "prefer --token-file, or the variable.",
        ),
    ] = None,
    tls: Annotated[
        bool,
        typer.Option(
            "--tls",
            envvar="ESCROW_TLS",
            help="Speak TLS, trusting the usual authorities; the options below imply it.",
        ),
    ] = False,
    tls_ca: Annotated[
        Path | None,
        typer.Option(
            envvar="ESCROW_TLS_CA", metavar="PEM", help="The authorities to trust instead."
        ),
    ] = None,
    tls_cert: Annotated[
        Path | None,
        typer.Option(
            envvar="ESCROW_TLS_CERT", metavar="PEM", help="Certificate to show the server (mTLS)."
        ),
    ] = None,
    tls_key: Annotated[
        Path | None,
        typer.Option(envvar="ESCROW_TLS_KEY", metavar="PEM", help="The key of that certificate."),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Keep the money a marketplace holds for its merchants in an immutable double-entry ledger.

    New here? `escrow demo` tells the whole story on a server of its own.
    """
    if token is not None and token_file is not None:
        token, token_file = _choose_token(ctx, token, token_file)
    ctx.obj = Connection(target, token, token_file, tls, tls_ca, tls_cert, tls_key)


def _choose_token(
    ctx: typer.Context, token: str, token_file: Path
) -> tuple[str | None, Path | None]:
    """Of two ways to name the token, the one on the command line, as with every option."""
    typed = [
        name
        for name in ("token", "token_file")
        if (source := ctx.get_parameter_source(name)) and source.name == "COMMANDLINE"
    ]
    if len(typed) != 1:
        raise typer.BadParameter("name one token: by --token-file or by --token")
    return (token, None) if typed == ["token"] else (None, token_file)


app.command()(serve.serve)
app.command()(migrate.migrate)
app.command()(demo.demo)
app.add_typer(replay.app, name="replay")
app.command()(play)
app.add_typer(ledgers.ledger_app, name="ledger")
app.add_typer(policies.policy_app, name="policy")
app.add_typer(calendars.calendar_app, name="calendar")
app.add_typer(extensions.extension_app, name="extension")
holds.hold_app.command("exchange")(exchanges.exchange_lines)
holds.hold_app.command("inspect")(exchanges.inspect_trade_in)
app.add_typer(holds.hold_app, name="hold")
app.add_typer(fulfilments.fulfilment_app, name="fulfilment")
app.add_typer(settlements.settlement_app, name="settlement")
app.add_typer(cases.case_app, name="case")
app.add_typer(chargebacks.chargeback_app, name="chargeback")
app.add_typer(coupons.coupon_app, name="coupon")
app.add_typer(adjustments.adjustment_app, name="adjustment")
app.command()(timeline.timeline)
app.add_typer(refunds.refund_app, name="refund")
app.add_typer(payouts.payout_app, name="payout")
app.add_typer(freezes.freeze_app, name="freeze")
app.add_typer(merchants.merchant_app, name="merchant")
app.command()(statements.statement)
app.command()(write.write)
app.command()(journal.entries)
app.command()(journal.entry)
app.command()(books.balances)
app.command()(accounts.balance)
app.command()(accounts.postings)
app.command()(accounts.summary)
app.command()(verify.verify)
app.add_typer(tokens.token_app, name="token")


def main() -> NoReturn:
    """Runs the command line and exits with one of the documented codes."""
    try:
        app(prog_name="escrow")
    except EscrowError as error:
        _fail(*explain(error))
    except CommandError as error:
        _fail(str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001  (no traceback ever reaches a person)
        _fail(
            f"An internal fault: {type(error).__name__}: {error}. Please report it, with the "
            "command that led to it.",
            ExitCode.INTERNAL,
        )
    sys.exit(ExitCode.OK)


def _fail(paragraph: str, code: ExitCode) -> NoReturn:
    """Says what is wrong on stderr, in lines that fit a terminal, and exits."""
    sys.stderr.write(
        textwrap.fill(f"escrow: {paragraph}", 100, break_long_words=False, break_on_hyphens=False)
        + "\n"
    )
    sys.exit(code)
