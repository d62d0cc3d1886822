"""Money is integers: int64 minor units. Nothing here rounds without saying how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.domain.refusals import Reason, Refusal

INT64_MAX: Final = 2**63 - 1
INT64_MIN: Final = -(2**63)


def in_range(amount: int) -> int:
    """The amount itself, refused with AMOUNT_OUT_OF_RANGE when it leaves int64."""
    if INT64_MIN <= amount <= INT64_MAX:
        return amount
    raise Refusal(Reason.AMOUNT_OUT_OF_RANGE, amount_minor=amount)


def total(amounts: Iterable[int]) -> int:
    """The sum of amounts in minor units, refused when it leaves int64."""
    return in_range(sum(amounts))


def share_bps(amount: int, bps: int) -> int:
    """`bps` basis points of a non-negative amount, rounded half up to the minor unit."""
    return (amount * bps + 5_000) // 10_000


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split a non-negative amount in proportion to weights, by the largest remainder.

    The parts add up to the amount exactly. Each part is its exact share rounded down, plus one
    minor unit for those with the largest remainders; equal remainders go to the earlier weight,
    so that the same input always gives the same parts.

    Raises ValueError when the amount or a weight is negative, or all weights are zero.
    """
    whole = sum(weights)
    if amount < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("a split needs an amount >= 0 and weights >= 0 that are not all zero")
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts
