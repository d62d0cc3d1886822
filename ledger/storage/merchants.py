"""Merchants: loading what is agreed with them, adding to it, and listing them.

What was agreed once stays, because a release goes by what was agreed when its hold was placed.
Merchants change so rarely that their rows are inserted one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book
from ledger.domain.kinds import MerchantStanding
from ledger.domain.merchants import AdvanceCap, Destination, Merchant, MerchantTerms
from ledger.domain.needs import Needs
from ledger.storage.engine import RawConnection, driver_connection

HISTORIES: Final = """
SELECT merchant, entry_seq, standing, payouts_stopped, reserve_bps, reserve_days, cap_currencies,
        cap_amounts
    FROM merchant_terms WHERE ledger_id = %s AND merchant = ANY(%b)
    ORDER BY merchant, entry_seq
"""

# One probe of the primary key a merchant, however often it was agreed on something.
NEWEST: Final = """
SELECT t.merchant, t.entry_seq, t.standing, t.payouts_stopped, t.reserve_bps, t.reserve_days,
        t.cap_currencies, t.cap_amounts
    FROM unnest(%b::text[]) AS wanted (merchant), LATERAL (
        SELECT * FROM merchant_terms m
            WHERE m.ledger_id = %s AND m.merchant = wanted.merchant
            ORDER BY m.entry_seq DESC LIMIT 1
    ) t
"""

DESTINATIONS: Final = """
SELECT merchant, entry_seq, destination_id, currency, valid_from, valid_until
    FROM destinations WHERE ledger_id = %s AND merchant = ANY(%b)
    ORDER BY merchant, entry_seq
"""

REGISTERED: Final = """
SELECT DISTINCT merchant FROM merchant_terms
    WHERE ledger_id = %s AND merchant > %s ORDER BY merchant LIMIT %s
"""

ADD_TERMS: Final = """
INSERT INTO merchant_terms (ledger_id, merchant, entry_seq, standing, payouts_stopped, reserve_bps,
        reserve_days, cap_currencies, cap_amounts)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s::text[], %s::bigint[])
"""

ADD_DESTINATION: Final = """
INSERT INTO destinations (ledger_id, merchant, entry_seq, destination_id, currency, valid_from,
        valid_until)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


async def load(raw: RawConnection, ledger_id: UUID, book: Book, needs: Needs) -> None:
    """Make merchants known that were registered, in the transaction that is open."""
    if wanted := needs.merchants - needs.histories:
        _take(book, await (await raw.execute(NEWEST, (list(wanted), ledger_id))).fetchall())
    if needs.histories:
        rows = await raw.execute(HISTORIES, (ledger_id, list(needs.histories)))
        _take(book, await rows.fetchall())
    if needs.destinations:
        rows = await raw.execute(DESTINATIONS, (ledger_id, list(needs.destinations)))
        for merchant_id, entry_seq, *said in await rows.fetchall():
            book.merchants[merchant_id].destinations.append((entry_seq, Destination(*said)))


def _take(book: Book, rows: Iterable[Sequence[Any]]) -> None:
    """Put terms in their order into the book, once even if they were there already."""
    for merchant_id, entry_seq, *agreed in rows:
        merchant = book.merchants.setdefault(merchant_id, Merchant(merchant_id))
        known = dict(merchant.agreed)
        known[entry_seq] = _terms(*agreed)
        merchant.agreed = sorted(known.items(), key=itemgetter(0))


def _terms(standing: str, stopped: bool, bps: int, days: int, *caps: list[Any]) -> MerchantTerms:
    advance_caps = tuple(map(AdvanceCap, *caps))
    return MerchantTerms(MerchantStanding(standing), stopped, bps, days, advance_caps)


async def add_terms(
    raw: RawConnection, ledger_id: UUID, added: Iterable[tuple[str, int, MerchantTerms]]
) -> None:
    """Insert what was agreed with merchants, by the entries that say so."""
    for merchant, entry_seq, terms in added:
        await raw.execute(ADD_TERMS, (ledger_id, merchant, entry_seq, *terms_row(terms)))


async def add_destinations(
    raw: RawConnection, ledger_id: UUID, added: Iterable[tuple[str, int, Destination]]
) -> None:
    """Insert where merchants are paid, by the entries that say so."""
    for merchant, entry_seq, destination in added:
        await raw.execute(ADD_DESTINATION, (ledger_id, merchant, entry_seq, *destination))


def terms_row(
    terms: MerchantTerms,
) -> tuple[str, bool, int, int, list[str], list[int]]:
    """What a row of `merchant_terms` says, after its key."""
    return (
        terms.standing.value,
        terms.payouts_stopped,
        terms.reserve_bps,
        terms.reserve_days,
        [cap.currency for cap in terms.advance_caps],
        [cap.amount for cap in terms.advance_caps],
    )


async def registered(engine: AsyncEngine, ledger_id: UUID, after: str, limit: int) -> list[str]:
    """Merchants that were registered, by id, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(REGISTERED, (ledger_id, after, limit))
        return [merchant for (merchant,) in await rows.fetchall()]
