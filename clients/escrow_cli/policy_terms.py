"""What a policy says: the options that say it, and the words people read it in."""

import re
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Annotated, Any, Final, NamedTuple

import typer

from escrow_cli.case_terms import priority_words, stage_words
from escrow_cli.options import choice
from escrow_cli.output import Column, Record, number, text
from escrow_client import (
    CaseOutcome,
    CommissionRefund,
    CountFrom,
    FulfilmentKind,
    ParcelRule,
    Policy,
    PolicyTerms,
    Refundability,
    RefundSource,
)

_UNITS: Final = {"d": "days", "h": "hours", "wd": "working_days"}
"""The units a length is written with."""

_TRIGGERS: Final = {
    FulfilmentKind.SIGNED: "the goods were signed for",
    FulfilmentKind.INSTALLED: "the goods were installed",
    FulfilmentKind.CONFIRMED: "the buyer confirmed",
    FulfilmentKind.SERVICE_CONSUMED: "the service was consumed",
    FulfilmentKind.STREAM_ENDED: "the live stream ended",
}


class Length(NamedTuple):
    """How long a window is; two of the three are 0."""

    days: int = 0
    hours: int = 0
    working_days: int = 0


def _parse_length(written: str) -> Length:
    """`7d`, `48h` or `5wd`."""
    found = re.fullmatch(r"(\d{1,6})(d|h|wd)", written)
    if found is None:
        raise typer.BadParameter(
            f"{written!r} is no length such as 7d (days), 48h (hours) or 5wd (working days)"
        )
    return Length(**{_UNITS[found[2]]: int(found[1])})


WindowOption = Annotated[
    Length | None,
    typer.Option(
        parser=_parse_length,
        metavar="7d|48h|5wd",
        help="Length of the after-sales window: days, hours, or working days of --calendar.",
        show_default=False,
    ),
]
TriggerOption = Annotated[
    FulfilmentKind | None,
    choice(FulfilmentKind, "The event that opens the window; signed, if left out.", only=_TRIGGERS),
]
CountFromOption = Annotated[
    CountFrom | None,
    choice(CountFrom, "Where its days begin to count; next_day, if left out."),
]
RollsOption = Annotated[
    bool | None,
    typer.Option(
        "--rolls-to-working-day/--no-roll",
        help="Whether an end on no working day of --calendar moves to the next.",
        show_default=False,
    ),
]
CalendarOption = Annotated[
    str | None,
    typer.Option(
        metavar="CALENDAR",
        help="The calendar that says which days are working days.",
        show_default=False,
    ),
]
ParcelRuleOption = Annotated[
    ParcelRule | None,
    choice(ParcelRule, "What of several parcels counts; each_line, if left out."),
]
FallbackAfterOption = Annotated[
    FulfilmentKind | None,
    choice(
        FulfilmentKind,
        "The event after which the window opens by itself; never, if left out.",
        only=(FulfilmentKind.SHIPPED, FulfilmentKind.SIGNED),
    ),
]
RestartsOption = Annotated[
    bool | None,
    typer.Option(
        "--restarts-on-exchange/--no-restart",
        help="Whether a signed replacement opens the window anew.",
        show_default=False,
    ),
]
RefundabilityOption = Annotated[
    Refundability | None,
    choice(Refundability, "What a refund may be asked for; any, if left out."),
]
RefundSourceOption = Annotated[
    list[RefundSource] | None,
    choice(
        RefundSource,
        "What a refund after the release comes out of, first the one named first; available, "
        "reserve, deposit, if left out.",
    ),
]
SettlementOption = Annotated[
    bool | None,
    typer.Option(
        "--requires-settlement/--no-settlement",
        help="Whether the provider must have settled the money before its release.",
        show_default=False,
    ),
]
UnconfirmedOption = Annotated[
    str | None,
    typer.Option(
        metavar="POLICY",
        help="The policy that applies instead, unless the buyer confirmed this one.",
        show_default=False,
    ),
]
CommissionRefundOption = Annotated[
    CommissionRefund | None,
    choice(CommissionRefund, "The commission of what is refunded later; kept, if left out."),
]
CaseDefaultOption = Annotated[
    CaseOutcome | None,
    choice(
        CaseOutcome,
        "What becomes of a case that was not answered in time; it stays open, if left out.",
        only=(CaseOutcome.REJECTED, CaseOutcome.APPROVED, CaseOutcome.ESCALATED),
    ),
]


def count_option(words: str, most: int) -> Any:
    """An option for a number of days, hours or basis points of a policy."""
    return typer.Option(min=0, max=most, metavar="N", help=words, show_default=False)


def minor_option(words: str) -> Any:
    """An option for an amount of a policy, which has no currency: whole minor units."""
    return typer.Option(min=0, max=2**63 - 1, metavar="MINOR", help=words, show_default=False)


def rule_words(policy: Policy) -> str:
    """How long the window is and from when, as a sentence would have it."""
    terms = policy.terms
    event = _TRIGGERS.get(terms.trigger, f"{terms.trigger} was reported")
    length = _length_words(policy)
    if terms.window_hours or terms.count_from is CountFrom.INSTANT:
        return f"{length} from the moment {event}, in {policy.time_zone}"
    if not (policy.window_days or terms.window_working_days):
        return f"to the end of the day on which {event}, in {policy.time_zone}"
    return f"{length} from the day after {event}, in {policy.time_zone}"


def _length_words(policy: Policy) -> str:
    terms = policy.terms
    if terms.window_hours:
        return _counted(terms.window_hours, "hour")
    if terms.window_working_days:
        return f"{_counted(terms.window_working_days, 'working day')} of calendar {terms.calendar}"
    return _counted(policy.window_days, "day")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def policy_record(policy: Policy) -> Record:
    """A policy with its terms."""
    terms = asdict(policy.terms)
    return {
        "policy": policy.policy_id,
        "version": policy.version,
        "window_days": policy.window_days,
        "time_zone": policy.time_zone,
        "commission_bps": policy.commission_bps,
    } | {name: _plain(value) for name, value in terms.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value if value is None or isinstance(value, bool | int) else str(value)


def policy_columns(policy: Policy) -> list[Column]:
    """What a person reads of a policy: what it says, without what it leaves at the default."""
    default = PolicyTerms()
    said = [
        each.name
        for each in fields(PolicyTerms)
        if getattr(policy.terms, each.name) != getattr(default, each.name)
    ]
    return [
        text("policy", "Policy"),
        number("version", "Version"),
        Column("Window", lambda _: rule_words(policy)),
        number("commission_bps", "Commission (1/100 %)"),
        *(_term_column(name) for name in said if name not in _TOLD),
    ]


def _term_column(name: str) -> Column:
    title = name.removesuffix("_minor").replace("_", " ").capitalize()
    if name not in _LISTS:
        return text(name, title)
    words = _LISTS[name]
    return Column(title, lambda record: "\n".join(map(words, record[name])))


_LISTS: Final[dict[str, Callable[[Any], str]]] = {
    "case_stages": stage_words,
    "case_priorities": priority_words,
    "refund_sources": str,
}
"""The terms that are lists, and the words for each of what they list."""

_TOLD: Final = {"trigger", "window_hours", "window_working_days", "count_from"}
"""The terms that the words about the window tell."""
