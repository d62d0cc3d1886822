"""What goes into the tables about cases: for COPY, as `storage.rows` says, and what changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from struct import Struct
from typing import Final

from ledger.domain.cases import Case, Evidence
from ledger.domain.coupons import Coupon
from ledger.storage.rows import microseconds, optional_text, optional_time, sized, text

CASES: Final = (
    "cases (ledger_id, open_time, entry_seq, evidence_count, breach_count, refund_count,"
    " coupon_total, case_id, hold_id, currency, type, scope, ground, priority, state, rule,"
    " default_outcome, ruling, liable, subject, deadline, answer_due, answer_time, close_time,"
    " refund_due, appeal_until, due_time)"
)
CASE_LINES: Final = (
    "case_lines (ledger_id, ordinal, claimed, reserved, recalled, awarded, case_id, hold_id,"
    " line_id)"
)
CHARGEBACKS: Final = (
    "chargebacks (ledger_id, amount, taken, original_amount, excess, case_id, psp, reference,"
    " original_currency)"
)
CASE_EVIDENCE: Final = (
    "case_evidence (ledger_id, seq, size, occurred_time, case_id, sha256, media_type, pointer,"
    " party)"
)
CASE_ENTRIES: Final = "case_entries (ledger_id, seq, case_id)"
COUPONS: Final = (
    "coupons (ledger_id, amount, entry_seq, balance, coupon_id, case_id, hold_id, line_id,"
    " currency, funded_by, reason, proposed_by, reviewed_by, state, merchant, expire_time,"
    " due_time)"
)

# The columns of a case that change, with their types.
CASE_COLUMNS: Final = {
    "state": "text",
    "deadline": "timestamptz",
    "default_outcome": "text",
    "rule": "text",
    "answer_due": "timestamptz",
    "answer_time": "timestamptz",
    "close_time": "timestamptz",
    "refund_due": "timestamptz",
    "appeal_until": "timestamptz",
    "ruling": "text",
    "liable": "text",
    "subject": "text",
    "evidence_count": "integer",
    "breach_count": "integer",
    "refund_count": "integer",
    "coupon_total": "bigint",
    "due_time": "timestamptz",
}
# Where they stand in a `Case`, but for those of the same name.
_ATTRIBUTES: Final = {
    "deadline": "deadline.time",
    "default_outcome": "deadline.default",
    "rule": "deadline.rule",
}
CASE_VALUES: Final = attrgetter(*[_ATTRIBUTES.get(name, name) for name in CASE_COLUMNS])

_CASE: Final = Struct(">h i16s iq iq ii ii ii iq")
_CASE_LINE: Final = Struct(">h i16s ii iq iq iq iq")
_CHARGEBACK: Final = Struct(">h i16s iq iq iq iq")
_EVIDENCE: Final = Struct(">h i16s iq iq iq")
_CASE_ENTRY: Final = Struct(">h i16s iq")
_COUPON: Final = Struct(">h i16s iq iq iq")


def of_case(key: bytes, case: Case) -> bytes:
    """Its row of `cases`."""
    opened, deadline = microseconds(case.open_time), case.deadline
    counts = (4, case.evidence_count, 4, case.breach_count, 4, case.refund_count)
    times = (
        *(deadline.time, case.answer_due, case.answer_time, case.close_time, case.refund_due),
        *(case.appeal_until, case.due_time),
    )
    return (
        _CASE.pack(27, 16, key, 8, opened, 8, case.entry_seq, *counts, 8, case.coupon_total)
        + text(case.case_id)
        + text(case.hold_id)
        + text(case.currency)
        + text(case.type)
        + text(case.scope)
        + text(case.ground)
        + text(case.priority)
        + text(case.state)
        + text(deadline.rule)
        + b"".join(map(optional_text, (deadline.default, case.ruling, case.liable, case.subject)))
        + b"".join(map(optional_time, times))
    )


def of_case_lines(key: bytes, case: Case) -> Iterator[bytes]:
    """Its rows of `case_lines`."""
    for ordinal, line in enumerate(case.lines, start=1):
        amounts = (8, line.claimed, 8, line.reserved, 8, line.recalled, 8, line.awarded)
        yield (
            _CASE_LINE.pack(9, 16, key, 4, ordinal, *amounts)
            + text(case.case_id)
            + text(line.hold_id)
            + text(line.line_id)
        )


def of_chargeback(key: bytes, case: Case) -> Iterator[bytes]:
    """Its row of `chargebacks`, if it is one."""
    said = case.chargeback
    if said is not None:
        amounts = (8, said.amount, 8, said.taken, 8, said.original_amount, 8, said.excess)
        yield (
            _CHARGEBACK.pack(9, 16, key, *amounts)
            + text(case.case_id)
            + text(said.psp)
            + sized(said.reference.encode())
            + text(said.original_currency)
        )


def of_evidence(
    key: bytes, case_id: str, seq: int, occurred_time: datetime, evidence: Evidence
) -> bytes:
    """Its row of `case_evidence`."""
    return (
        _EVIDENCE.pack(9, 16, key, 8, seq, 8, evidence.size, 8, microseconds(occurred_time))
        + text(case_id)
        + sized(evidence.sha256)
        + text(evidence.media_type)
        + sized(evidence.pointer.encode())
        + text(evidence.party)
    )


def of_case_entry(key: bytes, case_id: str, seq: int) -> bytes:
    """The row of `case_entries` that says that an entry is about a case."""
    return _CASE_ENTRY.pack(3, 16, key, 8, seq) + text(case_id)


def of_coupon(key: bytes, coupon: Coupon) -> bytes:
    """Its row of `coupons`."""
    return (
        _COUPON.pack(17, 16, key, 8, coupon.amount, 8, coupon.entry_seq, 8, coupon.balance)
        + text(coupon.coupon_id)
        + text(coupon.case_id)
        + text(coupon.hold_id)
        + text(coupon.line_id)
        + text(coupon.currency)
        + text(coupon.funded_by)
        + text(coupon.reason)
        + text(coupon.proposed_by)
        + text(coupon.reviewed_by)
        + text(coupon.state)
        + text(coupon.merchant)
        + optional_time(coupon.expire_time)
        + optional_time(coupon.due_time)
    )
