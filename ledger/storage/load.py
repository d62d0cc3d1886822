"""Loading what a batch needs, in a few set-based queries, under the ledger's head lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.domain.book import Account, Book, Head
from ledger.domain.chart import AccountKey
from ledger.domain.coupons import Coupon, CouponState
from ledger.domain.facts import FundingPart, PartyPart, RefundedLine
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import FulfilmentKind, FundingSource, Liable, Waiting
from ledger.domain.needs import Needs, of_book
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund, RefundState
from ledger.domain.rules import Revision
from ledger.storage import (
    adjustments,
    cases,
    freezes,
    funding_rows,
    merchants,
    payments,
    payout_schedules,
    payouts,
    rules,
    warranty_rows,
)
from ledger.storage.engine import RawConnection
from ledger.storage.rows import AnsweredRequest
from ledger.storage.terms import from_json

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"

# The clock is read outside the query that locks, so that it is read when the lock is held.
HEAD = """
SELECT locked.*, clock_timestamp() FROM (
    SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time,
            h.rules_seq, h.merchants_seq
        FROM heads h JOIN ledgers l ON l.ledger_id = h.ledger_id
        WHERE h.ledger_id = %s FOR UPDATE OF h
) locked
"""

REQUESTS = """
SELECT request_id, fingerprint, accepted, response, record_time
    FROM requests WHERE ledger_id = %s AND request_id = ANY(%b)
"""

HOLDS = """
SELECT hold_id, currency, psp, paid_time, entry_seq, region, provider_release_time, settle_time,
        buyer, has_parts, void_time
    FROM holds WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
"""

LINES = """
SELECT hold_id, line_id, ordinal, merchant, policy_id, policy_version, captured, held,
        disputed, refunded_before, released, refunded_after, commission, commission_returned,
        reserved, window_start, window_end, waiting, fallback_time, provisional,
        calendar_revision, window_seq, refresh_time, open_cases, not_before, appeal_until,
        awaits_settlement, reserve_until, alert_time, compensated, charged_back,
        charged_back_after, recalled, freight, frozen, freezes, exchanged, warranted,
        warranty_until
    FROM lines WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    ORDER BY hold_id, ordinal
"""

EVENTS = """
SELECT hold_id, seq, kind, source, occurred_time, record_time, line_ids, parcel_number,
        parcel_count, carrier, retracts
    FROM fulfilments WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    ORDER BY hold_id, seq
"""

COUPONS = """
SELECT coupon_id, case_id, hold_id, line_id, currency, amount, funded_by, reason, proposed_by,
        entry_seq, state, reviewed_by, merchant, expire_time, balance, due_time
    FROM coupons WHERE ledger_id = %(ledger_id)s AND coupon_id = ANY(%(keys)b)
"""

ENTRY_KINDS = """
SELECT seq, kind FROM entries WHERE ledger_id = %(ledger_id)s AND seq = ANY(%(keys)b)
"""

REVISIONS = """
SELECT rule_seq, through_merchant, through_hold_id, done, line_count
    FROM revisions WHERE ledger_id = %(ledger_id)s AND rule_seq = ANY(%(keys)b)
"""

REFUNDS = """
SELECT refund_id, hold_id, currency, psp, reason, entry_seq, state, offset_amount, case_id
    FROM refunds WHERE ledger_id = %(ledger_id)s AND refund_id = ANY(%(keys)b)
"""

REFUND_LINES = """
SELECT refund_id, line_id, from_held, from_available, from_receivable, from_disputed,
        from_commission, from_reserve, from_platform, from_freight, parties, from_parties, excess,
        freight, from_deposit, from_warranty, funded_sources, funded_references, funded_amounts
    FROM refund_lines WHERE ledger_id = %(ledger_id)s AND refund_id = ANY(%(keys)b)
    ORDER BY refund_id, ordinal
"""

POLICIES = """
SELECT policy_id, version, terms
    FROM policies WHERE ledger_id = %(ledger_id)s AND policy_id = ANY(%(keys)b)
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
    await _take(book, loading, needs)
    await _take_by_head(raw, ledger_id, book, needs)
    stored = {row[0]: AnsweredRequest(*row) for row in await requests.fetchall()}
    return Opened(book, now, stored)


async def load_more(raw: RawConnection, ledger_id: UUID, book: Book, needs: Needs) -> None:
    """Load what else is needed, in the transaction that is open."""
    async with raw.pipeline():
        loading = await _ask(raw, ledger_id, needs)
    await _take(book, loading, needs)
    await _take_by_head(raw, ledger_id, book, needs)


async def _take_by_head(raw: RawConnection, ledger_id: UUID, book: Book, needs: Needs) -> None:
    """Load what most ledgers have none of, where the head says that this one has some."""
    if needs.rules:
        book.rules = await rules.newest(raw, ledger_id, book.head.rules_seq)
    if book.head.merchants_seq:
        await merchants.load(raw, ledger_id, book, needs)


async def load_rest(raw: RawConnection, ledger_id: UUID, book: Book, loaded: Needs) -> None:
    """Load what is needed besides, by what was loaded, until nothing is left."""
    while besides := of_book(book, loaded) - loaded:
        await load_more(raw, ledger_id, book, besides)
        loaded |= besides


async def _ask(raw: RawConnection, ledger_id: UUID, needs: Needs) -> list[tuple[Any, Any]]:
    """Send the queries that are called for, each with the function that takes its rows."""
    asked: tuple[tuple[str, Any, Iterable[Any]], ...] = (
        (HOLDS, _take_hold, needs.holds | needs.hold_ids),
        (LINES, _take_line, needs.holds),
        (EVENTS, _take_event, needs.events),
        (funding_rows.FUNDING, funding_rows.take, needs.parts),
        (cases.CASES, _take_case, needs.cases),
        (cases.CASES_OF_HOLDS, _take_case, needs.cases_of | needs.cases_about),
        (cases.CASES_OF_REFERENCES, _take_case, needs.chargebacks),
        (COUPONS, _take_coupon, needs.coupons),
        (adjustments.ADJUSTMENTS, _take_adjustment, needs.adjustments),
        (adjustments.REVIEWED, _take_adjustment, needs.reviews),
        (ENTRY_KINDS, _take_entry_kind, needs.entries),
        (freezes.FREEZES, _take_freeze, needs.freezes),
        (REFUNDS, _take_refund, needs.refunds),
        (REFUND_LINES, _take_refund_line, needs.refunds),
        (payments.PAYMENTS, payments.take_payment, needs.parts),
        (payments.SHARES, payments.take_share, needs.parts),
        (payments.REFUND_PAYMENTS, payments.take_refund_payment, needs.refund_payments),
        (payments.REFUNDS_OF_HOLDS, payments.take_refund_id, needs.refunds_of),
        (payouts.PAYOUTS, _take_payout, needs.payouts),
        (POLICIES, _take_policy, needs.policies),
        (warranty_rows.SELECT, _take_warranty, needs.warranties),
        (REVISIONS, _take_revision, needs.revisions),
    )
    loading = [
        (await raw.execute(query, {"ledger_id": ledger_id, "keys": list(keys)}), take)
        for query, take, keys in asked
        if keys
    ]
    if needs.freezes_of:
        targets = {"ledger_id": ledger_id, **freezes.target_arrays(needs.freezes_of)}
        loading.append((await raw.execute(freezes.FREEZES_BEARING, targets), _take_freeze))
    if needs.owners:
        accounts = await raw.execute(ACCOUNTS, (list(needs.owners), ledger_id))
        loading.append((accounts, _take_account))
    if needs.payout_schedules:
        loading.append(await payout_schedules.ask_schedules(raw, ledger_id, needs))
    if needs.credits:
        loading.append(await payout_schedules.ask_credits(raw, ledger_id, needs))
    return loading


async def _take(book: Book, loading: list[tuple[Any, Any]], needs: Needs) -> None:
    for cursor, take in loading:
        for row in await cursor.fetchall():
            take(book, row)
    book.events_of |= needs.events


def _take_hold(book: Book, row: Any) -> None:
    book.holds[row[0]] = Hold(*row)


def _take_line(book: Book, row: Any) -> None:
    line = Line(*row[1:])
    line.waiting = line.waiting and Waiting(line.waiting)
    book.holds[row[0]].lines[line.line_id] = line


def _take_event(book: Book, row: Any) -> None:
    hold_id, seq, kind, source, occurred, recorded, line_ids, *parcel = row
    event = Event(seq, FulfilmentKind(kind), source, occurred, recorded, tuple(line_ids), *parcel)
    book.holds[hold_id].events.append(event)


def _take_case(book: Book, row: Any) -> None:
    case = cases.to_case(row)
    book.add_case(case)


def _take_coupon(book: Book, row: Any) -> None:
    coupon = Coupon(*row)
    coupon.funded_by, coupon.state = Liable(coupon.funded_by), CouponState(coupon.state)
    book.coupons[coupon.coupon_id] = coupon


def _take_adjustment(book: Book, row: Any) -> None:
    book.add_adjustment(adjustments.to_adjustment(row))


def _take_entry_kind(book: Book, row: Any) -> None:
    seq, kind = row
    book.entry_kinds[seq] = kind


def _take_freeze(book: Book, row: Any) -> None:
    book.add_freeze(freezes.to_freeze(row))


def _take_revision(book: Book, row: Any) -> None:
    book.revisions[row[0]] = Revision(*row)


def _take_refund(book: Book, row: Any) -> None:
    refund_id, hold_id, currency, psp, reason, entry_seq, state, offset, case_id = row
    of = (refund_id, hold_id, currency, psp, reason, entry_seq)
    book.add_refund(Refund(*of, (), RefundState(state), offset, case_id))


def _take_refund_line(book: Book, row: Any) -> None:
    *sources, parties, from_parties, excess, freight, from_deposit, from_warranty = row[1:-3]
    parts = tuple(map(PartyPart, parties, from_parties))
    funded = tuple(map(FundingPart, map(FundingSource, row[-3]), *row[-2:]))
    line = RefundedLine(*sources)._replace(
        parties=parts,
        excess=excess,
        freight=freight,
        from_deposit=from_deposit,
        from_warranty=from_warranty,
        funded=funded,
    )
    book.refunds[row[0]].lines += (line,)


def _take_payout(book: Book, row: Any) -> None:
    payout = payouts.to_payout(row)
    book.payouts[payout.payout_id] = payout


def _take_warranty(book: Book, row: Any) -> None:
    warranty = warranty_rows.to_warranty(row)
    book.warranties[warranty.warranty_id] = warranty


def _take_policy(book: Book, row: Any) -> None:
    policy_id, version, terms = row
    book.add_policy(Policy(policy_id, version, from_json(terms)))


def _take_account(book: Book, row: Any) -> None:
    number, kind, owner, currency, balance, version = row
    key = AccountKey(kind, owner, currency)
    book.accounts[key] = Account(number, key, balance, version)
