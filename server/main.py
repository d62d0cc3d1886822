"""The server as a process: what blocks and returns an exit code.

`serve` runs it, `migrate` and `bootstrap` only prepare its database.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog
import uvloop
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from escrow.v1.options_pb2 import Scope
from escrow.v1.token_pb2 import CreateTokenRequest
from ledger.domain.refusals import Refusal
from ledger.storage.engine import DatabaseUnavailable, NotPermitted, open_engine
from ledger.storage.migrate import upgrade
from ledger.tokens import Tokens
from server import logs
from server.app import CannotListen, running
from server.embedded import DataDirInUse, embedded_postgres, ephemeral_data_dir
from server.errors import to_status
from server.settings import Settings
from server.validation import validate

EXIT_OK: Final = 0
EXIT_REFUSED: Final = 1
EXIT_CANNOT_START: Final = 3

BOOTSTRAP_ACTOR: Final = "system:bootstrap"

log = structlog.get_logger(__name__)


def serve(settings: Settings) -> int:
    """Migrate the database and serve until told to stop: 0, or 3 when it could not start."""
    logs.configure(settings.log_format, settings.log_level)
    # Until the server listens to signals itself, one ends it by way of every clean-up.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with _database(settings) as database_url:
            _migrate(settings, database_url)
            uvloop.run(_serve(settings, database_url))
    except _START_FAILURES as error:
        log.error("cannot start", reason=_sentence(error))
        return EXIT_CANNOT_START
    return EXIT_OK


def migrate(settings: Settings) -> int:
    """Migrate the database and do nothing else: 0, or 3 when that could not be done."""
    logs.configure(settings.log_format, settings.log_level)
    try:
        with _database(settings) as database_url:
            _migrate(settings, database_url)
    except _START_FAILURES as error:
        log.error("cannot migrate", reason=_sentence(error))
        return EXIT_CANNOT_START
    return EXIT_OK


def bootstrap(settings: Settings, token_id: str) -> int:
    """Create a server's first token, for its operators, and write its secret alone to stdout.

    It is made in the database itself, which whoever can do this has power over already: 0, 1 when
    the token was refused, or 3 when the database was not to be had.
    """
    logs.configure(settings.log_format, settings.log_level)
    try:
        with _database(settings) as database_url:
            _migrate(settings, database_url)
            secret = asyncio.run(_create_first_token(database_url, token_id))
    except Refusal as refusal:
        log.error("no token was created", reason=to_status(refusal).message)
        return EXIT_REFUSED
    except _START_FAILURES as error:
        log.error("no token was created", reason=_sentence(error))
        return EXIT_CANNOT_START
    sys.stdout.write(f"{secret}\n")
    return EXIT_OK


async def _create_first_token(database_url: str, token_id: str) -> str:
    request = CreateTokenRequest(token_id=token_id, scopes=[Scope.SCOPE_ADMIN])
    validate(request)
    engine = open_engine(database_url, connections_max=1)
    try:
        _, secret = await Tokens(engine).create(token_id, request.scopes, creator=BOOTSTRAP_ACTOR)
    finally:
        await engine.dispose()
    return secret


_START_FAILURES: Final = (
    DatabaseUnavailable,
    NotPermitted,
    CannotListen,
    DataDirInUse,
    OSError,
    subprocess.SubprocessError,
)


def _sentence(error: Exception) -> str:
    if isinstance(error, subprocess.SubprocessError):
        return f"PostgreSQL did not start; its log is in the data directory. ({error})"
    return str(error)


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The URL of the database: the one that was given, or that of a PostgreSQL of our own."""
    if settings.database_url is not None:
        yield settings.database_url
    elif settings.ephemeral:
        with ephemeral_data_dir() as data_dir, embedded_postgres(data_dir) as url:
            yield url
    else:
        with embedded_postgres(settings.data_dir) as url:
            yield url


def _migrate(settings: Settings, database_url: str) -> None:
    """Migrate, waiting a while for a database that does not answer yet."""
    retrying = Retrying(
        retry=retry_if_exception_type(DatabaseUnavailable),
        stop=stop_after_delay(settings.patience_seconds),
        wait=wait_fixed(1),
        before_sleep=_log_waiting,
        reraise=True,
    )
    retrying(upgrade, database_url)


def _log_waiting(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("waiting for the database", attempt=state.attempt_number, error=str(error))


async def _serve(settings: Settings, database_url: str) -> None:
    stopping = _stop_signals()
    async with running(settings, database_url) as app:
        calm_garbage_collection()
        log.info("ready", address=app.address)
        await stopping.wait()
        log.info("stopping")
    log.info("stopped")


def calm_garbage_collection() -> None:
    """Leave what lives as long as the process out of every collection, and collect less often.

    A batch makes some thousands of objects without a cycle; by default each would be searched
    for cycles several times, together with everything the libraries keep.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _stop_signals() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT; the second ends the process at once."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        if stopping.is_set():
            os._exit(128 + number)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    return stopping
