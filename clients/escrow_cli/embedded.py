"""A server of one's own, in a process of its own, gone when it is no longer needed."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import IO

from escrow_cli.errors import CommandError
from escrow_cli.interruption import ends_at_once
from escrow_client import Client, EscrowError, Scope

_ESCROW = [sys.executable, "-m", "escrow_cli"]
_START_SECONDS = 90.0
_STOP_SECONDS = 30.0


@contextmanager
def ephemeral_server(*, tokens: bool = False) -> Iterator[tuple[str, str | None]]:
    """Starts a server that keeps nothing, yields its `host:port`, and ends it.

    If it is to ask for `tokens`, the secret of one that may do everything comes with it. The server
    ends also when this process is interrupted.
    """
    port = _free_port()
    target = f"127.0.0.1:{port}"
    with _data_dir() if tokens else nullcontext() as data_dir, tempfile.TemporaryFile() as log:
        kept = ["--data-dir", data_dir] if data_dir else ["--ephemeral"]
        operator = _first_token(data_dir) if data_dir else None
        # A group of its own, so that Ctrl-C reaches only the command, which then ends it.
        process = subprocess.Popen(  # noqa: S603  (this very program)
            [*_ESCROW, "serve", "--port", str(port), *kept],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        with ends_at_once(partial(_stop, process)):
            try:
                _wait_until_well(process, target, log)
                yield target, _full_token(target, operator) if operator else None
            finally:
                _stop(process)


@contextmanager
def _data_dir() -> Iterator[str]:
    """A directory that is removed at the end; PostgreSQL may run as another user."""
    with tempfile.TemporaryDirectory(prefix="escrow-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield directory


def _first_token(data_dir: str) -> str:
    bootstrapped = subprocess.run(  # noqa: S603
        [*_ESCROW, "token", "bootstrap", "operator", "--data-dir", data_dir],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if bootstrapped.returncode:
        raise CommandError(f"The server did not start. {bootstrapped.stderr.strip()}")
    return bootstrapped.stdout.strip()


def _full_token(target: str, operator: str) -> str:
    scopes = [scope for scope in Scope if scope is not Scope.UNKNOWN]
    with Client(target, token=operator) as client:
        return client.create_token("player", scopes).secret


def _environment() -> dict[str, str]:
    """Ours, without the settings meant for another server, above all its database."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ESCROW_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_well(process: "subprocess.Popen[bytes]", target: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with Client(target) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise CommandError(f"The server did not start. Its log ends: {_tail(log)}")
            try:
                if client.check_health(timeout_seconds=1):
                    return
            except EscrowError:
                pass
            time.sleep(0.1)
    raise CommandError(f"The server was not ready in {_START_SECONDS:.0f} s. Log: {_tail(log)}")


def _tail(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()
    return " ".join(lines[-3:]) or "(empty)"


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Asks the server to end, which removes its data, and insists if it doesn't."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
