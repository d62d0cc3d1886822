"""Awards: who bears what of them, and out of what money (E4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ledger.domain import money
from ledger.domain.cases import LiabilityShare
from ledger.domain.commands import Award
from ledger.domain.facts import PartyPart, RefundedLine
from ledger.domain.funds import Funds
from ledger.domain.kinds import Liable

WHOLE_BPS: Final = 10_000

MERCHANT_ALONE: Final = (LiabilityShare(Liable.MERCHANT, "", WHOLE_BPS),)
"""Who bears an award when nobody is named."""

Bearer = tuple[Liable, str]


def drawn(
    funds: Funds,
    award: Award,
    reserved: int,
    shares: Sequence[LiabilityShare],
    freight_shares: Sequence[LiabilityShare],
) -> RefundedLine:
    """An award of a line, drawn on whoever bears it; `reserved` is set apart for it of the line."""
    goods = _split(award.amount, shares)
    freight = _split(award.freight, freight_shares)
    both = goods + freight
    return funds.refund(
        award.hold_id,
        award.line_id,
        both[Liable.MERCHANT, ""],
        reserved,
        from_platform=goods[Liable.PLATFORM, ""],
        from_freight=freight[Liable.PLATFORM, ""],
        parties=_parties(both),
        freight=award.freight,
    )


def _split(amount: int, shares: Sequence[LiabilityShare]) -> Counter[Bearer]:
    """What each bears of an amount, by the largest remainder, in the order of the shares."""
    parts = money.split(amount, [share.bps for share in shares])
    borne: Counter[Bearer] = Counter()
    for share, part in zip(shares, parts, strict=True):
        borne[share.liable, share.party_id] += part
    return borne


def _parties(borne: Counter[Bearer]) -> tuple[PartyPart, ...]:
    owed: Counter[str] = Counter()
    for (_, party_id), part in borne.items():
        if party_id and part:
            owed[party_id] += part
    return tuple([PartyPart(party_id, part) for party_id, part in owed.items()])
