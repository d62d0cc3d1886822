"""Loading what a batch needs, in a few set-based queries, under the ledger's head lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.domain.book import Account, Book, Head
from ledger.domain.chart import AccountKey
from ledger.domain.facts import RefundedLine
from ledger.domain.holds import Hold, Line
from ledger.domain.needs import Needs
from ledger.domain.payouts import Payout, PayoutState
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund, RefundState
from ledger.storage.engine import RawConnection
from ledger.storage.rows import AnsweredRequest

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"

# The clock is read outside the query that locks, so that it is read when the lock is held.
HEAD = """
SELECT locked.*, clock_timestamp() FROM (
    SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time
        FROM heads h JOIN ledgers l ON l.ledger_id = h.ledger_id
        WHERE h.ledger_id = %s FOR UPDATE OF h
) locked
"""

REQUESTS = """
SELECT request_id, fingerprint, accepted, response, record_time
    FROM requests WHERE ledger_id = %s AND request_id = ANY(%b)
"""

HOLDS = """
SELECT hold_id, currency, psp, paid_time, entry_seq
    FROM holds WHERE ledger_id = %s AND hold_id = ANY(%b)
"""

LINES = """
SELECT hold_id, line_id, ordinal, merchant, policy_id, policy_version, captured, held,
        refunded_before, released, refunded_after, window_start, window_end
    FROM lines WHERE ledger_id = %s AND hold_id = ANY(%b) ORDER BY hold_id, ordinal
"""

REFUNDS = """
SELECT refund_id, hold_id, currency, psp, reason, entry_seq, state
    FROM refunds WHERE ledger_id = %s AND refund_id = ANY(%b)
"""

REFUND_LINES = """
SELECT refund_id, line_id, from_held, from_available, from_receivable
    FROM refund_lines WHERE ledger_id = %s AND refund_id = ANY(%b) ORDER BY refund_id, ordinal
"""

PAYOUTS = """
SELECT payout_id, merchant, currency, amount, destination, entry_seq, state
    FROM payouts WHERE ledger_id = %s AND payout_id = ANY(%b)
"""

POLICIES = """
SELECT policy_id, version, window_days, time_zone, commission_bps
    FROM policies WHERE ledger_id = %s AND policy_id = ANY(%b)
"""

# One probe of the index for each owner: told so, because a plan made while the ledger was young
# would otherwise read every account of it for ever.
ACCOUNTS = """
SELECT a.* FROM unnest(%b::text[]) AS o (owner) CROSS JOIN LATERAL (
    SELECT number, kind, owner, currency, balance, version
        FROM accounts WHERE ledger_id = %s AND owner = o.owner OFFSET 0
) a
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A transaction that holds the head lock: the book so far, and what was answered before."""

    book: Book
    clock: datetime
    requests: dict[str, AnsweredRequest]


async def open_book(
    raw: RawConnection, ledger_id: UUID, needs: Needs, request_ids: Sequence[str]
) -> Opened | None:
    """Begin a transaction, lock the ledger's head and load; None when there is no such ledger."""
    async with raw.pipeline():
        await raw.execute(BEGIN)
        head = await raw.execute(HEAD, (ledger_id,))
        requests = await raw.execute(REQUESTS, (ledger_id, list(request_ids)))
        loading = await _ask(raw, ledger_id, needs)
    found = await head.fetchone()
    if found is None:
        return None
    *head_row, now = found
    book = Book(Head(*head_row))
    await _take(book, loading)
    stored = {row[0]: AnsweredRequest(*row) for row in await requests.fetchall()}
    return Opened(book, now, stored)


async def load_more(raw: RawConnection, ledger_id: UUID, book: Book, needs: Needs) -> None:
    """Load what else is needed, in the transaction that is open."""
    async with raw.pipeline():
        loading = await _ask(raw, ledger_id, needs)
    await _take(book, loading)


async def _ask(raw: RawConnection, ledger_id: UUID, needs: Needs) -> list[tuple[Any, Any]]:
    """Send the queries that are called for, each with the function that takes its rows."""
    asked: tuple[tuple[str, Any, Iterable[str]], ...] = (
        (HOLDS, _take_hold, needs.holds | needs.hold_ids),
        (LINES, _take_line, needs.holds),
        (REFUNDS, _take_refund, needs.refunds),
        (REFUND_LINES, _take_refund_line, needs.refunds),
        (PAYOUTS, _take_payout, needs.payouts),
        (POLICIES, _take_policy, needs.policies),
    )
    loading = [
        (await raw.execute(query, (ledger_id, list(keys))), take)
        for query, take, keys in asked
        if keys
    ]
    if needs.owners:
        accounts = await raw.execute(ACCOUNTS, (list(needs.owners), ledger_id))
        loading.append((accounts, _take_account))
    return loading


async def _take(book: Book, loading: list[tuple[Any, Any]]) -> None:
    for cursor, take in loading:
        for row in await cursor.fetchall():
            take(book, row)


def _take_hold(book: Book, row: Any) -> None:
    book.holds[row[0]] = Hold(*row)


def _take_line(book: Book, row: Any) -> None:
    book.holds[row[0]].lines[row[1]] = Line(*row[1:])


def _take_refund(book: Book, row: Any) -> None:
    refund_id, hold_id, currency, psp, reason, entry_seq, state = row
    book.refunds[refund_id] = Refund(
        refund_id, hold_id, currency, psp, reason, entry_seq, (), RefundState(state)
    )


def _take_refund_line(book: Book, row: Any) -> None:
    book.refunds[row[0]].lines += (RefundedLine(*row[1:]),)


def _take_payout(book: Book, row: Any) -> None:
    payout_id, merchant, currency, amount, destination, entry_seq, state = row
    book.payouts[payout_id] = Payout(
        payout_id, merchant, currency, amount, destination, entry_seq, PayoutState(state)
    )


def _take_policy(book: Book, row: Any) -> None:
    book.add_policy(Policy(*row))


def _take_account(book: Book, row: Any) -> None:
    number, kind, owner, currency, balance, version = row
    key = AccountKey(kind, owner, currency)
    book.accounts[key] = Account(number, key, balance, version)
