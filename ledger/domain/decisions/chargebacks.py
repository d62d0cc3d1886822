"""Chargebacks: what a processor takes back, asks for, and decides (E10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain import money, passing, templates
from ledger.domain.book import Book
from ledger.domain.cases import Case, CaseLine, Chargeback
from ledger.domain.commands import ReportChargeback
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import (
    CaseReserve,
    ChargebackMoved,
    ChargebackOpened,
    MerchantFee,
    RecalledLine,
    ReservedLine,
    SettledLine,
)
from ledger.domain.funds import Funds
from ledger.domain.holds import Hold
from ledger.domain.kinds import ChargebackEvent
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.domain.stages import CHARGEBACK_OPENINGS, MOVES, OPEN_STATES, CaseState
from ledger.domain.templates import SetApart

_E = ChargebackEvent

_LEADS_TO: Final = {
    _E.INQUIRY: CaseState.INQUIRY,
    _E.OPENED: CaseState.CHARGED_BACK,
    _E.REPRESENTED: CaseState.REPRESENTED,
    _E.WON: CaseState.WON,
    _E.LOST: CaseState.LOST,
    _E.ACCEPTED: CaseState.LOST,
    _E.EXPIRED: CaseState.LOST,
    _E.PRE_ARBITRATION: CaseState.PRE_ARBITRATION,
    _E.ARBITRATION: CaseState.SCHEME_ARBITRATION,
}

_TAKING: Final = frozenset({_E.OPENED, _E.PRE_ARBITRATION})
"""With these the processor may take the money at once, and more may be set apart."""


class _SetApart(NamedTuple):
    """What was set apart of the lines of a chargeback, out of held and of released money."""

    reserves: tuple[ReservedLine, ...]
    recalled: tuple[RecalledLine, ...]


def report_chargeback(command: ReportChargeback, book: Book, now: datetime) -> list[Draft]:
    """One step of a chargeback; none when it stands there already."""
    if command.taken and command.event not in _TAKING:
        raise field_invalid("taken", f"{command.event} takes nothing at once")
    hold = lookup.live_hold(book, command.hold_id)
    psp = lookup.payment(hold, command.psp).psp
    case = book.chargeback(psp, command.reference)
    if case is None:
        return _opened(command, book, hold, psp, now)
    _check_same(command, case)
    if case.state is _LEADS_TO[command.event]:
        return []
    if command.event not in MOVES[case.state]:
        raise Refusal(
            Reason.CASE_STATE, case_id=case.case_id, state=case.state, outcome=command.event
        )
    occurred = effective(command.occurred_time, now, "occurred_time")
    return _moved(command, book, hold, case, occurred)


def _check_same(command: ReportChargeback, case: Case) -> None:
    """CHARGEBACK_MISMATCH when a report contradicts what is known."""
    known = case.chargeback
    assert known is not None
    stated = (
        ("hold_id", command.hold_id, case.hold_id),
        ("case_id", command.case_id, case.case_id),
        ("currency_code", command.currency, case.currency),
        ("amount_minor", command.amount or known.amount, known.amount),
    )
    for field, said, is_known in stated:
        if said != is_known:
            raise Refusal(
                Reason.CHARGEBACK_MISMATCH,
                reference=command.reference,
                field=field,
                known=is_known,
                stated=said,
            )


def _opened(
    command: ReportChargeback, book: Book, hold: Hold, psp: str, now: datetime
) -> list[Draft]:
    _check_amounts(command)
    if command.case_id in book.cases:
        raise Refusal(Reason.CASE_EXISTS, case_id=command.case_id)
    if command.case_id in book.refunds:
        raise Refusal(Reason.REFUND_EXISTS, refund_id=command.case_id)
    check_currency(hold, command.currency)
    if (state := CHARGEBACK_OPENINGS.get(command.event)) is None:
        raise Refusal(
            Reason.CASE_STATE, case_id=command.case_id, state="NOT_OPENED", outcome=command.event
        )
    amounts = _amounts(command, hold)
    occurred = effective(command.occurred_time, now, "occurred_time")
    funds = Funds(book, hold.currency)
    apart = _set_apart(funds, hold, amounts)
    reserved = {line.line_id: line.amount for line in apart.reserves}
    recalled = {line.line_id: line.amount for line in apart.recalled}
    lines = tuple(
        [
            CaseLine(
                hold.hold_id, line_id, amount, reserved.get(line_id, 0), recalled.get(line_id, 0)
            )
            for line_id, amount in amounts.items()
        ]
    )
    fees = _fees(command, funds, hold, lines)
    fact = ChargebackOpened(
        command.case_id,
        hold.hold_id,
        hold.currency,
        Chargeback(
            psp,
            command.reference,
            command.amount,
            command.amount if command.taken else 0,
            command.original_currency,
            command.original_amount,
        ),
        state,
        lines,
        apart.recalled,
        command.respond_by,
        command.reason,
        _loss(command, command.amount) if command.taken else 0,
        command.fee,
        fees,
    )
    legs = [
        *_apart_legs(hold, apart),
        *(_taken_legs(command, hold, psp, command.amount) if command.taken else []),
        *templates.dispute_fee(hold.hold_id, psp, hold.currency, command.fee, fees),
    ]
    draft = Draft(fact, occurred, legs)
    return [draft, *recoveries(book, occurred, draft)]


def _check_amounts(command: ReportChargeback) -> None:
    if not command.amount and command.event in CHARGEBACK_OPENINGS:
        raise field_invalid("amount_minor", "a chargeback is of some amount")
    if command.items and sum(item.amount for item in command.items) != command.amount:
        raise field_invalid("items", "they do not sum to amount_minor")


def _amounts(command: ReportChargeback, hold: Hold) -> dict[str, int]:
    """What is charged back of each line; DUPLICATE_LINE, LINE_NOT_FOUND.

    A provider can take back the cash that it captured.
    """
    if command.items:
        lookup.lines(hold, [item.line_id for item in command.items])
        return {item.line_id: item.amount for item in command.items if item.amount}
    lines = list(hold.lines.values())
    left = [line.cash_left for line in lines]
    captured = [line.captured for line in lines]
    # Even of what an inspection left nothing of, a provider may take something back.
    weights = left if any(left) else captured if any(captured) else [1] * len(lines)
    parts = money.split(command.amount, weights)
    return {line.line_id: part for line, part in zip(lines, parts, strict=True) if part}


def _set_apart(funds: Funds, hold: Hold, wanted: Mapping[str, int]) -> _SetApart:
    """Held money first, then what was released, as far as either is there."""
    reserves, recalled = [], []
    for line_id, amount in wanted.items():
        reserved = min(amount, hold.lines[line_id].releasable)
        if reserved:
            reserves.append(ReservedLine(line_id, reserved))
        back = funds.recall(hold.hold_id, line_id, amount - reserved)
        if back.amount:
            recalled.append(back)
    return _SetApart(tuple(reserves), tuple(recalled))


def _apart_legs(hold: Hold, apart: _SetApart) -> list[Leg]:
    held = [
        SetApart(hold.hold_id, line.line_id, hold.lines[line.line_id].merchant, line.amount)
        for line in apart.reserves
    ]
    return [
        *templates.set_apart(hold.currency, held),
        *(
            leg
            for line in apart.recalled
            for leg in templates.recalled(
                hold.hold_id, hold.currency, hold.lines[line.line_id].merchant, line
            )
        ),
    ]


def _taken_legs(command: ReportChargeback, hold: Hold, psp: str, amount: int) -> list[Leg]:
    loss = _loss(command, amount)
    return templates.provisional(hold.hold_id, psp, hold.currency, amount, loss)


def _loss(command: ReportChargeback, amount: int) -> int:
    """What a step moves more than the amount, because of exchange rates."""
    return command.moved - amount if command.moved else 0


def _fees(
    command: ReportChargeback, funds: Funds, hold: Hold, lines: Sequence[CaseLine]
) -> tuple[MerchantFee, ...]:
    """What the merchants bear of the fee, in proportion to what is charged back of their lines."""
    if not command.fee or not command.merchant_bears_fee:
        return ()
    claimed: dict[str, int] = {}
    for line in lines:
        merchant = hold.lines[line.line_id].merchant
        claimed[merchant] = claimed.get(merchant, 0) + line.claimed
    parts = money.split(command.fee, list(claimed.values()))
    return tuple(
        [
            MerchantFee(merchant, *funds.pay(merchant, part))
            for merchant, part in zip(claimed, parts, strict=True)
            if part
        ]
    )


def _moved(
    command: ReportChargeback, book: Book, hold: Hold, case: Case, occurred: datetime
) -> list[Draft]:
    chargeback = case.chargeback
    assert chargeback is not None
    state = MOVES[case.state][command.event]
    assert state is not None
    funds = Funds(book, hold.currency)
    apart, taken, loss = _SetApart((), ()), 0, 0
    settled: tuple[SettledLine, ...] = ()
    passed_on: tuple[CaseReserve, ...] = ()
    legs: list[Leg] = []
    if command.event in _TAKING:
        apart = _set_apart(funds, hold, {line.line_id: line.contingent for line in case.lines})
        legs += _apart_legs(hold, apart)
        if command.taken and not chargeback.taken:
            taken, loss = chargeback.amount, _loss(command, chargeback.amount)
            legs += _taken_legs(command, hold, chargeback.psp, taken)
    elif state is CaseState.WON:
        settled = tuple(
            [
                SettledLine(line.line_id, freed=line.reserved, returned=line.recalled)
                for line in case.lines
            ]
        )
        freed = {(line.hold_id, line.line_id): line.reserved for line in case.lines}
        passed_on = passing.on(book, case, freed)
        if chargeback.taken:
            taken = -chargeback.taken
            loss = chargeback.taken - command.moved if command.moved else 0
        of = (hold.hold_id, chargeback.psp, hold.currency)
        legs += [*_won_legs(hold, case, passed_on), *templates.provisional(*of, taken, loss)]
    elif state is CaseState.LOST:
        settled = tuple([_lost(funds, line) for line in case.lines])
        if not chargeback.taken:
            taken, loss = chargeback.amount, _loss(command, chargeback.amount)
        legs += _lost_legs(hold, settled, chargeback, loss)
    fees = _fees(command, funds, hold, case.lines)
    legs += templates.dispute_fee(hold.hold_id, chargeback.psp, hold.currency, command.fee, fees)
    fact = ChargebackMoved(
        case.case_id,
        command.event,
        state,
        command.respond_by if state in OPEN_STATES else None,
        command.reason,
        taken,
        loss,
        command.fee,
        fees,
        apart.reserves,
        apart.recalled,
        settled,
        passed_on,
    )
    draft = Draft(fact, occurred, legs)
    return [draft, *recoveries(book, occurred, draft)]


def _won_legs(hold: Hold, case: Case, passed_on: Sequence[CaseReserve]) -> list[Leg]:
    """What was set apart back where it came from, but what other cases take over."""
    passed: dict[str, int] = {}
    for each in passed_on:
        passed[each.line_id] = passed.get(each.line_id, 0) + each.amount
    legs: list[Leg] = []
    for line in case.lines:
        merchant = hold.lines[line.line_id].merchant
        back = line.reserved - passed.get(line.line_id, 0)
        apart = SetApart(hold.hold_id, line.line_id, merchant, back)
        legs += templates.given_back(hold.currency, [apart])
        legs += templates.returned(
            hold.hold_id, hold.currency, merchant, line.line_id, line.recalled
        )
    return legs


def _lost(funds: Funds, claim: CaseLine) -> SettledLine:
    """What is charged back of a line: what was set apart, what else it holds, and a debt."""
    line = funds.line(claim.hold_id, claim.line_id)
    rest = claim.contingent
    money.in_range(line.charged_back_after + claim.recalled + rest)
    from_held = min(rest, line.releasable)
    return SettledLine(
        claim.line_id,
        claim.reserved,
        from_held,
        claim.recalled,
        rest - from_held,
        excess=max(0, claim.claimed - line.left),
    )


def _lost_legs(
    hold: Hold, settled: Sequence[SettledLine], chargeback: Chargeback, loss: int
) -> list[Leg]:
    legs = [
        leg
        for line in settled
        for leg in templates.charged_back(
            hold.hold_id, hold.currency, hold.lines[line.line_id].merchant, line
        )
    ]
    of = (hold.hold_id, chargeback.psp, hold.currency, chargeback.amount)
    if chargeback.taken:
        return legs + templates.lost_provisional(*of)
    return legs + templates.lost_now(*of, loss)
