"""The whole-ledger invariant, for the end of every test that moves money."""

from __future__ import annotations

import asyncio

from ledger.storage import audit
from ledger.verification.checks import verify
from ledger.verification.steps import Check


async def check_books(database_url: str, ledger_name: str | None = None) -> None:
    """Verify one ledger of a database, or all; an AssertionError tells what is wrong."""
    wrong = await asyncio.to_thread(find_wrong, database_url, ledger_name)
    assert not wrong, "\n".join(
        f"{name}: {check.check}: {check.wrong} wrong\n  " + "\n  ".join(check.examples)
        for name, check in wrong.items()
    )


def find_wrong(database_url: str, ledger_name: str | None = None) -> dict[str, Check]:
    """The check that failed, of each ledger whose books are not in order."""
    with audit.snapshot(database_url) as connection:
        ids = {
            name: ledger_id
            for ledger_id, name in audit.ledgers(connection)
            if ledger_name in {None, name}
        }
        assert ids or ledger_name is None, f"there is no ledger {ledger_name} to verify"
        return {
            name: step
            for name, ledger_id in ids.items()
            for step in verify(connection, ledger_id)
            if isinstance(step, Check) and step.wrong
        }
