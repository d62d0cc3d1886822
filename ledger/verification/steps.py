"""What a verification tells while it runs, and how it is said on a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Final

EXAMPLES_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check that takes long has come."""

    check: str
    examined: int
    total: int


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: what it asserts, how much it examined, and what was wrong."""

    check: str
    description: str
    examined: int
    wrong: int
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the books are in order, and how long the journal was."""

    in_order: bool
    entry_count: int


Step = Progress | Check | Verdict

_STEPS: Final = {"progress": Progress, "check": Check, "verdict": Verdict}
_NAMES: Final = {step: name for name, step in _STEPS.items()}


def to_line(step: Step) -> str:
    """A step as one line of JSON."""
    return json.dumps({_NAMES[type(step)]: asdict(step)})


def from_line(line: str | bytes) -> Step:
    """The step that a line of JSON says."""
    ((name, fields),) = json.loads(line).items()
    step: Step = _STEPS[name](**fields)
    return step


@dataclass(slots=True)
class Findings:
    """What was found wrong: how much, and the first few in sentences."""

    wrong: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Note one thing that is wrong."""
        self.wrong += 1
        if len(self.examples) < EXAMPLES_MAX:
            self.examples.append(sentence)

    def extend(self, sentences: Iterable[str]) -> None:
        """Note several."""
        for sentence in sentences:
            self.add(sentence)
