"""Verification in a process of its own: the database's URL in the environment, a line each step.

Exits 0 when it came to a verdict, whatever that says, and DATABASE_UNAVAILABLE when the database
did not answer.
"""

from __future__ import annotations

import gc
import os
import sys
from uuid import UUID

from ledger.storage.audit import snapshot
from ledger.storage.engine import DatabaseUnavailable
from ledger.verification.checks import verify
from ledger.verification.process import DATABASE_UNAVAILABLE, DATABASE_URL
from ledger.verification.steps import to_line


def main(ledger_id: str) -> int:
    """Verify a ledger and write its steps to stdout."""
    # The replay makes millions of objects that live to the end and are in no cycle: a quarter of
    # the time would go into looking for some.
    gc.disable()
    try:
        with snapshot(os.environ[DATABASE_URL]) as connection:
            for step in verify(connection, UUID(ledger_id)):
                sys.stdout.write(to_line(step) + "\n")
                sys.stdout.flush()
    except DatabaseUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return DATABASE_UNAVAILABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
