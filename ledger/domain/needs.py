"""What a command reads: the keys to load before it can be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from ledger.domain import commands, frozen, windows
from ledger.domain.adjustments import (
    Adjustment,
    Reversal,
    SegregationTransfer,
    WriteOff,
    accounts_of,
    holds_of,
)
from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.coupons import CouponState
from ledger.domain.facts import FreezeTarget, FundingPart
from ledger.domain.freezes import Freeze
from ledger.domain.funding import Funding
from ledger.domain.holds import Hold
from ledger.domain.kinds import CasePriority, FreezeTargetKind, FundingSource
from ledger.domain.payout_schedules import ScheduleKey, calendar_of, cut_off
from ledger.domain.stages import BY_FULFILMENT


@dataclass(slots=True)
class Needs:
    """Keys of what is to be loaded: holds with their lines, but `hold_ids` without.

    `windows` are holds whose windows may have to be computed anew; their events are needed as
    soon as it shows that they do. `events` and `cases_of` are holds as well, and `cases_about`
    those whose cases may change, with all that these touch. `chargebacks` are references of
    providers. `reviews` are entries that approved adjustments, and `entries` such of which the kind
    is needed. `parts` are holds of which more is known than of most, `refunding` those that may be
    refunded, and `refunds_of` those of which every refund is needed. `freezes_of` are holds,
    merchants and buyers whose freezes are asked for as far as they bear on a release or payout, and
    of a hold those of its merchants and its buyer too.
    `merchants` are those what is agreed with counts by now, `histories` those of which all that was
    ever agreed may count, `destinations` those where they are
    paid. `payout_schedules` are those of merchants by currency, `runs` such that run as well, and
    `credits` accounts of which is needed what came in since a moment.
    """

    holds: set[str] = field(default_factory=set)
    hold_ids: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    windows: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    cases_of: set[str] = field(default_factory=set)
    cases_about: set[str] = field(default_factory=set)
    chargebacks: set[str] = field(default_factory=set)
    coupons: set[str] = field(default_factory=set)
    adjustments: set[str] = field(default_factory=set)
    reviews: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)
    freezes: set[str] = field(default_factory=set)
    freezes_of: set[FreezeTarget] = field(default_factory=set)
    refunds: set[str] = field(default_factory=set)
    refund_payments: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    refunding: set[str] = field(default_factory=set)
    refunds_of: set[str] = field(default_factory=set)
    payouts: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    revisions: set[int] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    merchants: set[str] = field(default_factory=set)
    histories: set[str] = field(default_factory=set)
    destinations: set[str] = field(default_factory=set)
    warranties: set[str] = field(default_factory=set)
    payout_schedules: set[ScheduleKey] = field(default_factory=set)
    runs: set[ScheduleKey] = field(default_factory=set)
    credits: set[tuple[AccountKey, datetime]] = field(default_factory=set)
    rules: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def __sub__(self, other: Needs) -> Needs:
        """What of these is not among others."""
        left = Needs(rules=self.rules and not other.rules)
        for each in fields(self):
            if each.name != "rules":
                setattr(left, each.name, getattr(self, each.name) - getattr(other, each.name))
        return left

    def __ior__(self, other: Needs) -> Needs:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) | getattr(other, each.name))
        return self


def of_commands(wanted: Iterable[commands.Command]) -> Needs:
    """What commands need by what they name themselves.

    The platform's own accounts, whose owner is empty, are always among it.
    """
    needs = Needs(owners={""})
    unsettling = False
    wanted = list(wanted)
    for command in wanted:
        unsettling |= type(command) in _UNSETTLING
        if collect := _COLLECTORS.get(type(command)):
            collect(command, needs)
    if unsettling:
        needs.events |= needs.windows
        needs.rules = True
    if needs.freezes_of:
        _of_placed(wanted, needs)
    return needs


def _of_placed(wanted: Iterable[commands.Command], needs: Needs) -> None:
    """Whose freezes bear on holds that are placed, or grow, and are released in one batch."""
    for command in wanted:
        if isinstance(command, commands.PlaceHold):
            lines, buyer = command.lines, command.buyer
        elif isinstance(command, commands.CaptureHold):
            lines, buyer = command.new_lines, ""
        elif isinstance(command, commands.ExchangeLines):
            lines, buyer = command.lines, ""
        else:
            continue
        if FreezeTarget(FreezeTargetKind.HOLD, command.hold_id) in needs.freezes_of:
            merchants = [line.merchant for line in lines]
            needs.freezes_of.update(frozen.targets(command.hold_id, merchants, buyer))


def of_book(book: Book, wanted: Needs) -> Needs:
    """What is needed besides, by what was loaded for what was wanted."""
    needs = Needs()
    _of_holds(book, needs)
    for hold_id in wanted.windows & book.holds.keys():
        releasing = book.holds[hold_id]
        if windows.unsettled(book, releasing):
            needs.events.add(hold_id)
            needs.rules = True
        if book.head.merchants_seq:
            # What is released goes by what was agreed when the hold was placed.
            needs.histories.update([line.merchant for line in releasing.lines.values()])
    for policy in book.newest_policy.values():
        if policy.terms.unconfirmed_policy:
            needs.policies.add(policy.terms.unconfirmed_policy)
    for case in book.cases.values():
        if _may_change(case, wanted):
            _touched_by(case, needs)
    for target in wanted.freezes_of:
        if hold := book.holds.get(target.hold_id):
            merchants = [line.merchant for line in hold.lines.values()]
            needs.freezes_of.update(frozen.targets(hold.hold_id, merchants, hold.buyer))
    for freeze_id in wanted.freezes & book.freezes.keys():
        _given_back_by(book.freezes[freeze_id], needs)
    _of_coupons(book, needs)
    for adjustment in book.adjustments.values():
        _posted_by(adjustment, needs)
    # The provider pays the refunds of a warranty, and the merchant may get back what is left.
    needs.holds.update([warranty.hold_id for warranty in book.warranties.values()])
    _of_payments(book, wanted, needs)
    _of_runs(book, wanted.runs, needs)
    return needs


def _of_holds(book: Book, needs: Needs) -> None:
    """Whose holds and lines they are, and what they go by."""
    lines = [line for hold in book.holds.values() for line in hold.lines.values()]
    for hold in book.holds.values():
        if hold.has_parts and hold.lines:
            _of_parts(hold, needs)
    merchants = [line.merchant for line in lines]
    needs.owners.update([hold.psp for hold in book.holds.values()], merchants)
    if book.head.merchants_seq:
        needs.merchants.update(merchants)
    needs.policies.update([line.policy_id for line in lines])


def _of_coupons(book: Book, needs: Needs) -> None:
    """What a review of a proposed coupon reads, and whose money one is again when it expires."""
    for coupon in book.coupons.values():
        if coupon.state is CouponState.PROPOSED:
            needs.cases.add(coupon.case_id)
        elif coupon.merchant:
            needs.owners.add(coupon.merchant)


def _funded_by(funding: Iterable[Funding | FundingPart], needs: Needs) -> None:
    """The coupons that fund lines, and the accounts of parties that goods were traded in with."""
    for each in funding:
        match each.source:
            case FundingSource.COUPON:
                needs.coupons.add(each.reference)
            case FundingSource.TRADE_IN:
                needs.owners.add(each.reference)


def _of_parts(hold: Hold, needs: Needs) -> None:
    """What is known besides of a hold: who was paid through, shares in it, and funded its lines."""
    needs.parts.add(hold.hold_id)
    needs.owners.update(hold.payments)
    for line in hold.lines.values():
        needs.owners.update([share.party for share in line.shares])
        _funded_by(line.funding, needs)


def _of_payments(book: Book, wanted: Needs, needs: Needs) -> None:
    """Whose refunds and payouts they are, and what was refunded of holds that are to be again."""
    refunding = wanted.refunding & book.holds.keys()
    needs.refunds_of.update([each for each in refunding if book.holds[each].payments])
    needs.refunds |= book.refund_ids()
    for refund in book.refunds.values():
        needs.owners.update([refund.psp, *(part.psp for part in refund.payments)])
        if not refund.psp:
            needs.refund_payments.add(refund.refund_id)
        # A carrier or an insurer that a ruling made owe something, which another may undo.
        needs.owners.update(part.party_id for line in refund.lines for part in line.parties)
    for payout in book.payouts.values():
        needs.owners.add(payout.merchant)
        needs.freezes_of.add(FreezeTarget(FreezeTargetKind.MERCHANT, payout.merchant))
        if book.head.merchants_seq:
            needs.merchants.add(payout.merchant)


def _of_runs(book: Book, runs: set[ScheduleKey], needs: Needs) -> None:
    """What schedules that run leave out, because it came in too lately."""
    for key in runs & book.payout_schedules.keys():
        schedule = book.payout_schedules[key]
        if schedule.next_run_time is not None:
            calendar = calendar_of(book.rules, schedule.terms)
            since = cut_off(schedule.terms, calendar, schedule.next_run_time)
            if since is not None:
                needs.credits.add((schedule.account, since))


def _may_change(case: Case, wanted: Needs) -> bool:
    """Whether a command is about a case, by its id, a provider's reference or one of its holds."""
    return (
        case.case_id in wanted.cases
        or not wanted.cases_about.isdisjoint(case.hold_ids)
        or (case.chargeback is not None and case.chargeback.reference in wanted.chargebacks)
    )


def _touched_by(case: Case, needs: Needs) -> None:
    """What a case may touch: its holds, other cases on them, what a ruling refunded and owes."""
    needs.holds.update(case.hold_ids)
    needs.cases_of.update(case.hold_ids)
    # A buyer's debt is an account of the hold.
    needs.owners.update(case.hold_ids)
    needs.refunds.update(case.refund_ids)
    needs.refunding.update(case.hold_ids)
    if case.priority is CasePriority.LIVE_STREAM:
        # Its time to answer counts from the end of the stream.
        needs.events.update(case.hold_ids)


def _posted_by(adjustment: Adjustment, needs: Needs) -> None:
    """What an adjustment posts to once it is approved, what it undoes then, and what forbids it."""
    accounts = [line.account for line in adjustment.lines]
    needs.owners.update([account.owner for account in accounts])
    _of_debited(accounts, needs)
    if adjustment.reverses_entry_seq:
        needs.reviews.add(adjustment.reverses_entry_seq)


def _of_debited(accounts: Iterable[AccountKey], needs: Needs) -> None:
    """The freezes of merchants, whose money an adjustment may take."""
    merchants = [account.owner for account in accounts if account.kind == Kind.AVAILABLE]
    needs.freezes_of.update(FreezeTarget(FreezeTargetKind.MERCHANT, each) for each in merchants)


def _given_back_by(freeze: Freeze, needs: Needs) -> None:
    """What the end of a freeze may touch: its merchant, or its hold and the cases on that."""
    match freeze.target.kind:
        case FreezeTargetKind.HOLD:
            needs.holds.add(freeze.target.id)
            needs.cases_of.add(freeze.target.id)
        case FreezeTargetKind.MERCHANT:
            needs.owners.add(freeze.target.id)


def _create_policy(command: commands.CreatePolicy, needs: Needs) -> None:
    needs.policies.add(command.policy_id)
    if command.terms.unconfirmed_policy:
        needs.policies.add(command.terms.unconfirmed_policy)
    needs.rules = True


def _create_calendar(_command: commands.CreateCalendar, needs: Needs) -> None:
    needs.rules = True


def _advance_revision(command: commands.AdvanceRevision, needs: Needs) -> None:
    needs.revisions.add(command.rule_seq)
    _windows({hold_id for _, hold_id in command.holds}, needs)
    needs.rules = True


def _place_hold(command: commands.PlaceHold, needs: Needs) -> None:
    # All that counts of a hold of that id is whether there is one.
    needs.hold_ids.add(command.hold_id)
    needs.owners.add(command.psp)
    if command.other_payments:
        needs.owners.update([part.psp for part in command.other_payments])
    _new_lines(command.lines, needs)


def _new_lines(lines: Iterable[commands.LineSpec], needs: Needs) -> None:
    for line in lines:
        needs.owners.add(line.merchant)
        needs.merchants.add(line.merchant)
        needs.policies.add(line.policy_id)
        if line.shares:
            needs.owners.update([share.party for share in line.shares])
        if line.funding:
            _funded_by(line.funding, needs)


def _capture_hold(command: commands.CaptureHold, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    needs.owners.add(command.psp)
    _added_lines(command.hold_id, command.new_lines, needs)


def _added_lines(hold_id: str, lines: Iterable[commands.LineSpec], needs: Needs) -> None:
    """Lines that are added to a hold that there is."""
    _new_lines(lines, needs)
    # What is released goes by what was agreed when the hold was placed.
    needs.histories.update([line.merchant for line in lines])
    # What blocks the whole hold blocks its new lines as well.
    needs.cases_of.add(hold_id)
    needs.freezes_of.add(FreezeTarget(FreezeTargetKind.HOLD, hold_id))
    # A hold that had no payments of its own may have them from now on.
    needs.refunds_of.add(hold_id)


def _void_hold(command: commands.VoidHold, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    needs.refunds_of.add(command.hold_id)


def _exchange_lines(command: commands.ExchangeLines, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    _added_lines(command.hold_id, command.lines, needs)
    if command.refund_id:
        needs.refunds.add(command.refund_id)
        needs.cases.add(command.refund_id)


def _inspect_trade_in(command: commands.InspectTradeIn, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    needs.owners.add(command.party)


def _report_settlement(command: commands.ReportSettlement, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    needs.owners.add(command.bank_account)


def _report_fulfilment(command: commands.ReportFulfilment, needs: Needs) -> None:
    needs.holds.add(command.hold_id)
    needs.events.add(command.hold_id)
    needs.rules = True
    if command.kind in BY_FULFILMENT:
        needs.cases_about.add(command.hold_id)


def _release_hold(command: commands.ReleaseHold, needs: Needs) -> None:
    _windows({command.hold_id}, needs)
    # All that their deadlines rest on, to say when they may be over.
    needs.cases_about.add(command.hold_id)
    needs.freezes_of.add(FreezeTarget(FreezeTargetKind.HOLD, command.hold_id))


def _fall_due(command: commands.FallDue, needs: Needs) -> None:
    _windows({command.hold_id}, needs)
    needs.freezes_of.add(FreezeTarget(FreezeTargetKind.HOLD, command.hold_id))


def _windows(hold_ids: set[str], needs: Needs) -> None:
    needs.holds |= hold_ids
    needs.windows |= hold_ids


def _open_case(command: commands.OpenCase, needs: Needs) -> None:
    hold_ids = {command.hold_id, *(claim.hold_id for claim in command.claims)}
    needs.cases.add(command.case_id)
    needs.refunds.add(command.case_id)
    needs.holds |= hold_ids
    # A command after it in the same batch may close it, which is for the others to gain by.
    needs.refunding |= hold_ids
    needs.cases_of |= hold_ids
    # And so a later appeal may make its buyer owe something, which is an account of the hold.
    needs.owners |= hold_ids
    if command.priority is CasePriority.LIVE_STREAM:
        needs.events |= hold_ids


def _close_case(command: commands.CloseCase | commands.CaseFallDue, needs: Needs) -> None:
    needs.cases.add(command.case_id)
    needs.rules = True
    if isinstance(command, commands.CloseCase):
        needs.owners.update(share.party_id for share in command.shares)
        needs.owners.update(share.party_id for share in command.freight_shares)


def _report_chargeback(command: commands.ReportChargeback, needs: Needs) -> None:
    needs.cases.add(command.case_id)
    needs.refunds.add(command.case_id)
    needs.chargebacks.add(command.reference)
    needs.holds.add(command.hold_id)
    needs.cases_of.add(command.hold_id)
    needs.rules = True


def _grant_coupon(command: commands.GrantCoupon, needs: Needs) -> None:
    needs.coupons.add(command.coupon_id)
    needs.cases.add(command.case_id)


def _propose_adjustment(command: commands.ProposeAdjustment, needs: Needs) -> None:
    needs.adjustments.add(command.adjustment_id)
    what = command.what
    needs.owners.update([account.owner for account in accounts_of(what)])
    # A command after it in the same batch may approve it.
    _of_debited(accounts_of(what), needs)
    needs.hold_ids |= holds_of(what)
    match what:
        case WriteOff():
            needs.owners.add(what.merchant)
        case SegregationTransfer():
            needs.owners |= {what.segregated_account, what.own_account}
        case Reversal():
            needs.reviews.add(what.entry_seq)
            needs.entries.add(what.entry_seq)


def _freeze_funds(command: commands.FreezeFunds, needs: Needs) -> None:
    needs.freezes.add(command.freeze_id)
    match command.target.kind:
        case FreezeTargetKind.HOLD:
            needs.holds.add(command.target.id)
            # A command after it in the same batch may lift it, which is for cases to gain by.
            needs.cases_of.add(command.target.id)
        case FreezeTargetKind.MERCHANT:
            needs.owners.add(command.target.id)


def _create_refund(command: commands.CreateRefund, needs: Needs) -> None:
    needs.refunds.add(command.refund_id)
    needs.cases.add(command.refund_id)
    needs.holds.add(command.hold_id)
    needs.refunding.add(command.hold_id)


def _grant_warranty(command: commands.GrantWarranty, needs: Needs) -> None:
    needs.warranties.add(command.warranty_id)
    needs.holds.add(command.hold_id)


def _use_warranty(command: commands.UseWarranty, needs: Needs) -> None:
    needs.warranties.add(command.warranty_id)
    needs.owners.add(command.party_id)
    if command.refund_id:
        needs.refunds.add(command.refund_id)
        needs.cases.add(command.refund_id)


def _create_payout(command: commands.CreatePayout, needs: Needs) -> None:
    needs.payouts.add(command.payout_id)
    needs.owners.add(command.merchant)
    needs.freezes_of.add(FreezeTarget(FreezeTargetKind.MERCHANT, command.merchant))
    _merchant(command, needs)


def _merchant(
    command: commands.CreatePayout | commands.PutMerchant | commands.PutDestination, needs: Needs
) -> None:
    needs.merchants.add(command.merchant)
    needs.destinations.add(command.merchant)


def _report_deposit(command: commands.ReportDeposit, needs: Needs) -> None:
    needs.merchants.add(command.merchant)
    needs.owners |= {command.merchant, command.bank_account}
    needs.freezes_of.add(FreezeTarget(FreezeTargetKind.MERCHANT, command.merchant))


def _put_payout_schedule(command: commands.PutPayoutSchedule, needs: Needs) -> None:
    needs.payout_schedules.add(ScheduleKey(command.merchant, command.currency))
    needs.merchants.add(command.merchant)
    needs.destinations.add(command.merchant)
    needs.rules = True


def _run_payouts(command: commands.RunPayouts, needs: Needs) -> None:
    merchants = {key.merchant for key in command.schedules}
    needs.payout_schedules.update(command.schedules)
    needs.runs.update(command.schedules)
    needs.owners |= merchants
    needs.merchants |= merchants
    needs.destinations |= merchants
    needs.freezes_of.update([FreezeTarget(FreezeTargetKind.MERCHANT, each) for each in merchants])
    needs.rules = True


def _report_payout(command: commands.ReportPayout, needs: Needs) -> None:
    needs.payouts.add(command.payout_id)
    needs.owners.add(command.bank_account)


# After these, windows that were settled when they were loaded may have to be computed anew.
_UNSETTLING: Final = frozenset(
    {
        commands.CreateCalendar,
        commands.ExtendWindows,
        commands.CaptureHold,
        commands.CreateRefund,
        commands.ExchangeLines,
        commands.InspectTradeIn,
        commands.CloseCase,
        commands.CaseFallDue,
        commands.ReportChargeback,
    }
)

_COLLECTORS: Final[dict[type, Callable[[Any, Needs], None]]] = {
    commands.CreatePolicy: _create_policy,
    commands.CreateCalendar: _create_calendar,
    commands.ExtendWindows: _create_calendar,
    commands.AdvanceRevision: _advance_revision,
    commands.PlaceHold: _place_hold,
    commands.CaptureHold: _capture_hold,
    commands.VoidHold: _void_hold,
    commands.ReportSettlement: _report_settlement,
    commands.ReportFulfilment: _report_fulfilment,
    commands.ReleaseHold: _release_hold,
    commands.FallDue: _fall_due,
    commands.OpenCase: _open_case,
    commands.AnswerCase: lambda command, needs: needs.cases.add(command.case_id),
    commands.MoveCase: lambda command, needs: needs.cases.add(command.case_id),
    commands.AddEvidence: lambda command, needs: needs.cases.add(command.case_id),
    commands.CloseCase: _close_case,
    commands.CaseFallDue: _close_case,
    commands.ReportChargeback: _report_chargeback,
    commands.GrantCoupon: _grant_coupon,
    commands.ReviewCoupon: lambda command, needs: needs.coupons.add(command.coupon_id),
    commands.ProposeAdjustment: _propose_adjustment,
    commands.ReviewAdjustment: lambda command, needs: needs.adjustments.add(command.adjustment_id),
    commands.FreezeFunds: _freeze_funds,
    commands.ProposeLift: lambda command, needs: needs.freezes.add(command.freeze_id),
    commands.ReviewLift: lambda command, needs: needs.freezes.add(command.freeze_id),
    commands.FreezeFallDue: lambda command, needs: needs.freezes.add(command.freeze_id),
    commands.CreateRefund: _create_refund,
    commands.ReportRefund: lambda command, needs: needs.refunds.add(command.refund_id),
    commands.CreatePayout: _create_payout,
    commands.ReportPayout: _report_payout,
    commands.PutMerchant: _merchant,
    commands.PutDestination: _merchant,
    commands.PutPayoutSchedule: _put_payout_schedule,
    commands.RunPayouts: _run_payouts,
    commands.ReportDeposit: _report_deposit,
    commands.GrantWarranty: _grant_warranty,
    commands.UseWarranty: _use_warranty,
    commands.WarrantyFallDue: lambda command, needs: needs.warranties.add(command.warranty_id),
    commands.CouponFallDue: lambda command, needs: needs.coupons.add(command.coupon_id),
    commands.ExchangeLines: _exchange_lines,
    commands.InspectTradeIn: _inspect_trade_in,
}
