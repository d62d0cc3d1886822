"""Extended warranties."""

from __future__ import annotations

from escrow.v1 import warranty_pb2
from escrow_client._from_proto.enums import LIABLE, WARRANTY_STATE
from escrow_client._from_proto.values import identifier, instant, money
from escrow_client.warranties import Warranty


def warranty(message: warranty_pb2.Warranty) -> Warranty:
    return Warranty(
        warranty_id=identifier(message.name),
        state=WARRANTY_STATE[message.state],
        hold_id=identifier(message.hold),
        line_id=message.line_id,
        amount=money(message.currency_code, message.amount_minor),
        used=money(message.currency_code, message.used_minor),
        funded_by=LIABLE[message.funded_by],
        until_time=instant(message.until_time),
        reason=message.reason,
        granted_by=message.granted_by,
        entry_seq=message.entry_seq,
    )
