"""Payout schedules."""

from __future__ import annotations

from google.type.dayofweek_pb2 import MONDAY, DayOfWeek

from escrow.v1 import payout_schedule_pb2
from escrow_client.payout_schedules import PayoutScheduleTerms


def payout_schedule_terms(terms: PayoutScheduleTerms) -> payout_schedule_pb2.PayoutScheduleTerms:
    return payout_schedule_pb2.PayoutScheduleTerms(
        cadence=f"PAYOUT_CADENCE_{terms.cadence}",
        weekday=None if terms.weekday is None else DayOfWeek.Name(MONDAY + terms.weekday),
        local_time=terms.local_time,
        time_zone=terms.time_zone,
        delay_days=terms.delay_days,
        minimum_minor=terms.minimum_minor,
        calendar=terms.calendar,
        destination=terms.destination,
    )
