"""Merchants' statements: what is asked for, and a statement as a message."""

from __future__ import annotations

from escrow.v1 import journal_pb2, report_pb2
from ledger.body import Fields
from ledger.domain.money import in_range
from ledger.statements import Statement, StatementRequest
from ledger.storage.statements import Movement, StatementAccount
from ledger.timestamps import from_timestamp, timestamp_fields


def statement_request(request: report_pb2.GetMerchantStatementRequest) -> StatementRequest:
    """Whose statement is asked for, and of when."""
    return StatementRequest(
        request.merchant,
        request.currency_code,
        from_timestamp(request.start_time),
        from_timestamp(request.end_time),
    )


def statement(asked: StatementRequest, of: Statement) -> report_pb2.MerchantStatement:
    """A page of a statement; AMOUNT_OUT_OF_RANGE when what moved on an account leaves int64."""
    return report_pb2.MerchantStatement(
        merchant=asked.merchant,
        currency_code=asked.currency,
        accounts=[_account(each) for each in of.accounts],
        movements=[_movement(movement, case_id) for movement, case_id in of.movements],
    )


def _account(of: StatementAccount) -> Fields:
    return {
        "kind": of.kind,
        "opening_minor": of.opening,
        "debit_minor": in_range(of.debit),
        "credit_minor": in_range(of.credit),
        "closing_minor": of.closing,
        "movement_count": of.movement_count,
    }


def _movement(of: Movement, case_id: str) -> Fields:
    return {
        "entry_seq": of.seq,
        "entry_kind": journal_pb2.Entry.DESCRIPTOR.fields_by_name[of.entry_kind].number,
        "record_time": timestamp_fields(of.record_time),
        "effective_time": timestamp_fields(of.effective_time),
        "kind": of.kind,
        "amount_minor": of.amount,
        "balance_minor": of.balance,
        "hold_id": of.hold_id,
        "line_id": of.line_id,
        "case_id": case_id,
        "payout_id": of.payout_id,
    }
