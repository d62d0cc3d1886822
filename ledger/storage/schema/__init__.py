"""The tables.

`ledger_id` is the first column of every key and index and stands in every WHERE, except where a
table belongs to the server: the directory's names, and the tokens.

The migrations create these tables; a test holds the two against each other.
"""

from ledger.storage.schema import (
    adjustments,
    cases,
    freezes,
    funding,
    holds,
    merchants,
    parts,
    payments,
    payout_schedules,
    rules,
    warranties,
)
from ledger.storage.schema.columns import metadata
from ledger.storage.schema.journal import JOURNAL

__all__ = [
    "JOURNAL",
    "adjustments",
    "cases",
    "freezes",
    "funding",
    "holds",
    "merchants",
    "metadata",
    "parts",
    "payments",
    "payout_schedules",
    "rules",
    "warranties",
]
