"""Payout schedules: when merchants are paid without being asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escrow_client.enums import PayoutCadence


@dataclass(frozen=True, slots=True)
class PayoutScheduleTerms:
    """What is agreed on when a merchant is paid in a currency, all of it; NONE takes nothing else.

    `weekday` counts from Monday, 0, and is for WEEKLY alone; `local_time` is `HH:MM` in the IANA
    `time_zone`. What became available on a day is paid `delay_days` later: working days if a
    `calendar` is named, on whose other days nothing runs. Less than `minimum_minor` stays.
    """

    cadence: PayoutCadence
    weekday: int | None = None
    local_time: str = ""
    time_zone: str = ""
    delay_days: int = 0
    minimum_minor: int = 0
    calendar: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class PayoutSchedule:
    """When a merchant is paid in a currency; without `next_run_time` it was ended.

    `entry_seq` is the entry that changed the terms last.
    """

    merchant: str
    currency: str
    terms: PayoutScheduleTerms
    next_run_time: datetime | None
    entry_seq: int
