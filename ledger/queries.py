"""Queries: what the calls that only read answer with. They hold up no writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.decisions import lookup
from ledger.domain.decisions.release import blockers
from ledger.domain.holds import Hold, Line
from ledger.domain.needs import Needs, of_book
from ledger.domain.payouts import Payout, PayoutState
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund
from ledger.domain.refusals import Blocker
from ledger.storage import read


class Queries:
    """Reads of one database. Each sees every write that was answered before it began."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def hold(self, ledger_id: UUID, hold_id: str) -> Hold:
        """A hold with its lines, or HOLD_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(holds={hold_id}))
        return lookup.hold(book, hold_id)

    async def policy(self, ledger_id: UUID, policy_id: str, version: int) -> Policy:
        """A version of a policy, 0 meaning the newest, or POLICY_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(policies={policy_id}))
        return lookup.policy(book, policy_id, version)

    async def refund(self, ledger_id: UUID, refund_id: str) -> Refund:
        """A refund, or REFUND_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(refunds={refund_id}))
        return lookup.refund(book, refund_id)

    async def payout(self, ledger_id: UUID, payout_id: str) -> Payout:
        """A payout, or PAYOUT_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(payouts={payout_id}))
        return lookup.payout(book, payout_id)

    async def payouts(
        self, ledger_id: UUID, state: PayoutState | None, after: str, limit: int
    ) -> list[Payout]:
        """Payouts by id, beginning after one, of one state or of any."""
        return await read.list_payouts(self._engine, ledger_id, state, after, limit)

    async def explain_release(
        self, ledger_id: UUID, hold_id: str, line_ids: Sequence[str]
    ) -> tuple[datetime, str, list[tuple[Line, list[Blocker]]]]:
        """The time, the currency, and what blocks each line, in the order of the hold.

        Refused with HOLD_NOT_FOUND or LINE_NOT_FOUND.
        """
        book, now = await read.read_book(self._engine, ledger_id, Needs(holds={hold_id}))
        hold = lookup.hold(book, hold_id)
        lines = lookup.lines(hold, line_ids)
        policies, _ = await read.read_book(
            self._engine, ledger_id, Needs(policies=of_book(book).policies)
        )
        return (
            now,
            hold.currency,
            [
                (line, blockers(line, policies.policies[line.policy_id, line.policy_version], now))
                for line in sorted(lines, key=lambda line: line.ordinal)
            ],
        )
