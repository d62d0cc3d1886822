"""Commands that the ledger gives itself, which nobody waits for the answer of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from ledger.domain.book import Book
from ledger.domain.commands import (
    CaseFallDue,
    Command,
    CouponFallDue,
    FallDue,
    FreezeFallDue,
    RunPayouts,
    WarrantyFallDue,
)
from ledger.domain.entries import Entry
from ledger.domain.payout_schedules import schedule_key
from ledger.storage.due import Due
from ledger.transaction import Answer, Submission

SCHEDULES_PER_RUN: Final = 200
"""How many payout schedules run as one batch, which is one entry."""

_RECORDED: Final = b"recorded"


def own(command: Command, actor: str) -> Submission:
    """A submission without a request: repeating it does nothing by the nature of its command."""
    return Submission(command, actor, _respond)


def fall_due(dues: Iterable[Due], actor: str) -> Iterator[Submission]:
    """Submissions that do what fell due, in its order; schedules of one moment run together."""
    for (due_time, what), together in groupby(dues, key=lambda due: (due.due_time, due.what)):
        ids = [due.id for due in together]
        match what:
            case "case":
                yield from [own(CaseFallDue(each, due_time), actor) for each in ids]
            case "coupon":
                yield from [own(CouponFallDue(each, due_time), actor) for each in ids]
            case "freeze":
                yield from [own(FreezeFallDue(each, due_time), actor) for each in ids]
            case "hold":
                yield from [own(FallDue(each, due_time), actor) for each in ids]
            case "warranty":
                yield from [own(WarrantyFallDue(each, due_time), actor) for each in ids]
            case "schedule":
                for start in range(0, len(ids), SCHEDULES_PER_RUN):
                    keys = map(schedule_key, ids[start : start + SCHEDULES_PER_RUN])
                    yield own(RunPayouts(due_time, tuple(keys)), actor)


def has_recorded(answer: Answer) -> bool:
    """Whether an own submission led to an entry."""
    return answer.response == _RECORDED


def _respond(_book: Book, entries: Sequence[Entry]) -> bytes:
    return _RECORDED if entries else b""
