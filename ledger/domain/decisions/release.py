"""Releasing lines: what is asked for, as far as the release rule lets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain import money, templates, windows
from ledger.domain.awards import WHOLE_BPS
from ledger.domain.blockers import Standings
from ledger.domain.book import Book
from ledger.domain.commands import ReleaseHold
from ledger.domain.counting import days_after
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.entries import Draft
from ledger.domain.facts import LineRelease, LinesReleased, SharePart, WindowsChanged
from ledger.domain.holds import Hold, Line
from ledger.domain.policies import Terms
from ledger.domain.refusals import release_blocked
from ledger.domain.zones import zone


def release_hold(command: ReleaseHold, book: Book, now: datetime) -> list[Draft]:
    """Release the lines named, all or none; refused with every blocker there is."""
    hold = lookup.hold(book, command.hold_id)
    lines = lookup.lines(hold, command.line_ids)
    if not command.line_ids:
        lines = [line for line in lines if line.is_open] or lines
    standings = Standings(book, hold, now)
    stand = [standings.of(line) for line in lines]
    if found := [blocker for each in stand if not each.releasable for blocker in each.blockers]:
        raise release_blocked(hold.hold_id, found)
    up_to_date = [each.line for each in stand]
    drafts = _changed_windows(hold, lines, up_to_date, now)
    release = release_draft(book, hold, up_to_date, now)
    return [*drafts, release, *recoveries(book, now, release)]


def _changed_windows(
    hold: Hold, lines: Sequence[Line], up_to_date: Sequence[Line], now: datetime
) -> list[Draft]:
    """An entry for the windows that a release rests on and that were not recorded so far."""
    changed = tuple(
        [
            windows.recorded(newer)
            for line, newer in zip(lines, up_to_date, strict=True)
            if newer is not line
        ]
    )
    return [Draft(WindowsChanged(hold.hold_id, changed), now)] if changed else []


def release_draft(book: Book, hold: Hold, lines: Sequence[Line], effective: datetime) -> Draft:
    """E6 for lines that nothing blocks."""
    releases = tuple([_line_release(book, hold, line, effective) for line in lines])
    legs = templates.release(hold.hold_id, hold.currency, releases)
    return Draft(LinesReleased(hold.hold_id, releases), effective, legs)


def _line_release(book: Book, hold: Hold, line: Line, effective: datetime) -> LineRelease:
    terms = book.policy_of(line).terms
    reserve_bps, reserve_days = _reserve_terms(book, hold, line, terms)
    amount = line.releasable
    if line.shares:
        commission, shares = _split(line, amount, terms.commission_bps)
    else:
        commission, shares = money.share_bps(amount, terms.commission_bps), ()
    merchant_part = amount - commission - sum([share.amount for share in shares])
    reserve = min(money.share_bps(amount, reserve_bps), merchant_part)
    until = None
    if reserve:
        until = days_after(effective, reserve_days, zone(terms.time_zone))
    of = (line.line_id, line.merchant, amount)
    released = LineRelease(*of, commission, reserve, until, shares=shares)
    if line.warranty_until is None or line.warranty_until <= effective:
        return released
    warranty = min(money.share_bps(amount, terms.warranty_bps), released.available)
    if not warranty:
        return released
    return released._replace(
        reserve=reserve + warranty, warranty=warranty, warranty_until=line.warranty_until
    )


def _split(line: Line, amount: int, commission_bps: int) -> tuple[int, tuple[SharePart, ...]]:
    """The commission and what each share gets, in the order of their remainders.

    What they leave is the merchant's, which stands last.
    """
    weights = [commission_bps, *(share.bps for share in line.shares)]
    commission, *amounts, _ = money.split(amount, [*weights, WHOLE_BPS - sum(weights)])
    parts = [
        SharePart(share.party, share.role, amount)
        for share, amount in zip(line.shares, amounts, strict=True)
    ]
    return commission, tuple(parts)


def _reserve_terms(book: Book, hold: Hold, line: Line, terms: Terms) -> tuple[int, int]:
    """What is kept back, in basis points, and for how many days.

    The more, of what the policy says and what was agreed with the merchant when the hold was
    placed; who keeps nothing back says no days either.
    """
    agreed = book.merchants.get(line.merchant)
    if agreed is None:
        return terms.reserve_bps, terms.reserve_days
    then = agreed.terms_before(hold.entry_seq)
    return max(terms.reserve_bps, then.reserve_bps), max(terms.reserve_days, then.reserve_days)
