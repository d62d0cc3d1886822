from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from server.admission import CallsUnderWay
from server.app import App

GRACE_SECONDS = 0.3


class Endless:
    """A writer that is never done and a server whose calls never end, but for a grace period."""

    async def set(self, *_: Any) -> None: ...

    async def close(self) -> None:
        await asyncio.Event().wait()

    async def stop(self, grace_seconds: float) -> None:
        await asyncio.sleep(grace_seconds)


async def test_stopping_takes_one_grace_period_at_most():
    endless: Any = Endless()
    under_way = CallsUnderWay(1)
    app = App("127.0.0.1:1", 1, endless, endless, endless, endless, under_way, GRACE_SECONDS)
    started = time.monotonic()
    await app.stop()
    assert GRACE_SECONDS <= time.monotonic() - started < 1.5 * GRACE_SECONDS


@pytest.mark.parametrize("package", ["escrow_cli", "server", "tests"])
def test_fork_handlers_are_off_before_grpc_is_imported(package: str):
    """Otherwise now and then a child, a verification or pg_ctl, dies of SIGSEGV."""
    look = (
        f"import os, sys, {package};"
        "print(os.environ['GRPC_ENABLE_FORK_SUPPORT'], 'grpc' in sys.modules)"
    )
    environment = os.environ | {"GRPC_ENABLE_FORK_SUPPORT": "1"}
    root = Path(__file__).parents[2]
    printed = subprocess.check_output([sys.executable, "-c", look], env=environment, cwd=root)
    assert printed == b"0 False\n"
