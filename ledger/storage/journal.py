"""Reading the journal and what it adds up to, now or as of an earlier record time.

Record times grow with `seq`, so a moment is first turned into the last `seq` recorded by then;
a balance as of it is one probe of the account's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Posting
from ledger.storage.engine import RawConnection, connected
from ledger.storage.following import EVERYTHING, Selection

T = TypeVar("T")

PAGE_BYTES_MAX: Final = 3 * 2**20
"""How much the bodies of a page of entries may add up to, beyond its first."""

ENTRY: Final = "SELECT body FROM entries WHERE ledger_id = %(ledger_id)s AND seq = %(seq)s"

# A page ends where it is full by number or by size; `reached` counts what the number allows.
ENTRIES: Final = """
SELECT p.seq, p.body, p.reached
    FROM (
        SELECT e.seq, e.body, count(*) OVER () AS reached,
                sum(octet_length(e.body)) OVER (ORDER BY e.seq) - octet_length(e.body) AS bytes
            FROM (
                SELECT seq, body FROM entries
                    WHERE ledger_id = %(ledger_id)s AND seq > %(after)s {filters}
                    ORDER BY seq LIMIT %(limit)s
            ) e
    ) p
    WHERE p.bytes < %(bytes_max)s ORDER BY p.seq
"""

SINCE: Final = """
    AND seq >= (
        SELECT seq FROM entries WHERE ledger_id = %(ledger_id)s AND record_time >= %(since)s
            ORDER BY record_time LIMIT 1
    )
"""
UNTIL: Final = """
    AND seq <= (
        SELECT seq FROM entries WHERE ledger_id = %(ledger_id)s AND record_time < %(until)s
            ORDER BY record_time DESC LIMIT 1
    )
"""

ACCOUNT_NUMBER: Final = """
SELECT number FROM accounts
    WHERE ledger_id = %(ledger_id)s AND owner = %(owner)s AND kind = %(kind)s
        AND currency = %(currency)s
"""

POSTINGS: Final = """
SELECT p.seq, e.record_time, p.amount, p.hold_id, p.line_id, p.payout_id, p.account_number,
        p.account_version, p.balance
    FROM postings p JOIN entries e ON e.ledger_id = p.ledger_id AND e.seq = p.seq
    WHERE p.ledger_id = %(ledger_id)s AND p.account_number = %(number)s
        AND (p.seq, p.account_version) > (%(after_seq)s, %(after_version)s)
    ORDER BY p.seq, p.account_version LIMIT %(limit)s
"""

# The last posting of account `a` that was recorded by a moment.
LAST_POSTING: Final = """
SELECT o.balance, o.account_version FROM postings o
    WHERE o.ledger_id = a.ledger_id AND o.account_number = a.number
        AND o.seq <= (
            SELECT e.seq FROM entries e
                WHERE e.ledger_id = %(ledger_id)s AND e.record_time <= %(as_of)s
                ORDER BY e.record_time DESC LIMIT 1
        )
    ORDER BY o.seq DESC, o.account_version DESC LIMIT 1
"""

BALANCE_AS_OF: Final = """
SELECT a.kind, a.owner, a.currency, coalesce(p.balance, 0), coalesce(p.account_version, 0)
    FROM accounts a LEFT JOIN LATERAL ({last_posting}) p ON true
    WHERE a.ledger_id = %(ledger_id)s AND a.owner = %(owner)s AND a.kind = %(kind)s
        AND a.currency = %(currency)s
"""

# Accounts as they stand, and as they stood: in the shape of each other.
ACCOUNTS_NOW: Final = """
SELECT kind, owner, currency, balance, version FROM accounts WHERE ledger_id = %(ledger_id)s
"""
ACCOUNTS_AS_OF: Final = """
SELECT a.kind, a.owner, a.currency, p.balance, p.account_version AS version
    FROM accounts a CROSS JOIN LATERAL ({last_posting}) p
    WHERE a.ledger_id = %(ledger_id)s
"""

BALANCES_OF_KEYS: Final = """
SELECT a.kind, a.owner, a.currency, a.balance, a.version
    FROM unnest(%s::integer[], %s::text[], %s::text[]) AS k (kind, owner, currency)
        JOIN accounts a ON a.ledger_id = %s AND a.owner = k.owner AND a.kind = k.kind
            AND a.currency = k.currency
"""

BALANCES: Final = """
SELECT kind, owner, currency, balance, version FROM ({accounts}) b
    WHERE (kind, owner, currency) > (%(after_kind)s, %(after_owner)s, %(after_currency)s)
        AND (%(kind)s::integer IS NULL OR kind = %(kind)s)
        AND (%(owner)s = '' OR owner = %(owner)s)
    ORDER BY kind, owner, currency LIMIT %(limit)s
"""

TRIAL_BALANCE: Final = """
SELECT kind, currency, coalesce(sum(balance) FILTER (WHERE balance > 0), 0) AS debit,
        coalesce(sum(-balance) FILTER (WHERE balance < 0), 0) AS credit, count(*)
    FROM ({accounts}) b GROUP BY currency, kind ORDER BY currency, kind
"""

SUMMARY: Final = """
SELECT currency, coalesce(h.holds, 0), coalesce(l.lines, 0), coalesce(l.captured, 0),
        coalesce(l.held, 0), coalesce(l.refunded_before, 0), coalesce(l.released, 0),
        coalesce(l.refunded_after, 0), a.refund_payable, a.receivable, a.available, a.in_transit,
        coalesce(p.paid_out, 0), coalesce(l.disputed, 0), coalesce(l.reserved, 0),
        coalesce(l.charged_back, 0), coalesce(l.charged_back_after, 0),
        coalesce(l.compensated, 0), coalesce(l.recalled, 0), coalesce(l.frozen, 0)
    FROM (
        SELECT currency,
                coalesce(-sum(balance) FILTER (WHERE kind = %(refund_payable)s), 0)
                    AS refund_payable,
                coalesce(sum(balance) FILTER (WHERE kind = %(receivable)s), 0)
                    AS receivable,
                coalesce(-sum(balance) FILTER (WHERE kind = %(available)s), 0)
                    AS available,
                coalesce(-sum(balance) FILTER (WHERE kind = %(in_transit)s), 0)
                    AS in_transit
            FROM accounts WHERE ledger_id = %(ledger_id)s GROUP BY currency
    ) a
    LEFT JOIN (
        SELECT currency, count(*) AS holds
            FROM holds WHERE ledger_id = %(ledger_id)s GROUP BY currency
    ) h USING (currency)
    LEFT JOIN (
        SELECT o.currency, count(*) AS lines, sum(i.captured) AS captured, sum(i.held) AS held,
                sum(i.refunded_before) AS refunded_before, sum(i.released) AS released,
                sum(i.refunded_after) AS refunded_after, sum(i.disputed) AS disputed,
                sum(i.reserved) AS reserved, sum(i.charged_back) AS charged_back,
                sum(i.charged_back_after) AS charged_back_after,
                sum(i.compensated) AS compensated, sum(i.recalled) AS recalled,
                sum(i.frozen) AS frozen
            FROM lines i JOIN holds o ON o.ledger_id = i.ledger_id AND o.hold_id = i.hold_id
            WHERE i.ledger_id = %(ledger_id)s GROUP BY o.currency
    ) l USING (currency)
    LEFT JOIN (
        SELECT currency, sum(amount) AS paid_out
            FROM payouts WHERE ledger_id = %(ledger_id)s AND state = 'PAID' GROUP BY currency
    ) p USING (currency)
    ORDER BY currency
"""


class StoredEntry(NamedTuple):
    """An entry as it is stored."""

    seq: int
    body: bytes


class PostingRecord(NamedTuple):
    """A posting with the entry it belongs to."""

    seq: int
    record_time: datetime
    posting: Posting


class AccountBalance(NamedTuple):
    """The balance of an account, debit positive, and how many postings it adds up."""

    key: AccountKey
    balance: int
    version: int


class TrialBalanceRow(NamedTuple):
    """The accounts of one kind in one currency: sums of debit and of credit balances."""

    kind: int
    currency: str
    debit: int
    credit: int
    account_count: int


class CurrencySummary(NamedTuple):
    """Where the captured money of one currency is, in minor units."""

    currency: str
    hold_count: int
    line_count: int
    captured: int
    held: int
    refunded_before: int
    released: int
    refunded_after: int
    refund_payable: int
    receivable: int
    available: int
    in_transit: int
    paid_out: int
    disputed: int
    reserved: int
    charged_back: int
    charged_back_after: int
    compensated: int
    recalled: int
    frozen: int


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list: selected ones, from a `seq`, recorded in [since, until)."""

    selection: Selection = EVERYTHING
    from_seq: int = 1
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BalanceFilter:
    """Which accounts to list: of one kind, of one owner, as of a moment; None or "" for any."""

    kind: int | None = None
    owner: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a listing, and whether there are more after them."""

    items: Sequence[T]
    more: bool


async def entry(engine: AsyncEngine, ledger_id: UUID, seq: int) -> bytes | None:
    """The stored body of an entry; None when the journal is shorter."""
    rows = await _rows(engine, ENTRY, ledger_id, seq=seq)
    return rows[0][0] if rows else None


async def entries(
    engine: AsyncEngine, ledger_id: UUID, where: EntryFilter, after_seq: int, limit: int
) -> Page[StoredEntry]:
    """At most `limit` entries after a `seq`, in commit order."""
    filters = (
        (where.selection.conditions(), True),
        (SINCE, where.since),
        (UNTIL, where.until),
    )
    rows = await _rows(
        engine,
        ENTRIES.format(filters=" ".join(condition for condition, given in filters if given)),
        ledger_id,
        after=max(after_seq, where.from_seq - 1),
        since=where.since,
        until=where.until,
        limit=limit + 1,
        bytes_max=PAGE_BYTES_MAX,
        **where.selection.parameters(),
    )
    page = [StoredEntry(seq, body) for seq, body, _ in rows[:limit]]
    return Page(page, bool(rows) and rows[0][2] > len(page))


async def postings(
    engine: AsyncEngine, ledger_id: UUID, key: AccountKey, after: tuple[int, int], limit: int
) -> Page[PostingRecord] | None:
    """At most `limit` postings of an account after a (seq, version); None for no such account."""
    found = await _rows(engine, ACCOUNT_NUMBER, ledger_id, **key._asdict())
    if not found:
        return None
    rows = await _rows(
        engine,
        POSTINGS,
        ledger_id,
        number=found[0][0],
        after_seq=after[0],
        after_version=after[1],
        limit=limit + 1,
    )
    page = [PostingRecord(row[0], row[1], Posting(key, *row[2:])) for row in rows[:limit]]
    return Page(page, len(rows) > limit)


async def balances_of_keys(
    raw: RawConnection, ledger_id: UUID, keys: Sequence[AccountKey]
) -> dict[AccountKey, AccountBalance]:
    """The balances of accounts as they stand, by key; those that were never opened are left out."""
    kinds, owners, currencies = (list(column) for column in zip(*keys, strict=True))
    cursor = await raw.execute(BALANCES_OF_KEYS, (kinds, owners, currencies, ledger_id))
    return {balance.key: balance for balance in map(_balance, await cursor.fetchall())}


async def balance_as_of(
    engine: AsyncEngine, ledger_id: UUID, key: AccountKey, as_of: datetime
) -> AccountBalance | None:
    """The balance of an account as of a moment, 0 before its first posting; None for no account."""
    query = BALANCE_AS_OF.format(last_posting=LAST_POSTING)
    rows = await _rows(engine, query, ledger_id, as_of=as_of, **key._asdict())
    return _balance(rows[0]) if rows else None


async def balances(
    engine: AsyncEngine, ledger_id: UUID, where: BalanceFilter, after: AccountKey, limit: int
) -> Page[AccountBalance]:
    """At most `limit` accounts after a key, by kind, owner and currency.

    As of an earlier moment only those that were open by then.
    """
    rows = await _rows(
        engine,
        BALANCES.format(accounts=_accounts(where.as_of)),
        ledger_id,
        kind=where.kind,
        owner=where.owner,
        as_of=where.as_of,
        after_kind=after.kind,
        after_owner=after.owner,
        after_currency=after.currency,
        limit=limit + 1,
    )
    return Page([_balance(row) for row in rows[:limit]], len(rows) > limit)


async def trial_balance(
    engine: AsyncEngine, ledger_id: UUID, as_of: datetime | None
) -> list[TrialBalanceRow]:
    """The accounts added up by currency and kind, as they stand or as of a moment."""
    query = TRIAL_BALANCE.format(accounts=_accounts(as_of))
    rows = await _rows(engine, query, ledger_id, as_of=as_of)
    return [TrialBalanceRow(row[0], row[1], *map(int, row[2:])) for row in rows]


async def summary(engine: AsyncEngine, ledger_id: UUID) -> list[CurrencySummary]:
    """Where the captured money is, by currency."""
    rows = await _rows(
        engine,
        SUMMARY,
        ledger_id,
        refund_payable=Kind.REFUND_PAYABLE,
        receivable=Kind.MERCHANT_RECEIVABLE,
        available=Kind.AVAILABLE,
        in_transit=Kind.PAYOUT_IN_TRANSIT,
    )
    return [CurrencySummary(row[0], *map(int, row[1:])) for row in rows]


def _accounts(as_of: datetime | None) -> str:
    return ACCOUNTS_NOW if as_of is None else ACCOUNTS_AS_OF.format(last_posting=LAST_POSTING)


def _balance(row: Sequence[Any]) -> AccountBalance:
    kind, owner, currency, balance, version = row
    return AccountBalance(AccountKey(kind, owner, currency), balance, version)


async def _rows(
    engine: AsyncEngine, query: str, ledger_id: UUID, **parameters: Any
) -> Sequence[Sequence[Any]]:
    async with connected(engine) as connection:
        found = await connection.exec_driver_sql(query, {"ledger_id": ledger_id, **parameters})
        return found.fetchall()
