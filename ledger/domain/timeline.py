"""The timeline of a hold: what each entry says of it, as far as whoever looks may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.cases import Case, Evidence
from ledger.domain.coupons import CouponState
from ledger.domain.entries import Entry
from ledger.domain.holds import Hold
from ledger.domain.kinds import CaseAction, CaseOutcome, CaseParty, RefundOutcome
from ledger.domain.stages import NEXT_PARTY, CaseState


class Role(StrEnum):
    """Who looks."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"
    SUPPORT = "SUPPORT"
    FINANCE = "FINANCE"
    AUDITOR = "AUDITOR"


class ItemLine(NamedTuple):
    """What an item says of a line: the amount it is about, in minor units, and a window's end."""

    line_id: str
    amount: int = 0
    window_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What an entry says of a hold.

    `actor` is empty where whoever looks is not told. An item about the stage of a `case` concerns
    whomever that blocks; any other concerns those whose lines it names and, naming none, everyone.
    """

    lines: tuple[ItemLine, ...] = ()
    case: Case | None = None
    case_id: str = ""
    state: CaseState | None = None
    action: CaseAction | None = None
    outcome: CaseOutcome | None = None
    due_time: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    reference: str = ""
    detail: str = ""
    appeal_until: datetime | None = None
    actor: str = ""

    @property
    def next_party(self) -> CaseParty | None:
        """Who acts next, where the item says where a case stands."""
        return NEXT_PARTY.get(self.state) if self.state else None


class Task(NamedTuple):
    """What somebody has to do: an open case, with what is set apart for it, in minor units."""

    case: Case
    reserved: int


class View(NamedTuple):
    """Who looks at which hold, and which of its lines they may see.

    The book knows the hold with its lines and cases, and the refunds and coupons that are told of.
    """

    book: Book
    hold: Hold
    role: Role
    line_ids: frozenset[str]

    def names(self, case: Case) -> bool:
        """Whether a case blocks a line that whoever looks may see."""
        return any(case.names(self.hold.hold_id, line_id) for line_id in self.line_ids)

    def is_party_to(self, case: Case) -> bool:
        """Whether they may see what a case is about, and not only where it stands.

        A merchant's lines may be blocked by a quarrel about the lines of another.
        """
        if self.role is not Role.MERCHANT:
            return True
        return any(case.claim(self.hold.hold_id, line_id) for line_id in self.line_ids)


def look(book: Book, hold: Hold, role: Role, merchant: str = "") -> View:
    """How a role sees a hold; a merchant sees its own lines, everyone else all."""
    lines = hold.lines.values()
    seen = [each.line_id for each in lines if merchant in {"", each.merchant}]
    return View(book, hold, role, frozenset(seen))


KEPT: Final = "KEPT"
"""The detail of a review that leaves a freeze as it is."""

BREACHED: Final = "BREACHED"
"""The detail of what happened to a case because a deadline passed."""

OF_NO_HOLD: Final = frozenset(
    {
        facts.LedgerCreated,
        facts.ClockAdvanced,
        facts.PolicyCreated,
        facts.CalendarCreated,
        facts.ExtensionDeclared,
        facts.RevisionAdvanced,
        facts.DebtRecovered,
        facts.PayoutCreated,
        facts.PayoutReported,
        facts.MerchantChanged,
        facts.PayoutScheduleChanged,
        facts.PayoutsRun,
        facts.DestinationChanged,
        facts.DepositReported,
        facts.AdjustmentProposed,
        facts.AdjustmentReviewed,
    }
)
"""What is not told of any hold: it is the ledger's, or a merchant's as a whole."""

_HIDDEN: Final[dict[Role, frozenset[type]]] = {
    Role.BUYER: frozenset(
        {
            facts.SettlementReported,
            facts.ProviderReleaseAlerted,
            facts.ReserveMatured,
            # Whoever may be the risk is not to learn that somebody sees one.
            facts.FundsFrozen,
            facts.LiftProposed,
            facts.LiftReviewed,
            facts.FreezeExpired,
        }
    ),
    Role.MERCHANT: frozenset({facts.ProviderReleaseAlerted, facts.LiftProposed}),
}
_NOT_TOLD_ACTORS: Final = frozenset({Role.BUYER, Role.MERCHANT})
_DECIDED: Final = {CaseState.WON: CaseOutcome.WON, CaseState.LOST: CaseOutcome.LOST}


def tell(entry: Entry, view: View) -> Item | None:
    """What an entry says to whoever looks; None for nothing."""
    kind = type(entry.fact)
    if kind in OF_NO_HOLD or kind in _HIDDEN.get(view.role, ()):
        return None
    item = TELLERS[kind](entry.fact, view)
    if item is None:
        return None
    seen = tuple([line for line in item.lines if line.line_id in view.line_ids])
    if not seen and not _concerns(item, view):
        return None
    if item.case is not None and not view.is_party_to(item.case):
        if item.evidence:
            return None
        item = replace(item, detail="")
    actor = "" if view.role in _NOT_TOLD_ACTORS else entry.actor
    return replace(item, lines=seen, actor=actor)


def _concerns(item: Item, view: View) -> bool:
    """Whether an item that names no line of theirs concerns whoever looks all the same."""
    if item.case is not None:
        return view.names(item.case)
    return not item.lines and bool(view.line_ids)


def tasks(view: View) -> Iterator[Task]:
    """What is to be done about the hold, as far as whoever looks may see it; the oldest first."""
    hold_id = view.hold.hold_id
    for case in sorted(view.book.cases.values(), key=lambda case: case.entry_seq):
        if case.is_open and view.names(case):
            claims = [case.claim(hold_id, line_id) for line_id in view.line_ids]
            yield Task(case, sum([each.reserved + each.recalled for each in claims if each]))


def _hold_placed(fact: facts.HoldPlaced, _view: View) -> Item:
    return Item(tuple([ItemLine(line.line_id, line.amount) for line in fact.lines]))


def _hold_captured(fact: facts.HoldCaptured, _view: View) -> Item:
    there = [ItemLine(line.line_id, line.amount) for line in fact.lines]
    new = [ItemLine(line.line_id, line.amount) for line in fact.new_lines]
    return Item((*there, *new), reference=fact.psp)


def _hold_voided(fact: facts.HoldVoided, _view: View) -> Item:
    return Item(tuple([ItemLine(line.line_id, line.amount) for line in fact.lines]))


def _settlement_reported(_fact: facts.SettlementReported, _view: View) -> Item:
    return Item()


def _windows(lines: Iterable[facts.FulfilledLine]) -> tuple[ItemLine, ...]:
    """A window that does not run has no end yet."""
    return tuple(
        [
            ItemLine(line.line_id, window_end=None if line.waiting else line.window_end)
            for line in lines
        ]
    )


def _fulfilment_reported(fact: facts.FulfilmentReported, _view: View) -> Item:
    return Item(_windows(fact.lines), detail=fact.kind)


def _windows_changed(fact: facts.WindowsChanged, _view: View) -> Item:
    return Item(_windows(fact.lines))


def _provider_release_alerted(fact: facts.ProviderReleaseAlerted, _view: View) -> Item:
    return Item(tuple(map(ItemLine, fact.line_ids)), due_time=fact.provider_release_time)


def _lines_released(fact: facts.LinesReleased, _view: View) -> Item:
    return Item(tuple([ItemLine(line.line_id, line.amount) for line in fact.lines]))


def _reserve_matured(fact: facts.ReserveMatured, _view: View) -> Item:
    return Item(tuple([ItemLine(line.line_id, line.amount) for line in fact.lines]))


def _about(fact: Any, view: View, **said: Any) -> Item:
    """An item about the stage of a case."""
    return Item(case=view.book.cases[fact.case_id], case_id=fact.case_id, **said)


def _case_opened(fact: facts.CaseOpened, view: View) -> Item:
    lines = [ItemLine(line.line_id, line.claimed) for line in _on_hold(fact, fact.lines, view)]
    return _about(
        fact,
        view,
        lines=tuple(lines),
        state=CaseState.OPENED,
        due_time=fact.deadline.time,
        detail=fact.type,
    )


def _case_answered(fact: facts.CaseAnswered, view: View) -> Item:
    return _about(fact, view, state=CaseState.ANSWERED, due_time=fact.deadline.time)


def _case_moved(fact: facts.CaseMoved, view: View) -> Item:
    lines = [ItemLine(line.line_id, line.amount) for line in _on_hold(fact, fact.reserves, view)]
    return _about(
        fact,
        view,
        lines=tuple(lines),
        state=fact.state,
        action=fact.action,
        due_time=fact.deadline.time,
        detail=BREACHED if fact.breached else "",
    )


def _case_closed(fact: facts.CaseClosed, view: View) -> Item:
    lines = [
        ItemLine(line.line_id, line.awarded + line.freight)
        for line in _on_hold(fact, fact.lines, view)
    ]
    return _about(
        fact,
        view,
        lines=tuple(lines),
        state=fact.state,
        outcome=fact.outcome,
        due_time=fact.refund_due,
        detail=BREACHED if fact.breached else fact.reason,
        appeal_until=fact.appeal_until,
    )


def _evidence_added(fact: facts.EvidenceAdded, view: View) -> Item:
    return _about(fact, view, evidence=(fact.evidence,))


def _chargeback_opened(fact: facts.ChargebackOpened, view: View) -> Item:
    return _about(
        fact,
        view,
        lines=tuple([ItemLine(line.line_id, line.claimed) for line in fact.lines]),
        state=fact.state,
        due_time=fact.deadline,
        reference=fact.chargeback.reference,
        detail=fact.reason,
    )


def _chargeback_moved(fact: facts.ChargebackMoved, view: View) -> Item:
    """Decided, it tells what was charged back; otherwise what was set apart with this step."""
    amounts = Counter({line.line_id: _charged_back(line) for line in fact.settled})
    if not fact.settled:
        amounts.update({line.line_id: line.amount for line in fact.reserves})
        amounts.update({line.line_id: line.amount for line in fact.recalled})
    chargeback = view.book.cases[fact.case_id].chargeback
    return _about(
        fact,
        view,
        lines=tuple([ItemLine(line_id, amount) for line_id, amount in amounts.items()]),
        state=fact.state,
        outcome=_DECIDED.get(fact.state),
        due_time=fact.deadline,
        reference=chargeback.reference if chargeback else "",
        detail=fact.event,
    )


def _charged_back(line: facts.SettledLine) -> int:
    return line.from_disputed + line.from_held + line.from_recalled + line.from_receivable


def _coupon_granted(fact: facts.CouponGranted, view: View) -> Item | None:
    if fact.hold_id != view.hold.hold_id or (view.role is Role.BUYER and fact.proposed):
        return None
    return Item(
        (ItemLine(fact.line_id, fact.amount),),
        case_id=fact.case_id,
        reference=fact.coupon_id,
        detail=CouponState.PROPOSED if fact.proposed else CouponState.ISSUED,
    )


def _coupon_reviewed(fact: facts.CouponReviewed, view: View) -> Item | None:
    coupon = view.book.coupons[fact.coupon_id]
    if coupon.hold_id != view.hold.hold_id or (view.role is Role.BUYER and not fact.approved):
        return None
    return Item(
        (ItemLine(coupon.line_id, coupon.amount),),
        case_id=coupon.case_id,
        reference=coupon.coupon_id,
        detail=CouponState.ISSUED if fact.approved else CouponState.DECLINED,
    )


def _warranty_granted(fact: facts.WarrantyGranted, _view: View) -> Item:
    return Item(
        (ItemLine(fact.line_id, fact.amount),),
        reference=fact.warranty_id,
        detail=fact.reason,
        due_time=fact.until_time,
    )


def _warranty_used(fact: facts.WarrantyUsed, view: View) -> Item:
    """Who repairs the goods, or the buyer's reason."""
    return _warranty(fact, view, fact.party_id or fact.reason)


def _warranty_ended(fact: facts.WarrantyEnded, view: View) -> Item:
    return _warranty(fact, view, "")


def _warranty(fact: facts.WarrantyUsed | facts.WarrantyEnded, view: View, detail: str) -> Item:
    line_id = view.book.warranties[fact.warranty_id].line_id
    return Item((ItemLine(line_id, fact.amount),), reference=fact.warranty_id, detail=detail)


def _coupon_expired(fact: facts.CouponExpired, view: View) -> Item:
    coupon = view.book.coupons[fact.coupon_id]
    return Item(
        (ItemLine(coupon.line_id, fact.amount),),
        case_id=coupon.case_id,
        reference=coupon.coupon_id,
        detail=CouponState.EXPIRED,
    )


def _lines_exchanged(fact: facts.LinesExchanged, _view: View) -> Item:
    """The lines given, and those taken with what they cost."""
    given = [ItemLine(line.line_id, -line.amount) for line in fact.sources]
    taken = [ItemLine(line.line_id, line.amount) for line in fact.lines]
    return Item((*given, *taken), detail=fact.reason)


def _trade_in_inspected(fact: facts.TradeInInspected, _view: View) -> Item:
    return Item((ItemLine(fact.line_id, fact.value),), reference=fact.party, detail=fact.reason)


def _funds_frozen(fact: facts.FundsFrozen, view: View) -> Item:
    """What is frozen; a merchant is not told why."""
    return Item(
        _frozen_lines(fact.whole, fact.amounts, view),
        reference=fact.freeze_id,
        detail="" if view.role is Role.MERCHANT else fact.reason,
        due_time=fact.expire_time,
    )


def _lift_proposed(fact: facts.LiftProposed, _view: View) -> Item:
    return Item(reference=fact.freeze_id, detail=fact.reason)


def _lift_reviewed(fact: facts.LiftReviewed, view: View) -> Item | None:
    """A freeze that goes on to stand is no news to a merchant, who was not told of the proposal."""
    if fact.approved:
        return _thawed(fact, view)
    if view.role is Role.MERCHANT:
        return None
    return Item(reference=fact.freeze_id, detail=KEPT)


def _thawed(fact: facts.LiftReviewed | facts.FreezeExpired, view: View) -> Item:
    whole = view.book.freezes[fact.freeze_id].whole
    return Item(_frozen_lines(whole, fact.amounts, view), reference=fact.freeze_id)


def _frozen_lines(
    whole: bool, amounts: Iterable[facts.FrozenAmount], view: View
) -> tuple[ItemLine, ...]:
    """The lines of the hold that a freeze blocks: all, or those it has set apart something of."""
    of_line = {each.line_id: each.amount for each in amounts}
    return tuple(
        [
            ItemLine(line_id, of_line.get(line_id, 0))
            for line_id in view.hold.lines
            if whole or line_id in of_line
        ]
    )


def _refund_created(fact: facts.RefundCreated, view: View) -> Item | None:
    return _refund(fact.refund_id, view, fact.reason)


def _refund_reported(fact: facts.RefundReported, view: View) -> Item | None:
    return _refund(fact.refund_id, view, fact.outcome)


def _refund(refund_id: str, view: View, detail: str | RefundOutcome) -> Item | None:
    """A refund of a case on several holds is told of its own."""
    refund = view.book.refunds[refund_id]
    if refund.hold_id != view.hold.hold_id:
        return None
    return Item(
        tuple([ItemLine(line.line_id, line.amount) for line in refund.lines]),
        case_id=refund.case_id,
        reference=refund_id,
        detail=detail,
    )


def _on_hold(fact: Any, lines: Iterable[Any], view: View) -> Iterator[Any]:
    """Those of the lines of a case that are of the hold; one that does not say is of its first."""
    first = view.book.cases[fact.case_id].hold_id
    return (line for line in lines if (line.hold_id or first) == view.hold.hold_id)


TELLERS: Final[dict[type, Callable[[Any, View], Item | None]]] = {
    facts.HoldPlaced: _hold_placed,
    facts.HoldCaptured: _hold_captured,
    facts.HoldVoided: _hold_voided,
    facts.SettlementReported: _settlement_reported,
    facts.FulfilmentReported: _fulfilment_reported,
    facts.WindowsChanged: _windows_changed,
    facts.ProviderReleaseAlerted: _provider_release_alerted,
    facts.LinesReleased: _lines_released,
    facts.ReserveMatured: _reserve_matured,
    facts.CaseOpened: _case_opened,
    facts.CaseAnswered: _case_answered,
    facts.CaseMoved: _case_moved,
    facts.CaseClosed: _case_closed,
    facts.EvidenceAdded: _evidence_added,
    facts.ChargebackOpened: _chargeback_opened,
    facts.ChargebackMoved: _chargeback_moved,
    facts.CouponGranted: _coupon_granted,
    facts.CouponReviewed: _coupon_reviewed,
    facts.WarrantyGranted: _warranty_granted,
    facts.WarrantyUsed: _warranty_used,
    facts.WarrantyEnded: _warranty_ended,
    facts.CouponExpired: _coupon_expired,
    facts.LinesExchanged: _lines_exchanged,
    facts.TradeInInspected: _trade_in_inspected,
    facts.FundsFrozen: _funds_frozen,
    facts.LiftProposed: _lift_proposed,
    facts.LiftReviewed: _lift_reviewed,
    facts.FreezeExpired: _thawed,
    facts.RefundCreated: _refund_created,
    facts.RefundReported: _refund_reported,
}
"""For each fact of a hold or of a case on it, what it says."""
