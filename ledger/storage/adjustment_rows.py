"""What goes into the tables about adjustments, for COPY, as `storage.rows` says."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final

from ledger.domain.adjustments import Adjustment
from ledger.storage.rows import microseconds, text

ADJUSTMENTS: Final = (
    "adjustments (ledger_id, expire_time, entry_seq, reverses_entry_seq, review_entry_seq,"
    " reversed_by_entry_seq, adjustment_id, kind, reason, proposed_by, rate, rate_source, state,"
    " reviewed_by)"
)
ADJUSTMENT_LINES: Final = (
    "adjustment_lines (ledger_id, ordinal, kind, amount, adjustment_id, owner, currency, hold_id)"
)

_ADJUSTMENT: Final = Struct(">h i16s iq iq iq iq iq")
_LINE: Final = Struct(">h i16s ii ii iq")


def of_adjustment(key: bytes, adjustment: Adjustment) -> bytes:
    """Its row of `adjustments`."""
    expires = microseconds(adjustment.expire_time)
    entries = (
        *(8, adjustment.entry_seq, 8, adjustment.reverses_entry_seq),
        *(8, adjustment.review_entry_seq, 8, adjustment.reversed_by_entry_seq),
    )
    return (
        _ADJUSTMENT.pack(14, 16, key, 8, expires, *entries)
        + text(adjustment.adjustment_id)
        + text(adjustment.kind)
        + text(adjustment.reason)
        + text(adjustment.proposed_by)
        + text(adjustment.rate)
        + text(adjustment.rate_source)
        + text(adjustment.state)
        + text(adjustment.reviewed_by)
    )


def of_adjustment_lines(key: bytes, adjustment: Adjustment) -> Iterator[bytes]:
    """Its rows of `adjustment_lines`."""
    for ordinal, line in enumerate(adjustment.lines, start=1):
        kind, owner, currency = line.account
        yield (
            _LINE.pack(8, 16, key, 4, ordinal, 4, kind, 8, line.amount)
            + text(adjustment.adjustment_id)
            + text(owner)
            + text(currency)
            + text(line.hold_id)
        )
