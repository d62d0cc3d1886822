"""Freezes: anyone may place one, two people lift it, and time may end it (E9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain import currencies, passing, templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import FreezeFallDue, FreezeFunds, ProposeLift, ReviewLift
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import (
    CaseReserve,
    FreezeExpired,
    FrozenAmount,
    FundsFrozen,
    LiftProposed,
    LiftReviewed,
)
from ledger.domain.freezes import Freeze, FreezeState
from ledger.domain.holds import HoldState
from ledger.domain.kinds import FreezeTargetKind
from ledger.domain.refusals import FieldViolation, Reason, Refusal, fields_invalid


def freeze_funds(command: FreezeFunds, book: Book, now: datetime) -> list[Draft]:
    """E9: what is frozen is set apart, as far as it is there by now."""
    if violations := list(_violations(command, now)):
        raise fields_invalid(violations)
    if command.currency:
        currencies.exponent(command.currency)
    if command.freeze_id in book.freezes:
        raise Refusal(Reason.FREEZE_EXISTS, freeze_id=command.freeze_id)
    amounts = tuple(_AMOUNTS[command.target.kind](command, book))
    # Nothing is refused from here on but balances that would leave int64.
    fact = FundsFrozen(
        command.freeze_id,
        command.target,
        command.whole,
        amounts,
        command.reason,
        command.source,
        command.expire_time,
        command.by,
    )
    return [Draft(fact, now, templates.frozen(command.target.hold_id, amounts))]


def _violations(command: FreezeFunds, now: datetime) -> Iterator[FieldViolation]:
    """What the target and the rest of a request say against each other."""
    kind = command.target.kind
    if command.items and kind is not FreezeTargetKind.HOLD:
        yield FieldViolation("items", "only a hold has lines to freeze amounts of")
    if command.amount and kind is not FreezeTargetKind.MERCHANT:
        yield FieldViolation("amount_minor", "only a merchant has an available amount to freeze")
    if command.whole and command.currency:
        yield FieldViolation("currency_code", "there are no amounts that it could be of")
    if not command.whole and not command.currency:
        yield FieldViolation("currency_code", "amounts have a currency")
    if command.expire_time is not None and command.expire_time <= now:
        yield FieldViolation("expire_time", "it must lie after what the ledger's clock shows")


def _of_hold(command: FreezeFunds, book: Book) -> Iterator[FrozenAmount]:
    """What is named of lines, or all that they hold."""
    hold = lookup.live_hold(book, command.target.id)
    reference = f"holds/{hold.hold_id}"
    if command.whole:
        if hold.state is HoldState.CLOSED:
            raise _exceeds(reference, 0, 1)
        for line in hold.lines.values():
            if line.held:
                yield FrozenAmount(hold.currency, line.held, line.merchant, line.line_id)
        return
    check_currency(hold, command.currency)
    lines = lookup.lines(hold, [item.line_id for item in command.items])
    for line, item in zip(lines, command.items, strict=True):
        if item.amount > line.held:
            raise _exceeds(f"{reference}/lines/{line.line_id}", line.held, item.amount)
        yield FrozenAmount(hold.currency, item.amount, line.merchant, line.line_id)


def _of_merchant(command: FreezeFunds, book: Book) -> Iterator[FrozenAmount]:
    """An amount of what it has available, or all of it in every currency."""
    merchant = command.target.id
    if command.whole:
        for key in sorted(book.accounts):
            if (key.kind, key.owner) == (Kind.AVAILABLE, merchant) and book.balance(key):
                yield FrozenAmount(key.currency, -book.balance(key), merchant)
        return
    available = -book.balance(AccountKey(Kind.AVAILABLE, merchant, command.currency))
    if command.amount > available:
        raise _exceeds(f"merchants/{merchant}", available, command.amount)
    yield FrozenAmount(command.currency, command.amount, merchant)


def _of_buyer(_command: FreezeFunds, _book: Book) -> Iterator[FrozenAmount]:
    """Nothing: what is held for an order is its merchants'."""
    return iter(())


_AMOUNTS: Final = {
    FreezeTargetKind.HOLD: _of_hold,
    FreezeTargetKind.MERCHANT: _of_merchant,
    FreezeTargetKind.BUYER: _of_buyer,
}


def _exceeds(what: str, available: int, requested: int) -> Refusal:
    return Refusal(
        Reason.FREEZE_EXCEEDS_FUNDS,
        what=what,
        available_minor=available,
        requested_minor=requested,
    )


def propose_lift(command: ProposeLift, book: Book, now: datetime) -> list[Draft]:
    """A proposal, which somebody else has to agree to."""
    freeze = _standing(book, command.freeze_id, FreezeState.PLACED, "PROPOSE_LIFT", now)
    return [Draft(LiftProposed(freeze.freeze_id, command.by, command.reason), now)]


def review_lift(command: ReviewLift, book: Book, now: datetime) -> list[Draft]:
    """E9 reversed once somebody else has agreed; nothing when the freeze is kept."""
    freeze = _standing(book, command.freeze_id, FreezeState.LIFT_PROPOSED, "REVIEW_LIFT", now)
    proposed_by = freeze.lift_proposed_by
    if not command.approved:
        fact = LiftReviewed(
            freeze.freeze_id, approved=False, proposed_by=proposed_by, reviewed_by=command.by
        )
        return [Draft(fact, now)]
    if command.by == proposed_by:
        raise Refusal(
            Reason.SECOND_PERSON_REQUIRED,
            what=f"freezes/{freeze.freeze_id}",
            proposed_by=proposed_by,
        )
    ending = _ending(book, freeze)
    fact = LiftReviewed(
        freeze.freeze_id,
        approved=True,
        proposed_by=proposed_by,
        reviewed_by=command.by,
        amounts=freeze.amounts,
        passed_on=ending.passed_on,
    )
    draft = Draft(fact, now, ending.legs)
    return [draft, *recoveries(book, now, draft)]


def _standing(book: Book, freeze_id: str, state: FreezeState, action: str, now: datetime) -> Freeze:
    """The freeze, if it stands as it has to; FREEZE_NOT_FOUND, FREEZE_STATE."""
    freeze = lookup.freeze(book, freeze_id)
    if (stands := freeze.state_at(now)) is not state:
        raise Refusal(Reason.FREEZE_STATE, freeze_id=freeze_id, state=stands, action=action)
    return freeze


def freeze_fall_due(command: FreezeFallDue, book: Book, now: datetime) -> list[Draft]:
    """E9 reversed for a freeze whose time has passed, at the moment it did."""
    freeze = lookup.freeze(book, command.freeze_id)
    if freeze.due_time != command.due_time or command.due_time > now:
        return []
    ending = _ending(book, freeze)
    fact = FreezeExpired(freeze.freeze_id, freeze.amounts, ending.passed_on)
    draft = Draft(fact, command.due_time, ending.legs)
    return [draft, *recoveries(book, command.due_time, draft)]


class _Ending(NamedTuple):
    """What the end of a freeze passes on to cases, and all that it posts."""

    passed_on: tuple[CaseReserve, ...]
    legs: list[Leg]


def _ending(book: Book, freeze: Freeze) -> _Ending:
    """Nobody draws on what is frozen, so it gives back what it set apart.

    What lines get back goes to the cases first that have claimed it in vain.
    """
    hold_id = freeze.target.hold_id
    freed = {(hold_id, each.line_id): each.amount for each in freeze.amounts if each.line_id}
    passed_on = passing.on(book, None, freed)
    passed: Counter[str] = Counter()
    for reserve in passed_on:
        passed[reserve.line_id] += reserve.amount
    return _Ending(passed_on, templates.unfrozen(hold_id, freeze.amounts, passed))
