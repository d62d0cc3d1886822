"""What goes into the tables of freezes: for COPY, as `storage.rows` says, and what changes."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from struct import Struct
from typing import Final

from ledger.domain.freezes import Freeze
from ledger.storage.rows import microseconds, optional_time, text

FREEZES: Final = (
    "freezes (ledger_id, start_time, entry_seq, end_seq, whole, freeze_id, target, target_id,"
    " reason, source, placed_by, state, lift_proposed_by, lifted_by, expire_time, end_time,"
    " due_time)"
)
FREEZE_AMOUNTS: Final = (
    "freeze_amounts (ledger_id, ordinal, amount, freeze_id, currency, merchant, line_id)"
)

# The columns of a freeze that change, with their types; each is an attribute of `Freeze`.
FREEZE_COLUMNS: Final = {
    "state": "text",
    "lift_proposed_by": "text",
    "lifted_by": "text",
    "end_time": "timestamptz",
    "end_seq": "bigint",
    "due_time": "timestamptz",
}
FREEZE_VALUES: Final = attrgetter("freeze_id", *FREEZE_COLUMNS)

_FREEZE: Final = Struct(">h i16s iq iq iq i?")
_AMOUNT: Final = Struct(">h i16s ii iq")


def of_freeze(key: bytes, freeze: Freeze) -> bytes:
    """Its row of `freezes`."""
    started = microseconds(freeze.start_time)
    seqs = (8, freeze.entry_seq, 8, freeze.end_seq)
    return (
        _FREEZE.pack(17, 16, key, 8, started, *seqs, 1, freeze.whole)
        + text(freeze.freeze_id)
        + text(freeze.target.kind)
        + text(freeze.target.id)
        + text(freeze.reason)
        + text(freeze.source)
        + text(freeze.placed_by)
        + text(freeze.state)
        + text(freeze.lift_proposed_by)
        + text(freeze.lifted_by)
        + b"".join(map(optional_time, (freeze.expire_time, freeze.end_time, freeze.due_time)))
    )


def of_amounts(key: bytes, freeze: Freeze) -> Iterator[bytes]:
    """Its rows of `freeze_amounts`."""
    for ordinal, each in enumerate(freeze.amounts, start=1):
        yield (
            _AMOUNT.pack(7, 16, key, 4, ordinal, 8, each.amount)
            + text(freeze.freeze_id)
            + text(each.currency)
            + text(each.merchant)
            + text(each.line_id)
        )
