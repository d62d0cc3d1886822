"""Generates CASES.md, the way of a case in pictures, from the one table there is of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ledger.domain.stages import (
    CHARGEBACK_OPENINGS,
    CHARGEBACK_STATES,
    EVIDENCE_STATES,
    MOVES,
    NEXT_PARTY,
    RULINGS,
    TIMED_STATES,
    CaseState,
)

PAGE: Final = Path(__file__).parent / "CASES.md"

TEXT: Final = """\
# The way of a case

Made from the table in `domain/stages.py` by `make proto`. A case blocks the lines it names in every
state but those that lead to the end.

## After-sales cases

{after_sales}

UPHELD leads an appealed case back to where the ruling had taken it; a ruling on an appeal is final.

## Chargebacks

{chargebacks}

## Who acts, and how long

| state | who acts next | its time is said by | evidence can be required |
|---|---|---|---|
{states}
"""


def main() -> int:
    """Writes or checks the page; returns the exit code."""
    parser = argparse.ArgumentParser(description="Draw the way of a case.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if it is stale")
    fresh = page()
    if not parser.parse_args().check:
        PAGE.write_text(fresh, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != fresh:
        print(f"{PAGE.name} is stale. Run `make proto`.", file=sys.stderr)
        return 1
    return 0


def page() -> str:
    """The whole page."""
    return TEXT.format(
        after_sales=_diagram(
            ["[*] --> OPENED: OpenCase"],
            [state for state in MOVES if state not in CHARGEBACK_STATES],
        ),
        chargebacks=_diagram(
            [f"[*] --> {state}: {event}" for event, state in CHARGEBACK_OPENINGS.items()],
            [state for state in MOVES if state in CHARGEBACK_STATES],
        ),
        states="\n".join(_row(state) for state in NEXT_PARTY),
    )


def _diagram(openings: Iterable[str], states: Iterable[CaseState]) -> str:
    lines = [*openings]
    for state in states:
        lines += _arrows(state)
        if state not in NEXT_PARTY:
            lines.append(f"{state} --> [*]")
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {each}" for each in lines), "```"])


def _arrows(state: CaseState) -> list[str]:
    """An arrow for each state that can follow, with every step that leads there."""
    steps: dict[CaseState, list[str]] = {}
    for step, to in MOVES[state].items():
        for target in RULINGS.values() if to is None else [to]:
            steps.setdefault(target, []).append(str(step))
    return [f"{state} --> {to}: {', '.join(names)}" for to, names in steps.items()]


def _row(state: CaseState) -> str:
    if state is CaseState.OPENED:
        time = "`case_priorities`, else `case_response_hours`"
    elif state in CHARGEBACK_STATES:
        time = "the processor (`respond_by_time`)"
    else:
        time = "`case_stages`" if state in TIMED_STATES else "nobody"
    evidence = "yes" if state in EVIDENCE_STATES else ""
    return f"| {state} | {NEXT_PARTY[state]} | {time} | {evidence} |"


if __name__ == "__main__":
    sys.exit(main())
