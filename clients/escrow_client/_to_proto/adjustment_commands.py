"""Commands about adjustments."""

from __future__ import annotations

from typing import Any

from escrow.v1 import adjustment_pb2, journal_pb2
from escrow_client._to_proto.values import (
    account_key,
    adjustment_name,
    ledger_name,
    timestamp,
)
from escrow_client.adjustment_commands import (
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    ProposeAdjustment,
    Reversal,
    ReviewAdjustment,
    SegregationTransfer,
    WriteOff,
)


def propose_adjustment(
    ledger: str, command: ProposeAdjustment
) -> adjustment_pb2.ProposeAdjustmentRequest:
    return adjustment_pb2.ProposeAdjustmentRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        adjustment_id=command.adjustment_id,
        reason=command.reason,
        expire_time=timestamp("expire_time", command.expire_time),
        **_what(command.what),
    )


def _what(
    what: ManualPostings | WriteOff | SegregationTransfer | CurrencyExchange | Reversal,
) -> dict[str, Any]:
    """The field that says what is proposed."""
    match what:
        case ManualPostings():
            lines = map(_line, what.lines)
            return {"manual": adjustment_pb2.ManualPostings(lines=lines)}
        case WriteOff():
            write_off = adjustment_pb2.WriteOff(
                merchant=what.merchant,
                currency_code=what.amount.currency,
                amount_minor=what.amount.amount_minor,
            )
            return {"write_off": write_off}
        case SegregationTransfer():
            transfer = adjustment_pb2.SegregationTransfer(
                segregated_account=what.segregated_account,
                own_account=what.own_account,
                currency_code=what.amount.currency,
                amount_minor=what.amount.amount_minor,
            )
            return {"transfer": transfer}
        case CurrencyExchange():
            exchange = adjustment_pb2.CurrencyExchange(
                sold_account=account_key(what.sold_account),
                sold_minor=what.sold.amount_minor,
                bought_account=account_key(what.bought_account),
                bought_minor=what.bought.amount_minor,
                # Never in scientific notation.
                rate=f"{what.rate:f}",
                rate_source=what.rate_source,
            )
            return {"exchange": exchange}
        case Reversal():
            return {"reversal": adjustment_pb2.Reversal(entry_seq=what.entry_seq)}


def _line(line: AdjustmentLine) -> journal_pb2.AdjustmentLine:
    return journal_pb2.AdjustmentLine(
        account=account_key(line.account),
        amount_minor=line.amount.amount_minor,
        hold_id=line.hold_id,
    )


def review_adjustment(
    ledger: str, command: ReviewAdjustment
) -> adjustment_pb2.ReviewAdjustmentRequest:
    return adjustment_pb2.ReviewAdjustmentRequest(
        name=adjustment_name(ledger, command.adjustment_id),
        request_id=command.request_id,
        approved=command.approved,
    )
