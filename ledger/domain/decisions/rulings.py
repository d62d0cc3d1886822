"""Closing cases: by a ruling, because it was withdrawn, or because its time passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from ledger.domain import deadlines, money, passing, payees, templates
from ledger.domain.awards import MERCHANT_ALONE, WHOLE_BPS, drawn
from ledger.domain.book import Book
from ledger.domain.cases import Case, CaseLine, LiabilityShare
from ledger.domain.commands import Award, CaseFallDue, CloseCase, RefundItem
from ledger.domain.counting import days_after
from ledger.domain.decisions import lookup
from ledger.domain.decisions.cases import BEYOND_CAPTURE, step
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.refunds import check_remainder
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import (
    CaseClosed,
    CaseReserve,
    RefundCreated,
    RefundedLine,
    UnblockedLine,
)
from ledger.domain.funds import Funds
from ledger.domain.holds import Line
from ledger.domain.kinds import CaseOutcome, CaseSubject, Liable
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.domain.stages import EVIDENCE_STATES, LEAVES_TAIL, MOVES, RULINGS, CaseState
from ledger.domain.templates import SetApart
from ledger.domain.zones import end_of_day, local_date, zone

_PARTIES = frozenset({Liable.CARRIER, Liable.INSURER})


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a case is closed, and what is awarded; APPROVED without awards awards what is claimed."""

    outcome: CaseOutcome
    awards: tuple[Award, ...] = ()
    shares: tuple[LiabilityShare, ...] = MERCHANT_ALONE
    freight_shares: tuple[LiabilityShare, ...] = MERCHANT_ALONE
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""


def close_case(command: CloseCase, book: Book, now: datetime) -> list[Draft]:
    """Close a case as somebody decided."""
    _check_form(command)
    case, drafts = step(book, command.case_id, command.outcome, now)
    closed = effective(command.occurred_time, now, "occurred_time")
    awards = _awards(command, case)
    _check_sums(command)
    _check_evidence(book, case, command.outcome)
    shares = command.shares or MERCHANT_ALONE
    ruling = Ruling(
        command.outcome,
        awards,
        shares,
        command.freight_shares or shares,
        command.liable,
        command.subject,
        command.reason,
        command.rule,
    )
    # Nobody can appeal before it is known.
    return [*drafts, *close(book, case, ruling, closed, max(closed, now))]


def _check_form(command: CloseCase) -> None:
    """What can be said of the request alone."""
    if command.outcome is CaseOutcome.PARTLY_APPROVED:
        if not any(award.amount for award in command.awards):
            raise field_invalid("awards", "PARTLY_APPROVED awards something")
    elif command.awards and command.outcome is not CaseOutcome.APPROVED:
        raise field_invalid("awards", f"{command.outcome} awards nothing")
    if command.awards and not command.currency:
        raise field_invalid("currency_code", "awards have a currency")
    for field in ("shares", "freight_shares"):
        for index, share in enumerate(getattr(command, field)):
            if bool(share.party_id) != (share.liable in _PARTIES):
                told = "it names a carrier or an insurer, and nobody else"
                raise field_invalid(f"{field}[{index}].party_id", told)


def _check_sums(command: CloseCase) -> None:
    """SHARES_INVALID when shares do not come to the whole."""
    for field in ("shares", "freight_shares"):
        shares: Sequence[LiabilityShare] = getattr(command, field)
        total = sum(share.bps for share in shares)
        if shares and total != WHOLE_BPS:
            raise Refusal(Reason.SHARES_INVALID, field=field, total_bps=total)


def _awards(command: CloseCase, case: Case) -> tuple[Award, ...]:
    """The awards with their holds; CURRENCY_MISMATCH, DUPLICATE_LINE, LINE_NOT_FOUND."""
    if command.awards and command.currency != case.currency:
        raise Refusal(
            Reason.CURRENCY_MISMATCH,
            hold_id=case.hold_id,
            currency_code=command.currency,
            hold_currency_code=case.currency,
        )
    found: dict[tuple[str, str], Award] = {}
    for stated in command.awards:
        award = stated._replace(hold_id=stated.hold_id or case.hold_id)
        key = (award.hold_id, award.line_id)
        if key in found:
            raise Refusal(Reason.DUPLICATE_LINE, line_id=award.line_id)
        found[key] = award
    for hold_id, line_id in found:
        if case.claim(hold_id, line_id) is None:
            raise Refusal(Reason.LINE_NOT_FOUND, hold_id=hold_id, line_id=line_id)
    return tuple(found.values())


def _check_evidence(book: Book, case: Case, outcome: CaseOutcome) -> None:
    """EVIDENCE_REQUIRED when a policy wants some before a ruling, and there is none."""
    rules = outcome in RULINGS or outcome is CaseOutcome.UPHELD
    if not rules or case.evidence_count or case.state not in EVIDENCE_STATES:
        return
    for policy in deadlines.policies_of(book, deadlines.lines_of(book, case)):
        if policy.terms.evidence_required:
            raise Refusal(
                Reason.EVIDENCE_REQUIRED,
                case_id=case.case_id,
                state=case.state,
                policy=policy.reference,
            )


def case_fall_due(command: CaseFallDue, book: Book, now: datetime) -> list[Draft]:
    """What the time of a stage leads to that has passed, at the moment it ended."""
    case = lookup.case(book, command.case_id)
    outcome = case.deadline.default
    if case.due_time != command.due_time or outcome is None or command.due_time > now:
        return []
    if outcome is CaseOutcome.ESCALATED:
        return [deadlines.escalated(book, case)]
    ruling = Ruling(outcome, rule=case.deadline.rule)
    return close(book, case, ruling, command.due_time, command.due_time, breached=True)


class _Closing(NamedTuple):
    """How a case is being closed: what is awarded, drawn, undone, freed and passed on, and when.

    `known` is when it came to be known, from which the time to appeal counts.
    """

    case: Case
    ruling: Ruling
    awards: tuple[Award, ...]
    refunded: tuple[RefundedLine, ...]
    undone: tuple[RefundedLine, ...]
    freed: dict[tuple[str, str], int]
    passed_on: tuple[CaseReserve, ...]
    closed: datetime
    known: datetime
    breached: bool

    @property
    def is_final(self) -> bool:
        """A ruling on an appeal cannot be appealed."""
        return self.case.state is CaseState.APPEALED


def close(
    book: Book,
    case: Case,
    ruling: Ruling,
    closed: datetime,
    known: datetime,
    *,
    breached: bool = False,
) -> list[Draft]:
    """E3 reversed, and E4 for what is awarded, in place of what an appealed ruling had awarded.

    Refused with REFUND_EXCEEDS_REMAINDER or AMOUNT_OUT_OF_RANGE.
    """
    funds = Funds(book, case.currency)
    undone = _undone(book, case, funds) if ruling.outcome in RULINGS else ()
    awards = ruling.awards
    if ruling.outcome is CaseOutcome.APPROVED and not awards:
        awards = tuple([_all_claimed(funds, claim) for claim in case.lines])
    _check_remainders(book, case, funds, awards)
    money.total(award.amount + award.freight for award in awards)
    refunded = tuple(
        [_drawn(case, funds, award, ruling) for award in awards if award.amount or award.freight]
    )
    freed = _freed(case, refunded)
    closing = _Closing(
        case,
        ruling,
        awards,
        refunded,
        undone,
        freed,
        passing.on(book, case, freed),
        closed,
        known,
        breached,
    )
    legs = [*_freed_legs(book, closing), *_undone_legs(book, closing)]
    actor = ruling.rule if breached else ""
    drafts = [Draft(_fact(book, closing), closed, legs, actor=actor)]
    drafts += _refunds(book, closing, actor)
    return [*drafts, *recoveries(book, closed, *drafts)]


def _fact(book: Book, closing: _Closing) -> CaseClosed:
    case, ruling = closing.case, closing.ruling
    appealable = ruling.outcome in RULINGS and not closing.is_final
    return CaseClosed(
        case.case_id,
        ruling.outcome,
        MOVES[case.state][ruling.outcome] or case.ruling or case.state,
        tuple(_unblocked(book, closing)),
        _refund_due(book, case, closing.closed) if closing.refunded else None,
        ruling.shares if closing.refunded else (),
        ruling.freight_shares if any(award.freight for award in closing.awards) else (),
        ruling.liable,
        ruling.subject,
        ruling.reason,
        ruling.rule,
        closing.breached,
        closing.passed_on,
        _appeal_until(book, case, closing.known) if appealable else None,
        closing.undone,
    )


def _all_claimed(funds: Funds, claim: CaseLine) -> Award:
    """What is claimed, as far as it can still be refunded, whatever is set apart for others."""
    left = funds.line(claim.hold_id, claim.line_id).left
    return Award(claim.hold_id, claim.line_id, min(claim.claimed, left))


def _check_remainders(book: Book, case: Case, funds: Funds, awards: Sequence[Award]) -> None:
    """REFUND_EXCEEDS_REMAINDER when a refund would be more than is left of its line."""
    if case.type in BEYOND_CAPTURE:
        return
    for award in awards:
        line = funds.line(award.hold_id, award.line_id)
        item = RefundItem(award.line_id, award.amount)
        check_remainder(book.holds[award.hold_id], line, item, line.left)


def _drawn(case: Case, funds: Funds, award: Award, ruling: Ruling) -> RefundedLine:
    """An award, drawn on whoever bears it."""
    reserved = case.reserved(award.hold_id, award.line_id)
    return drawn(funds, award, reserved, ruling.shares, ruling.freight_shares)


def _freed(case: Case, refunded: Sequence[RefundedLine]) -> dict[tuple[str, str], int]:
    """What was set apart of each line and is not drawn."""
    freed = {(claim.hold_id, claim.line_id): claim.reserved for claim in case.lines}
    for line in refunded:
        freed[line.hold_id, line.line_id] -= line.from_disputed
    return freed


def _undone(book: Book, case: Case, funds: Funds) -> tuple[RefundedLine, ...]:
    """What the ruling before had refunded, given back; there is one only after an appeal."""
    return tuple(
        [
            funds.give_back(line._replace(hold_id=book.refunds[refund_id].hold_id))
            for refund_id in case.refund_ids
            for line in book.refunds[refund_id].lines
        ]
    )


def _freed_legs(book: Book, closing: _Closing) -> list[Leg]:
    """E3 reversed for what no other case takes over."""
    left = dict(closing.freed)
    for passed in closing.passed_on:
        left[passed.hold_id, passed.line_id] -= passed.amount
    apart = [
        SetApart(hold_id, line_id, book.holds[hold_id].lines[line_id].merchant, amount)
        for (hold_id, line_id), amount in left.items()
    ]
    return templates.given_back(closing.case.currency, apart)


def _undone_legs(book: Book, closing: _Closing) -> list[Leg]:
    legs: list[Leg] = []
    for line in closing.undone:
        merchant = book.holds[line.hold_id].lines[line.line_id].merchant
        legs += templates.refund_undone(line.hold_id, closing.case.currency, merchant, line)
    return legs


def _unblocked(book: Book, closing: _Closing) -> Iterator[UnblockedLine]:
    """Every line that the case has blocked."""
    case = closing.case
    awarded = {(award.hold_id, award.line_id): award for award in closing.awards}
    tail = RULINGS.get(closing.ruling.outcome) in LEAVES_TAIL and not closing.is_final
    for hold_id in case.hold_ids:
        for line_id, line in book.holds[hold_id].lines.items():
            if case.names(hold_id, line_id):
                award = awarded.get((hold_id, line_id))
                yield UnblockedLine(
                    hold_id,
                    line_id,
                    _days_to_appeal(book, line, closing.known) if tail else None,
                    award.amount if award else 0,
                    award.freight if award else 0,
                    closing.freed.get((hold_id, line_id), 0),
                )


def _days_to_appeal(book: Book, line: Line, known: datetime) -> datetime | None:
    terms = book.policy_of(line).terms
    if not terms.appeal_days:
        return None
    return days_after(known, terms.appeal_days, zone(terms.time_zone))


def _appeal_until(book: Book, case: Case, known: datetime) -> datetime | None:
    """The longest time to appeal that a policy of its lines gives."""
    ends = [_days_to_appeal(book, line, known) for line in deadlines.lines_of(book, case)]
    return max([end for end in ends if end is not None], default=None)


def _refund_due(book: Book, case: Case, approved: datetime) -> datetime | None:
    """Until when an award has to be paid: the earliest of what the policies of its lines say."""
    due = []
    for policy in deadlines.policies_of(book, deadlines.lines_of(book, case)):
        terms = policy.terms
        tz = zone(terms.time_zone)
        day = local_date(approved, tz)
        if terms.refund_working_days:
            calendar = book.rules.calendars[terms.calendar]
            due.append(end_of_day(calendar.working_days_after(day, terms.refund_working_days), tz))
        if terms.refund_limit_days:
            due.append(end_of_day(day + timedelta(days=terms.refund_limit_days), tz))
    return min(due, default=None)


def _refunds(book: Book, closing: _Closing, actor: str) -> Iterator[Draft]:
    """E4: a refund for each hold, less what the buyer has from the ruling before."""
    case = closing.case
    number = case.refund_count
    for hold_id in case.hold_ids:
        lines = [line for line in closing.refunded if line.hold_id == hold_id]
        if not lines:
            continue
        number += 1
        hold = book.holds[hold_id]
        has = sum(line.cash for line in closing.undone if line.hold_id == hold_id)
        offset = min(has, sum(line.cash for line in lines))
        has_parts = list(_drawn_down(offset, [line.cash for line in lines]))
        payable = [line.cash - has for line, has in zip(lines, has_parts, strict=True)]
        through = payees.of_amounts(book, hold, payable)
        legs = [
            leg
            for line, to, has_part in zip(lines, through, has_parts, strict=True)
            for leg in templates.refund_line(
                hold_id, hold.currency, hold.lines[line.line_id].merchant, line, to, has_part
            )
        ]
        fact = RefundCreated(
            case.refund_id(number),
            hold_id,
            closing.ruling.reason or f"case-{case.ground.lower()}",
            tuple([line._replace(hold_id="") for line in lines]),
            offset,
            case.case_id,
            payees.summed(hold, through),
        )
        yield Draft(fact, closing.closed, legs, actor=actor)


def _drawn_down(offset: int, amounts: Iterable[int]) -> Iterator[int]:
    """What of each amount an offset makes up for, the first amounts first."""
    for amount in amounts:
        part = min(offset, amount)
        offset -= part
        yield part
