"""Writing what a batch decided, in set-based statements, and committing it once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.storage.engine import RawConnection

UPDATE_ACCOUNTS = """
UPDATE accounts a SET balance = u.balance, version = u.version
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS u (number, balance, version)
    WHERE a.ledger_id = %s AND a.number = u.number
"""

UPDATE_LINES = """
UPDATE lines l SET held = u.held, refunded_before = u.refunded_before, released = u.released,
        refunded_after = u.refunded_after, window_start = u.window_start,
        window_end = u.window_end, release_at = u.release_at
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        AS u (hold_id, line_id, held, refunded_before, released, refunded_after,
            window_start, window_end, release_at)
    WHERE l.ledger_id = %s AND l.hold_id = u.hold_id AND l.line_id = u.line_id
"""

UPDATE_REFUNDS = """
UPDATE refunds r SET state = u.state FROM unnest(%s::text[], %s::text[]) AS u (refund_id, state)
    WHERE r.ledger_id = %s AND r.refund_id = u.refund_id
"""

UPDATE_PAYOUTS = """
UPDATE payouts p SET state = u.state FROM unnest(%s::text[], %s::text[]) AS u (payout_id, state)
    WHERE p.ledger_id = %s AND p.payout_id = u.payout_id
"""

UPDATE_HEAD = """
UPDATE heads SET seq = %s, account_count = %s, record_time = %s, clock_time = %s
    WHERE ledger_id = %s
"""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry with what is stored beside its columns: how its kind is named, and its body."""

    entry: Entry
    kind: str
    hold_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request and its answer, to be kept as long as the ledger."""

    request_id: str
    fingerprint: bytes
    accepted: bool
    response: bytes
    record_time: datetime


async def commit(
    raw: RawConnection,
    ledger_id: UUID,
    book: Book,
    entries: Sequence[JournalEntry],
    requests: Sequence[AnsweredRequest],
    *,
    seq_before: int,
    accounts_before: int,
) -> None:
    """Write entries, answers and the book's changes, and commit.

    `seq_before` and `accounts_before` are what the head said when the book was opened: what lies
    beyond them is new and inserted, the rest is updated.
    """
    key = str(ledger_id)
    await _insert_journal(raw, key, entries, requests)
    await _insert_projections(raw, key, book, seq_before, accounts_before)
    async with raw.pipeline():
        await _update_projections(raw, ledger_id, book, seq_before, accounts_before)
        await raw.execute("COMMIT")


async def abandon(raw: RawConnection) -> None:
    """End the transaction with nothing written."""
    await raw.execute("ROLLBACK")


async def _copy(raw: RawConnection, target: str, rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    async with raw.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            await copy.write_row(row)


async def _insert_journal(
    raw: RawConnection,
    key: str,
    entries: Sequence[JournalEntry],
    requests: Sequence[AnsweredRequest],
) -> None:
    await _copy(
        raw,
        "entries (ledger_id, seq, effective_time, record_time, business_date, kind, actor,"
        " request_id, hold_id, body)",
        (
            (
                key,
                item.entry.seq,
                item.entry.effective_time,
                item.entry.record_time,
                item.entry.business_date,
                item.kind,
                item.entry.actor,
                item.entry.request_id,
                item.hold_id,
                item.body,
            )
            for item in entries
        ),
    )
    await _copy(
        raw,
        "postings (ledger_id, seq, ordinal, account_number, account_version, currency, amount,"
        " balance, hold_id, line_id, payout_id)",
        (
            (
                key,
                item.entry.seq,
                ordinal,
                posting.account_number,
                posting.version,
                posting.account.currency,
                posting.amount,
                posting.balance,
                posting.hold_id,
                posting.line_id,
                posting.payout_id,
            )
            for item in entries
            for ordinal, posting in enumerate(item.entry.postings, start=1)
        ),
    )
    await _copy(
        raw,
        "requests (ledger_id, request_id, fingerprint, accepted, response, record_time)",
        (
            (
                key,
                request.request_id,
                request.fingerprint,
                request.accepted,
                request.response,
                request.record_time,
            )
            for request in requests
        ),
    )


async def _insert_projections(
    raw: RawConnection, key: str, book: Book, seq_before: int, accounts_before: int
) -> None:
    changes = book.changes
    await _copy(
        raw,
        "accounts (ledger_id, number, kind, owner, currency, balance, version)",
        (
            (
                key,
                account.number,
                account.key.kind,
                account.key.owner,
                account.key.currency,
                account.balance,
                account.version,
            )
            for account in changes.accounts.values()
            if account.number > accounts_before
        ),
    )
    await _copy(
        raw,
        "policies (ledger_id, policy_id, version, window_days, time_zone, commission_bps)",
        (
            (
                key,
                policy.policy_id,
                policy.version,
                policy.window_days,
                policy.time_zone,
                policy.commission_bps,
            )
            for policy in changes.policies
        ),
    )
    await _copy(
        raw,
        "holds (ledger_id, hold_id, currency, psp, paid_time, entry_seq)",
        (
            (key, hold.hold_id, hold.currency, hold.psp, hold.paid_time, hold.entry_seq)
            for hold in changes.holds
        ),
    )
    await _copy(
        raw,
        "lines (ledger_id, hold_id, line_id, ordinal, merchant, policy_id, policy_version,"
        " captured, held, refunded_before, released, refunded_after, window_start, window_end,"
        " release_at)",
        (
            (
                key,
                hold.hold_id,
                line.line_id,
                line.ordinal,
                line.merchant,
                line.policy_id,
                line.policy_version,
                line.captured,
                line.held,
                line.refunded_before,
                line.released,
                line.refunded_after,
                line.window_start,
                line.window_end,
                line.release_at,
            )
            for hold in changes.holds
            for line in hold.lines.values()
        ),
    )
    new_refunds = [r for r in changes.refunds.values() if r.entry_seq > seq_before]
    await _copy(
        raw,
        "refunds (ledger_id, refund_id, hold_id, currency, psp, reason, state, entry_seq)",
        (
            (key, r.refund_id, r.hold_id, r.currency, r.psp, r.reason, r.state.value, r.entry_seq)
            for r in new_refunds
        ),
    )
    await _copy(
        raw,
        "refund_lines (ledger_id, refund_id, line_id, ordinal, from_held, from_available,"
        " from_receivable)",
        (
            (
                key,
                refund.refund_id,
                line.line_id,
                ordinal,
                line.from_held,
                line.from_available,
                line.from_receivable,
            )
            for refund in new_refunds
            for ordinal, line in enumerate(refund.lines, start=1)
        ),
    )
    await _copy(
        raw,
        "payouts (ledger_id, payout_id, merchant, currency, amount, destination, state, entry_seq)",
        (
            (
                key,
                payout.payout_id,
                payout.merchant,
                payout.currency,
                payout.amount,
                payout.destination,
                payout.state.value,
                payout.entry_seq,
            )
            for payout in changes.payouts.values()
            if payout.entry_seq > seq_before
        ),
    )


async def _update_projections(
    raw: RawConnection, ledger_id: UUID, book: Book, seq_before: int, accounts_before: int
) -> None:
    changes, head = book.changes, book.head
    await _update(
        raw,
        UPDATE_ACCOUNTS,
        ledger_id,
        [
            (account.number, account.balance, account.version)
            for account in changes.accounts.values()
            if account.number <= accounts_before
        ],
    )
    new_holds = {hold.hold_id for hold in changes.holds}
    await _update(
        raw,
        UPDATE_LINES,
        ledger_id,
        [
            (
                hold_id,
                line.line_id,
                line.held,
                line.refunded_before,
                line.released,
                line.refunded_after,
                line.window_start,
                line.window_end,
                line.release_at,
            )
            for (hold_id, _), line in changes.lines.items()
            if hold_id not in new_holds
        ],
    )
    await _update(
        raw,
        UPDATE_REFUNDS,
        ledger_id,
        [
            (refund.refund_id, refund.state.value)
            for refund in changes.refunds.values()
            if refund.entry_seq <= seq_before
        ],
    )
    await _update(
        raw,
        UPDATE_PAYOUTS,
        ledger_id,
        [
            (payout.payout_id, payout.state.value)
            for payout in changes.payouts.values()
            if payout.entry_seq <= seq_before
        ],
    )
    await raw.execute(
        UPDATE_HEAD,
        (head.seq, head.account_count, head.record_time, head.clock, ledger_id),
    )


async def _update(
    raw: RawConnection, statement: str, ledger_id: UUID, rows: Sequence[Sequence[Any]]
) -> None:
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await raw.execute(statement, (*columns, ledger_id))
