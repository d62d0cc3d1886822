"""Ledgers."""

from __future__ import annotations

from escrow.v1 import ledger_pb2
from escrow_client._from_proto.values import identifier, instant
from escrow_client.resources import Ledger


def ledger(message: ledger_pb2.Ledger) -> Ledger:
    return Ledger(
        ledger_id=identifier(message.name),
        time_zone=message.time_zone,
        test=message.test,
        clock_time=instant(message.clock_time),
        entry_count=message.entry_count,
        create_time=instant(message.create_time),
    )
