"""Merchants' statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from escrow.v1 import report_pb2
from escrow_client._from_proto.enums import ENTRY_KIND
from escrow_client._from_proto.values import instant, money
from escrow_client.reports import MerchantStatement, StatementAccount, StatementMovement


def merchant_statement(
    pages: Sequence[report_pb2.MerchantStatement], start_time: datetime, end_time: datetime
) -> MerchantStatement:
    """The statement that pages make; its accounts are the same on each."""
    first = pages[0]
    currency = first.currency_code
    return MerchantStatement(
        merchant=first.merchant,
        currency=currency,
        start_time=start_time,
        end_time=end_time,
        accounts=tuple(_account(each, currency) for each in first.accounts),
        movements=tuple(_movement(each, currency) for page in pages for each in page.movements),
    )


def _account(message: report_pb2.StatementAccount, currency: str) -> StatementAccount:
    return StatementAccount(
        kind=message.kind,
        opening=money(currency, message.opening_minor),
        debit=money(currency, message.debit_minor),
        credit=money(currency, message.credit_minor),
        closing=money(currency, message.closing_minor),
        movement_count=message.movement_count,
    )


def _movement(message: report_pb2.StatementMovement, currency: str) -> StatementMovement:
    return StatementMovement(
        entry_seq=message.entry_seq,
        entry_kind=ENTRY_KIND[message.entry_kind],
        record_time=instant(message.record_time),
        effective_time=instant(message.effective_time),
        kind=message.kind,
        amount=money(currency, message.amount_minor),
        balance=money(currency, message.balance_minor),
        hold_id=message.hold_id,
        line_id=message.line_id,
        case_id=message.case_id,
        payout_id=message.payout_id,
    )
