"""What goes on until it is told to stop: following, being interrupted, losing its reader."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow
from tests.support.processes import ServerProcess, clean_environment

END_SECONDS = 20


@contextmanager
def started(target: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command in a process of its own, which is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "escrow_cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env=clean_environment(ESCROW_SERVER=target),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def output(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def interrupt(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Ctrl-C: the exit code, and what it said on stderr."""
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=END_SECONDS)
    return process.returncode, errors


def open_ledger(escrow: Escrow, ledger: str) -> None:
    assert escrow("ledger", "create", ledger, "--time-zone", "UTC").code == ExitCode.OK
    policy = f"policy create ret -l {ledger} --window 1d --time-zone UTC"
    assert escrow(*policy.split()).code == ExitCode.OK


def place(escrow: Escrow, ledger: str, hold: str) -> None:
    words = f"hold place {hold} -l {ledger} --psp card --currency EUR --line 1:acme:12.50:ret"
    assert escrow(*words.split()).code == ExitCode.OK


def check(escrow: Escrow, ledger: str) -> None:
    """The books are in order."""
    assert escrow("verify", "-l", ledger).code == ExitCode.OK


@pytest.mark.usefixtures("on_server")
def test_entries_are_followed_until_ctrl_c(escrow: Escrow, ephemeral: ServerProcess) -> None:
    open_ledger(escrow, "follow")
    place(escrow, "follow", "o-1")
    words = ["entries", "-l", "follow", "--watch", "--from", "2", "--format", "json"]
    with started(ephemeral.target, *words) as process:
        seen = [json.loads(output(process).readline()) for _ in range(2)]
        for number in range(2, 5):
            place(escrow, "follow", f"o-{number}")
            seen.append(json.loads(output(process).readline()))
        assert interrupt(process) == (ExitCode.INTERRUPTED, "")
    assert [entry["seq"] for entry in seen] == [2, 3, 4, 5, 6]
    assert [entry["kind"] for entry in seen] == ["policy_created", *["hold_placed"] * 4]
    check(escrow, "follow")


def test_following_outlives_the_server(
    escrow: Escrow, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESCROW_SERVER", server.target)
    open_ledger(escrow, "follow")
    with started(server.target, "entries", "-l", "follow", "--watch", "--format", "csv") as process:
        assert output(process).readline().startswith("seq,kind,")
        seen = [output(process).readline() for _ in range(2)]
        server.kill()
        server.start()
        place(escrow, "follow", "o-1")
        seen += [output(process).readline() for _ in range(2)]
        assert interrupt(process) == (ExitCode.INTERRUPTED, "")
    assert [line.partition(",")[0] for line in seen] == ["1", "2", "3", "3"]
    check(escrow, "follow")


@pytest.mark.usefixtures("on_server")
def test_balances_are_shown_again_when_the_journal_grows(
    escrow: Escrow, ephemeral: ServerProcess
) -> None:
    open_ledger(escrow, "grow")
    place(escrow, "grow", "o-1")
    words = ["balances", "-l", "grow", "--watch", "--owner", "acme", "--format"]
    with started(ephemeral.target, *words, "json") as process:
        first = json.loads(output(process).readline())
        place(escrow, "grow", "o-2")
        second = json.loads(output(process).readline())
        assert interrupt(process) == (ExitCode.INTERRUPTED, "")
    assert [first["entry_seq"], second["entry_seq"]] == [3, 4]
    assert [
        [(each["kind"], each["balance_minor"]) for each in shown["balances"]]
        for shown in (first, second)
    ] == [[(2010, -1250)], [(2010, -2500)]]
    with started(ephemeral.target, *words, "csv") as process:
        header, row = (output(process).readline().strip().split(",") for _ in range(2))
        assert header[:3] == ["entry_seq", "record_time", "kind"]
        assert (row[0], row[-2:]) == ("4", ["-2500", "2"])
    with started(ephemeral.target, *words, "table") as process:
        shown = "".join(output(process).readline() for _ in range(5))
        assert re.search(
            r"^grow as of entry 4, .*^2010 +Held +acme +EUR +25\.00", shown, re.S | re.M
        )
    check(escrow, "grow")


@pytest.mark.usefixtures("on_server")
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_reader_that_has_gone_ends_the_command_quietly(
    form: str, escrow: Escrow, ephemeral: ServerProcess
) -> None:
    ledger = f"pipe-{form}"
    open_ledger(escrow, ledger)
    words = ["entries", "-l", ledger, "--watch", "--format", form]
    with started(ephemeral.target, *words) as process:
        assert output(process).readline()
        output(process).close()
        place(escrow, ledger, "o-1")
        assert process.wait(END_SECONDS) == ExitCode.CLOSED_PIPE
        assert process.stderr is not None
        assert process.stderr.read() == ""
    check(escrow, ledger)


@pytest.mark.usefixtures("on_server")
def test_a_list_whose_reader_has_gone_ends_quietly_too(
    escrow: Escrow, ephemeral: ServerProcess
) -> None:
    open_ledger(escrow, "unread")
    for words in (["ledger", "list"], ["verify", "-l", "unread"]):
        with started(ephemeral.target, *words) as process:
            output(process).close()
            assert process.wait(END_SECONDS) == ExitCode.CLOSED_PIPE, words
            assert process.stderr is not None
            assert process.stderr.read() == ""
