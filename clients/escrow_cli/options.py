"""Options that many commands share, and how what is written on the command line is read."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from escrow_cli.connection import complete_ledger
from escrow_client import Money, RefundGround

LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        "-l",
        metavar="NAME",
        help="The ledger, by its name.",
        autocompletion=complete_ledger,
    ),
]
LedgerArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", help="The ledger, by its name.", autocompletion=complete_ledger),
]
HoldArgument = Annotated[str, typer.Argument(metavar="HOLD", help="The hold, by its id.")]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The case, by its id.")]
LineIdsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--line",
        metavar="LINE",
        help="Only this line of the hold; may be repeated.",
        show_default="every line",
    ),
]
RequestIdOption = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="Makes the command exactly once: the same id never acts twice.",
        show_default="a new one",
    ),
]
CurrencyOption = Annotated[
    str, typer.Option(metavar="CODE", help="ISO 4217 code of the amounts, such as GBP.")
]


def parse_time(text: str) -> datetime:
    """An ISO 8601 time with its offset from UTC, such as `2011-01-31T18:00:00Z`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not an ISO 8601 time such as 2011-01-31T18:00:00Z"
        ) from None
    if moment.tzinfo is None:
        raise typer.BadParameter(
            f"{text!r} lacks its offset from UTC, such as the Z of 2011-01-31T18:00:00Z"
        )
    return moment.astimezone(UTC)


OccurredOption = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        parser=parse_time,
        metavar="TIME",
        help="When it happened.",
        show_default="now, by the ledger's clock",
    ),
]


def parse_money(amount: str, currency: str) -> Money:
    """An amount as people write it, such as `12.34`; more decimals than there are is refused."""
    try:
        return Money.of(amount, currency)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def split_parts(text: str, form: str) -> list[str]:
    """The parts of an option such as `ID:AMOUNT`, every one of them there."""
    parts = text.split(":")
    if len(parts) != form.count(":") + 1 or not all(parts):
        raise typer.BadParameter(f"{text!r} is not of the form {form}")
    return parts


_Choice = TypeVar("_Choice", bound=StrEnum)


def named_value(written: str, allowed: Collection[_Choice]) -> _Choice:
    """The value of a closed list that a part of an option names, in whatever case."""
    return _choice_parser({each.value.lower(): each for each in allowed})(written)


def choice(
    kind: type[_Choice],
    words: str,
    *,
    only: Collection[_Choice] | None = None,
    name: str | None = None,
) -> Any:
    """An option that takes one of an enum's values, in lower case as people type them.

    `only` leaves some of them out: those that mean nothing here. `name` is that of the option,
    where its parameter has another.
    """
    allowed = {
        each.value.lower(): each
        for each in (kind if only is None else only)
        if each.name != "UNKNOWN"
    }
    return typer.Option(
        *([name] if name else []),
        parser=_choice_parser(allowed),
        metavar="|".join(allowed),
        help=words,
        show_default=False,
        autocompletion=_completion(allowed),
    )


def _choice_parser(allowed: Mapping[str, _Choice]) -> Callable[[str], _Choice]:
    def parse(text: str) -> _Choice:
        try:
            return allowed[text.lower()]
        except KeyError:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(allowed)}") from None

    return parse


def _completion(allowed: Collection[str]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        return [name for name in allowed if name.startswith(incomplete.lower())]

    return complete


GroundOption = Annotated[
    RefundGround | None,
    choice(RefundGround, "What the buyer asks for it for; no_reason, if left out."),
]
