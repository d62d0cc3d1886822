"""Queries: what the calls that only read answer with. They hold up no writer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger import body
from ledger.domain.adjustments import Adjustment, AdjustmentState
from ledger.domain.book import Book
from ledger.domain.calendars import Calendar
from ledger.domain.cases import Case, Evidence
from ledger.domain.coupons import Coupon
from ledger.domain.decisions import lookup
from ledger.domain.entries import Entry
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Hold
from ledger.domain.merchants import Merchant
from ledger.domain.needs import Needs
from ledger.domain.payout_schedules import PayoutSchedule, ScheduleKey
from ledger.domain.payouts import Payout
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.rules import Extension, Revision
from ledger.domain.warranties import Warranty
from ledger.storage import (
    adjustment_lists,
    case_lists,
    freezes,
    merchants,
    payout_schedules,
    payouts,
    read,
)
from ledger.storage.case_lists import CaseFilter
from ledger.storage.freezes import FreezeFilter
from ledger.storage.payouts import PayoutFilter


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
        self, ledger_id: UUID, where: PayoutFilter, after: str, limit: int
    ) -> list[Payout]:
        """Payouts by id, beginning after one."""
        return await payouts.list_payouts(self._engine, ledger_id, where, after, limit)

    async def payout_schedule(self, ledger_id: UUID, key: ScheduleKey) -> PayoutSchedule:
        """A payout schedule, or PAYOUT_SCHEDULE_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(payout_schedules={key}))
        return lookup.payout_schedule(book, *key)

    async def payout_schedules(
        self, ledger_id: UUID, merchant: str, after: ScheduleKey, limit: int
    ) -> list[PayoutSchedule]:
        """Payout schedules by their keys, beginning after one; of one merchant if it is named."""
        return await payout_schedules.list_schedules(
            self._engine, ledger_id, merchant, after, limit
        )

    async def calendar(self, ledger_id: UUID, calendar_id: str, revision: int) -> Calendar:
        """A revision of a calendar, 0 meaning the newest, or CALENDAR_NOT_FOUND."""
        found = await read.calendar(self._engine, ledger_id, calendar_id, revision)
        if found is None:
            name = f"{calendar_id}@{revision}" if revision else calendar_id
            raise Refusal(Reason.CALENDAR_NOT_FOUND, calendar=name)
        return found

    async def extension(self, ledger_id: UUID, extension_id: str) -> tuple[Extension, Revision]:
        """An extension and how far windows have followed it, or EXTENSION_NOT_FOUND."""
        found = await read.extension(self._engine, ledger_id, extension_id)
        if found is None:
            raise Refusal(Reason.EXTENSION_NOT_FOUND, extension_id=extension_id)
        return found

    async def case(self, ledger_id: UUID, case_id: str) -> Case:
        """A case, or CASE_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(cases={case_id}))
        return lookup.case(book, case_id)

    async def coupon(self, ledger_id: UUID, coupon_id: str) -> Coupon:
        """A coupon, or COUPON_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(coupons={coupon_id}))
        return lookup.coupon(book, coupon_id)

    async def warranty(self, ledger_id: UUID, warranty_id: str) -> Warranty:
        """A warranty, or WARRANTY_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(warranties={warranty_id}))
        return lookup.warranty(book, warranty_id)

    async def adjustment(self, ledger_id: UUID, adjustment_id: str) -> tuple[Adjustment, datetime]:
        """An adjustment and the time its state goes by, or ADJUSTMENT_NOT_FOUND."""
        needs = Needs(adjustments={adjustment_id})
        book, now = await read.read_book(self._engine, ledger_id, needs)
        return lookup.adjustment(book, adjustment_id), now

    async def adjustments(
        self, ledger_id: UUID, state: AdjustmentState | None, before: int, limit: int
    ) -> tuple[list[Adjustment], datetime]:
        """Adjustments of one state or of any that were proposed before an entry, newest first.

        With them the time their states go by.
        """
        return await adjustment_lists.newest(self._engine, ledger_id, state, before, limit)

    async def freeze(self, ledger_id: UUID, freeze_id: str) -> Freeze:
        """A freeze, or FREEZE_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(freezes={freeze_id}))
        return lookup.freeze(book, freeze_id)

    async def freezes(
        self, ledger_id: UUID, where: FreezeFilter, before_seq: int, limit: int
    ) -> list[Freeze]:
        """Freezes that were placed before an entry, the newest first."""
        return await freezes.list_freezes(self._engine, ledger_id, where, before_seq, limit)

    async def merchant(self, ledger_id: UUID, merchant_id: str) -> Merchant:
        """A registered merchant with its destinations, or MERCHANT_NOT_FOUND."""
        book = await self._merchants(ledger_id, {merchant_id})
        return lookup.merchant(book, merchant_id)

    async def merchants(self, ledger_id: UUID, after: str, limit: int) -> list[Merchant]:
        """Registered merchants by id, beginning after one."""
        found = await merchants.registered(self._engine, ledger_id, after, limit)
        book = await self._merchants(ledger_id, set(found))
        return [book.merchants[merchant_id] for merchant_id in found]

    async def _merchants(self, ledger_id: UUID, merchant_ids: set[str]) -> Book:
        needs = Needs(merchants=merchant_ids, destinations=merchant_ids)
        book, _ = await read.read_book(self._engine, ledger_id, needs)
        return book

    async def cases(self, ledger_id: UUID, where: CaseFilter, after: str, limit: int) -> list[Case]:
        """Cases by id, beginning after one."""
        return await case_lists.cases(self._engine, ledger_id, where, after, limit)

    async def evidence(
        self, ledger_id: UUID, case_id: str, after_seq: int, limit: int
    ) -> list[tuple[int, datetime, Evidence]]:
        """The evidence of a case after an entry, or CASE_NOT_FOUND.

        With each piece the entry that recorded it, and when it was brought.
        """
        book, _ = await read.read_book(self._engine, ledger_id, Needs(cases={case_id}))
        lookup.case(book, case_id)
        return await case_lists.evidence(self._engine, ledger_id, case_id, after_seq, limit)

    async def fulfilments(
        self, ledger_id: UUID, hold_id: str, after_seq: int, limit: int
    ) -> list[Entry]:
        """The entries of a hold's fulfilment events, in their order, or HOLD_NOT_FOUND."""
        book, _ = await read.read_book(self._engine, ledger_id, Needs(hold_ids={hold_id}))
        lookup.hold(book, hold_id)
        bodies = await read.fulfilment_bodies(self._engine, ledger_id, hold_id, after_seq, limit)
        return [body.decode(stored) for stored in bodies]
