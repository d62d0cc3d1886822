"""Payments of holds and refunds through several providers, and shares: reading and writing them.

Most holds have none, so each statement is only sent where there is something for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from ledger.domain.book import Book
from ledger.domain.facts import Share
from ledger.domain.holds import Hold, Line
from ledger.domain.payments import Payment
from ledger.domain.refunds import Refund, RefundPayment, RefundState
from ledger.storage.engine import RawConnection

PAYMENTS: Final = """
SELECT hold_id, psp, captured, settled, settle_time
    FROM payments WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    ORDER BY hold_id, ordinal
"""

SHARES: Final = """
SELECT hold_id, line_id, party, role, bps, amount
    FROM line_shares WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    ORDER BY hold_id, line_id, ordinal
"""

REFUND_PAYMENTS: Final = """
SELECT refund_id, psp, amount, state
    FROM refund_payments WHERE ledger_id = %(ledger_id)s AND refund_id = ANY(%(keys)b)
    ORDER BY refund_id, ordinal
"""

REFUNDS_OF_HOLDS: Final = """
SELECT hold_id, refund_id
    FROM refunds WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
"""

# What is there already is left as it is, to be updated.
ADD_PAYMENTS: Final = """
INSERT INTO payments (ledger_id, hold_id, psp, ordinal, captured, settled, settle_time)
    SELECT %s, u.* FROM unnest(%b::text[], %b::text[], %b::integer[], %b::bigint[], %b::bigint[],
        %b::timestamptz[]) u
    ON CONFLICT (ledger_id, hold_id, psp) DO NOTHING
"""

UPDATE_PAYMENTS: Final = """
UPDATE payments p
    SET captured = u.captured, settled = u.settled, settle_time = u.settle_time
    FROM unnest(%b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::timestamptz[])
        AS u (hold_id, psp, captured, settled, settle_time)
    WHERE p.ledger_id = %s AND p.hold_id = u.hold_id AND p.psp = u.psp
"""

ADD_SHARES: Final = """
INSERT INTO line_shares (ledger_id, hold_id, line_id, ordinal, party, role, bps, amount)
    SELECT %s, u.* FROM unnest(%b::text[], %b::text[], %b::integer[], %b::text[], %b::text[],
        %b::integer[], %b::bigint[]) u
    ON CONFLICT (ledger_id, hold_id, line_id, ordinal) DO NOTHING
"""

UPDATE_SHARES: Final = """
UPDATE line_shares s SET amount = u.amount
    FROM unnest(%b::text[], %b::text[], %b::integer[], %b::bigint[])
        AS u (hold_id, line_id, ordinal, amount)
    WHERE s.ledger_id = %s AND s.hold_id = u.hold_id AND s.line_id = u.line_id
        AND s.ordinal = u.ordinal
"""

ADD_REFUND_PAYMENTS: Final = """
INSERT INTO refund_payments (ledger_id, refund_id, psp, ordinal, amount, state)
    SELECT %s, u.* FROM unnest(%b::text[], %b::text[], %b::integer[], %b::bigint[], %b::text[]) u
    ON CONFLICT (ledger_id, refund_id, psp) DO NOTHING
"""

UPDATE_REFUND_PAYMENTS: Final = """
UPDATE refund_payments p SET state = u.state
    FROM unnest(%b::text[], %b::text[], %b::text[]) AS u (refund_id, psp, state)
    WHERE p.ledger_id = %s AND p.refund_id = u.refund_id AND p.psp = u.psp
"""


def take_payment(book: Book, row: Any) -> None:
    """Put a payment into its hold; they come in their order."""
    hold_id, *payment = row
    book.holds[hold_id].payments[payment[0]] = Payment(*payment)


def take_share(book: Book, row: Any) -> None:
    """Put a share into its line; they come in their order."""
    hold_id, line_id, *share = row
    book.holds[hold_id].lines[line_id].shares += (Share(*share),)


def take_refund_payment(book: Book, row: Any) -> None:
    """Put what goes back through a provider into its refund; they come in their order."""
    refund_id, psp, amount, state = row
    book.refunds[refund_id].payments += (RefundPayment(psp, amount, RefundState(state)),)


def take_refund_id(book: Book, row: Any) -> None:
    """Know that a hold has a refund."""
    book.name_refund(*row)


async def put_payments(raw: RawConnection, ledger_id: UUID, holds: Iterable[Hold]) -> None:
    """Write the payments of holds as they stand."""
    rows = [
        (hold.hold_id, each.psp, ordinal, each.captured, each.settled, each.settle_time)
        for hold in holds
        for ordinal, each in enumerate(hold.payments.values(), start=1)
    ]
    if rows:
        hold_ids, psps, ordinals, *said = map(list, zip(*rows, strict=True))
        await raw.execute(ADD_PAYMENTS, (ledger_id, hold_ids, psps, ordinals, *said))
        await raw.execute(UPDATE_PAYMENTS, (hold_ids, psps, *said, ledger_id))


async def put_shares(
    raw: RawConnection, ledger_id: UUID, lines: Iterable[tuple[str, Line]]
) -> None:
    """Write who shares in lines of holds, and what they got so far."""
    rows = [
        (hold_id, line.line_id, ordinal, *share)
        for hold_id, line in lines
        for ordinal, share in enumerate(line.shares, start=1)
    ]
    if rows:
        *key, parties, roles, bps, amounts = map(list, zip(*rows, strict=True))
        await raw.execute(ADD_SHARES, (ledger_id, *key, parties, roles, bps, amounts))
        await raw.execute(UPDATE_SHARES, (*key, amounts, ledger_id))


async def put_refund_payments(
    raw: RawConnection, ledger_id: UUID, refunds: Iterable[Refund]
) -> None:
    """Write through whom refunds go back, and where that stands."""
    rows = [
        (refund.refund_id, each.psp, ordinal, each.amount, each.state.value)
        for refund in refunds
        for ordinal, each in enumerate(refund.payments, start=1)
    ]
    if rows:
        refund_ids, psps, ordinals, amounts, states = map(list, zip(*rows, strict=True))
        said = (refund_ids, psps, ordinals, amounts, states)
        await raw.execute(ADD_REFUND_PAYMENTS, (ledger_id, *said))
        await raw.execute(UPDATE_REFUND_PAYMENTS, (refund_ids, psps, states, ledger_id))
