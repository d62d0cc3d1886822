"""What a policy says of cases: the options that say it, and the words people read it in."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

import typer

from escrow_cli.options import named_value
from escrow_client import CaseOutcome, CasePriority, CaseState, PriorityTerms, StageTerms

_UNITS: Final = {"min": 1, "h": 60, "d": 1440}
"""The units a time to act is written with, in minutes."""

_STAGES: Final = (
    CaseState.ANSWERED,
    CaseState.RETURN_TRANSIT,
    CaseState.RETURN_AUDIT,
    CaseState.ARBITRATION,
    CaseState.MEDIATION,
    CaseState.APPEALED,
)
"""The stages after the merchant's first answer, to which a policy can give a time."""

_DEFAULTS: Final = (
    CaseOutcome.REJECTED,
    CaseOutcome.APPROVED,
    CaseOutcome.EXPIRED,
    CaseOutcome.UPHELD,
    CaseOutcome.ESCALATED,
)
"""What can become of a case when the time of a stage passes; which of them, the server decides."""

_PRIORITIES: Final = tuple(
    each for each in CasePriority if each not in {CasePriority.NORMAL, CasePriority.UNKNOWN}
)
_STAGE_FORM: Final = "STAGE=TIME:OUTCOME"
_PRIORITY_FORM: Final = "PRIORITY=TIME"


def parse_stage(written: str) -> StageTerms:
    """`RETURN_AUDIT=72h:APPROVED`."""
    found = re.fullmatch(r"([^=]+)=([^:]+):(.+)", written)
    if found is None:
        raise typer.BadParameter(f"{written!r} is not of the form {_STAGE_FORM}")
    stage, time, outcome = found.groups()
    return StageTerms(
        named_value(stage, _STAGES), _parse_minutes(time), named_value(outcome, _DEFAULTS)
    )


def parse_priority(written: str) -> PriorityTerms:
    """`HIGH=4h`."""
    priority, separator, time = written.partition("=")
    if not separator:
        raise typer.BadParameter(f"{written!r} is not of the form {_PRIORITY_FORM}")
    return PriorityTerms(named_value(priority, _PRIORITIES), _parse_minutes(time))


def _parse_minutes(written: str) -> int:
    """`30min`, `72h` or `3d`; a day here is 24 hours."""
    found = re.fullmatch(r"(\d{1,6})(min|h|d)", written)
    if found is None:
        raise typer.BadParameter(
            f"{written!r} is no time such as 30min (minutes), 72h (hours) or 3d (days of 24 hours)"
        )
    return int(found[1]) * _UNITS[found[2]]


CaseStageOption = Annotated[
    list[StageTerms] | None,
    typer.Option(
        parser=parse_stage,
        metavar=_STAGE_FORM,
        help="How long a stage of a case has and what becomes of it then, such as "
        "RETURN_AUDIT=72h:APPROVED; may be repeated.",
        show_default=False,
    ),
]
CasePriorityOption = Annotated[
    list[PriorityTerms] | None,
    typer.Option(
        parser=parse_priority,
        metavar=_PRIORITY_FORM,
        help="How long the merchant has to answer a case of a priority, such as HIGH=4h or "
        "COMPLAINT=30min; may be repeated.",
        show_default=False,
    ),
]
EvidenceRequiredOption = Annotated[
    bool | None,
    typer.Option(
        "--evidence-required/--no-evidence",
        help="Whether a ruling in arbitration, in mediation or on an appeal needs evidence.",
        show_default=False,
    ),
]


def minutes_words(minutes: int) -> str:
    """`30 min`, `72 h` or `90 min`: hours where they are whole."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if rest else f"{hours} h"


def stage_words(terms: Mapping[str, object]) -> str:
    """A stage of a policy's record: `RETURN_AUDIT: 72 h, then APPROVED`."""
    return f"{terms['stage']}: {minutes_words(_whole(terms))}, then {terms['default_outcome']}"


def priority_words(terms: Mapping[str, object]) -> str:
    """A priority of a policy's record: `HIGH: 4 h`."""
    return f"{terms['priority']}: {minutes_words(_whole(terms))}"


def _whole(terms: Mapping[str, object]) -> int:
    minutes = terms["minutes"]
    assert isinstance(minutes, int)
    return minutes
