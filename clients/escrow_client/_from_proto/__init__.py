"""From the messages of the contract to resources."""

from escrow_client._from_proto.adjustments import adjustment
from escrow_client._from_proto.bulk import write_result
from escrow_client._from_proto.cases import case, evidence_record
from escrow_client._from_proto.coupons import coupon
from escrow_client._from_proto.freezes import freeze
from escrow_client._from_proto.holds import fulfilment, hold, release, release_explanation
from escrow_client._from_proto.journal import (
    balance,
    currency_summary,
    entry,
    posting_record,
    trial_balance_row,
    verify_step,
)
from escrow_client._from_proto.ledgers import ledger
from escrow_client._from_proto.merchants import deposit, merchant
from escrow_client._from_proto.payout_schedules import payout_schedule
from escrow_client._from_proto.payouts import payout
from escrow_client._from_proto.refunds import refund
from escrow_client._from_proto.reporting import reported_summary, reported_trial_balance
from escrow_client._from_proto.reports import case_report
from escrow_client._from_proto.rules import calendar, extension, policy
from escrow_client._from_proto.statements import merchant_statement
from escrow_client._from_proto.timeline import timeline_item, timeline_task
from escrow_client._from_proto.tokens import created_token, token
from escrow_client._from_proto.warranties import warranty

__all__ = [
    "adjustment",
    "balance",
    "calendar",
    "case",
    "case_report",
    "coupon",
    "created_token",
    "currency_summary",
    "deposit",
    "entry",
    "evidence_record",
    "extension",
    "freeze",
    "fulfilment",
    "hold",
    "ledger",
    "merchant",
    "merchant_statement",
    "payout",
    "payout_schedule",
    "policy",
    "posting_record",
    "refund",
    "release",
    "release_explanation",
    "reported_summary",
    "reported_trial_balance",
    "timeline_item",
    "timeline_task",
    "token",
    "trial_balance_row",
    "verify_step",
    "warranty",
    "write_result",
]
