"""Extended warranties: how they are read, and what goes into their table for COPY."""

from __future__ import annotations

from operator import attrgetter
from struct import Struct
from typing import Any, Final

from ledger.domain.kinds import Liable
from ledger.domain.warranties import Warranty, WarrantyState
from ledger.storage.rows import microseconds, optional_time, text

SELECT: Final = """
SELECT warranty_id, hold_id, line_id, merchant, currency, amount, funded_by, reason, until_time,
        granted_by, entry_seq, used, state
    FROM warranties WHERE ledger_id = %(ledger_id)s AND warranty_id = ANY(%(keys)b)
"""

WARRANTIES: Final = (
    "warranties (ledger_id, amount, used, until_time, entry_seq, warranty_id, hold_id, line_id,"
    " merchant, currency, funded_by, reason, granted_by, state, due_time)"
)

# The columns of a warranty that change, with their types; each is an attribute of `Warranty`.
WARRANTY_COLUMNS: Final = {"used": "bigint", "state": "text", "due_time": "timestamptz"}
WARRANTY_VALUES: Final = attrgetter("warranty_id", *WARRANTY_COLUMNS)

_WARRANTY: Final = Struct(">h i16s iq iq iq iq")


def to_warranty(row: Any) -> Warranty:
    """The warranty of a row of `SELECT`."""
    warranty = Warranty(*row)
    warranty.funded_by = Liable(warranty.funded_by)
    warranty.state = WarrantyState(warranty.state)
    return warranty


def of_warranty(key: bytes, warranty: Warranty) -> bytes:
    """Its row of `warranties`."""
    numbers = (8, warranty.amount, 8, warranty.used, 8, microseconds(warranty.until_time))
    return (
        _WARRANTY.pack(15, 16, key, *numbers, 8, warranty.entry_seq)
        + text(warranty.warranty_id)
        + text(warranty.hold_id)
        + text(warranty.line_id)
        + text(warranty.merchant)
        + text(warranty.currency)
        + text(warranty.funded_by)
        + text(warranty.reason)
        + text(warranty.granted_by)
        + text(warranty.state)
        + optional_time(warranty.due_time)
    )
