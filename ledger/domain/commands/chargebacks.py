"""Commands about chargebacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.commands.refunds import RefundItem
from ledger.domain.kinds import ChargebackEvent


@dataclass(frozen=True, slots=True)
class ReportChargeback:
    """Record one step of a chargeback; the first opens its case.

    `moved` is what the provider takes or gives back, 0 meaning the amount. An empty `psp` is the
    hold's.
    """

    case_id: str
    hold_id: str
    reference: str
    event: ChargebackEvent
    currency: str
    amount: int
    items: tuple[RefundItem, ...]
    taken: bool
    moved: int
    original_currency: str
    original_amount: int
    fee: int
    merchant_bears_fee: bool
    respond_by: datetime | None
    occurred_time: datetime | None
    reason: str
    psp: str = ""
