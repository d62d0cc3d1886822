"""Rows made by hand."""

from datetime import datetime
from decimal import Decimal
from itertools import count

from escrow_cli.replay.retail import RetailRow, round_to_pence


def rows(*lines: str) -> list[RetailRow]:
    """Each line: invoice, time, customer (`-` for none), stock code, quantity, price."""
    numbers = count(2)
    return [_row(next(numbers), *line.split()) for line in lines]


def _row(
    number: int, invoice: str, time: str, customer: str, code: str, quantity: str, price: str
) -> RetailRow:
    return RetailRow(
        line_number=number,
        invoice=invoice,
        time=datetime.fromisoformat(time),
        customer=customer.replace("-", ""),
        stock_code=code,
        quantity=int(quantity),
        unit_price=Decimal(price),
        amount_minor=round_to_pence(abs(int(quantity)) * Decimal(price)),
    )
