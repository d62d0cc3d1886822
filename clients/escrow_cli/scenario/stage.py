"""What every action of a scenario is and needs: the stage it is played on, and some words."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NewType, Protocol
from zoneinfo import ZoneInfo

from escrow_cli.scenario.values import Moment
from escrow_client import Client, Fulfilment, Money

Id = NewType("Id", str)
"""An id as the contract takes it."""

NO_ID: Final = Id("")
"""Where none is named."""

Label = NewType("Label", str)
"""The name a scenario has given to an earlier fulfilment report, by `as`."""


@dataclass(slots=True)
class Stage:
    """Where a scenario is played: the ledger, its clock, and the reports that have a label."""

    client: Client
    ledger: str
    zone: ZoneInfo
    now: datetime
    reports: dict[str, Fulfilment] = field(default_factory=dict)

    def time(self, moment: Moment | None) -> datetime:
        """A moment, or now."""
        return moment.time if moment else self.now


class Action(ABC):
    """Something a step does; as text, the sentence that tells it."""

    @abstractmethod
    def send(self, stage: Stage) -> object:
        """Does it; what the ledger answers. Raises EscrowError where it is refused."""

    @abstractmethod
    def __str__(self) -> str: ...


class Amounted(Protocol):
    """Something with an amount."""

    @property
    def amount(self) -> Money:
        """It."""


def check_one_currency(parts: Sequence[Amounted]) -> None:
    """Raises ValueError for amounts of several currencies."""
    found = sorted({each.amount.currency for each in parts})
    if len(found) > 1:
        raise ValueError(f"expected amounts of one currency, found {' and '.join(found)}")


def lines_of(hold: str, lines: Sequence[str]) -> str:
    """Lines of a hold, or all of it, in words."""
    return f"{', '.join(lines)} of {hold}" if lines else hold


def listed(words: Iterable[str], most: int = 5) -> str:
    """Some words, the last of very many left out."""
    told = list(words)
    more = [f"and {len(told) - most} more"] if len(told) > most else []
    return ", ".join(told[:most] + more)


def given(moment: Moment | None) -> datetime | None:
    """The time a command is given, None meaning now."""
    return moment.time if moment else None
