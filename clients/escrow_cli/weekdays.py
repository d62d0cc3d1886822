"""The days of the week, by their names."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Weekday(StrEnum):
    """The days of the week, as people name them."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


WEEKDAYS: Final = list(Weekday)
"""As they are counted: from Monday, 0."""
