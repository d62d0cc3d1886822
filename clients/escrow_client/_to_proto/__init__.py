"""From commands and arguments to the messages of the contract."""

from escrow_client._to_proto.adjustment_commands import propose_adjustment, review_adjustment
from escrow_client._to_proto.bulk import write
from escrow_client._to_proto.case_commands import (
    add_evidence,
    answer_case,
    close_case,
    grant_coupon,
    move_case,
    open_case,
    report_chargeback,
    review_coupon,
)
from escrow_client._to_proto.commands import (
    create_payout,
    create_refund,
    place_hold,
    release_hold,
    report_fulfilment,
    report_payout,
    report_refund,
    report_settlement,
)
from escrow_client._to_proto.freezes import (
    freeze_funds,
    list_freezes,
    propose_lift,
    review_lift,
)
from escrow_client._to_proto.merchants import destination, merchant_name, merchant_terms
from escrow_client._to_proto.payout_schedules import payout_schedule_terms
from escrow_client._to_proto.reporting import reporting_currency
from escrow_client._to_proto.rules import policy_terms
from escrow_client._to_proto.values import (
    account_key,
    adjustment_name,
    case_name,
    coupon_name,
    days,
    days_of_week,
    entry_kinds,
    freeze_name,
    hold_name,
    interval,
    ledger_name,
    optional,
    scopes,
    time_axis,
    timestamp,
    warranty_name,
)
from escrow_client._to_proto.warranties import grant_warranty, use_warranty

__all__ = [
    "account_key",
    "add_evidence",
    "adjustment_name",
    "answer_case",
    "case_name",
    "close_case",
    "coupon_name",
    "create_payout",
    "create_refund",
    "days",
    "days_of_week",
    "destination",
    "entry_kinds",
    "freeze_funds",
    "freeze_name",
    "grant_coupon",
    "grant_warranty",
    "hold_name",
    "interval",
    "ledger_name",
    "list_freezes",
    "merchant_name",
    "merchant_terms",
    "move_case",
    "open_case",
    "optional",
    "payout_schedule_terms",
    "place_hold",
    "policy_terms",
    "propose_adjustment",
    "propose_lift",
    "release_hold",
    "report_chargeback",
    "report_fulfilment",
    "report_payout",
    "report_refund",
    "report_settlement",
    "reporting_currency",
    "review_adjustment",
    "review_coupon",
    "review_lift",
    "scopes",
    "time_axis",
    "timestamp",
    "use_warranty",
    "warranty_name",
    "write",
]
