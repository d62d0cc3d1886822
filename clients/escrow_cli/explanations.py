"""`escrow hold explain`: why money is not released, told to people or given to programs."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from escrow_cli.connection import open_client
from escrow_cli.fulfilments import fulfilment_record
from escrow_cli.hold_records import BLOCKERS, blocker_rows, explanation_record
from escrow_cli.merchant_sums import print_merchant
from escrow_cli.options import LedgerOption, LineIdsOption, choice, parse_time
from escrow_cli.output import (
    Format,
    FormatOption,
    Record,
    format_money,
    format_time,
    print_json,
    print_prose,
    print_records,
    print_timeline,
)
from escrow_cli.policy_terms import rule_words
from escrow_cli.release_story import Sources, Tale, tell
from escrow_cli.release_words import blocker_words, local
from escrow_client import Client, Policy, ReleaseExplanation, TimeAxis

_LINES_NAMED = 5


def explain_release(
    ctx: typer.Context,
    ledger: LedgerOption,
    hold_id: Annotated[
        str | None,
        typer.Argument(metavar="HOLD", help="The hold, by its id.", show_default=False),
    ] = None,
    merchant: Annotated[
        str | None,
        typer.Option(
            metavar="MERCHANT",
            help="Instead of one hold: all that is held for this merchant, and the sums.",
            show_default=False,
        ),
    ] = None,
    line: LineIdsOption = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time,
            metavar="TIME",
            help="As of this earlier time instead of now, such as 2026-03-05T16:00:00Z.",
            show_default=False,
        ),
    ] = None,
    axis: Annotated[
        TimeAxis | None,
        choice(
            TimeAxis,
            "record tells what the ledger knew, in the order it learned of it; effective what "
            "happened, as the ledger knows it today; record, if left out.",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say why money is not released: what happened, what blocks it, and until when.

    For example: escrow hold explain order-1 -l shop --as-of 2026-03-05T16:00:00Z
    """
    if (hold_id is None) == (merchant is None):
        raise typer.BadParameter("name a HOLD or a --merchant")
    if merchant is not None and line:
        raise typer.BadParameter("--merchant explains every line; leave out --line")
    chosen = axis or TimeAxis.RECORD
    with open_client(ctx.obj) as client:
        if merchant is not None:
            found = client.explain_merchant(ledger, merchant, as_of_time=as_of, time_axis=chosen)
            print_merchant(merchant, found, _known_when(as_of, chosen), form)
            return
        assert hold_id is not None
        explanation = client.explain_release(
            ledger, hold_id, line or (), as_of_time=as_of, time_axis=chosen
        )
        if form is Format.CSV:
            print_records(blocker_rows(explanation), BLOCKERS, form, empty="")
            return
        sources = _read(client, ledger, explanation, chosen, as_of)
        if form is Format.JSON:
            print_json(_record(sources))
            return
        _print_tales(client, ledger, sources)


def _known_when(as_of: datetime | None, axis: TimeAxis) -> str:
    """By whose knowledge it is told: of now, of then, or of now about then."""
    if as_of is None:
        return "by what the ledger knows now"
    if axis is TimeAxis.RECORD:
        return "by what the ledger knew then"
    return "by what the ledger knows today of that moment"


def _read(
    client: Client,
    ledger: str,
    explanation: ReleaseExplanation,
    axis: TimeAxis,
    as_of: datetime | None,
) -> Sources:
    hold_id = explanation.hold
    cases = list(client.list_cases(ledger, hold_id=hold_id))
    # A case of several holds was opened with an entry of the first.
    elsewhere = [
        client.get_entry(ledger, case.entry_seq) for case in cases if case.hold_id != hold_id
    ]
    return Sources(
        explanation,
        list(client.list_fulfilments(ledger, hold_id)),
        [*client.list_entries(ledger, hold_id=hold_id), *elsewhere],
        cases,
        axis,
        as_of,
        ZoneInfo(client.get_ledger(ledger).time_zone),
    )


def _record(sources: Sources) -> Record:
    """What the tale is told from, as data."""
    return explanation_record(sources.explanation) | {
        "as_of_time": format_time(sources.as_of),
        "time_axis": str(sources.axis),
        "time_zone": str(sources.zone),
        "fulfilments": list(map(fulfilment_record, sources.fulfilments)),
        "tales": [
            {
                "lines": list(tale.line_ids),
                "steps": [
                    {"time": format_time(step.time), "sentence": step.sentence}
                    for step in tale.steps
                ],
            }
            for tale in tell(sources)
        ],
    }


def _print_tales(client: Client, ledger: str, sources: Sources) -> None:
    explanation, as_of, zone = sources.explanation, sources.as_of, sources.zone
    print_prose(
        f"[bold]Hold {explanation.hold}[/] on {local(explanation.evaluate_time, zone)}, "
        f"{_known_when(as_of, sources.axis)}. Times are of {zone}, the zone of the ledger."
    )
    if explanation.provider_releases_first and explanation.provider_release_time is not None:
        when = local(explanation.provider_release_time, zone)
        print_prose(
            f"[bold red]The provider pays the money out by itself {when}[/], before the last "
            "blocker is known to fall. Somebody has to act."
        )
    for tale in tell(sources):
        line = tale.explanation.line
        policy = client.get_policy(ledger, line.policy, version=line.policy_version)
        print_prose(f"\n{_heading(tale, zone)}")
        print_prose(escape(_policy_words(policy)))
        for calendar in dict.fromkeys(each.calendar for each in tale.explanation.blockers):
            if calendar:
                print_prose(escape(_calendar_words(client, ledger, calendar)))
        print_timeline(
            chain(
                ((local(step.time, zone), step.sentence) for step in tale.steps),
                _standing(tale, zone, "Now" if as_of is None else "Then"),
            )
        )


def _heading(tale: Tale, zone: ZoneInfo) -> str:
    """`shoes, socks: 89.50 EUR for acme. Released at the earliest Tue 10 Mar 2026 00:00, …`."""
    names = ", ".join(tale.line_ids[:_LINES_NAMED])
    if more := len(tale.line_ids[_LINES_NAMED:]):
        names += f" and {more:,} more"
    explained = tale.explanation
    if explained.releasable:
        verdict = "It can be released now."
    elif explained.release_time is not None:
        when = local(explained.release_time, zone)
        verdict = f"It is not released before {when}, and then if nothing else happens."
    elif any(
        part.amount_minor
        for part in (explained.line.held, explained.line.disputed, explained.line.frozen)
    ):
        verdict = "It is not released, and nobody knows yet until when."
    else:
        verdict = "Nothing of it is held any more."
    amount = format_money(tale.captured)
    return f"[bold]{escape(names)}[/]: {amount} for {escape(explained.line.merchant)}. {verdict}"


def _policy_words(policy: Policy) -> str:
    return f"The policy is {policy.policy_id}, version {policy.version}: {rule_words(policy)}."


def _calendar_words(client: Client, ledger: str, reference: str) -> str:
    """What a calendar knows, and where that is from."""
    calendar_id, _, revision = reference.removeprefix("calendars/").partition("@")
    found = client.get_calendar(ledger, calendar_id, revision=int(revision))
    return (
        f"The calendar is {calendar_id}, revision {revision}, announced for {found.first_year} to "
        f"{found.last_year}: {found.provenance}"
    )


def _standing(tale: Tale, zone: ZoneInfo, when: str) -> Iterator[tuple[str, str]]:
    """What blocks it at the moment that is explained, and what comes then."""
    for blocker in tale.explanation.blockers:
        yield when, blocker_words(blocker, zone)
    if tale.explanation.releasable:
        yield when, "Nothing blocks it."
    elif tale.explanation.release_time is not None:
        yield local(tale.explanation.release_time, zone), "Released, if nothing else happens."
