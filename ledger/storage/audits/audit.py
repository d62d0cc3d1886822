"""What an audit is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Audit:
    """One class of things that can be wrong.

    `examined` counts what there is to examine; each query of `wrong` gives a sentence for every
    thing that is wrong.
    """

    name: str
    description: str
    examined: str
    wrong: tuple[str, ...]
