"""What came of the writes of a stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from escrow.v1 import bulk_pb2
from escrow_client._error_details import error_from_status
from escrow_client._from_proto.cases import case
from escrow_client._from_proto.holds import fulfilment, hold, release
from escrow_client._from_proto.payouts import payout
from escrow_client._from_proto.refunds import refund
from escrow_client.errors import EscrowError
from escrow_client.resources import WriteAnswer

_WRITE_ANSWERS: dict[str, Callable[[Any], WriteAnswer]] = {
    "hold": hold,
    "fulfilment": fulfilment,
    "release": release,
    "refund": refund,
    "payout": payout,
    "case": case,
}


def write_result(message: bulk_pb2.WriteResult) -> WriteAnswer | EscrowError:
    """What came of one write of a stream; a refusal is not raised."""
    outcome = message.WhichOneof("outcome")
    if outcome == "refusal":
        return error_from_status(message.refusal)
    return _WRITE_ANSWERS[outcome](getattr(message, outcome))
