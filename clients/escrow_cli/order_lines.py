"""The lines of an order, as the command line or a file names them."""

import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from escrow_cli.errors import CommandError
from escrow_cli.options import parse_money, split_parts
from escrow_client import CouponUse, Line, PaymentPart, Share, TradeIn

LINE_FORM = "ID:MERCHANT:AMOUNT:POLICY"
PAYMENT_FORM = "PSP:AMOUNT"
SHARE_FORM = "LINE:PARTY:ROLE:BASISPOINTS"
SUBSIDY_FORM = "LINE:AMOUNT"
COUPON_FORM = "LINE:COUPON:AMOUNT"
TRADE_IN_FORM = "LINE:PARTY:AMOUNT"

_KEYS = ("line_id", "merchant", "amount", "policy")


def parse_lines(lines: Sequence[str], currency: str) -> list[Line]:
    """Lines as the command line has them."""
    return [
        _line(dict(zip(_KEYS, split_parts(line, LINE_FORM), strict=True)), currency)
        for line in lines
    ]


def confirm_lines(lines: Sequence[Line], confirmed: Collection[str]) -> list[Line]:
    """The lines, some of them with the word that the buyer confirmed their policy."""
    unknown = set(confirmed) - {line.line_id for line in lines}
    if unknown:
        raise typer.BadParameter(f"--buyer-confirmed names no line: {', '.join(sorted(unknown))}")
    return [replace(line, buyer_confirmed=line.line_id in confirmed) for line in lines]


def parse_payments(payments: Sequence[str], currency: str) -> list[PaymentPart]:
    """What other providers captured, as the command line has it."""
    parts = [split_parts(payment, PAYMENT_FORM) for payment in payments]
    return [PaymentPart(psp, parse_money(written, currency)) for psp, written in parts]


def share_lines(lines: Sequence[Line], shares: Sequence[str]) -> list[Line]:
    """The lines with what others get of them, in the order in which that is named."""
    of_line: dict[str, list[Share]] = {line.line_id: [] for line in lines}
    for share in shares:
        line_id, party, role, written = split_parts(share, SHARE_FORM)
        if line_id not in of_line:
            raise typer.BadParameter(f"--share names no line: {line_id}")
        if not written.isdecimal():
            raise typer.BadParameter(f"{written!r} is not a number of basis points")
        of_line[line_id].append(Share(party, role, int(written)))
    return [replace(line, shares=of_line[line.line_id]) for line in lines]


def fund_lines(
    lines: Sequence[Line],
    currency: str,
    subsidies: Sequence[str],
    coupons: Sequence[str],
    trade_ins: Sequence[str],
) -> list[Line]:
    """The lines with what funds some of them beside cash."""
    funded = list(lines)
    for written in subsidies:
        line_id, amount = split_parts(written, SUBSIDY_FORM)
        at = _position(funded, line_id, written)
        funded[at] = replace(funded[at], subsidy=parse_money(amount, currency))
    for written in coupons:
        line_id, coupon_id, amount = split_parts(written, COUPON_FORM)
        at = _position(funded, line_id, written)
        use = CouponUse(coupon_id, parse_money(amount, currency))
        funded[at] = replace(funded[at], coupons=[*funded[at].coupons, use])
    for written in trade_ins:
        line_id, party, amount = split_parts(written, TRADE_IN_FORM)
        at = _position(funded, line_id, written)
        goods = TradeIn(party, parse_money(amount, currency))
        funded[at] = replace(funded[at], trade_in=goods)
    return funded


def _position(lines: Sequence[Line], line_id: str, written: str) -> int:
    for at, line in enumerate(lines):
        if line.line_id == line_id:
            return at
    raise typer.BadParameter(f"{written!r} names no line of the order")


def read_lines(file: Path, currency: str) -> list[Line]:
    """Lines out of a JSON file, or out of stdin for `-`."""
    try:
        found = json.loads(
            file.read_text(encoding="utf-8") if str(file) != "-" else sys.stdin.read()
        )
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"{file} is not JSON: {error}.") from error
    if not isinstance(found, list) or not found:
        raise CommandError(f"{file} must hold a JSON list of lines.")
    for number, line in enumerate(found, start=1):
        _check_line(line, f"{file}, line {number} of the order")
    return [_line(line, currency) for line in found]


def _check_line(line: Any, place: str) -> None:
    if not isinstance(line, dict) or set(line) != set(_KEYS):
        raise CommandError(f"{place} must be an object of {', '.join(_KEYS)}.")
    for key, value in line.items():
        # A JSON number of 80.10 would arrive as a float, which is not that amount.
        if not isinstance(value, str):
            raise CommandError(f'{place}: {key} must be in quotes, such as "80.00".')


def _line(parts: dict[str, str], currency: str) -> Line:
    return Line(
        parts["line_id"], parts["merchant"], parse_money(parts["amount"], currency), parts["policy"]
    )
