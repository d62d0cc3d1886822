"""A small shop on a test ledger, told through the SDK: what most tests of the server begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from escrow_client import (
    AsyncClient,
    CreateRefund,
    FulfilmentKind,
    Line,
    Money,
    PlaceHold,
    RefundItem,
    ReportFulfilment,
)

LEDGER = "shop"
START = datetime(2026, 3, 20, 12, tzinfo=UTC)
"""What the ledger's clock shows at first. Its zone changes to summer time nine days later."""

WINDOW_END = datetime(2026, 3, 28, tzinfo=UTC)
"""Where a window of seven days ends whose goods were signed for at the start, in London."""


def gbp(amount_minor: int) -> Money:
    return Money("GBP", amount_minor)


async def open_shop(client: AsyncClient, ledger: str = LEDGER) -> None:
    """A test ledger with the policy `week`: seven days in London, five percent."""
    await client.create_ledger(ledger, "Europe/London", test_clock_start_time=START)
    await client.create_policy(
        ledger, "week", window_days=7, time_zone="Europe/London", commission_bps=500
    )


def order(
    hold_id: str, *amounts: int, merchant: str = "amy", policy: str = "week", currency: str = "GBP"
) -> PlaceHold:
    """A hold with a line for each amount, numbered from 1."""
    lines = [
        Line(str(number), merchant, Money(currency, amount), policy)
        for number, amount in enumerate(amounts or (1_000,), start=1)
    ]
    return PlaceHold(hold_id, "card", lines)


def signed(hold_id: str, line_ids: Sequence[str] = (), at: datetime = START) -> ReportFulfilment:
    return ReportFulfilment(hold_id, FulfilmentKind.SIGNED, at, "carrier", line_ids)


def refund(refund_id: str, hold_id: str, amount: int, line_id: str = "1") -> CreateRefund:
    return CreateRefund(refund_id, hold_id, [RefundItem(line_id, gbp(amount))], "return")


async def sell(client: AsyncClient, hold_id: str, amount: int = 1_000) -> None:
    """Place an order, have it signed for at the start, and let its window end."""
    await client.place_hold(LEDGER, order(hold_id, amount))
    await client.report_fulfilment(LEDGER, signed(hold_id))
    await client.advance_clock(LEDGER, WINDOW_END)
