"""Why a merchant's money is not released: hold by hold, and added up by what blocks it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.markup import escape

from escrow_cli.hold_records import BLOCKERS, blocker_rows, explanation_record
from escrow_cli.output import (
    Column,
    Format,
    Layout,
    Record,
    amount,
    format_time,
    moment,
    number,
    print_json,
    print_prose,
    print_records,
    text,
)
from escrow_client import ReleaseExplanation

_HOLDS = Layout(
    keys=["hold", "currency", "lines", "amount_minor", "blockers", "release_time"],
    columns=[
        text("hold", "Hold"),
        number("lines", "Lines"),
        text("currency", "Currency"),
        amount("amount_minor", "Held"),
        Column("Blocked by", lambda record: "\n".join(record["blockers"]) or "nothing"),
        moment("release_time", "Released at the earliest"),
        Column(
            "Provider",
            lambda record: "pays out first" if record["provider_releases_first"] else "",
        ),
    ],
)
_SUMS = Layout(
    keys=["blocker", "currency", "holds", "lines", "amount_minor"],
    columns=[
        text("blocker", "Blocked by"),
        number("holds", "Holds"),
        number("lines", "Lines"),
        text("currency", "Currency"),
        amount("amount_minor", "Amount"),
    ],
)
_FREE = "nothing"
_EMPTY = "Nothing is held for {}."


def print_merchant(
    merchant: str, holds: Iterable[ReleaseExplanation], known_when: str, form: Format
) -> None:
    """Prints all that is held for a merchant; `known_when` says by whose knowledge."""
    if form is Format.CSV:
        rows = (row for hold in holds for row in blocker_rows(hold))
        print_records(rows, BLOCKERS, form, empty="")
        return
    found = list(holds)
    sums = _sums(found)
    if form is Format.JSON:
        holds_told = list(map(explanation_record, found))
        print_json({"merchant": merchant, "holds": holds_told, "blocked": sums})
        return
    if not found:
        print_prose(escape(_EMPTY.format(merchant)))
        return
    print_prose(
        f"[bold]What is held for {escape(merchant)}[/] on "
        f"{format_time(found[0].evaluate_time)}, {known_when}:\n"
    )
    print_records(map(_hold_record, found), _HOLDS, form, empty="")
    print_prose("\n[bold]By what blocks it[/]; what several things block counts with each:\n")
    print_records(sums, _SUMS, form, empty="")


def _hold_record(hold: ReleaseExplanation) -> Record:
    """One hold in a row; its earliest release is that of any of its lines."""
    times = [line.release_time for line in hold.lines if not line.releasable]
    known = [time for time in times if time is not None]
    held = (each.line.held + each.line.disputed + each.line.frozen for each in hold.lines)
    return {
        "hold": hold.hold,
        "currency": hold.currency_code,
        "lines": len(hold.lines),
        "amount_minor": sum(money.amount_minor for money in held),
        "blockers": sorted({str(b.kind) for line in hold.lines for b in line.blockers}),
        "release_time": format_time(min(known, default=None)),
        "provider_releases_first": hold.provider_releases_first,
    }


@dataclass(slots=True)
class _Sum:
    """What one kind of thing blocks in one currency."""

    holds: int = 0
    lines: int = 0
    amount_minor: int = 0


def _sums(holds: Iterable[ReleaseExplanation]) -> list[Record]:
    sums: dict[tuple[str, str], _Sum] = {}
    for hold in holds:
        blocked = set()
        for kind, amount_minor in _blocked(hold):
            key = (kind, hold.currency_code)
            total = sums.setdefault(key, _Sum())
            total.holds += key not in blocked
            total.lines += 1
            total.amount_minor += amount_minor
            blocked.add(key)
    return [
        {
            "blocker": kind,
            "currency": currency,
            "holds": total.holds,
            "lines": total.lines,
            "amount_minor": total.amount_minor,
        }
        for (kind, currency), total in sorted(sums.items())
    ]


def _blocked(hold: ReleaseExplanation) -> Iterator[tuple[str, int]]:
    """What blocks each line, and how much of it; several cases of a line count once."""
    for line in hold.lines:
        amounts: dict[str, int] = {}
        for blocker in line.blockers:
            kind = str(blocker.kind)
            amounts[kind] = amounts.get(kind, 0) + blocker.amount.amount_minor
        yield from amounts.items() or [(_FREE, line.line.held.amount_minor)]
