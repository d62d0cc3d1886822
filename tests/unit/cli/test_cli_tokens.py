"""Who calls: the first token, those it makes, and how a command names its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow
from tests.support.processes import (
    START_SECONDS,
    ServerProcess,
    clean_environment,
    wait_until,
)


def bootstrap(directory: Path, token: str) -> "subprocess.CompletedProcess[str]":
    """`escrow token bootstrap`, in a process of its own, as it starts a PostgreSQL."""
    return subprocess.run(
        [sys.executable, "-m", "escrow_cli", "token", "bootstrap", token, "--data-dir", directory],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=clean_environment(),
        timeout=60,
    )


@pytest.fixture
def secret(directory: Path) -> str:
    """The secret of the first token, `ops`, which the output holds and nothing else."""
    made = bootstrap(directory, "ops")
    assert made.returncode == ExitCode.OK, made.stderr
    assert made.stdout.startswith("escrow_")
    return made.stdout.strip()


@pytest.fixture
def guarded(directory: Path, secret: str) -> Iterator[ServerProcess]:
    """A server on the same data that takes tokens only."""
    server = ServerProcess("--data-dir", str(directory), "--auth", "tokens")
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.mark.slow
def test_the_first_token_makes_the_others(
    guarded: ServerProcess,
    secret: str,
    escrow: Escrow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ESCROW_SERVER", guarded.target)
    file = tmp_path / "ops.token"
    file.write_text(f"{secret}\n")

    missing = escrow("ledger", "list")
    assert missing.code == ExitCode.DENIED
    assert "--token-file or ESCROW_TOKEN" in missing.paragraph
    assert escrow("--token-file", str(file), "ledger", "list").code == ExitCode.OK

    words = ["token", "create", "checkout", "--scope", "payments", "--format", "json"]
    created = json.loads(escrow("--token-file", str(file), *words).out)
    assert (created["token"], created["scopes"]) == ("checkout", ["payments"])
    assert created["creator"] == "user:ops"
    monkeypatch.setenv("ESCROW_TOKEN", created["secret"])
    denied = escrow("token", "list")
    assert (denied.code, denied.out) == (ExitCode.DENIED, "")
    assert denied.paragraph.endswith("(SCOPE_MISSING)")

    # What is typed wins over what the environment says.
    listed = json.loads(escrow("--token-file", str(file), "token", "list", "--format", "json").out)
    assert [each["token"] for each in listed] == ["checkout", "ops"]
    assert secret not in json.dumps(listed)
    revoked = escrow("--token", secret, "token", "revoke", "checkout", "--format", "json")
    assert json.loads(revoked.out)["state"] == "REVOKED"
    refused = escrow("--token", secret, *words)
    assert refused.code == ExitCode.REFUSED
    assert refused.paragraph.endswith("(TOKEN_EXISTS)")
    assert escrow("--token", secret, "--token-file", str(file), "token", "list").code == (
        ExitCode.USAGE
    )


def test_a_token_file_without_a_token_is_named(escrow: Escrow, tmp_path: Path) -> None:
    file = tmp_path / "empty.token"
    file.write_text("\n")
    outcome = escrow("--token-file", str(file), "ledger", "list")
    assert (outcome.code, outcome.paragraph) == (ExitCode.USAGE, f"escrow: {file} holds no token.")


def test_no_message_shows_a_token(escrow: Escrow) -> None:
    secret = "escrow_" + "s" * 43
    outcome = escrow("--token", secret, "--server", "example.com:7410", "ledger", "list")
    assert outcome.code == ExitCode.USAGE
    assert "--tls" in outcome.paragraph
    assert secret not in outcome.paragraph


@pytest.mark.slow
def test_a_server_that_speaks_tls_is_called_with_its_authority(
    escrow: Escrow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, other = trustme.CA(), trustme.CA()
    ca, cert, key, foreign_ca = (
        tmp_path / f"{name}.pem" for name in ("ca", "cert", "key", "foreign")
    )
    authority.cert_pem.write_to_path(ca)
    other.cert_pem.write_to_path(foreign_ca)
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(cert)
    issued.private_key_pem.write_to_path(key)
    files = [
        "--tls-cert-file",
        str(cert),
        "--tls-key-file",
        str(key),
        "--tls-client-ca-file",
        str(ca),
    ]
    server = ServerProcess("--ephemeral", *files)
    monkeypatch.setenv("ESCROW_SERVER", server.target)
    words = ["--tls-ca", str(ca), "--tls-cert", str(cert), "--tls-key", str(key), "ledger", "list"]
    try:
        server.launch()
        wait_until(lambda: escrow(*words).code == ExitCode.OK, START_SECONDS, "no call over TLS")
        monkeypatch.setattr("escrow_cli.connection._GREETING_SECONDS", 1.0)
        for refused in (
            ["ledger", "list"],
            ["--tls-ca", str(ca), "ledger", "list"],
            [
                "--tls-ca",
                str(foreign_ca),
                "--tls-cert",
                str(cert),
                "--tls-key",
                str(key),
                *words[-2:],
            ],
        ):
            outcome = escrow(*refused)
            assert outcome.code == ExitCode.UNREACHABLE, refused
            assert "--tls or --tls-ca" in outcome.paragraph
    finally:
        server.close()


@pytest.mark.usefixtures("on_server")
def test_the_shell_completes_ledgers_and_choices(escrow: Escrow, ephemeral: ServerProcess) -> None:
    escrow("ledger", "create", "complete-me", "--time-zone", "UTC")
    assert completions(ephemeral.target, "escrow verify --ledger comp") == ["complete-me"]
    assert completions(ephemeral.target, "escrow ledger get comp") == ["complete-me"]
    assert completions(ephemeral.target, "escrow entries --kind hold") == [
        *("hold_placed", "hold_captured", "hold_voided")
    ]
    assert completions(ephemeral.target, "escrow pay") == ["payout"]
    assert completions("127.0.0.1:1", "escrow verify --ledger comp") == []


def completions(target: str, typed: str) -> list[str]:
    """What bash would offer after what was typed."""
    answered = subprocess.run(
        [sys.executable, "-m", "escrow_cli"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=clean_environment(ESCROW_SERVER=target)
        | {
            "_ESCROW_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split()) - 1),
            "PATH": os.environ["PATH"],
        },
        timeout=30,
    )
    assert answered.stderr == ""
    return answered.stdout.split()
