"""The timeline of a hold, page by page, as it looks to whoever looks."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger import body
from ledger.domain.decisions import lookup
from ledger.domain.entries import Entry
from ledger.domain.facts import (
    CouponExpired,
    CouponReviewed,
    FreezeExpired,
    LiftReviewed,
    RefundCreated,
    RefundReported,
    WarrantyEnded,
    WarrantyUsed,
)
from ledger.domain.needs import Needs
from ledger.domain.timeline import Item, Role, Task, look, tasks, tell
from ledger.storage import read, timeline


class Timeline(NamedTuple):
    """A page of what happened to a hold, and what is to be done about it now.

    `through_seq` is the entry the page ends with, told of or not; None when it is the last page.
    """

    currency: str
    items: list[tuple[Entry, Item]]
    tasks: list[Task]
    through_seq: int | None


class Timelines:
    """Timelines of one database, holding up no writer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of_hold(
        self,
        ledger_id: UUID,
        hold_id: str,
        role: Role,
        merchant: str,
        after_seq: int,
        limit: int,
    ) -> Timeline:
        """What happened after an entry, out of at most `limit` entries, or HOLD_NOT_FOUND."""
        page = await timeline.entries(self._engine, ledger_id, hold_id, after_seq, limit)
        entries = [body.decode(stored.body) for stored in page.items]
        # Read after the entries, the book knows whatever they tell of.
        book, _ = await read.read_book(self._engine, ledger_id, _needs(hold_id, entries))
        view = look(book, lookup.hold(book, hold_id), role, merchant)
        told = [(entry, tell(entry, view)) for entry in entries]
        return Timeline(
            view.hold.currency,
            [(entry, item) for entry, item in told if item is not None],
            list(tasks(view)),
            page.items[-1].seq if page.more else None,
        )


def _needs(hold_id: str, entries: list[Entry]) -> Needs:
    """The hold and its cases, and what else entries name: refunds, coupons, freezes, warranties."""
    needs = Needs(holds={hold_id}, cases_of={hold_id})
    for entry in entries:
        if isinstance(entry.fact, RefundCreated | RefundReported):
            needs.refunds.add(entry.fact.refund_id)
        elif isinstance(entry.fact, CouponReviewed | CouponExpired):
            needs.coupons.add(entry.fact.coupon_id)
        elif isinstance(entry.fact, LiftReviewed | FreezeExpired):
            needs.freezes.add(entry.fact.freeze_id)
        elif isinstance(entry.fact, WarrantyUsed | WarrantyEnded):
            needs.warranties.add(entry.fact.warranty_id)
    return needs
