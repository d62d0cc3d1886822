"""Running a verification in a process of its own, so that no event loop waits for it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from typing import Final
from uuid import UUID

from ledger.storage.engine import DatabaseUnavailable
from ledger.verification.steps import Step, from_line

# Not an argument, which every user of the machine could read: the URL may hold a password.
DATABASE_URL: Final = "ESCROW_DATABASE_URL"

# EX_TEMPFAIL of sysexits.h.
DATABASE_UNAVAILABLE: Final = 75

# Longer than the longest line: a check with its examples, each as long as an entry's postings.
LINE_BYTES_MAX: Final = 2**20


class VerificationFailed(Exception):
    """The process of a verification ended without a verdict."""


async def run(database_url: str, ledger_id: UUID) -> AsyncGenerator[Step, None]:
    """Verify a ledger in another process and tell its steps; closing this ends the process.

    Raises DatabaseUnavailable, or VerificationFailed with what the process said last.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "ledger.verification",
        str(ledger_id),
        env={**os.environ, DATABASE_URL: database_url},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_BYTES_MAX,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.create_task(process.stderr.read())
    try:
        async for line in process.stdout:
            yield from_line(line)
        code = await process.wait()
        said = (await complaints).decode(errors="replace").strip()
        if code == DATABASE_UNAVAILABLE:
            raise DatabaseUnavailable(said)
        if code:
            raise VerificationFailed(f"exit code {code}: {said}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        complaints.cancel()
