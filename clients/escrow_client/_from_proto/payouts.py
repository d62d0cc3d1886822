"""Payouts."""

from __future__ import annotations

from escrow.v1 import payout_pb2
from escrow_client._from_proto.enums import PAYOUT_STATE
from escrow_client._from_proto.values import identifier, money
from escrow_client.resources import Payout


def payout(message: payout_pb2.Payout) -> Payout:
    return Payout(
        payout_id=identifier(message.name),
        state=PAYOUT_STATE[message.state],
        merchant=message.merchant,
        amount=money(message.currency_code, message.amount_minor),
        destination=message.destination,
        entry_seq=message.entry_seq,
        batch=message.batch,
    )
