"""Adjustments."""

from __future__ import annotations

from decimal import Decimal

from escrow.v1 import adjustment_pb2, journal_pb2
from escrow_client._from_proto.enums import ADJUSTMENT_KIND, ADJUSTMENT_STATE
from escrow_client._from_proto.journal import account_key
from escrow_client._from_proto.values import identifier, instant, money
from escrow_client.adjustment_commands import AdjustmentLine
from escrow_client.adjustments import Adjustment


def adjustment(message: adjustment_pb2.Adjustment) -> Adjustment:
    return Adjustment(
        adjustment_id=identifier(message.name),
        state=ADJUSTMENT_STATE[message.state],
        kind=ADJUSTMENT_KIND[message.kind],
        lines=tuple(_line(line) for line in message.lines),
        reason=message.reason,
        expire_time=instant(message.expire_time),
        proposed_by=message.proposed_by,
        reviewed_by=message.reviewed_by,
        entry_seq=message.entry_seq,
        review_entry_seq=message.review_entry_seq,
        rate=Decimal(message.rate) if message.rate else None,
        rate_source=message.rate_source,
        reverses_entry_seq=message.reverses_entry_seq,
        reversed_by_entry_seq=message.reversed_by_entry_seq,
    )


def _line(message: journal_pb2.AdjustmentLine) -> AdjustmentLine:
    account = account_key(message.account)
    return AdjustmentLine(account, money(account.currency, message.amount_minor), message.hold_id)
