"""What a ledger's story has of payments: several of one hold, later ones, a void, and shares."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ledger.domain.commands import (
    CaptureHold,
    CaptureItem,
    Command,
    CreateRefund,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReleaseHold,
    ReportRefund,
    ReportSettlement,
    VoidHold,
)
from ledger.domain.facts import PaymentPart, Share
from ledger.domain.kinds import RefundOutcome
from ledger.writer import Writer
from tests.support.writers import CLOCK, accept, hold, refund, signed

SHARES: Final = (Share("host", "live-stream", 1_000), Share("tax", "tax", 300))
"""What others than the merchant get of a line."""


async def tell_payments(writer: Writer, ledger_id: UUID) -> None:
    """Orders paid through several providers, captured again, voided, and shared in."""
    await accept(writer, ledger_id, *payments())


def payments() -> list[Command]:
    """In one batch, so that each command rests on what the one before it changed."""
    return [
        paid_twice("s-two"),
        refund("r-two", "s-two", 700),
        ReportRefund("r-two", RefundOutcome.SUCCEEDED, None, "psp"),
        ReportRefund("r-two", RefundOutcome.FAILED, None, "wallet"),
        ReportSettlement("s-two", "EUR", 6, "bank", CLOCK, "psp"),
        *(refund("r-rest", "s-two", 100), signed("s-two"), ReleaseHold("s-two", ())),
        *(hold("s-later", 500, "sue"), refund("r-before", "s-later", 200), later("s-later")),
        refund("r-later", "s-later", 350),
        *(hold("s-void", 300, "sue"), VoidHold("s-void", None)),
    ]


def paid_twice(hold_id: str) -> PlaceHold:
    """600 through one provider and 400 through another, for a line that others share in."""
    line = LineSpec("1", "sue", 1_000, "week", shares=SHARES)
    others = (PaymentPart("wallet", 400),)
    return PlaceHold(hold_id, "EUR", "psp", None, (line,), other_payments=others)


def later(hold_id: str) -> CaptureHold:
    """250 more through another provider: 50 for the line that is there, 200 for one that is not."""
    new = LineSpec("2", "tom", 200, "week", shares=SHARES)
    return CaptureHold(hold_id, "EUR", "wallet", (CaptureItem("1", 50),), (new,), None)


def refund_both(refund_id: str, hold_id: str, *amounts: int) -> CreateRefund:
    """A refund of as many lines."""
    items = tuple(RefundItem(str(number), amount) for number, amount in enumerate(amounts, 1))
    return CreateRefund(refund_id, hold_id, "EUR", items, "", None)
