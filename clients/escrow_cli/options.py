"""Options that many commands share, and how what is written on the command line is read."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from escrow_cli.connection import complete_ledger
from escrow_client import Money

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


def choice(kind: type[_Choice], words: str) -> Any:
    """An option that takes one of an enum's values, in lower case as people type them."""
    allowed = _allowed(kind)
    return typer.Option(
        parser=_choice_parser(kind),
        metavar="|".join(allowed),
        help=words,
        show_default=False,
        autocompletion=_completion(kind),
    )


def _allowed(kind: type[_Choice]) -> dict[str, _Choice]:
    return {each.value.lower(): each for each in kind if each.name != "UNKNOWN"}


def _choice_parser(kind: type[_Choice]) -> Callable[[str], _Choice]:
    allowed = _allowed(kind)

    def parse(text: str) -> _Choice:
        try:
            return allowed[text.lower()]
        except KeyError:
            raise typer.BadParameter(f"{text!r} is none of {', '.join(allowed)}") from None

    return parse


def _completion(kind: type[_Choice]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        return [name for name in _allowed(kind) if name.startswith(incomplete.lower())]

    return complete
