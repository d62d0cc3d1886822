"""What goes into each table: for COPY, its columns, and the row of a thing in COPY's binary format.

The bytes are put together here rather than value by value in the driver, because rows are most of
what a write costs; binary, because PostgreSQL takes a row in a third less time than its text.
Format: the file format of COPY in PostgreSQL's documentation, each value after its length, and
the binary form of each type as its `recv` function reads it. In every table the columns of fixed
length come first, so that one `Struct` writes them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from struct import Struct
from typing import Final, NamedTuple

from ledger.domain.book import Account
from ledger.domain.entries import Entry
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.payouts import Payout
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund
from ledger.storage.terms import to_json

ENTRIES: Final = (
    "entries (ledger_id, seq, effective_time, record_time, business_date,"
    " kind, actor, request_id, hold_id, body)"
)
POSTINGS: Final = (
    "postings (ledger_id, seq, ordinal, account_number, account_version, amount, balance,"
    " currency, hold_id, line_id, payout_id)"
)
REQUESTS: Final = "requests (ledger_id, accepted, record_time, request_id, fingerprint, response)"
ACCOUNTS: Final = "accounts (ledger_id, number, kind, balance, version, owner, currency)"
POLICIES: Final = "policies (ledger_id, version, policy_id, terms)"
HOLDS: Final = (
    "holds (ledger_id, paid_time, entry_seq, has_parts, hold_id, currency, psp, region, buyer,"
    " provider_release_time)"
)
# What placing a hold sets; everything else is the default of its column until it changes.
LINES: Final = (
    "lines (ledger_id, ordinal, policy_version, captured, held, awaits_settlement,"
    " hold_id, line_id, merchant, policy_id, alert_time, due_time)"
)
# The columns of a line that change, with their types; each is an attribute of `Line`.
LINE_COLUMNS: Final = {
    "captured": "bigint",
    "exchanged": "bigint",
    "held": "bigint",
    "disputed": "bigint",
    "refunded_before": "bigint",
    "released": "bigint",
    "refunded_after": "bigint",
    "commission": "bigint",
    "commission_returned": "bigint",
    "reserved": "bigint",
    "window_start": "timestamptz",
    "window_end": "timestamptz",
    "waiting": "text",
    "fallback_time": "timestamptz",
    "provisional": "boolean",
    "calendar_revision": "integer",
    "window_seq": "bigint",
    "refresh_time": "timestamptz",
    "open_cases": "integer",
    "not_before": "timestamptz",
    "appeal_until": "timestamptz",
    "awaits_settlement": "boolean",
    "reserve_until": "timestamptz",
    "alert_time": "timestamptz",
    "due_time": "timestamptz",
    "compensated": "bigint",
    "charged_back": "bigint",
    "charged_back_after": "bigint",
    "recalled": "bigint",
    "freight": "bigint",
    "frozen": "bigint",
    "freezes": "integer",
    "warranted": "bigint",
    "warranty_until": "timestamptz",
}
FULFILMENTS: Final = (
    "fulfilments (ledger_id, seq, occurred_time, record_time, parcel_number, parcel_count,"
    " retracts, hold_id, kind, source, carrier, line_ids)"
)
REFUNDS: Final = (
    "refunds (ledger_id, entry_seq, offset_amount, refund_id, hold_id, currency, psp, reason,"
    " state, case_id)"
)
REFUND_LINES: Final = (
    "refund_lines (ledger_id, ordinal, from_held, from_available, from_receivable, from_disputed,"
    " from_commission, from_reserve, from_platform, from_freight, excess, freight,"
    " from_deposit, from_warranty, refund_id, line_id, parties, from_parties, funded_sources,"
    " funded_references, funded_amounts)"
)
PAYOUTS: Final = (
    "payouts (ledger_id, amount, entry_seq, payout_id, merchant, currency, destination, state,"
    " batch)"
)

HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"

# A row begins with how many columns it has; `i` is the length of the value after it.
_ENTRY: Final = Struct(">h i16s iq iq iq ii")
_POSTING: Final = Struct(">h i16s iq ii iq iq iq iq")
_REQUEST: Final = Struct(">h i16s i? iq")
_ACCOUNT: Final = Struct(">h i16s iq ii iq iq")
_POLICY: Final = Struct(">h i16s ii")
_HOLD: Final = Struct(">h i16s iq iq i?")
_LINE: Final = Struct(">h i16s ii ii iq iq i?")
_FULFILMENT: Final = Struct(">h i16s iq iq iq ii ii iq")
_REFUND: Final = Struct(">h i16s iq iq")
_REFUND_LINE: Final = Struct(">h i16s ii iq iq iq iq iq iq iq iq iq iq iq iq")
_PAYOUT: Final = Struct(">h i16s iq iq")
_INT8: Final = Struct(">iq")
# Number of dimensions, whether it holds NULLs, type of the elements, length, first index.
_ARRAY: Final = Struct(">iiIii")
_INT8_OID: Final = 20
_TEXT_OID: Final = 25
_NULL: Final = b"\xff\xff\xff\xff"
_NO_TIMES: Final = 2 * _NULL
# The binary form of JSON is its text after the number of that form.
_JSONB_VERSION: Final = b"\x01"

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()


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


def sized(value: bytes) -> bytes:
    """Bytes after their length."""
    return len(value).to_bytes(4, "big") + value


# The ids of a hold, of its merchants and of its policies stand in many rows.
@lru_cache(maxsize=8_192)
def text(value: str) -> bytes:
    """A text after its length."""
    return sized(value.encode())


def _day(value: date) -> int:
    return value.toordinal() - _EPOCH_DAY


def microseconds(value: datetime) -> int:
    """A time as PostgreSQL has it: in microseconds since 2000."""
    since = value - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def optional_text(value: str | None) -> bytes:
    """A text after its length, or NULL."""
    return _NULL if value is None else text(value)


def texts(values: Iterable[str]) -> bytes:
    """An array of texts after its length."""
    return _array(_TEXT_OID, [text(value) for value in values])


def _bigints(values: Iterable[int]) -> bytes:
    return _array(_INT8_OID, [_INT8.pack(8, value) for value in values])


def _array(element_oid: int, elements: Sequence[bytes]) -> bytes:
    return sized(_ARRAY.pack(1, 0, element_oid, len(elements), 1) + b"".join(elements))


def optional_time(value: datetime | None) -> bytes:
    """A time after its length, or NULL."""
    return _NULL if value is None else _INT8.pack(8, microseconds(value))


def of_entry(key: bytes, item: JournalEntry) -> bytes:
    """Its row of `entries`."""
    e = item.entry
    effective, recorded = microseconds(e.effective_time), microseconds(e.record_time)
    day = _day(e.business_date)
    return (
        _ENTRY.pack(10, 16, key, 8, e.seq, 8, effective, 8, recorded, 4, day)
        + text(item.kind)
        + text(e.actor)
        + sized(e.request_id.encode())
        + text(item.hold_id)
        + sized(item.body)
    )


def of_postings(key: bytes, items: Iterable[JournalEntry]) -> Iterator[bytes]:
    """Their rows of `postings`."""
    pack = _POSTING.pack
    for item in items:
        seq = item.entry.seq
        for ordinal, p in enumerate(item.entry.postings, start=1):
            account, amount, hold_id, line_id, payout_id, number, version, balance = p
            yield (
                pack(11, 16, key, 8, seq, 4, ordinal, 8, number, 8, version, 8, amount, 8, balance)
                + text(account.currency)
                + text(hold_id)
                + text(line_id)
                + text(payout_id)
            )


def of_request(key: bytes, request: AnsweredRequest) -> bytes:
    """Its row of `requests`."""
    return (
        _REQUEST.pack(6, 16, key, 1, request.accepted, 8, microseconds(request.record_time))
        + sized(request.request_id.encode())
        + sized(request.fingerprint)
        + sized(request.response)
    )


def of_account(key: bytes, account: Account) -> bytes:
    """Its row of `accounts`."""
    kind, owner, currency = account.key
    number, balance, version = account.number, account.balance, account.version
    return (
        _ACCOUNT.pack(7, 16, key, 8, number, 4, kind, 8, balance, 8, version)
        + text(owner)
        + text(currency)
    )


def of_policy(key: bytes, policy: Policy) -> bytes:
    """Its row of `policies`."""
    terms = json.dumps(to_json(policy.terms)).encode()
    return (
        _POLICY.pack(4, 16, key, 4, policy.version)
        + text(policy.policy_id)
        + sized(_JSONB_VERSION + terms)
    )


def of_hold(key: bytes, hold: Hold) -> bytes:
    """Its row of `holds`, as it was placed."""
    paid_time = microseconds(hold.paid_time)
    return (
        _HOLD.pack(10, 16, key, 8, paid_time, 8, hold.entry_seq, 1, hold.has_parts)
        + text(hold.hold_id)
        + text(hold.currency)
        + text(hold.psp)
        + text(hold.region)
        + text(hold.buyer)
        + optional_time(hold.provider_release_time)
    )


def of_line(key: bytes, hold_id: str, line: Line) -> bytes:
    """Its row of `lines`, as it was placed: all that it captured is held."""
    numbers = (4, line.ordinal, 4, line.policy_version, 8, line.captured, 8, line.captured)
    alert, due = line.alert_time, line.due_time
    times = optional_time(alert) + optional_time(due) if alert or due else _NO_TIMES
    return (
        _LINE.pack(12, 16, key, *numbers, 1, line.awaits_settlement)
        + text(hold_id)
        + text(line.line_id)
        + text(line.merchant)
        + text(line.policy_id)
        + times
    )


def of_event(key: bytes, hold_id: str, event: Event) -> bytes:
    """Its row of `fulfilments`."""
    occurred, recorded = microseconds(event.occurred_time), microseconds(event.record_time)
    parcel = (4, event.parcel_number, 4, event.parcel_count)
    return (
        _FULFILMENT.pack(
            12, 16, key, 8, event.seq, 8, occurred, 8, recorded, *parcel, 8, event.retracts
        )
        + text(hold_id)
        + text(event.kind)
        + text(event.source)
        + text(event.carrier)
        + texts(event.line_ids)
    )


def of_refund(key: bytes, refund: Refund) -> bytes:
    """Its row of `refunds`."""
    return (
        _REFUND.pack(10, 16, key, 8, refund.entry_seq, 8, refund.offset)
        + text(refund.refund_id)
        + text(refund.hold_id)
        + text(refund.currency)
        + text(refund.psp)
        + text(refund.reason)
        + text(refund.state)
        + text(refund.case_id)
    )


def of_refund_lines(key: bytes, refund: Refund) -> Iterator[bytes]:
    """Its rows of `refund_lines`."""
    for ordinal, line in enumerate(refund.lines, start=1):
        sources = (
            *(8, line.from_held, 8, line.from_available, 8, line.from_receivable),
            *(8, line.from_disputed, 8, line.from_commission, 8, line.from_reserve),
            *(8, line.from_platform, 8, line.from_freight, 8, line.excess, 8, line.freight),
            *(8, line.from_deposit, 8, line.from_warranty),
        )
        yield (
            _REFUND_LINE.pack(21, 16, key, 4, ordinal, *sources)
            + text(refund.refund_id)
            + text(line.line_id)
            + texts(part.party_id for part in line.parties)
            + _bigints(part.amount for part in line.parties)
            + texts(part.source for part in line.funded)
            + texts(part.reference for part in line.funded)
            + _bigints(part.amount for part in line.funded)
        )


def of_payout(key: bytes, payout: Payout) -> bytes:
    """Its row of `payouts`."""
    return (
        _PAYOUT.pack(9, 16, key, 8, payout.amount, 8, payout.entry_seq)
        + text(payout.payout_id)
        + text(payout.merchant)
        + text(payout.currency)
        + text(payout.destination)
        + text(payout.state)
        + text(payout.batch)
    )
