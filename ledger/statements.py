"""Merchants' statements: what each account held, what moved on it, and what that was about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger import body
from ledger.domain import currencies
from ledger.domain.decisions.timing import not_after
from ledger.domain.facts import CouponReviewed
from ledger.domain.needs import Needs
from ledger.domain.refusals import field_invalid
from ledger.storage import statements
from ledger.storage.read import read_book
from ledger.storage.statements import Movement, StatementAccount


class StatementRequest(NamedTuple):
    """Whose statement, in which currency, from one record time on and before another."""

    merchant: str
    currency: str
    start: datetime
    end: datetime


class Statement(NamedTuple):
    """The accounts over the period, some movements each with the case it is of, if any."""

    accounts: Sequence[StatementAccount]
    movements: Sequence[tuple[Movement, str]]


class Statements:
    """Statements of one database. One of a period that has passed never changes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of_merchant(
        self, ledger_id: UUID, asked: StatementRequest, after: tuple[int, int], limit: int
    ) -> Statement:
        """A statement with at most `limit` movements, beginning after a (seq, ordinal).

        Refused with FIELD_INVALID, CURRENCY_UNKNOWN or TIME_IN_FUTURE.
        """
        if asked.end < asked.start:
            raise field_invalid("end_time", "it lies before start_time")
        currencies.exponent(asked.currency)
        not_after(asked.end, await statements.now(self._engine, ledger_id), "end_time")
        accounts, movements = await statements.read(
            self._engine,
            ledger_id,
            asked.merchant,
            asked.currency,
            (asked.start, asked.end),
            after,
            limit,
        )
        cases = await self._cases(ledger_id, movements)
        return Statement(accounts, list(zip(movements, cases, strict=True)))

    async def _cases(self, ledger_id: UUID, movements: Sequence[Movement]) -> list[str]:
        """The case that each movement is of; empty for none. A review names only its coupon."""
        facts = [body.decode(movement.body).fact for movement in movements]
        reviewed = {fact.coupon_id for fact in facts if isinstance(fact, CouponReviewed)}
        if not reviewed:
            return [getattr(fact, "case_id", "") for fact in facts]
        book, _ = await read_book(self._engine, ledger_id, Needs(coupons=reviewed))
        return [
            book.coupons[fact.coupon_id].case_id
            if isinstance(fact, CouponReviewed)
            else getattr(fact, "case_id", "")
            for fact in facts
        ]
