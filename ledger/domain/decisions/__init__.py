"""Decisions: `decide(command, book, now)` gives the entries to record, or refuses.

Pure: no clock, no I/O. A decision reads the book and changes nothing; every check comes before
the first entry is drafted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.decisions import (
    adjustments,
    captures,
    cases,
    chargebacks,
    coupons,
    due,
    exchanges,
    freezes,
    fulfilments,
    holds,
    ledgers,
    merchants,
    payout_schedules,
    payouts,
    policies,
    refunds,
    release,
    rules,
    rulings,
    trade_ins,
    warranties,
)
from ledger.domain.entries import Draft

_DECISIONS: Final[dict[type, Callable[[Any, Book, datetime], list[Draft]]]] = {
    commands.CreateLedger: ledgers.create_ledger,
    commands.AdvanceClock: ledgers.advance_clock,
    commands.ReachDueTime: ledgers.reach_due_time,
    commands.CreatePolicy: policies.create_policy,
    commands.CreateCalendar: rules.create_calendar,
    commands.ExtendWindows: rules.extend_windows,
    commands.AdvanceRevision: rules.advance_revision,
    commands.PlaceHold: holds.place_hold,
    commands.CaptureHold: captures.capture_hold,
    commands.VoidHold: captures.void_hold,
    commands.ReportSettlement: holds.report_settlement,
    commands.ReportFulfilment: fulfilments.report_fulfilment,
    commands.ReleaseHold: release.release_hold,
    commands.FallDue: due.fall_due,
    commands.OpenCase: cases.open_case,
    commands.AnswerCase: cases.answer_case,
    commands.MoveCase: cases.move_case,
    commands.AddEvidence: cases.add_evidence,
    commands.CloseCase: rulings.close_case,
    commands.CaseFallDue: rulings.case_fall_due,
    commands.ReportChargeback: chargebacks.report_chargeback,
    commands.GrantCoupon: coupons.grant_coupon,
    commands.ReviewCoupon: coupons.review_coupon,
    commands.ProposeAdjustment: adjustments.propose_adjustment,
    commands.ReviewAdjustment: adjustments.review_adjustment,
    commands.FreezeFunds: freezes.freeze_funds,
    commands.ProposeLift: freezes.propose_lift,
    commands.ReviewLift: freezes.review_lift,
    commands.FreezeFallDue: freezes.freeze_fall_due,
    commands.CreateRefund: refunds.create_refund,
    commands.ReportRefund: refunds.report_refund,
    commands.CreatePayout: payouts.create_payout,
    commands.ReportPayout: payouts.report_payout,
    commands.PutMerchant: merchants.put_merchant,
    commands.PutDestination: merchants.put_destination,
    commands.PutPayoutSchedule: payout_schedules.put_payout_schedule,
    commands.RunPayouts: payout_schedules.run_payouts,
    commands.ReportDeposit: merchants.report_deposit,
    commands.GrantWarranty: warranties.grant_warranty,
    commands.UseWarranty: warranties.use_warranty,
    commands.WarrantyFallDue: warranties.warranty_fall_due,
    commands.CouponFallDue: coupons.coupon_fall_due,
    commands.ExchangeLines: exchanges.exchange_lines,
    commands.InspectTradeIn: trade_ins.inspect_trade_in,
}


def decide(command: commands.Command, book: Book, now: datetime) -> list[Draft]:
    """The entries a command leads to; none when there is nothing to do.

    Raises Refusal, by the reason that applies first in the order the contract documents.
    """
    return _DECISIONS[type(command)](command, book, now)
