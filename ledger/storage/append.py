"""Writing what a batch decided, in set-based statements, and committing it once.

What is new is copied in part by part, while the next part is still being decided; what changed
is updated at the end. PostgreSQL and the decisions so work at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

from ledger.domain.book import Account, Book, Changes
from ledger.domain.chart import AccountKey
from ledger.domain.holds import Line
from ledger.domain.payouts import Payout
from ledger.domain.refunds import Refund
from ledger.storage import rows
from ledger.storage.copying import Rows, copy_in
from ledger.storage.engine import RawConnection
from ledger.storage.rows import AnsweredRequest, JournalEntry

UPDATE_ACCOUNTS: Final = """
UPDATE accounts a SET balance = u.balance, version = u.version
    FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[]) AS u (number, balance, version)
    WHERE a.ledger_id = %s AND a.number = u.number
"""

UPDATE_LINES: Final = """
UPDATE lines l SET held = u.held, refunded_before = u.refunded_before, released = u.released,
        refunded_after = u.refunded_after, window_start = u.window_start,
        window_end = u.window_end, release_at = u.release_at
    FROM unnest(%b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[],
            %b::timestamptz[], %b::timestamptz[], %b::timestamptz[])
        AS u (hold_id, line_id, held, refunded_before, released, refunded_after,
            window_start, window_end, release_at)
    WHERE l.ledger_id = %s AND l.hold_id = u.hold_id AND l.line_id = u.line_id
"""

UPDATE_REFUNDS: Final = """
UPDATE refunds r SET state = u.state FROM unnest(%b::text[], %b::text[]) AS u (refund_id, state)
    WHERE r.ledger_id = %s AND r.refund_id = u.refund_id
"""

UPDATE_PAYOUTS: Final = """
UPDATE payouts p SET state = u.state FROM unnest(%b::text[], %b::text[]) AS u (payout_id, state)
    WHERE p.ledger_id = %s AND p.payout_id = u.payout_id
"""

UPDATE_HEAD: Final = """
UPDATE heads SET seq = %s, account_count = %s, record_time = %s, clock_time = %s
    WHERE ledger_id = %s
"""


@asynccontextmanager
async def appending(raw: RawConnection, ledger_id: UUID, book: Book) -> AsyncIterator[Appending]:
    """What is written in the transaction that is open, from a book that is as it was loaded."""
    appended = Appending(raw, ledger_id, book)
    try:
        yield appended
    except BaseException:
        await appended.stop()
        raise


async def abandon(raw: RawConnection) -> None:
    """End the transaction with nothing written."""
    await raw.execute("ROLLBACK")


class Appending:
    """Takes what was decided part by part; what lies beyond the head it began with is new."""

    def __init__(self, raw: RawConnection, ledger_id: UUID, book: Book) -> None:
        self._raw = raw
        self._ledger_id = ledger_id
        self._key = ledger_id.bytes
        self._seq_before = book.head.seq
        self._accounts_before = book.head.account_count
        self._copying: asyncio.Task[None] | None = None
        self._accounts: dict[AccountKey, Account] = {}
        self._lines: dict[tuple[str, str], Line] = {}
        self._refunds: dict[str, Refund] = {}
        self._payouts: dict[str, Payout] = {}
        self._inserted: set[str] = set()

    @property
    def empty(self) -> bool:
        """Whether nothing was added."""
        return self._copying is None

    async def add(
        self,
        entries: Sequence[JournalEntry],
        requests: Sequence[AnsweredRequest],
        changes: Changes,
    ) -> None:
        """Begin to copy in what is new; returns when the part before is copied."""
        if not entries and not requests:
            return
        tables = self._new_rows(entries, requests, changes)
        if self._copying is not None:
            await self._copying
        self._copying = asyncio.create_task(copy_in(self._raw, tables))

    async def commit(self, book: Book) -> None:
        """Update what changed, and commit."""
        assert self._copying is not None
        await self._copying
        new_accounts = [
            rows.of_account(self._key, account)
            for account in self._accounts.values()
            if account.number > self._accounts_before
        ]
        await copy_in(self._raw, [(rows.ACCOUNTS, new_accounts)])
        async with self._raw.pipeline():
            await self._update(book)
            await self._raw.execute("COMMIT")

    async def stop(self) -> None:
        """Let go of the connection, which is left in mid-transaction and of no use any more."""
        if self._copying is not None:
            self._copying.cancel()
            await asyncio.wait([self._copying])

    def _new_rows(
        self,
        entries: Sequence[JournalEntry],
        requests: Sequence[AnsweredRequest],
        changes: Changes,
    ) -> list[Rows]:
        """The rows to insert, by table; the changes of what is there already are kept."""
        key = self._key
        new_holds = {hold.hold_id for hold in changes.holds}
        self._accounts |= changes.accounts
        self._lines |= {k: line for k, line in changes.lines.items() if k[0] not in new_holds}
        refunds = self._sort_out(changes.refunds, self._refunds, "refund")
        payouts = self._sort_out(changes.payouts, self._payouts, "payout")
        return [
            (rows.ENTRIES, [rows.of_entry(key, item) for item in entries]),
            (rows.POSTINGS, list(rows.of_postings(key, entries))),
            (rows.REQUESTS, [rows.of_request(key, request) for request in requests]),
            (rows.POLICIES, [rows.of_policy(key, policy) for policy in changes.policies]),
            (rows.HOLDS, [rows.of_hold(key, hold) for hold in changes.holds]),
            (
                rows.LINES,
                [
                    rows.of_line(key, hold.hold_id, line)
                    for hold in changes.holds
                    for line in hold.lines.values()
                ],
            ),
            (rows.REFUNDS, [rows.of_refund(key, refund) for refund in refunds]),
            (
                rows.REFUND_LINES,
                [row for refund in refunds for row in rows.of_refund_lines(key, refund)],
            ),
            (rows.PAYOUTS, [rows.of_payout(key, payout) for payout in payouts]),
        ]

    def _sort_out(self, changed: dict[str, Any], known: dict[str, Any], kind: str) -> list[Any]:
        """The new among what changed; the rest is noted among the known, to be updated."""
        new = []
        for item_id, item in changed.items():
            if item.entry_seq <= self._seq_before or f"{kind} {item_id}" in self._inserted:
                known[item_id] = item
            else:
                self._inserted.add(f"{kind} {item_id}")
                new.append(item)
        return new

    async def _update(self, book: Book) -> None:
        head = book.head
        await self._update_rows(
            UPDATE_ACCOUNTS,
            [
                (account.number, account.balance, account.version)
                for account in self._accounts.values()
                if account.number <= self._accounts_before
            ],
        )
        await self._update_rows(
            UPDATE_LINES,
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
                for (hold_id, _), line in self._lines.items()
            ],
        )
        await self._update_rows(
            UPDATE_REFUNDS, [(r.refund_id, r.state.value) for r in self._refunds.values()]
        )
        await self._update_rows(
            UPDATE_PAYOUTS, [(p.payout_id, p.state.value) for p in self._payouts.values()]
        )
        await self._raw.execute(
            UPDATE_HEAD,
            (head.seq, head.account_count, head.record_time, head.clock, self._ledger_id),
        )

    async def _update_rows(self, statement: str, changed: Sequence[Sequence[Any]]) -> None:
        if changed:
            columns = [list(column) for column in zip(*changed, strict=True)]
            await self._raw.execute(statement, (*columns, self._ledger_id))
