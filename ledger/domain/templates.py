"""The entry templates: the only ways money moves.

Each is a named function from an event to balanced legs. Amounts are positive minor units; the
signs (debit positive) are put on here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Leg
from ledger.domain.facts import LineRelease, PlacedLine, RefundedLine


def capture(hold_id: str, psp: str, currency: str, lines: Iterable[PlacedLine]) -> list[Leg]:
    """E1: Dr 1110 PSP clearing / Cr 2010 held, per line."""
    legs = [
        Leg(AccountKey(Kind.HELD, line.merchant, currency), -line.amount, hold_id, line.line_id)
        for line in lines
    ]
    captured = -sum([leg.amount for leg in legs])
    return [Leg(AccountKey(Kind.PSP_CLEARING, psp, currency), captured, hold_id), *legs]


def release(hold_id: str, currency: str, lines: Iterable[LineRelease]) -> list[Leg]:
    """E6: Dr 2010 held / Cr 2110 available, Cr 4010 commission, per line."""
    legs = []
    for line in lines:
        held = AccountKey(Kind.HELD, line.merchant, currency)
        legs.append(Leg(held, line.amount, hold_id, line.line_id))
        if net := line.amount - line.commission:
            available = AccountKey(Kind.AVAILABLE, line.merchant, currency)
            legs.append(Leg(available, -net, hold_id, line.line_id))
        if line.commission:
            commission = AccountKey(Kind.COMMISSION, "", currency)
            legs.append(Leg(commission, -line.commission, hold_id, line.line_id))
    return legs


def refund_line(
    hold_id: str, psp: str, currency: str, merchant: str, line: RefundedLine
) -> list[Leg]:
    """E5 and E8: Dr 2010 held, then 2110 available, then 1210 receivable / Cr 2210 payable."""
    sources = (
        (Kind.HELD, line.from_held),
        (Kind.AVAILABLE, line.from_available),
        (Kind.MERCHANT_RECEIVABLE, line.from_receivable),
    )
    legs = [
        Leg(AccountKey(kind, merchant, currency), amount, hold_id, line.line_id)
        for kind, amount in sources
        if amount
    ]
    payable = AccountKey(Kind.REFUND_PAYABLE, psp, currency)
    return [*legs, Leg(payable, -line.amount, hold_id, line.line_id)]


def refund_succeeded(hold_id: str, psp: str, currency: str, amount: int) -> list[Leg]:
    """E5, on confirmed success: Dr 2210 refund payable / Cr 1110 PSP clearing."""
    return [
        Leg(AccountKey(Kind.REFUND_PAYABLE, psp, currency), amount, hold_id),
        Leg(AccountKey(Kind.PSP_CLEARING, psp, currency), -amount, hold_id),
    ]


def recovery(merchant: str, currency: str, amount: int) -> list[Leg]:
    """E8, later recovery: Dr 2110 available / Cr 1210 receivable."""
    return [
        Leg(AccountKey(Kind.AVAILABLE, merchant, currency), amount),
        Leg(AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency), -amount),
    ]


def payout_created(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7: Dr 2110 available / Cr 2140 in transit."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.AVAILABLE, merchant, currency),
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        amount,
    )


def payout_paid(
    payout_id: str, merchant: str, currency: str, amount: int, bank_account: str
) -> list[Leg]:
    """E7, paid: Dr 2140 in transit / Cr 1010 bank."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        AccountKey(Kind.BANK, bank_account, currency),
        amount,
    )


def payout_failed(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7, failed: Dr 2140 in transit / Cr 2110 available, the first leg reversed."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        AccountKey(Kind.AVAILABLE, merchant, currency),
        amount,
    )


def payout_returned(
    payout_id: str, merchant: str, currency: str, amount: int, bank_account: str
) -> list[Leg]:
    """E7, returned after paid: Dr 1010 bank / Cr 2150 returned."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.BANK, bank_account, currency),
        AccountKey(Kind.PAYOUT_RETURNED, merchant, currency),
        amount,
    )


def payout_reinstated(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7, later: Dr 2150 returned / Cr 2110 available."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_RETURNED, merchant, currency),
        AccountKey(Kind.AVAILABLE, merchant, currency),
        amount,
    )


def _payout_legs(payout_id: str, debit: AccountKey, credit: AccountKey, amount: int) -> list[Leg]:
    return [
        Leg(debit, amount, payout_id=payout_id),
        Leg(credit, -amount, payout_id=payout_id),
    ]
