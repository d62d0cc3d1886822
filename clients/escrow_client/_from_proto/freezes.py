"""Freezes."""

from __future__ import annotations

from escrow.v1 import freeze_pb2
from escrow_client._from_proto.enums import FREEZE_STATE
from escrow_client._from_proto.values import identifier, instant, money, optional_instant
from escrow_client.freezes import Freeze, FreezeTarget, FrozenAmount

_TARGETS = {
    "hold_id": FreezeTarget.HOLD,
    "merchant": FreezeTarget.MERCHANT,
    "buyer": FreezeTarget.BUYER,
}


def freeze(message: freeze_pb2.Freeze) -> Freeze:
    # A target that only a newer client knows is none here.
    field = message.WhichOneof("target") or ""
    return Freeze(
        freeze_id=identifier(message.name),
        state=FREEZE_STATE[message.state],
        target=_TARGETS.get(field, FreezeTarget.UNKNOWN),
        target_id=getattr(message, field) if field else "",
        whole=message.whole,
        amounts=tuple(
            FrozenAmount(
                amount=money(each.currency_code, each.amount_minor),
                merchant=each.merchant,
                line_id=each.line_id,
            )
            for each in message.amounts
        ),
        reason=message.reason,
        source=message.source,
        expire_time=optional_instant(message, "expire_time"),
        placed_by=message.placed_by,
        lift_proposed_by=message.lift_proposed_by,
        lifted_by=message.lifted_by,
        entry_seq=message.entry_seq,
        start_time=instant(message.start_time),
        end_time=optional_instant(message, "end_time"),
    )
