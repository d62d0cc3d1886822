"""Through whom refunds go back: through the payments of a hold, in their order.

Each takes back as much as it captured and was not given back before; what exceeds them all, which
only an award above the capture does, goes to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ledger.domain.book import Book
from ledger.domain.facts import PaymentPart
from ledger.domain.holds import Hold


def of_amounts(book: Book, hold: Hold, amounts: Sequence[int]) -> list[tuple[PaymentPart, ...]]:
    """Through whom each of the amounts of one refund goes back, in minor units.

    Needs every refund of a hold that has payments of its own.
    """
    if not hold.payments:
        return [(PaymentPart(hold.psp, amount),) for amount in amounts]
    left = _left(book, hold)
    found = []
    for amount in amounts:
        parts: Counter[str] = Counter()
        rest = amount
        for psp, there_is in left.items():
            taken = min(rest, there_is)
            parts[psp] += taken
            left[psp] -= taken
            rest -= taken
        parts[next(iter(left))] += rest
        found.append(tuple([PaymentPart(psp, part) for psp, part in parts.items() if part]))
    return found


def _left(book: Book, hold: Hold) -> dict[str, int]:
    """What each payment captured and was not given back, the payments in their order."""
    given_back: Counter[str] = Counter()
    for refund in book.refunds_on(hold.hold_id):
        for part in refund.parts(hold.psp):
            given_back[part.psp] += part.amount
    return {
        payment.psp: max(0, payment.captured - given_back[payment.psp])
        for payment in hold.payments.values()
    }


def summed(hold: Hold, payees: Iterable[Sequence[PaymentPart]]) -> tuple[PaymentPart, ...]:
    """What goes through each provider in all; empty where the hold has no payments of its own."""
    if not hold.payments:
        return ()
    sums: Counter[str] = Counter()
    for parts in payees:
        for part in parts:
            sums[part.psp] += part.amount
    return tuple([PaymentPart(psp, sums[psp]) for psp in hold.payments if sums[psp]])
