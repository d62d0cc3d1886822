"""Writing what a batch decided, in set-based statements, and committing it once.

What is new is copied in part by part, while the next part is still being decided; what changed
is updated at the end, or on the way where it is much. PostgreSQL and the decisions so work at the
same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from ledger.domain.adjustments import Adjustment
from ledger.domain.book import Account, Book, Changes
from ledger.domain.calendars import Calendar
from ledger.domain.cases import Case
from ledger.domain.chart import AccountKey
from ledger.domain.coupons import Coupon
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Hold, Line
from ledger.domain.merchants import Destination, MerchantTerms
from ledger.domain.payout_schedules import PayoutSchedule, ScheduleKey
from ledger.domain.payouts import Payout
from ledger.domain.refunds import Refund
from ledger.domain.rules import Extension, Revision
from ledger.domain.warranties import Warranty
from ledger.storage import (
    adjustment_rows,
    case_rows,
    freeze_rows,
    funding_rows,
    merchants,
    payments,
    payout_schedules,
    rows,
    warranty_rows,
)
from ledger.storage.arrays import pack_columns
from ledger.storage.copying import Rows, copy_in
from ledger.storage.engine import RawConnection
from ledger.storage.rows import AnsweredRequest, JournalEntry

UPDATE_ACCOUNTS: Final = """
UPDATE accounts a SET balance = u.balance, version = u.version
    FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[]) AS u (number, balance, version)
    WHERE a.ledger_id = %s AND a.number = u.number
"""

UPDATE_LINES: Final = """
UPDATE lines l SET {changes}
    FROM unnest(%b::text[], %b::text[], {arrays}) AS u (hold_id, line_id, {columns})
    WHERE l.ledger_id = %s AND l.hold_id = u.hold_id AND l.line_id = u.line_id
"""

UPDATE_HOLDS: Final = """
UPDATE holds h SET settle_time = u.settle_time, has_parts = u.has_parts, void_time = u.void_time
    FROM unnest(%b::text[], %b::timestamptz[], %b::boolean[], %b::timestamptz[])
        AS u (hold_id, settle_time, has_parts, void_time)
    WHERE h.ledger_id = %s AND h.hold_id = u.hold_id
"""

UPDATE_CASES: Final = """
UPDATE cases c SET {changes}
    FROM unnest(%b::text[], {arrays}) AS u (case_id, {columns})
    WHERE c.ledger_id = %s AND c.case_id = u.case_id
"""

# Most of what changes a case leaves what it claims as it was.
UPDATE_CASE_LINES: Final = """
UPDATE case_lines l SET reserved = u.reserved, recalled = u.recalled, awarded = u.awarded
    FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[])
        AS u (case_id, hold_id, line_id, reserved, recalled, awarded)
    WHERE l.ledger_id = %s AND l.case_id = u.case_id AND l.hold_id = u.hold_id
        AND l.line_id = u.line_id
        AND (
            l.reserved <> u.reserved OR l.recalled <> u.recalled OR l.awarded <> u.awarded
        )
"""

UPDATE_CHARGEBACKS: Final = """
UPDATE chargebacks b SET taken = u.taken, excess = u.excess
    FROM unnest(%b::text[], %b::bigint[], %b::bigint[]) AS u (case_id, taken, excess)
    WHERE b.ledger_id = %s AND b.case_id = u.case_id
"""

UPDATE_COUPONS: Final = """
UPDATE coupons c SET state = u.state, reviewed_by = u.reviewed_by, balance = u.balance,
        due_time = u.due_time
    FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::timestamptz[])
        AS u (coupon_id, state, reviewed_by, balance, due_time)
    WHERE c.ledger_id = %s AND c.coupon_id = u.coupon_id
"""

UPDATE_ADJUSTMENTS: Final = """
UPDATE adjustments a SET state = u.state, reviewed_by = u.reviewed_by,
        review_entry_seq = u.review_entry_seq, reversed_by_entry_seq = u.reversed_by_entry_seq
    FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[])
        AS u (adjustment_id, state, reviewed_by, review_entry_seq, reversed_by_entry_seq)
    WHERE a.ledger_id = %s AND a.adjustment_id = u.adjustment_id
"""

UPDATE_FREEZES: Final = """
UPDATE freezes f SET {changes}
    FROM unnest(%b::text[], {arrays}) AS u (freeze_id, {columns})
    WHERE f.ledger_id = %s AND f.freeze_id = u.freeze_id
"""

UPDATE_WARRANTIES: Final = """
UPDATE warranties w SET {changes}
    FROM unnest(%b::text[], {arrays}) AS u (warranty_id, {columns})
    WHERE w.ledger_id = %s AND w.warranty_id = u.warranty_id
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
UPDATE heads SET seq = %s, account_count = %s, record_time = %s, clock_time = %s,
        rules_seq = %s, merchants_seq = %s
    WHERE ledger_id = %s
"""

# Calendars and extensions are rare, and so are the steps in which windows follow them.
ADD_CALENDAR: Final = """
INSERT INTO calendars (ledger_id, calendar_id, revision, entry_seq, first_year, last_year, weekend,
        holidays, working_days, provenance)
    VALUES (%s, %s, %s, %s, %s, %s, %s::integer[], %s::date[], %s::date[], %s)
"""

ADD_EXTENSION: Final = """
INSERT INTO extensions (ledger_id, extension_id, region, carrier, start_time, end_time, days,
        reason, entry_seq)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

ADD_REVISION: Final = """
INSERT INTO revisions (through_merchant, through_hold_id, done, line_count, ledger_id, rule_seq)
    VALUES (%s, %s, %s, %s, %s, %s)
"""

UPDATE_REVISION: Final = """
UPDATE revisions SET through_merchant = %s, through_hold_id = %s, done = %s, line_count = %s
    WHERE ledger_id = %s AND rule_seq = %s
"""


def _updating(statement: str, columns: Mapping[str, str]) -> str:
    """A statement that sets columns, by their types, to what an array of each says."""
    return statement.format(
        changes=", ".join(f"{name} = u.{name}" for name in columns),
        arrays=", ".join(f"%b::{type_name}[]" for type_name in columns.values()),
        columns=", ".join(columns),
    )


_UPDATE_LINES: Final = _updating(UPDATE_LINES, rows.LINE_COLUMNS)
_LINE_TYPES: Final = ("text", "text", *rows.LINE_COLUMNS.values())
_LINE_VALUES: Final = attrgetter("line_id", *rows.LINE_COLUMNS)

_UPDATE_CASES: Final = _updating(UPDATE_CASES, case_rows.CASE_COLUMNS)
_CASE_TYPES: Final = ("text", *case_rows.CASE_COLUMNS.values())
_CASE_LINE_TYPES: Final = ("text", "text", "text", "bigint", "bigint", "bigint")

_UPDATE_FREEZES: Final = _updating(UPDATE_FREEZES, freeze_rows.FREEZE_COLUMNS)
_FREEZE_TYPES: Final = ("text", *freeze_rows.FREEZE_COLUMNS.values())

_UPDATE_WARRANTIES: Final = _updating(UPDATE_WARRANTIES, warranty_rows.WARRANTY_COLUMNS)
_WARRANTY_TYPES: Final = ("text", *warranty_rows.WARRANTY_COLUMNS.values())

LINES_AT_ONCE: Final = 100
"""How many changed lines are worth an UPDATE of their own, while more is decided."""


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
        self._calendars: list[Calendar] = []
        self._extensions: list[Extension] = []
        self._revisions: dict[int, Revision] = {}
        self._changed_holds: dict[str, Hold] = {}
        self._lines: dict[tuple[str, str], Line] = {}
        self._funded: dict[tuple[str, str], Line] = {}
        self._cases: dict[str, Case] = {}
        self._coupons: dict[str, Coupon] = {}
        self._adjustments: dict[str, Adjustment] = {}
        self._freezes: dict[str, Freeze] = {}
        self._refunds: dict[str, Refund] = {}
        self._split_refunds: dict[str, Refund] = {}
        self._paid_holds: dict[str, Hold] = {}
        self._shared_lines: dict[tuple[str, str], Line] = {}
        self._payouts: dict[str, Payout] = {}
        self._warranties: dict[str, Warranty] = {}
        self._merchants: list[tuple[str, int, MerchantTerms]] = []
        self._destinations: list[tuple[str, int, Destination]] = []
        self._payout_schedules: dict[ScheduleKey, PayoutSchedule] = {}
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
        """Begin to copy in what is new; returns when the part before is copied.

        Where many lines changed they are updated with it, as they stand now: should they change
        once more, they are updated once more.
        """
        if not entries and not requests:
            return
        tables = self._new_rows(entries, requests, changes)
        changed: list[Sequence[Any]] = []
        if len(self._lines) >= LINES_AT_ONCE:
            changed, self._lines = self._changed_lines(), {}
        if self._copying is not None:
            await self._copying
        self._copying = asyncio.create_task(self._write(tables, changed))

    async def _write(self, tables: list[Rows], changed_lines: Sequence[Sequence[Any]]) -> None:
        await copy_in(self._raw, tables)
        await self._update_lines(changed_lines)

    def _changed_lines(self) -> list[Sequence[Any]]:
        return [(hold_id, *_LINE_VALUES(line)) for (hold_id, _), line in self._lines.items()]

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
        self._keep(changes)
        cases = self._sort_out(changes.cases, self._cases, "case")
        coupons = self._sort_out(changes.coupons, self._coupons, "coupon")
        adjustments = self._sort_out(changes.adjustments, self._adjustments, "adjustment")
        freezes = self._sort_out(changes.freezes, self._freezes, "freeze")
        refunds = self._sort_out(changes.refunds, self._refunds, "refund")
        payouts = self._sort_out(changes.payouts, self._payouts, "payout")
        warranties = self._sort_out(changes.warranties, self._warranties, "warranty")
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
                ]
                + [rows.of_line(key, *added) for added in changes.added_lines],
            ),
            (rows.FULFILMENTS, [rows.of_event(key, *event) for event in changes.events]),
            *self._new_case_rows(cases, coupons, changes),
            (
                adjustment_rows.ADJUSTMENTS,
                [adjustment_rows.of_adjustment(key, each) for each in adjustments],
            ),
            (
                adjustment_rows.ADJUSTMENT_LINES,
                [
                    row
                    for each in adjustments
                    for row in adjustment_rows.of_adjustment_lines(key, each)
                ],
            ),
            (freeze_rows.FREEZES, [freeze_rows.of_freeze(key, freeze) for freeze in freezes]),
            (
                freeze_rows.FREEZE_AMOUNTS,
                [row for freeze in freezes for row in freeze_rows.of_amounts(key, freeze)],
            ),
            (rows.REFUNDS, [rows.of_refund(key, refund) for refund in refunds]),
            (
                rows.REFUND_LINES,
                [row for refund in refunds for row in rows.of_refund_lines(key, refund)],
            ),
            (rows.PAYOUTS, [rows.of_payout(key, payout) for payout in payouts]),
            (
                warranty_rows.WARRANTIES,
                [warranty_rows.of_warranty(key, warranty) for warranty in warranties],
            ),
        ]

    def _new_case_rows(
        self, cases: Sequence[Case], coupons: Sequence[Coupon], changes: Changes
    ) -> list[Rows]:
        key = self._key
        lines = [row for case in cases for row in case_rows.of_case_lines(key, case)]
        chargebacks = [row for case in cases for row in case_rows.of_chargeback(key, case)]
        evidence = [case_rows.of_evidence(key, *added) for added in changes.evidence]
        about = [case_rows.of_case_entry(key, *each) for each in changes.case_entries]
        return [
            (case_rows.CASES, [case_rows.of_case(key, case) for case in cases]),
            (case_rows.CASE_LINES, lines),
            (case_rows.CHARGEBACKS, chargebacks),
            (case_rows.CASE_EVIDENCE, evidence),
            (case_rows.CASE_ENTRIES, about),
            (case_rows.COUPONS, [case_rows.of_coupon(key, coupon) for coupon in coupons]),
        ]

    def _keep(self, changes: Changes) -> None:
        """Keep what is written at the end, as it stands then."""
        self._accounts |= changes.accounts
        self._calendars += changes.calendars
        self._extensions += changes.extensions
        self._revisions |= changes.revisions
        self._changed_holds |= changes.changed_holds
        self._paid_holds |= changes.payments
        self._shared_lines |= changes.shared_lines
        self._split_refunds |= {r.refund_id: r for r in changes.refunds.values() if r.payments}
        self._merchants += changes.merchants
        self._destinations += changes.destinations
        self._payout_schedules |= changes.payout_schedules
        self._lines |= changes.lines
        self._funded |= {key: line for key, line in changes.lines.items() if line.funding}
        self._funded |= {
            (hold.hold_id, line.line_id): line
            for hold in changes.holds
            if hold.has_parts
            for line in hold.lines.values()
        }

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
            UPDATE_HOLDS,
            [
                (h.hold_id, h.settle_time, h.has_parts, h.void_time)
                for h in self._changed_holds.values()
            ],
        )
        await self._update_lines(self._changed_lines())
        await funding_rows.write(self._raw, self._ledger_id, self._funded)
        await self._update_cases(self._cases.values())
        await self._update_rows(
            UPDATE_COUPONS,
            [
                (c.coupon_id, c.state.value, c.reviewed_by, c.balance, c.due_time)
                for c in self._coupons.values()
            ],
        )
        frozen = [freeze_rows.FREEZE_VALUES(freeze) for freeze in self._freezes.values()]
        await self._update_packed(_UPDATE_FREEZES, _FREEZE_TYPES, frozen)
        used = [warranty_rows.WARRANTY_VALUES(warranty) for warranty in self._warranties.values()]
        await self._update_packed(_UPDATE_WARRANTIES, _WARRANTY_TYPES, used)
        await self._update_rows(
            UPDATE_ADJUSTMENTS,
            [
                (
                    *(a.adjustment_id, a.state.value, a.reviewed_by),
                    *(a.review_entry_seq, a.reversed_by_entry_seq),
                )
                for a in self._adjustments.values()
            ],
        )
        await self._update_rows(
            UPDATE_REFUNDS, [(r.refund_id, r.state.value) for r in self._refunds.values()]
        )
        await self._update_rows(
            UPDATE_PAYOUTS, [(p.payout_id, p.state.value) for p in self._payouts.values()]
        )
        await self._write_rules()
        await self._put_payments()
        await merchants.add_terms(self._raw, self._ledger_id, self._merchants)
        await merchants.add_destinations(self._raw, self._ledger_id, self._destinations)
        await payout_schedules.put(self._raw, self._ledger_id, self._payout_schedules.values())
        times = (head.record_time, head.clock)
        await self._raw.execute(
            UPDATE_HEAD,
            (
                *(head.seq, head.account_count, *times, head.rules_seq, head.merchants_seq),
                self._ledger_id,
            ),
        )

    async def _put_payments(self) -> None:
        raw, ledger_id = self._raw, self._ledger_id
        await payments.put_payments(raw, ledger_id, self._paid_holds.values())
        shared = [(hold_id, line) for (hold_id, _), line in self._shared_lines.items()]
        await payments.put_shares(raw, ledger_id, shared)
        await payments.put_refund_payments(raw, ledger_id, self._split_refunds.values())

    async def _write_rules(self) -> None:
        ledger_id, execute = self._ledger_id, self._raw.execute
        for c in self._calendars:
            days = (sorted(c.weekend), sorted(c.holidays), sorted(c.working_days))
            announced = (c.first_year, c.last_year, *days, c.provenance)
            await execute(
                ADD_CALENDAR, (ledger_id, c.calendar_id, c.revision, c.entry_seq, *announced)
            )
        for e in self._extensions:
            declared = (e.region, e.carrier, e.start_time, e.end_time, e.days, e.reason)
            await execute(ADD_EXTENSION, (ledger_id, e.extension_id, *declared, e.entry_seq))
        for seq, r in self._revisions.items():
            statement = ADD_REVISION if seq > self._seq_before else UPDATE_REVISION
            reached = (r.through_merchant, r.through_hold_id, r.done, r.line_count)
            await execute(statement, (*reached, ledger_id, seq))

    async def _update_lines(self, changed: Sequence[Sequence[Any]]) -> None:
        await self._update_packed(_UPDATE_LINES, _LINE_TYPES, changed)

    async def _update_cases(self, changed: Collection[Case]) -> None:
        cases = [(case.case_id, *case_rows.CASE_VALUES(case)) for case in changed]
        lines = [
            (case.case_id, line.hold_id, line.line_id, line.reserved, line.recalled, line.awarded)
            for case in changed
            for line in case.lines
        ]
        chargebacks = [
            (case.case_id, case.chargeback.taken, case.chargeback.excess)
            for case in changed
            if case.chargeback
        ]
        await self._update_packed(_UPDATE_CASES, _CASE_TYPES, cases)
        await self._update_packed(UPDATE_CASE_LINES, _CASE_LINE_TYPES, lines)
        await self._update_rows(UPDATE_CHARGEBACKS, chargebacks)

    async def _update_packed(
        self, statement: str, types: Sequence[str], changed: Sequence[Sequence[Any]]
    ) -> None:
        if changed:
            columns = pack_columns(types, changed)
            await self._raw.execute(statement, (*columns, self._ledger_id))

    async def _update_rows(self, statement: str, changed: Sequence[Sequence[Any]]) -> None:
        if changed:
            columns = [list(column) for column in zip(*changed, strict=True)]
            await self._raw.execute(statement, (*columns, self._ledger_id))
