"""The `escrow` command: its options, its commands, and how it ends when something is wrong."""

import sys
import textwrap
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from escrow_cli import books, demo, holds, ledgers, migrate, serve, verify
from escrow_cli.connection import DEFAULT_SERVER
from escrow_cli.errors import CommandError, ExitCode, explain
from escrow_cli.replay import command as replay
from escrow_client import EscrowError

EXIT_CODES = (
    "Exit codes: 0 done; 1 refused, malformed input, or books not in order; 2 wrong usage; "
    "3 server or its database not reachable; 4 internal fault."
)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"escrow {version('escrow-ledger')}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    server: Annotated[
        str,
        typer.Option(
            "--server", envvar="ESCROW_SERVER", metavar="HOST:PORT", help="Where the server is."
        ),
    ] = DEFAULT_SERVER,
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
    ctx.obj = server


app.command()(serve.serve)
app.command()(migrate.migrate)
app.command()(demo.demo)
app.add_typer(replay.app, name="replay")
app.command()(verify.verify)
app.command()(books.balances)
app.command()(books.entries)
app.command()(holds.hold)
app.add_typer(ledgers.ledger_app, name="ledger")
app.add_typer(ledgers.policy_app, name="policy")


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
