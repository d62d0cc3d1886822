"""From what is planned to the commands the SDK sends.

Pure. Every id follows from the file alone: whoever sends a command a second time sends the very
same one, and the ledger answers it as it did the first time.
"""

from datetime import datetime

from escrow_cli.replay.plan import PlannedHold, PlannedRefund
from escrow_cli.replay.timeline import PlannedFulfilment, instant, local_date
from escrow_client import (
    CreatePayout,
    CreateRefund,
    Line,
    Money,
    PayoutOutcome,
    PlaceHold,
    RefundItem,
    ReportFulfilment,
    ReportPayout,
)

CURRENCY = "GBP"
POLICY = "retail-14d"
PSP = "card"
CARRIER = "carrier"
BANK_ACCOUNT = "main"


def place_hold(hold: PlannedHold) -> PlaceHold:
    """The capture of an invoice."""
    return PlaceHold(
        hold_id=hold.hold_id,
        psp=PSP,
        lines=[
            Line(line.line_id, line.merchant, Money(CURRENCY, line.amount_minor), POLICY)
            for line in hold.lines
        ],
        paid_time=instant(hold.paid_time),
        request_id=f"replay:hold:{hold.hold_id}",
    )


def report_fulfilment(event: PlannedFulfilment) -> ReportFulfilment:
    """A fulfilment event of every line of a hold."""
    return ReportFulfilment(
        hold_id=event.hold_id,
        kind=event.kind,
        occurred_time=instant(event.time),
        source=CARRIER,
        request_id=f"replay:{event.kind.lower()}:{event.hold_id}",
    )


def create_refund(refund: PlannedRefund) -> CreateRefund:
    """A refund of one line or a part of it."""
    return CreateRefund(
        refund_id=refund.refund_id,
        hold_id=refund.hold_id,
        items=[RefundItem(refund.line_id, Money(CURRENCY, refund.amount_minor))],
        reason="cancelled",
        effective_time=instant(refund.time),
        request_id=f"replay:{refund.refund_id}",
    )


def create_payout(merchant: str, available: Money, moment: datetime) -> CreatePayout:
    """The payout of everything available to a merchant on a local day."""
    payout_id = f"payout-{merchant}-{local_date(moment):%Y%m%d}"
    return CreatePayout(
        payout_id=payout_id,
        merchant=merchant,
        amount=available,
        destination=f"bank-{merchant}",
        effective_time=moment,
        request_id=f"replay:{payout_id}",
    )


def report_paid(payout_id: str, moment: datetime) -> ReportPayout:
    """The bank's word that a payout was paid."""
    return ReportPayout(
        payout_id=payout_id,
        outcome=PayoutOutcome.PAID,
        bank_account=BANK_ACCOUNT,
        occurred_time=moment,
        request_id=f"replay:paid:{payout_id}",
    )
