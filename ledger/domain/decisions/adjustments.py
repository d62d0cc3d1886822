"""Adjustments: proposed by one person, approved by another (E8, E14, E16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Final

from ledger.domain import currencies, frozen, money, templates
from ledger.domain.adjustments import (
    Adjustment,
    AdjustmentLine,
    AdjustmentState,
    CurrencyExchange,
    ManualPostings,
    Proposal,
    Reversal,
    SegregationTransfer,
    WriteOff,
    accounts_of,
    holds_of,
)
from ledger.domain.book import Book
from ledger.domain.chart import (
    CHART,
    CLIENT_MONEY,
    RECEIVABLES,
    AccountClass,
    AccountKey,
    Kind,
)
from ledger.domain.commands import ProposeAdjustment, ReviewAdjustment
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import AdjustmentProposed, AdjustmentReviewed
from ledger.domain.kinds import AdjustmentKind
from ledger.domain.refusals import Reason, Refusal, field_invalid

_KINDS: Final[dict[type, AdjustmentKind]] = {
    ManualPostings: AdjustmentKind.MANUAL,
    WriteOff: AdjustmentKind.WRITE_OFF,
    SegregationTransfer: AdjustmentKind.TRANSFER,
    CurrencyExchange: AdjustmentKind.EXCHANGE,
    Reversal: AdjustmentKind.REVERSAL,
}
_EXCHANGED: Final = frozenset({AccountClass.ASSET, AccountClass.LIABILITY})


def propose_adjustment(command: ProposeAdjustment, book: Book, now: datetime) -> list[Draft]:
    """What would be posted, which is nothing yet; refused when it could not be posted now."""
    what = command.what
    if command.expire_time <= now:
        raise field_invalid("expire_time", "must lie after now, by the ledger's clock")
    _check_fields(what)
    if command.adjustment_id in book.adjustments:
        raise Refusal(Reason.ADJUSTMENT_EXISTS, adjustment_id=command.adjustment_id)
    _check_kinds(what)
    legs = _legs(what, book)
    _check_balanced(legs)
    lines = tuple([AdjustmentLine(leg.account, leg.amount, leg.hold_id) for leg in legs])
    for hold_id in sorted(holds_of(what)):
        lookup.hold(book, hold_id)
    _check_balances(lines, book)
    rate, rate_source = what[-2:] if isinstance(what, CurrencyExchange) else ("", "")
    fact = AdjustmentProposed(
        command.adjustment_id,
        _KINDS[type(what)],
        lines,
        command.reason,
        command.expire_time,
        command.by,
        rate,
        rate_source,
        what.entry_seq if isinstance(what, Reversal) else 0,
    )
    return [Draft(fact, now)]


def review_adjustment(command: ReviewAdjustment, book: Book, now: datetime) -> list[Draft]:
    """E8, E14 or E16 once somebody else has approved; nothing when it is declined."""
    adjustment = lookup.adjustment(book, command.adjustment_id)
    state = adjustment.state_at(now)
    if state is not AdjustmentState.PROPOSED:
        raise Refusal(Reason.ADJUSTMENT_STATE, adjustment_id=adjustment.adjustment_id, state=state)
    fact = AdjustmentReviewed(
        adjustment.adjustment_id,
        command.approved,
        adjustment.proposed_by,
        command.by,
        adjustment.kind,
        adjustment.reason,
        adjustment.rate,
        adjustment.rate_source,
        adjustment.reverses_entry_seq,
    )
    if not command.approved:
        return [Draft(fact, now)]
    if command.by == adjustment.proposed_by:
        raise Refusal(
            Reason.SECOND_PERSON_REQUIRED,
            what=f"adjustments/{adjustment.adjustment_id}",
            proposed_by=adjustment.proposed_by,
        )
    if adjustment.reverses_entry_seq:
        _check_not_reversed(book.adjustments[book.reviewed[adjustment.reverses_entry_seq]])
    _check_not_frozen(adjustment.lines, book)
    _check_balances(adjustment.lines, book)
    draft = Draft(fact, now, templates.adjusted(adjustment.lines))
    return [draft, *recoveries(book, now, draft)]


def _check_fields(what: Proposal) -> None:
    """FIELD_INVALID for what contradicts itself or the chart, and CURRENCY_UNKNOWN."""
    match what:
        case ManualPostings(lines):
            _check_lines(lines)
            for line in lines:
                currencies.exponent(line.account.currency)
        case WriteOff() | SegregationTransfer():
            currencies.exponent(what.currency)
        case CurrencyExchange():
            _check_exchange(what)
            _check_rate(what)


def _check_lines(lines: Iterable[AdjustmentLine]) -> None:
    debited: dict[AccountKey, bool] = {}
    for index, line in enumerate(lines):
        field = f"manual.lines[{index}].account"
        _check_owner(line.account, field)
        # Else a balance could leave its bounds between the postings of one entry.
        if debited.setdefault(line.account, line.amount > 0) != (line.amount > 0):
            raise field_invalid(field, "is both debited and credited")


def _check_owner(account: AccountKey, field: str) -> None:
    """An owner for the kinds that have one, and none for the platform's own."""
    facts = CHART.get(account.kind)
    if facts is None or bool(facts.owner) == bool(account.owner):
        return
    whose = f"must name the {facts.owner}" if facts.owner else "must be empty"
    raise field_invalid(f"{field}.owner", f"{whose}, as of every account of kind {account.kind}")


def _check_exchange(what: CurrencyExchange) -> None:
    sold, bought = what.sold_account, what.bought_account
    _check_owner(sold, "exchange.sold_account")
    _check_owner(bought, "exchange.bought_account")
    if sold.currency == bought.currency:
        raise field_invalid("exchange.bought_account.currency_code", "is the one that is sold")
    if sold.kind in CHART and bought.kind in CHART:
        if sold.account_class not in _EXCHANGED:
            raise field_invalid("exchange.sold_account.kind", "must be an asset or a liability")
        if bought.account_class is not sold.account_class:
            raise field_invalid(
                "exchange.bought_account.kind", f"must be of the class {sold.account_class.name}"
            )
        if sold.kind in CLIENT_MONEY and sold.owner != bought.owner:
            raise field_invalid(
                "exchange.bought_account.owner", "must be the one whose money is sold"
            )
    if not Fraction(what.rate):
        raise field_invalid("exchange.rate", "must be greater than 0")


def _check_rate(what: CurrencyExchange) -> None:
    """The amounts follow from the rate, one of them rounded to its minor unit."""
    sold_unit = Fraction(1, 10 ** currencies.exponent(what.sold_account.currency))
    bought_unit = Fraction(1, 10 ** currencies.exponent(what.bought_account.currency))
    rate = Fraction(what.rate)
    off = abs(what.sold * sold_unit * rate - what.bought * bought_unit)
    if off > max(bought_unit, sold_unit * rate) / 2:
        raise field_invalid("exchange.rate", "does not make sold_minor bought_minor")


def _check_kinds(what: Proposal) -> None:
    """KIND_NOT_ADJUSTABLE, by the accounts that the caller names."""
    for account in accounts_of(what):
        if account.kind not in CHART or not CHART[account.kind].adjustable:
            raise Refusal(Reason.KIND_NOT_ADJUSTABLE, kind=account.kind)


def _legs(what: Proposal, book: Book) -> list[Leg]:
    match what:
        case ManualPostings(lines):
            return templates.adjusted(lines)
        case WriteOff():
            return templates.written_off(*what)
        case SegregationTransfer():
            return templates.segregated(*what)
        case CurrencyExchange():
            of = (what.sold_account, what.sold, what.bought_account, what.bought)
            return templates.exchanged(*of)
        case Reversal(entry_seq):
            return templates.adjustment_reversed(_reversible(entry_seq, book).lines)


def _reversible(entry_seq: int, book: Book) -> Adjustment:
    """The adjustment that an entry approved, and that nothing has undone yet."""
    found = book.adjustments.get(book.reviewed.get(entry_seq, ""))
    if found is None or not found.is_posted or found.kind is AdjustmentKind.REVERSAL:
        posted = found is not None and found.is_posted
        kind = "reversal" if posted else book.entry_kinds.get(entry_seq)
        if kind is None:
            raise Refusal(Reason.ENTRY_NOT_FOUND, seq=entry_seq)
        raise Refusal(Reason.ENTRY_NOT_REVERSIBLE, entry_seq=entry_seq, kind=kind)
    _check_not_reversed(found)
    return found


def _check_not_reversed(adjustment: Adjustment) -> None:
    if adjustment.reversed_by_entry_seq:
        raise Refusal(
            Reason.ENTRY_REVERSED,
            entry_seq=adjustment.review_entry_seq,
            reversed_by_entry_seq=adjustment.reversed_by_entry_seq,
        )


def _check_not_frozen(lines: Iterable[AdjustmentLine], book: Book) -> None:
    """FUNDS_FROZEN for money of a merchant that is frozen as a whole; what it gets is not held up.

    That its payouts are stopped does not matter: a correction is none.
    """
    debited = [line.account.owner for line in lines if line.amount > 0 and _is_available(line)]
    for merchant in debited:
        if freeze := frozen.stopping_payouts(book, merchant):
            raise Refusal(Reason.FUNDS_FROZEN, merchant=merchant, freeze_id=freeze.freeze_id)


def _is_available(line: AdjustmentLine) -> bool:
    return line.account.kind == Kind.AVAILABLE


def _check_balanced(legs: Iterable[Leg]) -> None:
    sums: Counter[str] = Counter()
    for leg in legs:
        sums[leg.account.currency] += leg.amount
    for currency, amount in sums.items():
        if amount:
            raise Refusal(Reason.ADJUSTMENT_UNBALANCED, currency_code=currency, sum_minor=amount)


def _check_balances(lines: Iterable[AdjustmentLine], book: Book) -> None:
    """AMOUNT_OUT_OF_RANGE, and BALANCE_TOO_SMALL for client money and what is owed to us."""
    changes: Counter[AccountKey] = Counter()
    for line in lines:
        changes[line.account] += money.in_range(line.amount)
    for account, change in changes.items():
        money.in_range(book.balance(account) + change)
    for account, change in changes.items():
        # Client money is a credit balance, a receivable a debit balance; neither changes sides.
        side = -1 if account.kind in CLIENT_MONEY else 1 if account.kind in RECEIVABLES else 0
        balance = side * book.balance(account)
        if side * change < 0 and balance + side * change < 0:
            raise Refusal(
                Reason.BALANCE_TOO_SMALL,
                kind=account.kind,
                owner=account.owner,
                currency_code=account.currency,
                balance_minor=balance,
                requested_minor=-side * change,
            )
