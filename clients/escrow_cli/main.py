"""The `escrow` command: its options, its commands, and how it ends when something is wrong."""

import os
import sys
import textwrap
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer
from typer.core import TyperGroup

from escrow_cli.connection import DEFAULT_SERVER, Connection
from escrow_cli.errors import CommandError, ExitCode, explain
from escrow_cli.lazy import LazyCommands
from escrow_client import EscrowError

EXIT_CODES = (
    "Exit codes: 0 done; 1 refused, malformed input, or books not in order; 2 wrong usage; "
    "3 server or its database not reachable or too busy, the same again may do; "
    "4 internal fault; 5 not allowed: no valid token, or one without the scope; "
    "130 interrupted with Ctrl-C; 141 the reader of the output has gone."
)


COMMANDS: Final = {
    "serve": "serve:serve",
    "migrate": "migrate:migrate",
    "demo": "demo:demo",
    "replay": "replay.command:app",
    "play": "scenario.command:play",
    "ledger": "ledgers:ledger_app",
    "policy": "policies:policy_app",
    "calendar": "calendars:calendar_app",
    "extension": "extensions:extension_app",
    "hold": "holds:hold_app",
    "fulfilment": "fulfilments:fulfilment_app",
    "settlement": "settlements:settlement_app",
    "case": "cases:case_app",
    "chargeback": "chargebacks:chargeback_app",
    "coupon": "coupons:coupon_app",
    "adjustment": "adjustments:adjustment_app",
    "timeline": "timeline:timeline",
    "refund": "refunds:refund_app",
    "payout": "payouts:payout_app",
    "freeze": "freezes:freeze_app",
    "merchant": "merchants:merchant_app",
    "warranty": "warranties:warranty_app",
    "statement": "statements:statement",
    "write": "write:write",
    "entries": "journal:entries",
    "entry": "journal:entry",
    "balances": "books:balances",
    "balance": "accounts:balance",
    "postings": "accounts:postings",
    "summary": "accounts:summary",
    "verify": "verify:verify",
    "token": "tokens:token_app",
}
"""Every command and group by its name: the module of this package, and what it is called there."""


class _Commands(TyperGroup):
    """Ends a command quietly whose output nobody reads any more, as `head` leaves it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes | {"commands": LazyCommands(COMMANDS)})

    def list_commands(self, _ctx: Any) -> list[str]:
        """Their names, for which none has to be imported."""
        return list(self.commands)

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
        from importlib.metadata import version

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
