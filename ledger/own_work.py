"""Commands that the ledger gives itself, which nobody waits for the answer of."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.book import Book
from ledger.domain.commands import Command
from ledger.domain.entries import Entry
from ledger.transaction import Submission


def own(command: Command, actor: str) -> Submission:
    """A submission without a request: repeating it does nothing by the nature of its command."""
    return Submission(command, actor, _no_response)


def _no_response(_book: Book, _entries: Sequence[Entry]) -> bytes:
    return b""
