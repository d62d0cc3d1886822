"""How the command line ends: exit codes, and one readable paragraph."""

import inspect
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import typer

from escrow_cli import migrate, serve
from escrow_cli.errors import ExitCode, explain, next_step
from escrow_cli.main import app, main
from escrow_client import (
    Client,
    DatabaseUnavailable,
    EscrowError,
    FieldInvalid,
    InternalFault,
    LedgerNotFound,
    PreconditionViolation,
    RateLimited,
    ReleaseBlocked,
    ScopeMissing,
    TokenInvalid,
    Unavailable,
)
from escrow_client.errors import ERROR_BY_REASON, FieldViolation
from server.settings import Settings
from tests.docs.markdown import ROOT, read
from tests.support.cli import Escrow
from tests.support.processes import ServerProcess, clean_environment
from tests.unit.cli.test_cli_reach import methods


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["escrow", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def leaves(command: Any, *path: str) -> Iterator[list[str]]:
    """Every command at the end of a branch, by the words that name it."""
    if not hasattr(command, "commands"):
        yield list(path)
        return
    for name, each in command.commands.items():
        yield from leaves(each, *path, name)


COMMANDS = list(leaves(typer.main.get_command(app)))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *command, "--help") == ExitCode.OK
    assert "Usage: escrow " + " ".join(command) in capsys.readouterr().out


def test_the_exit_codes_are_documented(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == ExitCode.OK
    text = " ".join(capsys.readouterr().out.split())
    for code in ExitCode:
        assert f"{code:d} " in text.partition("Exit codes:")[2]


SHIPPED = ["--ledger", "x", "--kind", "shipped", "--at", "2026-03-02T09:00:00Z", "--source", "dhl"]
PLACE = ["hold", "place", "o", "--ledger", "x", "--psp", "p", "--currency", "EUR"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["nonsense"],
        ["balances", "--ledger", "x", "--format", "xml"],
        ["balances", "--ledger", "x", "--as-of", "yesterday"],
        ["balances", "--ledger", "x", "--as-of", "2011-01-31T18:00:00"],
        ["balances", "--ledger", "x", "--trial", "--kind", "2010"],
        ["balances", "--ledger", "x", "--watch", "--as-of", "2011-01-31T18:00:00Z"],
        ["entries", "--ledger", "x", "--watch", "--since", "2011-01-31T18:00:00Z"],
        ["entries", "--ledger", "x", "--kind", "unknown"],
        ["hold", "place", "o", "--ledger", "x", "--psp", "p", "--currency", "EUR"],
        [*PLACE, "--line", "1:acme:12.345:ret"],
        [*PLACE, "--line", "1:acme:1e2x:ret"],
        [*PLACE, "--line", "1:acme:12.34"],
        [*PLACE, "--line", "1:acme::ret"],
        [*PLACE, "--line", "1:acme:5:ret", "--file", "lines.json"],
        [*PLACE, "--line", "1:acme:5:ret", "--buyer-confirmed", "2"],
        ["policy", "create", "p", "--ledger", "x", "--time-zone", "UTC"],
        ["policy", "create", "p", "--ledger", "x", "--window", "7d"],
        ["policy", "create", "p", "--ledger", "x", "--window", "7", "--time-zone", "UTC"],
        ["policy", "create", "p", "--ledger", "x", "--preset", "uk-14d", "--trigger", "lost"],
        ["calendar", "load", "CN", "--ledger", "x", "--country", "CN", "--years", "2027-2025"],
        ["fulfilment", "report", "o", *SHIPPED, "--parcel", "2 of 3"],
        ["fulfilment", "report", "o", *SHIPPED, "--kind", "auto_confirmed"],
        ["hold", "explain", "--ledger", "x"],
        ["hold", "explain", "o", "--ledger", "x", "--merchant", "acme"],
        ["hold", "explain", "--ledger", "x", "--merchant", "acme", "--line", "1"],
        ["refund", "report", "r", "--ledger", "x", "--outcome", "paid"],
        ["token", "create", "t", "--scope", "everything"],
        ["--token", "secret", "--server", "example.com:7410", "ledger", "list"],
        ["--token-file", "does/not/exist", "ledger", "list"],
        ["--tls-ca", "does/not/exist", "ledger", "list"],
        ["--tls-cert", "does/not/exist", "ledger", "list"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, *arguments) == ExitCode.USAGE


def test_every_option_of_a_server_is_a_setting() -> None:
    for command in (serve.serve, migrate.migrate):
        assert set(inspect.signature(command).parameters) <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (
            ["--ephemeral"],
            {"ESCROW_DATABASE_URL": "postgresql://host/name"},
            (
                "--ephemeral is not usable: a server that keeps nothing takes no database URL, "
                "but ESCROW_DATABASE_URL or --database-url gives one."
            ),
        ),
        (
            ["--log-format", "xml", "--ephemeral"],
            {},
            "--log-format is not usable: it should be 'console' or 'json'.",
        ),
        (
            ["--ephemeral"],
            {"ESCROW_PORT": "70000"},
            "ESCROW_PORT is not usable: it should be less than or equal to 65535.",
        ),
        (
            ["--data-dir", f"/tmp/{'x' * 100}"],
            {},
            (
                f"--data-dir is not usable: /tmp/{'x' * 100} is too long a path for a Unix socket "
                "in it."
            ),
        ),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence_and_2(
    arguments: list[str],
    environment: dict[str, str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(monkeypatch, "serve", *arguments) == ExitCode.USAGE
    assert " ".join(capsys.readouterr().err.split()) == f"escrow: {sentence}"


def test_no_server_is_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("escrow_cli.connection._GREETING_SECONDS", 0.2)
    assert run(monkeypatch, "--server", "127.0.0.1:1", "ledger", "list") == ExitCode.UNREACHABLE
    assert "No server answers at 127.0.0.1:1." in capsys.readouterr().err


def test_a_malformed_file_is_1_and_needs_no_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("invoice,time\n")
    code = run(monkeypatch, "replay", "online-retail", str(path), "--ledger", "x")
    assert code == ExitCode.REFUSED
    assert "line 1: the header lacks customer" in " ".join(capsys.readouterr().err.split())


def test_a_fault_of_our_own_is_4_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("escrow_cli.connection.Client", fail)
    assert run(monkeypatch, "ledger", "list") == ExitCode.INTERNAL
    printed = capsys.readouterr().err
    assert "RuntimeError: boom" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("error", "paragraph", "code"),
    [
        (
            LedgerNotFound("LEDGER_NOT_FOUND", grpc.StatusCode.NOT_FOUND, "No ledger x"),
            (
                "No ledger x. Check the name; `escrow ledger list` lists them all. "
                "(LEDGER_NOT_FOUND)"
            ),
            ExitCode.REFUSED,
        ),
        (
            FieldInvalid(
                "FIELD_INVALID",
                grpc.StatusCode.INVALID_ARGUMENT,
                "name: does not match",
                field_violations=(
                    FieldViolation("name", "does not match"),
                    FieldViolation("lines", "too few"),
                ),
            ),
            (
                "name: does not match. lines: too few. Correct the request; sent again as it is, "
                "it will be refused again. (FIELD_INVALID)"
            ),
            ExitCode.REFUSED,
        ),
        (
            ReleaseBlocked(
                "RELEASE_BLOCKED",
                grpc.StatusCode.FAILED_PRECONDITION,
                "Not yet.",
                blockers=tuple(
                    PreconditionViolation("NOT_SIGNED", f"holds/o/lines/{n}", "it blocks 8000")
                    for n in range(6)
                ),
            ),
            (
                "Not yet. 0: NOT_SIGNED, it blocks 8000. 1: NOT_SIGNED, it blocks 8000. "
                "2: NOT_SIGNED, it blocks 8000. 3: NOT_SIGNED, it blocks 8000. "
                "4: NOT_SIGNED, it blocks 8000. And others. Ask `escrow hold explain` what "
                "blocks each line and until when; what is due is released by itself. "
                "(RELEASE_BLOCKED)"
            ),
            ExitCode.REFUSED,
        ),
        (
            RateLimited(
                "RATE_LIMITED",
                grpc.StatusCode.RESOURCE_EXHAUSTED,
                "More than 5 calls a second; nothing was done.",
                retry_after_seconds=0.25,
            ),
            (
                "More than 5 calls a second; nothing was done. Wait 0.25 s. Send the same again "
                "later. (RATE_LIMITED)"
            ),
            ExitCode.UNREACHABLE,
        ),
        (
            TokenInvalid("TOKEN_INVALID", grpc.StatusCode.UNAUTHENTICATED, "No token."),
            (
                "No token. Name a token that is in force with --token-file or ESCROW_TOKEN; an "
                "operator makes one with `escrow token create`. (TOKEN_INVALID)"
            ),
            ExitCode.DENIED,
        ),
        (
            ScopeMissing("SCOPE_MISSING", grpc.StatusCode.PERMISSION_DENIED, "Not for you."),
            "Not for you. Use a token that has one of those scopes. (SCOPE_MISSING)",
            ExitCode.DENIED,
        ),
        (
            DatabaseUnavailable("DATABASE_UNAVAILABLE", grpc.StatusCode.UNAVAILABLE, "It is away."),
            (
                "It is away. Send it again with the same request id: that is safe, and tells. "
                "(DATABASE_UNAVAILABLE)"
            ),
            ExitCode.UNREACHABLE,
        ),
        (
            InternalFault("INTERNAL_FAULT", grpc.StatusCode.INTERNAL, "A fault."),
            (
                "A fault. Tell the operators of the server, with the time of the call. "
                "(INTERNAL_FAULT)"
            ),
            ExitCode.INTERNAL,
        ),
        (
            EscrowError("NEWER", grpc.StatusCode.ABORTED, "Who knows?"),
            "Who knows? (NEWER)",
            ExitCode.REFUSED,
        ),
    ],
)
def test_a_refusal_is_one_paragraph_with_the_next_step(
    error: EscrowError, paragraph: str, code: ExitCode
) -> None:
    assert explain(error) == (paragraph, code)


def test_no_next_step_speaks_of_a_method() -> None:
    """Who types commands does not call methods."""
    names = {method.name for method in methods()}
    assert "GetHold" in names
    for reason, kind in ERROR_BY_REASON.items():
        step = next_step(kind(reason, grpc.StatusCode.ABORTED, "It is so."))
        assert step
        assert not names & set(re.findall(r"\w+", step)), step
        for command in re.findall(r"`escrow ([a-z -]+)`", step):
            assert command.split() in COMMANDS


def test_a_write_nobody_knows_the_outcome_of_names_its_request_id(
    escrow: Escrow, on_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise Unavailable("UNAVAILABLE", grpc.StatusCode.UNAVAILABLE, "It is away.")

    create = ["ledger", "create", "unknown-outcome", "--time-zone", "UTC"]
    with monkeypatch.context() as away:
        away.setattr(Client, "create_ledger", fail)
        unknown = escrow(*create)
    assert unknown.code == ExitCode.UNREACHABLE
    found = re.search(
        r"The same command with --request-id (\S+) is safe to send", unknown.paragraph
    )
    assert found
    first, second = (escrow(*create, "--request-id", found[1]) for _ in range(2))
    assert (first.code, first.out) == (ExitCode.OK, second.out)


_NEVER_ANSWERED = """
import time
from escrow_cli.main import main
from escrow_client import Client
def create_ledger(*_arguments, **_options):
    print("sent", flush=True)
    time.sleep(60)
Client.create_ledger = create_ledger
main()
"""


def test_ctrl_c_during_a_write_names_its_request_id(ephemeral: ServerProcess) -> None:
    words = ["ledger", "create", "x", "--time-zone", "UTC", "--request-id", "mine"]
    with subprocess.Popen(
        [sys.executable, "-c", _NEVER_ANSWERED, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=clean_environment(ESCROW_SERVER=ephemeral.target),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sent\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "--request-id mine is safe to send" in errors


def test_the_readme_documents_every_exit_code() -> None:
    text = read(ROOT / "clients" / "escrow_cli" / "README.md")
    documented = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    assert [int(code) for code in documented] == [code.value for code in ExitCode]
