"""A small file of retail orders, made up by a seed, that goes through everything a replay does."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from escrow_cli.replay.retail import COLUMNS

START: Final = datetime(2011, 3, 1, 8, 0)  # noqa: DTZ001 (the file says local wall times)
STOCK: Final = [f"{prefix}{n}" for prefix in ("841", "225", "POS") for n in range(10, 16)]
CUSTOMERS: Final = [str(12_340 + n) for n in range(12)]


def write_orders(path: Path, seed: int, invoices: int = 60) -> None:
    """Invoices over eight weeks, the change to summer time among them.

    Some are refunded before their release and some after it; some refunds match nothing, and some
    rows are to be rejected.
    """
    chance = random.Random(seed)
    rows: list[tuple[datetime, list[str]]] = []
    for number in range(invoices):
        time = START + timedelta(minutes=chance.randrange(8 * 7 * 24 * 60))
        customer = chance.choice([*CUSTOMERS, ""])
        for code in chance.sample(STOCK, chance.randrange(1, 6)):
            quantity, price = chance.randrange(1, 20), f"{chance.randrange(1, 2_000) / 100:.2f}"
            rows.append((time, [f"{536_000 + number}", "", customer, code, f"{quantity}", price]))
            if chance.random() < 0.3:
                back = time + timedelta(days=chance.choice((0, 2, 10, 16, 25, 40)), minutes=5)
                returned = chance.randrange(1, quantity + 1)
                rows.append((back, [f"C{number}", "", customer, code, f"{-returned}", price]))
    for number, rejected in enumerate((("0", "1.00"), ("3", "-2.50"), ("1", "0.001"))):
        rows.append((START, [f"A{number}", "", "", "84110", *rejected]))
    rows.sort(key=lambda row: row[0])
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for time, fields in rows:
            fields[1] = f"{time:%Y-%m-%dT%H:%M}"
            writer.writerow(fields)
