"""`escrow case report`: what the journal says of cases, in numbers."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from escrow_cli.connection import open_client
from escrow_cli.options import LedgerOption, choice, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    amount,
    format_time,
    number,
    print_json,
    print_prose,
    print_records,
    text,
)
from escrow_client import CaseGroup, CaseGrouping, CaseReport

_TOTAL = "All"


def _rate_text(record: Record) -> str:
    bps = record["award_rate_bps"]
    return "" if bps is None else f"{bps / 100:.0f} %"


def _times(what: str, title: str) -> Column:
    """A column of a median and a ninth decile: `2.0 h / 1.5 d`."""

    def cell(record: Record) -> str:
        median, p90 = record[f"{what}_median_seconds"], record[f"{what}_p90_seconds"]
        return "" if median is None else f"{_length_words(median)} / {_length_words(p90)}"

    return Column(title, cell, numeric=True)


def _length_words(seconds: float) -> str:
    """`45 min`, `7.5 h` or `2.1 d`: what a person compares with a deadline."""
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    if seconds < 172_800:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86_400:.1f} d"


_GROUPS = Layout(
    keys=[
        *("group", "cases", "open", "approved", "partly_approved", "rejected", "dropped"),
        *("award_rate_bps", "breaches", "overdue_refunds", "response_median_seconds"),
        *("response_p90_seconds", "resolution_median_seconds", "resolution_p90_seconds", "sums"),
    ],
    columns=[
        text("group", "Group"),
        number("cases", "Cases"),
        number("open", "Open"),
        Column("Award rate", _rate_text, numeric=True),
        _times("response", "Response"),
        _times("resolution", "Resolution"),
        number("breaches", "Breaches"),
        number("overdue_refunds", "Overdue"),
    ],
)
_SUMS = Layout(
    keys=["group", "currency", "claimed_minor", "reserved_minor", "awarded_minor"],
    columns=[
        text("group", "Group"),
        text("currency", "Currency"),
        amount("claimed_minor", "Claimed"),
        amount("reserved_minor", "Set apart"),
        amount("awarded_minor", "Awarded"),
    ],
)


def report_cases(
    ctx: typer.Context,
    group_by: Annotated[
        CaseGrouping, choice(CaseGrouping, "What the cases are counted by.", name="--by")
    ],
    ledger: LedgerOption,
    start_time: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            parser=parse_time,
            metavar="TIME",
            help="Only cases opened then or later.",
            show_default=False,
        ),
    ] = None,
    end_time: Annotated[
        datetime | None,
        typer.Option(
            "--until",
            parser=parse_time,
            metavar="TIME",
            help="Only cases opened before.",
            show_default=False,
        ),
    ] = None,
    merchant: Annotated[
        str, typer.Option(metavar="MERCHANT", help="Only cases on lines of this merchant.")
    ] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """Report on cases: how many, how they ended, how long they took, and what they come to.

    The award rate is the share of rulings that gave the buyer something. Times are the median, and
    what nine in ten took at most. In csv each line is a group, and the last, without a name, is all
    of them.

    For example: escrow case report -l shop --by merchant --from 2026-03-01T00:00:00Z
    """
    with open_client(ctx.obj) as client:
        report = client.report_cases(
            ledger, group_by, start_time=start_time, end_time=end_time, merchant=merchant
        )
    groups = list(map(_group_record, report.groups))
    total = _group_record(report.total)
    if form is Format.JSON:
        as_of = format_time(report.as_of_time)
        print_json({"by": str(group_by), "as_of_time": as_of, "groups": groups, "total": total})
    elif form is Format.CSV:
        print_records([*groups, total], _GROUPS, form, empty="")
    else:
        _print_tables(report, [*groups, total | {"group": _TOTAL}])


def _print_tables(report: CaseReport, groups: list[Record]) -> None:
    if not report.total.case_count:
        print_prose("No case answers to that.")
        return
    print_prose(
        f"[bold]Cases[/] as of {format_time(report.as_of_time)}. Times are the median, and what "
        "nine in ten took at most.\n"
    )
    print_records(groups, _GROUPS, Format.TABLE, empty="")
    print_prose("\n[bold]What they come to[/]:\n")
    sums = [{"group": group["group"]} | each for group in groups for each in group["sums"]]
    print_records(sums, _SUMS, Format.TABLE, empty="They claim nothing.")


def _group_record(group: CaseGroup) -> Record:
    """A group of cases; the award rate is that of rulings, None before there is any."""
    awarded = group.approved_count + group.partly_approved_count
    ruled = awarded + group.rejected_count
    return {
        "group": group.key,
        "cases": group.case_count,
        "open": group.open_count,
        "approved": group.approved_count,
        "partly_approved": group.partly_approved_count,
        "rejected": group.rejected_count,
        "dropped": group.dropped_count,
        "award_rate_bps": round(awarded * 10_000 / ruled) if ruled else None,
        "breaches": group.breach_count,
        "overdue_refunds": group.overdue_refund_count,
        "response_median_seconds": _seconds(group.response_median),
        "response_p90_seconds": _seconds(group.response_p90),
        "resolution_median_seconds": _seconds(group.resolution_median),
        "resolution_p90_seconds": _seconds(group.resolution_p90),
        "sums": [
            {
                "currency": each.currency,
                "claimed_minor": each.claimed.amount_minor,
                "reserved_minor": each.reserved.amount_minor,
                "awarded_minor": each.awarded.amount_minor,
            }
            for each in group.sums
        ],
    }


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
