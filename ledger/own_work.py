"""Commands that the ledger gives itself, which nobody waits for the answer of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.domain.book import Book
from ledger.domain.commands import (
    CaseFallDue,
    Command,
    CouponFallDue,
    FallDue,
    FreezeFallDue,
)
from ledger.domain.entries import Entry
from ledger.storage.due import Due
from ledger.transaction import Answer, Submission

_RECORDED: Final = b"recorded"


def own(command: Command, actor: str) -> Submission:
    """A submission without a request: repeating it does nothing by the nature of its command."""
    return Submission(command, actor, _respond)


def fall_due(due: Due, actor: str) -> Submission:
    """A submission that does what fell due."""
    match due.what:
        case "case":
            return own(CaseFallDue(due.id, due.due_time), actor)
        case "coupon":
            return own(CouponFallDue(due.id, due.due_time), actor)
        case "freeze":
            return own(FreezeFallDue(due.id, due.due_time), actor)
        case "hold":
            return own(FallDue(due.id, due.due_time), actor)


def has_recorded(answer: Answer) -> bool:
    """Whether an own submission led to an entry."""
    return answer.response == _RECORDED


def _respond(_book: Book, entries: Sequence[Entry]) -> bytes:
    return _RECORDED if entries else b""
