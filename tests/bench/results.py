"""What a measurement says, as a table and as a file."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Result:
    """A rate beside its ceiling; `ratio` is the median of the ratios of paired rounds."""

    name: str
    rate: float
    ceiling: float
    ratio: float
    unit: str
    note: str


def paired(name: str, rounds: Sequence[tuple[float, float]], unit: str, note: str) -> Result:
    """The result of rounds of (rate, ceiling) that were measured one right after the other."""
    return Result(
        name=name,
        rate=round(statistics.median(rate for rate, _ in rounds), 1),
        ceiling=round(statistics.median(ceiling for _, ceiling in rounds), 1),
        ratio=round(statistics.median(rate / ceiling for rate, ceiling in rounds), 3),
        unit=unit,
        note=note,
    )


def report(results: Sequence[Result], path: Path) -> None:
    """Print the table and write the file."""
    table = Table(title="Rates as ratios to their ceilings, measured side by side")
    for heading in ("name", "rate", "ceiling", "ratio", "unit", "note"):
        table.add_column(heading, justify="right" if heading in {"rate", "ceiling"} else "left")
    for result in results:
        table.add_row(
            result.name,
            f"{result.rate:,.0f}",
            f"{result.ceiling:,.0f}",
            f"{result.ratio:.2f}",
            result.unit,
            result.note,
        )
    Console(width=140).print(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"results": [asdict(r) for r in results]}, indent=2) + "\n")
