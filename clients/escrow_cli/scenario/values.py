"""How the words of a scenario are read: times, days, amounts, and accounting notation.

Every function raises ValueError with what was expected, for whoever knows where it stands.
"""

import difflib
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from escrow_client import AccountKey, Money

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}")
_AMOUNT: Final = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?")
_CODE: Final = re.compile(r"[A-Z]{3}")
_KIND: Final = re.compile(r"[1-9][0-9]{3}")
_SIDES: Final = {"Dr": 1, "Cr": -1}
_TIME_FORM: Final = "a time such as 2025-03-01 10:00"
_LENGTH: Final = re.compile(r"([0-9]+) (hours?|days?|working days?)")
_SPAN: Final = re.compile(r"([0-9]+) (minute|hour|day)s?")
_PARCEL: Final = re.compile(r"([1-9][0-9]{0,3})(?:/([1-9][0-9]{0,3}))?")
_TOLD_MAX: Final = 30
"""So many words can still be read when they are listed."""

Choice = TypeVar("Choice", bound=StrEnum)


class Window(NamedTuple):
    """The length of an after-sales window, in the one of its units that is not 0."""

    days: int = 0
    hours: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """Which parcel, and of how many; 0 where that is not said."""

    number: int
    count: int = 0

    def __str__(self) -> str:
        return f"{self.number} of {self.count}" if self.count else str(self.number)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and how it is written in the file."""

    time: datetime
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of evidence, described: what stands for the thing itself, which is sent nowhere."""

    words: str

    @property
    def sha256(self) -> bytes:
        """What identifies it."""
        return hashlib.sha256(self.words.encode()).digest()

    @property
    def size_bytes(self) -> int:
        """How large it is."""
        return len(self.words.encode())

    def __str__(self) -> str:
        return self.words


class Leg(NamedTuple):
    """An amount on an account; debit positive."""

    account: AccountKey
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Notation:
    """An entry in accounting notation; `time` is None where it names none."""

    time: datetime | None
    legs: tuple[Leg, ...]


def read_id(text: str) -> str:
    """An id as the contract takes it."""
    if not _ID.fullmatch(text):
        raise ValueError(f"expected an id of letters, digits and ._~-, found {text!r}")
    return text


def read_choice(text: str, choices: type[Choice]) -> Choice:
    """One of an enum's values."""
    try:
        return choices(text)
    except ValueError:
        known = [each.value for each in choices if each.name != "UNKNOWN"]
        raise ValueError(f"found {text!r}{suggestion(text, known)}") from None


def suggestion(word: object, known: Sequence[str]) -> str:
    """What was meant, as far as one can guess, and what could be, unless that is too much."""
    near = difflib.get_close_matches(str(word), known, n=1)
    guess = f'; did you mean "{near[0]}"?' if near else "."
    told = "" if near and len(known) > _TOLD_MAX else f" Expected one of {', '.join(known)}"
    return guess + told


def read_zone(text: str) -> ZoneInfo:
    """An IANA time zone."""
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"expected an IANA time zone such as Asia/Shanghai, found {text!r}"
        ) from None


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """A time, local in a zone unless it has an offset of its own.

    A local time that the clocks skip or show twice needs its offset.
    """
    if not re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", text):
        raise ValueError(f"expected {_TIME_FORM}, found {text!r}")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected {_TIME_FORM}, found {text!r}") from None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    early, late = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early != late:
        how = "occurs twice" if early < late else "is skipped"
        raise ValueError(f"{text} {how} in {zone}: expected its offset from UTC, such as +01:00")
    return early


def read_day(text: str) -> date:
    """A calendar day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a day such as 2025-10-01, found {text!r}") from None


def read_years(text: str) -> range:
    """A year, or the first and the last of several."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text):
        first, last = int(match[1]), int(match[2] or match[1])
        if first <= last:
            return range(first, last + 1)
    raise ValueError(f"expected a year or years such as 2025-2026, found {text!r}")


def read_window(text: str) -> Window:
    """A length: calendar days, hours or working days."""
    match = _LENGTH.fullmatch(text)
    if not match:
        raise ValueError(
            f"expected a length such as 7 days, 48 hours or 5 working days, found {text!r}"
        )
    count, unit = int(match[1]), match[2].removesuffix("s")
    return Window(**{{"hour": "hours", "day": "days", "working day": "working_days"}[unit]: count})


def read_span(text: str) -> timedelta:
    """A time by the clock, to the minute: 30 minutes, 48 hours, 1 day 12 hours."""
    parts = list(_SPAN.finditer(text))
    if not parts or " ".join(part[0] for part in parts) != text:
        raise ValueError(f"expected a time such as 30 minutes or 48 hours, found {text!r}")
    return sum((timedelta(**{f"{part[2]}s": int(part[1])}) for part in parts), timedelta())


def read_content(text: str) -> Content:
    """A piece of evidence, by what it shows."""
    if not text:
        raise ValueError("expected what the evidence shows, found nothing")
    return Content(text)


def read_parcel(text: str) -> Parcel:
    """Which parcel it is: 2, or 2/3 where it is known how many there are."""
    match = _PARCEL.fullmatch(text)
    if not match:
        raise ValueError(f"expected a parcel such as 2/3, found {text!r}")
    return Parcel(int(match[1]), int(match[2] or 0))


def read_money(text: str, currency: str) -> Money:
    """A positive amount or 0, in a currency unless it names its own: 100.00, or 100 JPY."""
    number, _, code = text.partition(" ")
    if not _AMOUNT.fullmatch(number) or (code and not _CODE.fullmatch(code)):
        raise ValueError(f"expected an amount such as 100.00, found {text!r}")
    return Money.of(number.replace(",", ""), code or currency)


def read_notation(text: str, currency: str, zone: ZoneInfo) -> Notation:
    """An entry: `Dr 2010 shop 100.00  Cr 2110 shop 95.00  Cr 4010 5.00`.

    An account of the platform's own has no owner. A currency may follow an amount. In front of
    all there may be the time at which it happened.
    """
    words = text.split()
    start = next((at for at, word in enumerate(words) if word in _SIDES), len(words))
    time = read_time(" ".join(words[:start]), zone) if start else None
    legs = []
    words = words[start:]
    while words:
        leg, words = _read_leg(words, currency)
        legs.append(leg)
    if not legs:
        raise ValueError(
            f"expected an entry such as Dr 2010 shop 9.50 Cr 4010 9.50, found {text!r}"
        )
    return Notation(time, tuple(legs))


def read_balance(text: str, currency: str, zone: ZoneInfo) -> Leg:
    """The balance of one account: `Cr 2110 shop 95.00`."""
    notation = read_notation(text, currency, zone)
    if notation.time is not None or len(notation.legs) != 1:
        raise ValueError(f"expected the balance of one account, found {text!r}")
    return notation.legs[0]


def _read_leg(words: list[str], currency: str) -> tuple[Leg, list[str]]:
    """The first leg of some words, and the words after it."""
    match words:
        case [side, kind, owner, amount, *rest] if _AMOUNT.fullmatch(amount):
            read_id(owner)
        case [side, kind, amount, *rest] if _AMOUNT.fullmatch(amount):
            owner = ""
        case _:
            side = kind = ""
    if side not in _SIDES or not _KIND.fullmatch(kind):
        raise ValueError(
            f"expected Dr or Cr, an account and an amount, as in Dr 2010 shop 9.50, found "
            f"{' '.join(words[:4])!r}"
        )
    if rest and _CODE.fullmatch(rest[0]):
        currency, *rest = rest
    money = read_money(amount, currency)
    account = AccountKey(int(kind), owner, money.currency)
    return Leg(account, _SIDES[side] * money.amount_minor), rest


def format_leg(leg: Leg, currency: str) -> str:
    """A leg in accounting notation; its currency only where it is not the usual one."""
    side = "Cr" if leg.amount_minor < 0 else "Dr"
    money = Money(leg.account.currency, abs(leg.amount_minor))
    owner = f" {leg.account.owner}" if leg.account.owner else ""
    code = "" if money.currency == currency else f" {money.currency}"
    return f"{side} {leg.account.kind}{owner} {money.amount:,f}{code}"


def format_legs(legs: Iterable[Leg], currency: str) -> str:
    """An entry in accounting notation, in one line."""
    return "  ".join(format_leg(leg, currency) for leg in legs)


def format_local(moment: datetime, zone: ZoneInfo) -> str:
    """A time as people in a zone write it, to the minute unless it is more exact."""
    local = moment.astimezone(zone)
    if local.microsecond:
        return f"{local:%Y-%m-%d %H:%M:%S.%f}"
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def format_span(span: timedelta) -> str:
    """A time by the clock as people say it, 1 day 12 hours, to the second if need be."""
    minutes, seconds = divmod(span.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second"))
    told = [f"{count:g} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(told) or "0 minutes"
