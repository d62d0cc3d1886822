"""Funding: what of a line's captured amount is not the buyer's cash (E1, E11, E13).

A refund gives each of them its share back, pro rata and counted over all refunds of the line
together, so that the last leaves nothing; only the rest is paid to the buyer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.domain import money
from ledger.domain.facts.funding import FundingPart
from ledger.domain.kinds import FundingSource


class Funding(NamedTuple):
    """Something that funds a line, in minor units.

    `reference` is the coupon, or the party that takes a trade-in; empty for a subsidy. `returned`
    is what of the amount has gone back to where it came from. Goods that are traded in are worth
    what they are said to be only once they were `inspected`.
    """

    source: FundingSource
    reference: str
    amount: int
    returned: int = 0
    inspected: bool = False

    @property
    def left(self) -> int:
        """What of it still funds the line."""
        return self.amount - self.returned

    @property
    def bound(self) -> int:
        """What of it is not to be released yet: goods that nobody has inspected."""
        uninspected = self.source is FundingSource.TRADE_IN and not self.inspected
        return self.left if uninspected else 0

    @property
    def goes_back(self) -> bool:
        """Whether it goes where the line's money goes.

        Goods that were inspected stay with who took them, and are as good as cash.
        """
        return not self.inspected


def funded(parts: Iterable[FundingPart]) -> tuple[Funding, ...]:
    """What funds a line when it is placed; the parts of one source are counted together."""
    sums: dict[tuple[FundingSource, str], int] = {}
    for source, reference, amount in parts:
        sums[source, reference] = sums.get((source, reference), 0) + amount
    return tuple([Funding(*key, amount) for key, amount in sums.items()])


def bound(funding: Iterable[Funding]) -> int:
    """What of a line is not to be released before an inspection."""
    return sum([each.bound for each in funding])


def left(funding: Iterable[Funding]) -> int:
    """What of a line is still funded by something else than cash."""
    return sum([each.left for each in funding])


def given_up(funding: Iterable[Funding]) -> tuple[FundingPart, ...]:
    """What of each still funds the line."""
    return tuple(
        [FundingPart(each.source, each.reference, each.left) for each in funding if each.left]
    )


def share(
    funding: Sequence[Funding], captured: int, gone: int, amount: int
) -> tuple[FundingPart, ...]:
    """What each gets back of a refund of an amount, after which so much of the capture is gone.

    What left the line without a share for them, as a chargeback does, is made up for.
    """
    giving = [each for each in funding if each.goes_back]
    weights = [each.left for each in giving]
    if not amount or not any(weights):
        return ()
    whole = sum([each.amount for each in giving])
    given = sum([each.returned for each in giving])
    due = min(amount, max(0, whole * gone // captured - given))
    return _parts(giving, _split(due, weights))


def moving(
    funding: Iterable[Funding], line_left: int, kept: int, amount: int
) -> tuple[FundingPart, ...]:
    """What of each goes over with an amount that is taken out of what a line has left.

    Pro rata; but no more than is kept of the line afterwards stays for an inspection to release.
    """
    giving = [each for each in funding if each.goes_back]
    weights = [each.left for each in giving]
    waiting = [each.bound for each in giving]
    due = min(amount, sum(weights) * amount // line_left)
    must = min(amount, max(0, sum(waiting) - (kept - amount)))
    parts = _split(due, weights)
    if sum([part for part, waits in zip(parts, waiting, strict=True) if waits]) < must:
        free = [weight - waits for weight, waits in zip(weights, waiting, strict=True)]
        rest = _split(max(0, due - must), free)
        parts = [a + b for a, b in zip(_split(must, waiting), rest, strict=True)]
    return _parts(giving, parts)


def _split(amount: int, weights: Sequence[int]) -> list[int]:
    return money.split(amount, weights) if amount else [0] * len(weights)


def _parts(of: Iterable[Funding], amounts: Iterable[int]) -> tuple[FundingPart, ...]:
    return tuple(
        [
            FundingPart(each.source, each.reference, amount)
            for each, amount in zip(of, amounts, strict=True)
            if amount
        ]
    )


def spread(parts: Iterable[FundingPart], amounts: Sequence[int]) -> list[tuple[FundingPart, ...]]:
    """What goes over to each of several lines, in proportion to what goes over to them in all.

    None gets more than its amount. The sources fill the lines in order.
    """
    waiting = list(parts)
    total, whole = sum([part.amount for part in waiting]), sum(amounts)
    spread_to: list[tuple[FundingPart, ...]] = []
    reached = given = 0
    for amount in amounts:
        reached += amount
        wanted = total * reached // whole - given
        given += wanted
        filled = []
        while wanted:
            part = waiting.pop(0)
            taken = min(wanted, part.amount)
            filled.append(part._replace(amount=taken))
            wanted -= taken
            if taken < part.amount:
                waiting.insert(0, part._replace(amount=part.amount - taken))
        spread_to.append(tuple(filled))
    return spread_to


def returned(
    funding: Iterable[Funding], parts: Iterable[FundingPart], sign: int = 1
) -> tuple[Funding, ...]:
    """The funding once parts of it have gone back, or with -1 have come again."""
    counted = list(funding)
    for source, reference, amount in parts:
        rest = amount
        for at, each in enumerate(counted):
            if (each.source, each.reference) == (source, reference):
                fits = min(rest, each.left if sign > 0 else each.returned)
                counted[at] = each._replace(returned=each.returned + sign * fits)
                rest -= fits
    return tuple(counted)


def without(funding: Iterable[Funding], parts: Iterable[FundingPart]) -> tuple[Funding, ...]:
    """The funding once parts of it fund other lines."""
    gone = {(part.source, part.reference): part.amount for part in parts}
    return tuple(
        [
            each._replace(amount=each.amount - gone.get((each.source, each.reference), 0))
            if each.goes_back
            else each
            for each in funding
        ]
    )


def inspected(
    funding: Iterable[Funding], party: str, lost: int, from_platform: int
) -> tuple[Funding, ...]:
    """The funding once the goods that a party took were inspected, and are worth so much less.

    What of that the platform bears is a subsidy from then on.
    """
    counted = [
        each._replace(amount=each.amount - lost, inspected=True)
        if each.bound and each.reference == party
        else each
        for each in funding
    ]
    if from_platform:
        _subsidise(counted, from_platform)
    return tuple(counted)


def _subsidise(counted: list[Funding], amount: int) -> None:
    """Add to the subsidy of a line: what funds it is told apart by source and reference."""
    for at, each in enumerate(counted):
        if each.source is FundingSource.SUBSIDY:
            counted[at] = each._replace(amount=each.amount + amount)
            return
    counted.append(Funding(FundingSource.SUBSIDY, "", amount))
