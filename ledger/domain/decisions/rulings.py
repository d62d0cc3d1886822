"""Closing cases: by a ruling, because it was withdrawn, or because its time passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.domain import deadlines, money, passing, templates
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
from ledger.domain.stages import EVIDENCE_STATES, MOVES, RULINGS, CaseState
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
    return [*drafts, *close(book, case, ruling, closed)]


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
    money.total(award.amount + award.freight for award in found.values())
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
    return close(book, case, ruling, command.due_time, breached=True)


def close(
    book: Book, case: Case, ruling: Ruling, closed: datetime, *, breached: bool = False
) -> list[Draft]:
    """E3 reversed, and E4 for what is awarded, in place of what an appealed ruling had awarded."""
    funds = Funds(book, case.currency)
    undone = _undone(book, case, funds) if ruling.outcome in RULINGS else ()
    awards = ruling.awards
    if ruling.outcome is CaseOutcome.APPROVED and not awards:
        awards = tuple([_all_claimed(funds, claim) for claim in case.lines])
    refunded = [
        _awarded(book, case, funds, award, ruling)
        for award in awards
        if award.amount or award.freight
    ]
    from_disputed = {(line.hold_id, line.line_id): line.from_disputed for line in refunded}
    freed = {
        (claim.hold_id, claim.line_id): claim.reserved
        - from_disputed.get((claim.hold_id, claim.line_id), 0)
        for claim in case.lines
    }
    passed_on = passing.on(book, case, freed)
    final = case.state is CaseState.APPEALED
    fact = CaseClosed(
        case.case_id,
        ruling.outcome,
        MOVES[case.state][ruling.outcome] or case.ruling or case.state,
        tuple(_unblocked(book, case, ruling.outcome, awards, freed, closed)),
        _refund_due(book, case, closed) if refunded else None,
        ruling.shares if refunded else (),
        ruling.freight_shares if any(award.freight for award in awards) else (),
        ruling.liable,
        ruling.subject,
        ruling.reason,
        ruling.rule,
        breached,
        passed_on,
        None if final or ruling.outcome not in RULINGS else _appeal_until(book, case, closed),
        undone,
    )
    legs = [*_freed_legs(book, case, freed, passed_on), *_undone_legs(book, case, undone)]
    actor = ruling.rule if breached else ""
    drafts = [Draft(fact, closed, legs, actor=actor)]
    reason = ruling.reason or f"case-{case.ground.lower()}"
    drafts += _refunds(book, case, reason, refunded, undone, closed, actor)
    return [*drafts, *recoveries(book, closed, *drafts)]


def _all_claimed(funds: Funds, claim: CaseLine) -> Award:
    """What is claimed, as far as it can still be refunded."""
    line = funds.line(claim.hold_id, claim.line_id)
    there = min(claim.reserved + line.held + line.released_left, line.left)
    return Award(claim.hold_id, claim.line_id, min(claim.claimed, there))


def _awarded(book: Book, case: Case, funds: Funds, award: Award, ruling: Ruling) -> RefundedLine:
    """An award, drawn on whoever bears it; REFUND_EXCEEDS_REMAINDER."""
    if case.type not in BEYOND_CAPTURE:
        line = funds.line(award.hold_id, award.line_id)
        item = RefundItem(award.line_id, award.amount)
        check_remainder(book.holds[award.hold_id], line, item, line.left)
    reserved = case.reserved(award.hold_id, award.line_id)
    return drawn(funds, award, reserved, ruling.shares, ruling.freight_shares)


def _undone(book: Book, case: Case, funds: Funds) -> tuple[RefundedLine, ...]:
    """What the ruling before had refunded, given back; there is one only after an appeal."""
    return tuple(
        [
            funds.give_back(line._replace(hold_id=book.refunds[refund_id].hold_id))
            for refund_id in case.refund_ids
            for line in book.refunds[refund_id].lines
        ]
    )


def _freed_legs(
    book: Book,
    case: Case,
    freed: dict[tuple[str, str], int],
    passed_on: Sequence[CaseReserve],
) -> list[Leg]:
    """E3 reversed for what no other case takes over."""
    left = dict(freed)
    for passed in passed_on:
        left[passed.hold_id, passed.line_id] -= passed.amount
    apart = [
        SetApart(hold_id, line_id, book.holds[hold_id].lines[line_id].merchant, amount)
        for (hold_id, line_id), amount in left.items()
    ]
    return templates.given_back(case.currency, apart)


def _undone_legs(book: Book, case: Case, undone: Sequence[RefundedLine]) -> list[Leg]:
    return [
        leg
        for line in undone
        for leg in templates.refund_undone(
            line.hold_id,
            case.currency,
            book.holds[line.hold_id].lines[line.line_id].merchant,
            line,
        )
    ]


def _unblocked(
    book: Book,
    case: Case,
    outcome: CaseOutcome,
    awards: Sequence[Award],
    freed: dict[tuple[str, str], int],
    closed: datetime,
) -> Iterator[UnblockedLine]:
    """Every line that the case has blocked."""
    awarded = {(award.hold_id, award.line_id): award for award in awards}
    tail = outcome in _LEAVES_TAIL and case.state is not CaseState.APPEALED
    for hold_id in case.hold_ids:
        for line_id, line in book.holds[hold_id].lines.items():
            if case.names(hold_id, line_id):
                award = awarded.get((hold_id, line_id))
                yield UnblockedLine(
                    hold_id,
                    line_id,
                    _days_to_appeal(book, line, closed) if tail else None,
                    award.amount if award else 0,
                    award.freight if award else 0,
                    freed.get((hold_id, line_id), 0),
                )


_LEAVES_TAIL = frozenset({CaseOutcome.REJECTED, CaseOutcome.PARTLY_APPROVED})
"""The rulings that the buyer may well appeal, so that the lines stay blocked meanwhile."""


def _days_to_appeal(book: Book, line: Line, closed: datetime) -> datetime | None:
    terms = book.policy_of(line).terms
    if not terms.appeal_days:
        return None
    return days_after(closed, terms.appeal_days, zone(terms.time_zone))


def _appeal_until(book: Book, case: Case, closed: datetime) -> datetime | None:
    """The longest time to appeal that a policy of its lines gives."""
    ends = [_days_to_appeal(book, line, closed) for line in deadlines.lines_of(book, case)]
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


def _refunds(
    book: Book,
    case: Case,
    reason: str,
    refunded: Sequence[RefundedLine],
    undone: Sequence[RefundedLine],
    closed: datetime,
    actor: str,
) -> Iterator[Draft]:
    """E4: a refund for each hold, less what the buyer has from the ruling before."""
    number = case.refund_count
    for hold_id in case.hold_ids:
        lines = [line for line in refunded if line.hold_id == hold_id]
        if not lines:
            continue
        number += 1
        hold = book.holds[hold_id]
        has = sum(line.amount for line in undone if line.hold_id == hold_id)
        offset = min(has, sum(line.amount for line in lines))
        legs, left = [], offset
        for line in lines:
            merchant, has_part = hold.lines[line.line_id].merchant, min(left, line.amount)
            of = (hold_id, hold.psp, hold.currency, merchant, line, has_part)
            legs += templates.refund_line(*of)
            left -= has_part
        fact = RefundCreated(
            case.refund_id(number),
            hold_id,
            reason,
            tuple([line._replace(hold_id="") for line in lines]),
            offset,
            case.case_id,
        )
        yield Draft(fact, closed, legs, actor=actor)
