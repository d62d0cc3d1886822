"""The command line, run in this process, and the calls it makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from tests.support.processes import ServerProcess, running_server


@pytest.fixture(scope="session")
def ephemeral() -> Iterator[ServerProcess]:
    """A server that keeps nothing, for every test that has a ledger of its own."""
    with running_server("--ephemeral") as server:
        yield server


@pytest.fixture
def on_server(ephemeral: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says where that server is."""
    monkeypatch.setenv("ESCROW_SERVER", ephemeral.target)


class _Recorder(
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    """Notes the method of every call that leaves this process."""

    def __init__(self) -> None:
        self.methods: set[str] = set()

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        return self._note(continuation, details, request)

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        return self._note(continuation, details, request)

    def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        return self._note(continuation, details, requests)

    def _note(self, continuation: Any, details: Any, request: Any) -> Any:
        method = details.method
        self.methods.add(method.decode() if isinstance(method, bytes) else method)
        return continuation(details, request)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The methods that were called so far, as `/escrow.v1.HoldService/GetHold`."""
    recorder = _Recorder()
    insecure_channel = grpc.insecure_channel

    def recorded(*args: Any, **options: Any) -> grpc.Channel:
        return grpc.intercept_channel(insecure_channel(*args, **options), recorder)

    monkeypatch.setattr(grpc, "insecure_channel", recorded)
    return recorder.methods
