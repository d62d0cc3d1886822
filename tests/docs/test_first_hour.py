"""Your first hour: everything it tells to type is typed, and prints what stands there.

What a block of commands exports holds for those after it, as in one shell.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.docs.markdown import ROOT, blocks, read
from tests.support.processes import clean_environment, database_directory, free_port

PAGE: Final = ROOT / "clients" / "FIRST_HOUR.md"
PORT: Final = "7410"
SERVES: Final = "escrow serve"


@dataclass
class Reader:
    """Somebody who types what stands there, in one shell and, for servers, in others."""

    directory: Path
    port: int
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def type(self, language: str, text: str) -> tuple[str, int]:
        """What is printed, on both streams, and the exit code."""
        text = text.replace(PORT, str(self.port))
        if text.startswith(SERVES):
            self._serve(text)
            return "", 0
        if language == "python":
            text = f"{shlex.quote(sys.executable)} - <<'END'\n{text}END\n"
        state = self.directory / "exported"
        state.touch()
        done = subprocess.run(
            ["bash", "-c", f". {state}\n{text}\ncode=$?\nexport -p > {state}\nexit $code"],
            cwd=self.directory,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=60,
        )
        return done.stdout.decode().replace(str(self.port), PORT), done.returncode

    def _serve(self, command: str) -> None:
        """Start a server instead of the one before, and wait until it listens."""
        self.stop()
        log = (self.directory / "log").open("wb")
        self.servers.append(
            subprocess.Popen(
                shlex.split(command),
                cwd=self.directory,
                env=self._environment() | {"ESCROW_PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )
        )
        wait_listening(self.port, self.servers[-1], self.directory / "log")

    def stop(self) -> None:
        """End the server that runs, if any does."""
        while self.servers:
            server = self.servers.pop()
            server.terminate()
            server.wait(40)

    def _environment(self) -> dict[str, str]:
        commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return clean_environment(
            PATH=commands,
            COLUMNS="100",
            TTY_COMPATIBLE="0",
            ESCROW_SERVER=f"127.0.0.1:{self.port}",
        )


def wait_listening(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while b"ready" not in log.read_bytes():
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, f"nobody listens on {port}"
        time.sleep(0.05)


@pytest.fixture
def reader() -> Iterator[Reader]:
    with database_directory() as directory:
        reader = Reader(directory, free_port())
        try:
            yield reader
        finally:
            reader.stop()


def steps() -> Iterator[tuple[str, str, str | None]]:
    """What is typed, and what stands below it as its output, if anything does."""
    found = [*blocks(read(PAGE)), ("", "")]
    for (language, text), (next_language, output) in pairwise(found):
        if language in {"sh", "python"}:
            yield language, text, output if next_language == "text" else None


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_step_prints_what_stands_there(reader: Reader) -> None:
    assert len(list(steps())) > 10
    for language, text, expected in steps():
        printed, code = reader.type(language, text)
        if expected is None:
            assert code == 0, f"{text}{printed}"
        else:
            assert printed == expected, text
