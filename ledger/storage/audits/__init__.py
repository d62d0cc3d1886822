"""Audits: SQL that finds what is wrong in a ledger, rule by rule.

Each query gives a sentence for every thing that breaks a rule, and nothing when the books are in
order. Sums are numeric, so that no tampered amount can make the audit itself overflow.
"""

from ledger.storage.audits.accounts import (
    ACCOUNT_VERSIONS_CONTIGUOUS,
    BALANCES_EQUAL_POSTINGS,
    CLIENT_MONEY_NOT_NEGATIVE,
)
from ledger.storage.audits.adjustments import ADJUSTMENTS_POSTED
from ledger.storage.audits.audit import Audit
from ledger.storage.audits.journal import (
    ENTRIES_SUM_TO_ZERO,
    REQUESTS_CONSISTENT,
    SEQ_CONTIGUOUS,
)
from ledger.storage.audits.lines import LINES_CONSERVE
from ledger.storage.audits.parts import PARTS_POSTED

__all__ = [
    "ACCOUNT_VERSIONS_CONTIGUOUS",
    "ADJUSTMENTS_POSTED",
    "BALANCES_EQUAL_POSTINGS",
    "CLIENT_MONEY_NOT_NEGATIVE",
    "ENTRIES_SUM_TO_ZERO",
    "LINES_CONSERVE",
    "PARTS_POSTED",
    "REQUESTS_CONSISTENT",
    "SEQ_CONTIGUOUS",
    "Audit",
]
