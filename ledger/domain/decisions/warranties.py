"""Extended warranties: granted as a gift, used by the buyer or a repairer, ended by time (E11)."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.commands import GrantWarranty, UseWarranty, WarrantyFallDue
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.refunds import check_currency, check_refund_id
from ledger.domain.entries import Draft
from ledger.domain.facts import NO_PART, WarrantyEnded, WarrantyGranted, WarrantyUsed
from ledger.domain.funds import Funds
from ledger.domain.kinds import Liable
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.domain.warranties import WarrantyState


def grant_warranty(command: GrantWarranty, book: Book, now: datetime) -> list[Draft]:
    """E11: whoever funds it pays at once."""
    if command.until_time <= now:
        raise field_invalid("until_time", "must lie after now, by the ledger's clock")
    if command.warranty_id in book.warranties:
        raise Refusal(Reason.WARRANTY_EXISTS, warranty_id=command.warranty_id)
    hold = lookup.live_hold(book, command.hold_id)
    check_currency(hold, command.currency)
    merchant = lookup.lines(hold, [command.line_id])[0].merchant
    paid = NO_PART
    if command.funded_by is Liable.MERCHANT:
        paid = Funds(book, hold.currency).pay(merchant, command.amount)
    # Nothing is refused from here on but balances that would leave int64.
    fact = WarrantyGranted(
        command.warranty_id,
        hold.hold_id,
        command.line_id,
        merchant,
        hold.currency,
        command.amount,
        command.funded_by,
        command.reason,
        command.until_time,
        command.by,
        paid,
    )
    legs = templates.warranty_granted(hold.hold_id, hold.currency, merchant, command.amount, paid)
    return [Draft(fact, now, legs)]


def use_warranty(command: UseWarranty, book: Book, now: datetime) -> list[Draft]:
    """E11: what is left of it pays the buyer, or a repairer."""
    warranty = lookup.warranty(book, command.warranty_id)
    hold = lookup.live_hold(book, warranty.hold_id)
    if command.refund_id:
        check_refund_id(book, command.refund_id)
    check_currency(hold, command.currency)
    if (state := warranty.state_at(now)) is not WarrantyState.GRANTED:
        raise Refusal(Reason.WARRANTY_STATE, warranty_id=warranty.warranty_id, state=state)
    if command.amount > warranty.left:
        raise Refusal(
            Reason.WARRANTY_EXCEEDED,
            warranty_id=warranty.warranty_id,
            left_minor=warranty.left,
            requested_minor=command.amount,
        )
    of = (warranty.hold_id, warranty.currency, command.amount)
    fact = WarrantyUsed(
        warranty.warranty_id,
        warranty.hold_id,
        command.amount,
        command.refund_id,
        command.party_id,
        command.reason,
    )
    if command.refund_id:
        legs = templates.warranty_refunded(*of, hold.psp)
    else:
        legs = templates.warranty_paid(*of, command.party_id)
    return [Draft(fact, now, legs)]


def warranty_fall_due(command: WarrantyFallDue, book: Book, now: datetime) -> list[Draft]:
    """E11 reversed for what is left of a warranty whose time has passed, at the moment it did."""
    warranty = lookup.warranty(book, command.warranty_id)
    if warranty.due_time != command.due_time or command.due_time > now:
        return []
    merchant = warranty.merchant if warranty.funded_by is Liable.MERCHANT else ""
    legs = templates.warranty_ended(warranty.hold_id, warranty.currency, warranty.left, merchant)
    fact = WarrantyEnded(warranty.warranty_id, warranty.hold_id, warranty.left)
    draft = Draft(fact, command.due_time, legs)
    return [draft, *recoveries(book, command.due_time, draft)]
