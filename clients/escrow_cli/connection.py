"""Where the server is, as whom it is called, and how a command gets a client for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

import typer

from escrow_cli.errors import CommandError, ServerUnreachableError, UsageError, explain
from escrow_cli.interruption import ends_at_once
from escrow_client import (
    Client,
    DeadlineExceeded,
    EscrowError,
    Unavailable,
    new_request_id,
    tls_credentials,
)

DEFAULT_SERVER = "127.0.0.1:7410"
_GREETING_SECONDS = 5.0
_COMPLETION_SECONDS = 1.0
_COMPLETION_ITEMS_MAX = 200
_STDERR = 2


@dataclass(frozen=True, slots=True)
class Connection:
    """How the server is reached: the options that stand before a command's name."""

    target: str = DEFAULT_SERVER
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    tls: bool = False
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None

    def client(self, *, timeout_seconds: float = 30.0) -> Client:
        """A client that has not called yet; raises UsageError for options that can't be."""
        encrypted = self.tls or self.tls_ca or self.tls_cert or self.tls_key
        try:
            credentials = (
                tls_credentials(*map(_path, (self.tls_ca, self.tls_cert, self.tls_key)))
                if encrypted
                else None
            )
            return Client(
                self.target,
                timeout_seconds=timeout_seconds,
                token=self._secret(),
                credentials=credentials,
            )
        except ValueError as error:
            raise UsageError(
                f"The server cannot be called like this: {error}. On the command line these are "
                "--token-file, --tls, --tls-ca, --tls-cert and --tls-key."
            ) from error
        except OSError as error:
            raise UsageError(f"{error.filename} cannot be read: {error.strerror}.") from error

    def client_of(self, secret: str | None) -> Client:
        """A client for whoever has a token, or for whom the options name; as `client` otherwise."""
        if secret is None:
            return self.client()
        return replace(self, token=secret, token_file=None).client()

    def _secret(self) -> str | None:
        if self.token is not None or self.token_file is None:
            return self.token
        secret = self.token_file.read_text(encoding="utf-8").strip()
        if not secret:
            raise UsageError(f"{self.token_file} holds no token.")
        return secret


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


@contextmanager
def open_client(
    connection: Connection, *, patience_seconds: float | None = None
) -> Iterator[Client]:
    """A client of a server that has just said it is well.

    Raises ServerUnreachableError when none says so within `patience_seconds`, or a few.
    """
    patience = _GREETING_SECONDS if patience_seconds is None else patience_seconds
    target = connection.target
    with ends_at_once(), connection.client() as client:
        try:
            serving = client.check_health(timeout_seconds=patience)
        except EscrowError as error:
            raise ServerUnreachableError(
                f"No server answers at {target}. `escrow serve` starts one; --server or "
                "ESCROW_SERVER says where it is, --tls or --tls-ca that it speaks TLS."
            ) from error
        if not serving:
            raise ServerUnreachableError(
                f"The server at {target} is up but not serving: it is starting, stopping, or "
                "has lost its database. Try again in a moment."
            )
        yield client


@contextmanager
def open_for_write(connection: Connection, request_id: str | None) -> Iterator[tuple[Client, str]]:
    """A client, and the request id of the one write it is for.

    When nobody can tell whether the write took effect, the person is told the id that does.
    """
    known = request_id or new_request_id()
    interrupted = f"escrow: Interrupted. {_again(known)}\n".encode()
    with (
        open_client(connection) as client,
        ends_at_once(partial(os.write, _STDERR, interrupted)),
    ):
        try:
            yield client, known
        except (Unavailable, DeadlineExceeded) as error:
            paragraph, code = explain(error)
            raise CommandError(f"{paragraph} {_again(known)}", code) from error


def _again(request_id: str) -> str:
    return (
        f"The same command with --request-id {request_id} is safe to send, and tells whether "
        "it took effect."
    )


def complete_ledger(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of ledgers that begin so, for the shell; none when the server doesn't say."""
    options = ctx.find_root().params
    connection = Connection(**{name: options[name] for name in Connection.__slots__})
    try:
        with connection.client(timeout_seconds=_COMPLETION_SECONDS) as client:
            names = (ledger.ledger_id for ledger in client.list_ledgers())
            found = (name for name in names if name.startswith(incomplete))
            return list(islice(found, _COMPLETION_ITEMS_MAX))
    except (EscrowError, UsageError):
        return []
