"""How the command line ends: exit codes, and one readable paragraph."""

import sys
from pathlib import Path

import grpc
import pytest

from escrow_cli.errors import ExitCode, explain
from escrow_cli.main import main
from escrow_client import (
    DatabaseUnavailable,
    EscrowError,
    FieldInvalid,
    InternalFault,
    LedgerNotFound,
)
from escrow_client.errors import FieldViolation


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["escrow", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


COMMANDS = [
    ["serve"],
    ["migrate"],
    ["demo"],
    ["replay", "online-retail"],
    ["verify"],
    ["balances"],
    ["entries"],
    ["hold"],
    ["ledger", "create"],
    ["ledger", "get"],
    ["ledger", "list"],
    ["ledger", "advance-clock"],
    ["policy", "create"],
    ["policy", "get"],
]


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["nonsense"],
        ["balances", "--ledger", "x", "--format", "xml"],
        ["balances", "--ledger", "x", "--as-of", "yesterday"],
        ["balances", "--ledger", "x", "--as-of", "2011-01-31T18:00:00"],
        ["balances", "--ledger", "x", "--trial", "--kind", "2010"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, *arguments) == ExitCode.USAGE


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
    def fail(_target: str) -> None:
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
            "No ledger x. `escrow ledger list` shows the ledgers there are. (LEDGER_NOT_FOUND)",
            ExitCode.REFUSED,
        ),
        (
            FieldInvalid(
                "FIELD_INVALID",
                grpc.StatusCode.INVALID_ARGUMENT,
                "The request is not valid.",
                field_violations=(FieldViolation("name", "does not match"),),
            ),
            "The request is not valid. name: does not match. (FIELD_INVALID)",
            ExitCode.REFUSED,
        ),
        (
            DatabaseUnavailable("DATABASE_UNAVAILABLE", grpc.StatusCode.UNAVAILABLE, "It is away."),
            "It is away. Try again in a moment. (DATABASE_UNAVAILABLE)",
            ExitCode.UNREACHABLE,
        ),
        (
            InternalFault("INTERNAL_FAULT", grpc.StatusCode.INTERNAL, "A fault."),
            "A fault. The server's log tells more. (INTERNAL_FAULT)",
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
