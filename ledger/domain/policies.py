"""Policies: the after-sales rule of a hold line, as versioned, immutable data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy: a window of calendar days in a zone, and a commission."""

    policy_id: str
    version: int
    window_days: int
    time_zone: str
    commission_bps: int

    @property
    def reference(self) -> str:
        """How a blocker names it."""
        return f"policies/{self.policy_id}@{self.version}"
