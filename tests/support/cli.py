"""The command line, run in the process of the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def paragraph(self) -> str:
        """What it says is wrong, in one line."""
        return " ".join(self.err.split())


Escrow = Callable[..., Outcome]
