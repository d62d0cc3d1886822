"""Timelines say something of every fact, or say that it is of no hold."""

from __future__ import annotations

from typing import get_args

from ledger.domain.facts import Fact
from ledger.domain.timeline import OF_NO_HOLD, TELLERS


def test_every_fact_is_told_or_is_of_no_hold():
    assert set(get_args(Fact)) == TELLERS.keys() | OF_NO_HOLD
    assert not TELLERS.keys() & OF_NO_HOLD
