"""What a ruling awards and who bears it, as it is written on the command line."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import typer

from escrow_cli.options import named_value, parse_money, split_parts
from escrow_client import Award, Claim, LiabilityShare, Liable, Money

LINE_FORM: Final = "[HOLD/]LINE:AMOUNT"
SHARE_FORM: Final = "WHO[:ID]=N%"

_LIABLE: Final = tuple(each for each in Liable if each is not Liable.UNKNOWN)


def parse_claim(written: str, currency: str) -> Claim:
    """`cups:40.00`, or `order-2/cups:40.00` for a line of another hold than the one named."""
    hold_id, line_id, amount = _parse_line(written, currency)
    return Claim(line_id, amount, hold_id)


def parse_awards(
    amounts: Iterable[str], freights: Iterable[str], currency: str | None
) -> list[Award]:
    """What is awarded line by line, and the freight on top; a line may have only one of them."""
    named = [*amounts, *freights]
    if not named:
        return []
    if currency is None:
        raise typer.BadParameter("name the --currency of what is awarded")
    nothing = Money(currency, 0)
    awarded = _by_line(amounts, currency)
    freight = _by_line(freights, currency)
    return [
        Award(line_id, awarded.get(key, nothing), freight.get(key), hold_id)
        for key in dict.fromkeys([*awarded, *freight])
        for hold_id, line_id in [key]
    ]


def _by_line(written: Iterable[str], currency: str) -> dict[tuple[str, str], Money]:
    found: dict[tuple[str, str], Money] = {}
    for each in written:
        hold_id, line_id, amount = _parse_line(each, currency)
        if (hold_id, line_id) in found:
            raise typer.BadParameter(f"{each!r} names a line that was named before")
        found[hold_id, line_id] = amount
    return found


def _parse_line(written: str, currency: str) -> tuple[str, str, Money]:
    """The hold, empty where none is named, the line, and the amount."""
    named, amount = split_parts(written, LINE_FORM)
    hold_id, _, line_id = named.rpartition("/")
    if not line_id or ("/" in named and not hold_id):
        raise typer.BadParameter(f"{written!r} is not of the form {LINE_FORM}")
    return hold_id, line_id, parse_money(amount, currency)


def parse_shares(written: Sequence[str]) -> list[LiabilityShare]:
    """Who bears how much: `merchant=80%`, `carrier:sf=12.5%`."""
    return list(map(_parse_share, written))


def _parse_share(written: str) -> LiabilityShare:
    found = re.fullmatch(r"([a-zA-Z]+)(?::([^=]+))?=(\d{1,3}(?:\.\d{1,2})?)%", written)
    if found is None:
        raise typer.BadParameter(
            f"{written!r} is not of the form {SHARE_FORM}, such as merchant=80% or carrier:sf=20%"
        )
    who, party_id, percent = found.groups()
    return LiabilityShare(named_value(who, _LIABLE), int(Decimal(percent) * 100), party_id or "")
