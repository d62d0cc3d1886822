"""Explaining a release: what blocks a line, for now or as of an earlier moment on either time axis.

As of an earlier moment, the journal of the hold is folded again as far as it counts: what was
recorded by then, or what is known today to have happened by then. The same rule that decides a
release then says what blocked it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger import body
from ledger.domain import frozen
from ledger.domain.blockers import Standing, Standings
from ledger.domain.book import Book, Head
from ledger.domain.decisions import lookup
from ledger.domain.decisions.timing import not_after
from ledger.domain.entries import Entry
from ledger.domain.facts import FreezeTarget, HoldPlaced
from ledger.domain.fold import fold_fact
from ledger.domain.freezes import Freeze, FreezeState
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import FreezeTargetKind
from ledger.domain.needs import Needs
from ledger.domain.rules import Rules
from ledger.storage import freezes, read

LINES_PER_PAGE: Final = 10_000
"""A page of a merchant's holds ends after the one with which it has more lines than this."""


class Axis(StrEnum):
    """Which of the two times of an entry is asked for."""

    RECORD = "RECORD"
    EFFECTIVE = "EFFECTIVE"


@dataclass(frozen=True, slots=True)
class AsOf:
    """An earlier moment, on one of the time axes."""

    time: datetime
    axis: Axis


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands between lines of a hold and their release, at a moment."""

    evaluate_time: datetime
    hold: Hold
    lines: list[Standing]

    @property
    def provider_releases_first(self) -> bool:
        """Whether the provider pays out a line before its last blocker is known to fall."""
        provider = self.hold.provider_release_time
        return provider is not None and any(
            each.line.is_open and (each.release_time is None or provider < each.release_time)
            for each in self.lines
        )


class Explanations:
    """Explains releases of one database, holding up no writer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of_hold(
        self, ledger_id: UUID, hold_id: str, line_ids: Sequence[str], as_of: AsOf | None
    ) -> Explanation:
        """The lines named, or all, in the order of the hold.

        Refused with TIME_IN_FUTURE, HOLD_NOT_FOUND or LINE_NOT_FOUND.
        """
        book, moment = await self._book(ledger_id, hold_id, as_of)
        hold = lookup.hold(book, hold_id)
        return _explain(book, hold, lookup.lines(hold, line_ids), moment)

    async def of_merchant(
        self,
        ledger_id: UUID,
        merchant: str,
        as_of: AsOf | None,
        after: tuple[str, int],
        limit: int,
    ) -> tuple[list[Explanation], tuple[str, int] | None]:
        """The lines of a merchant that hold money, hold by hold, and where the next page begins.

        The first page begins at ("", 0) and has, like every other, at most `limit` holds; None
        begins no page. Refused with TIME_IN_FUTURE.
        """
        if as_of is None:
            hold_ids = await read.open_holds_of(self._engine, ledger_id, merchant, after[0], limit)
            cursors = [(hold_id, 0) for hold_id in hold_ids]
        else:
            _, now = await read.read_book(self._engine, ledger_id, Needs())
            not_after(as_of.time, now, "as_of_time")
            placed = await read.holds_placed_for(self._engine, ledger_id, merchant, after, limit)
            hold_ids = [each.hold_id for each in placed]
            cursors = [(each.currency, each.seq) for each in placed]
        following = cursors[-1] if len(cursors) == limit else None
        found: list[Explanation] = []
        for number, hold_id in enumerate(hold_ids, start=1):
            book, moment = await self._book(ledger_id, hold_id, as_of)
            hold = book.holds.get(hold_id)
            lines = [
                line
                for line in (hold.lines.values() if hold else ())
                if line.merchant == merchant and line.is_open
            ]
            if hold and lines:
                found.append(_explain(book, hold, lines, moment))
            if number < len(hold_ids) and sum(len(of.lines) for of in found) > LINES_PER_PAGE:
                return found, cursors[number - 1]
        return found, following

    async def _book(
        self, ledger_id: UUID, hold_id: str, as_of: AsOf | None
    ) -> tuple[Book, datetime]:
        """A book that knows the hold, its events, cases and policies, and the moment it is of."""
        needs = Needs(
            holds={hold_id},
            windows={hold_id},
            events={hold_id},
            cases_about={hold_id},
            freezes_of={FreezeTarget(FreezeTargetKind.HOLD, hold_id)},
            rules=True,
        )
        book, now = await read.read_book(self._engine, ledger_id, needs)
        if as_of is None:
            return book, now
        # What is folded must know every hold that cases lead to, and the cases on these.
        while strangers := book.holds.keys() - needs.cases_about:
            needs.cases_about |= strangers
            book, now = await read.read_book(self._engine, ledger_id, needs)
        not_after(as_of.time, now, "as_of_time")
        # A case that is about several holds is listed under the first of them.
        entries = [
            body.decode(stored)
            for stored in await read.hold_bodies(self._engine, ledger_id, list(book.holds))
        ]
        if as_of.axis is Axis.EFFECTIVE:
            counted = [entry for entry in entries if entry.effective_time <= as_of.time]
            folded = _as_known_today(book, counted)
            await self._add_freezes(ledger_id, book, folded, lambda freeze: _at(freeze, as_of.time))
            return folded, as_of.time
        seq = await self._seq_at(ledger_id, book.head, as_of.time)
        rules = await read.rules_until(self._engine, ledger_id, seq)
        counted = [entry for entry in entries if entry.seq <= seq]
        folded = _folded(book, counted, rules)
        await self._add_freezes(ledger_id, book, folded, lambda freeze: _by(freeze, seq))
        return folded, as_of.time

    async def _add_freezes(
        self, ledger_id: UUID, book: Book, folded: Book, counted: Callable[[Freeze], Freeze | None]
    ) -> None:
        """Add the freezes of the merchants and the buyer to what is folded of a hold.

        They are in no entry of the hold. Whoever counts them says how they stood.
        """
        for hold_id in folded.holds:
            hold = book.holds[hold_id]
            merchants = [line.merchant for line in hold.lines.values()]
            besides = [
                target
                for target in frozen.targets(hold_id, merchants, hold.buyer)
                if not target.hold_id
            ]
            for freeze in await freezes.freezes_ever(self._engine, ledger_id, besides):
                if (stood := counted(freeze)) is not None:
                    folded.add_freeze(stood)

    async def _seq_at(self, ledger_id: UUID, head: Head, moment: datetime) -> int:
        """The last entry that the ledger knew at a moment of its clock."""
        if head.clock is None:
            return await read.seq_at(self._engine, ledger_id, moment)
        before = await read.seq_before_clock(self._engine, ledger_id, moment)
        return head.seq if before is None else before


def _explain(book: Book, hold: Hold, lines: Iterable[Line], moment: datetime) -> Explanation:
    ordered = sorted(lines, key=lambda line: line.ordinal)
    standings = Standings(book, hold, moment)
    return Explanation(moment, hold, [standings.of(line) for line in ordered])


def _by(freeze: Freeze, seq: int) -> Freeze | None:
    """A freeze as an entry left it; None when it was placed later."""
    if freeze.entry_seq > seq:
        return None
    return _standing(freeze) if freeze.end_seq > seq else freeze


def _at(freeze: Freeze, moment: datetime) -> Freeze | None:
    """A freeze as it was at a moment; None when it was placed later."""
    if freeze.start_time > moment:
        return None
    return _standing(freeze) if freeze.end_time and freeze.end_time > moment else freeze


def _standing(freeze: Freeze) -> Freeze:
    """A freeze as it was before it ended."""
    before = copy.copy(freeze)
    before.state, before.end_time = FreezeState.PLACED, None
    return before


def _folded(book: Book, entries: Iterable[Entry], rules: Rules) -> Book:
    """A book with the policies of another, the rules as given, and entries of some holds folded.

    The coupons that fund their lines, which were granted for others, are known beforehand. An entry
    that rests on one which does not count does not count either.
    """
    head = Head(book.head.name, book.head.time_zone, 0, book.head.record_time, 0, None, rules.seq)
    coupons = {coupon_id: copy.copy(coupon) for coupon_id, coupon in book.coupons.items()}
    folded = Book(head, rules=rules, policies=book.policies, coupons=coupons)
    for entry in entries:
        if isinstance(entry.fact, HoldPlaced) or folded.holds:
            try:
                fold_fact(folded, entry)
            except KeyError:
                continue
    return folded


def _as_known_today(book: Book, entries: Iterable[Entry]) -> Book:
    """What happened, with the windows that follow from it by today's rules.

    An end that was recorded stays: it was announced, and no rule of today's brings it forward.
    """
    folded = _folded(book, entries, book.rules)
    for hold in folded.holds.values():
        for line in hold.lines.values():
            line.refresh_time = hold.paid_time
    return folded
