"""Payout schedules."""

from __future__ import annotations

from escrow.v1 import payout_schedule_pb2
from escrow_client._from_proto.enums import PAYOUT_CADENCE
from escrow_client._from_proto.values import optional_instant
from escrow_client.payout_schedules import PayoutSchedule, PayoutScheduleTerms


def payout_schedule(message: payout_schedule_pb2.PayoutSchedule) -> PayoutSchedule:
    return PayoutSchedule(
        merchant=message.merchant,
        currency=message.currency_code,
        terms=_terms(message.terms),
        next_run_time=optional_instant(message, "next_run_time"),
        entry_seq=message.entry_seq,
    )


def _terms(message: payout_schedule_pb2.PayoutScheduleTerms) -> PayoutScheduleTerms:
    return PayoutScheduleTerms(
        cadence=PAYOUT_CADENCE[message.cadence],
        weekday=message.weekday - 1 if message.weekday else None,
        local_time=message.local_time,
        time_zone=message.time_zone,
        delay_days=message.delay_days,
        minimum_minor=message.minimum_minor,
        calendar=message.calendar,
        destination=message.destination,
    )
