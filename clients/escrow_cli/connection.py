"""Where the server is, and how a command gets a client for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from escrow_cli.errors import ServerUnreachableError
from escrow_client import Client, EscrowError

DEFAULT_SERVER = "127.0.0.1:7410"
_GREETING_SECONDS = 5.0

LedgerOption = Annotated[
    str, typer.Option("--ledger", "-l", metavar="NAME", help="The ledger, by its name.")
]


@contextmanager
def open_client(target: str, *, patience_seconds: float | None = None) -> Iterator[Client]:
    """A client of a server that has just said it is well.

    Raises ServerUnreachableError when none says so within `patience_seconds`, or a few.
    """
    patience = _GREETING_SECONDS if patience_seconds is None else patience_seconds
    with Client(target) as client:
        try:
            serving = client.check_health(timeout_seconds=patience)
        except EscrowError as error:
            raise ServerUnreachableError(
                f"No server answers at {target}. `escrow serve` starts one; --server or "
                "ESCROW_SERVER says where it is."
            ) from error
        if not serving:
            raise ServerUnreachableError(
                f"The server at {target} is up but not serving: it is starting, stopping, or "
                "has lost its database. Try again in a moment."
            )
        yield client


def parse_time(text: str) -> datetime:
    """An ISO 8601 time with its offset from UTC, such as `2011-01-31T18:00:00Z`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not an ISO 8601 time such as 2011-01-31T18:00:00Z"
        ) from None
    if moment.tzinfo is None:
        raise typer.BadParameter(
            f"{text!r} lacks its offset from UTC, such as the Z of 2011-01-31T18:00:00Z"
        )
    return moment.astimezone(UTC)
