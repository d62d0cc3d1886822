"""What goes into each table: for COPY, its columns, and the row of a thing as a line of text.

The text is put together here rather than value by value in the driver: it halves what a row
costs, and rows are most of what a write costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.domain.book import Account
from ledger.domain.entries import Entry
from ledger.domain.holds import Hold, Line
from ledger.domain.payouts import Payout
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund

ENTRIES: Final = (
    "entries (ledger_id, seq, effective_time, record_time, business_date, kind, actor,"
    " request_id, hold_id, body)"
)
POSTINGS: Final = (
    "postings (ledger_id, seq, ordinal, account_number, account_version, currency, amount,"
    " balance, hold_id, line_id, payout_id)"
)
REQUESTS: Final = "requests (ledger_id, request_id, fingerprint, accepted, response, record_time)"
ACCOUNTS: Final = "accounts (ledger_id, number, kind, owner, currency, balance, version)"
POLICIES: Final = "policies (ledger_id, policy_id, version, window_days, time_zone, commission_bps)"
HOLDS: Final = "holds (ledger_id, hold_id, currency, psp, paid_time, entry_seq)"
LINES: Final = (
    "lines (ledger_id, hold_id, line_id, ordinal, merchant, policy_id, policy_version, captured,"
    " held, refunded_before, released, refunded_after, window_start, window_end, release_at)"
)
REFUNDS: Final = "refunds (ledger_id, refund_id, hold_id, currency, psp, reason, state, entry_seq)"
REFUND_LINES: Final = (
    "refund_lines (ledger_id, refund_id, line_id, ordinal, from_held, from_available,"
    " from_receivable)"
)
PAYOUTS: Final = (
    "payouts (ledger_id, payout_id, merchant, currency, amount, destination, state, entry_seq)"
)

# What COPY's text format gives a meaning to; nothing else in a value has one.
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

_NO_TIMES: Final = "\\N\t\\N\t\\N"


class JournalEntry(NamedTuple):
    """An entry with what is stored beside its columns: how its kind is named, and its body."""

    entry: Entry
    kind: str
    hold_id: str
    body: bytes


class AnsweredRequest(NamedTuple):
    """A request and its answer, to be kept as long as the ledger."""

    request_id: str
    fingerprint: bytes
    accepted: bool
    response: bytes
    record_time: datetime


def _text(value: str) -> str:
    # Tabs and line ends are not printable, so hardly any value needs the slower way.
    if value.isprintable() and "\\" not in value:
        return value
    return value.translate(_ESCAPES)


# An instant stands in several rows of its entry.
@lru_cache(maxsize=1_024)
def _time(value: datetime | None) -> str:
    return r"\N" if value is None else value.isoformat()


def _bytes(value: bytes) -> str:
    return rf"\\x{value.hex()}"


def of_entry(key: str, item: JournalEntry) -> str:
    """Its row of `entries`."""
    e = item.entry
    return (
        f"{key}\t{e.seq}\t{_time(e.effective_time)}\t{_time(e.record_time)}\t"
        f"{e.business_date.isoformat()}\t"
        f"{item.kind}\t{_text(e.actor)}\t{_text(e.request_id)}\t{_text(item.hold_id)}\t"
        f"{_bytes(item.body)}\n"
    )


def of_postings(key: str, items: Iterable[JournalEntry]) -> Iterator[str]:
    """Their rows of `postings`."""
    for item in items:
        seq = item.entry.seq
        for ordinal, p in enumerate(item.entry.postings, start=1):
            yield (
                f"{key}\t{seq}\t{ordinal}\t{p.account_number}\t{p.version}\t{p.account.currency}\t"
                f"{p.amount}\t{p.balance}\t{_text(p.hold_id)}\t{_text(p.line_id)}\t"
                f"{_text(p.payout_id)}\n"
            )


def of_request(key: str, request: AnsweredRequest) -> str:
    """Its row of `requests`."""
    return (
        f"{key}\t{_text(request.request_id)}\t{_bytes(request.fingerprint)}\t{request.accepted}\t"
        f"{_bytes(request.response)}\t{_time(request.record_time)}\n"
    )


def of_account(key: str, account: Account) -> str:
    """Its row of `accounts`."""
    kind, owner, currency = account.key
    return (
        f"{key}\t{account.number}\t{kind}\t{_text(owner)}\t{_text(currency)}\t{account.balance}\t"
        f"{account.version}\n"
    )


def of_policy(key: str, policy: Policy) -> str:
    """Its row of `policies`."""
    return (
        f"{key}\t{_text(policy.policy_id)}\t{policy.version}\t{policy.window_days}\t"
        f"{_text(policy.time_zone)}\t{policy.commission_bps}\n"
    )


def of_hold(key: str, hold: Hold) -> str:
    """Its row of `holds`."""
    return (
        f"{key}\t{_text(hold.hold_id)}\t{_text(hold.currency)}\t{_text(hold.psp)}\t"
        f"{_time(hold.paid_time)}\t{hold.entry_seq}\n"
    )


def of_line(key: str, hold_id: str, line: Line) -> str:
    """Its row of `lines`."""
    if line.window_end is None:
        times = _NO_TIMES
    else:
        times = f"{_time(line.window_start)}\t{_time(line.window_end)}\t{_time(line.release_at)}"
    return (
        f"{key}\t{_text(hold_id)}\t{_text(line.line_id)}\t{line.ordinal}\t{_text(line.merchant)}\t"
        f"{_text(line.policy_id)}\t{line.policy_version}\t{line.captured}\t{line.held}\t"
        f"{line.refunded_before}\t{line.released}\t{line.refunded_after}\t{times}\n"
    )


def of_refund(key: str, refund: Refund) -> str:
    """Its row of `refunds`."""
    return (
        f"{key}\t{_text(refund.refund_id)}\t{_text(refund.hold_id)}\t{_text(refund.currency)}\t"
        f"{_text(refund.psp)}\t{_text(refund.reason)}\t{refund.state}\t{refund.entry_seq}\n"
    )


def of_refund_lines(key: str, refund: Refund) -> Iterator[str]:
    """Its rows of `refund_lines`."""
    for ordinal, line in enumerate(refund.lines, start=1):
        yield (
            f"{key}\t{_text(refund.refund_id)}\t{_text(line.line_id)}\t{ordinal}\t"
            f"{line.from_held}\t{line.from_available}\t{line.from_receivable}\n"
        )


def of_payout(key: str, payout: Payout) -> str:
    """Its row of `payouts`."""
    return (
        f"{key}\t{_text(payout.payout_id)}\t{_text(payout.merchant)}\t{_text(payout.currency)}\t"
        f"{payout.amount}\t{_text(payout.destination)}\t{payout.state}\t{payout.entry_seq}\n"
    )
