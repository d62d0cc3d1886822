"""Commands about cases on hold `h`, as short as tests want them."""

from __future__ import annotations

from datetime import datetime

from ledger.domain.cases import Evidence, LiabilityShare
from ledger.domain.commands import (
    AddEvidence,
    Award,
    Claim,
    CloseCase,
    MoveCase,
    OpenCase,
    RefundItem,
    ReportChargeback,
)
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseType,
    ChargebackEvent,
    Liable,
    RefundGround,
)
from tests.support.pure import CURRENCY


def opening(
    case_id: str = "c",
    *claims: tuple[str, int],
    type: CaseType = CaseType.REFUND,  # noqa: A002 (the name of the field)
    priority: CasePriority = CasePriority.NORMAL,
    scope: CaseScope = CaseScope.LINES,
    when: datetime | None = None,
    hold: str = "h",
) -> OpenCase:
    """A case on lines of a hold; on all of line 1 unless said otherwise."""
    claimed = tuple(Claim(hold, *claim) for claim in claims or (("1", 10_000),))
    no_reason = RefundGround.NO_REASON
    return OpenCase(case_id, hold, CURRENCY, claimed, scope, no_reason, when, type, priority)


def closing(
    outcome: CaseOutcome,
    *awards: tuple[str, int] | tuple[str, int, int],
    case_id: str = "c",
    shares: tuple[LiabilityShare, ...] = (),
    freight_shares: tuple[LiabilityShare, ...] = (),
    when: datetime | None = None,
) -> CloseCase:
    """A case closed, with awards of a line, an amount and a freight."""
    return CloseCase(
        case_id,
        outcome,
        when,
        tuple(Award("", *award) for award in awards),
        CURRENCY if awards else "",
        shares,
        freight_shares,
    )


def moving(action: CaseAction, case_id: str = "c", when: datetime | None = None) -> MoveCase:
    """A case taken to another stage."""
    return MoveCase(case_id, action, when)


def share(liable: Liable, bps: int = 10_000, party_id: str = "") -> LiabilityShare:
    """What somebody bears; all of it unless said otherwise."""
    return LiabilityShare(liable, party_id, bps)


def evidence(case_id: str = "c") -> AddEvidence:
    """A photograph."""
    photograph = Evidence(bytes(32), "image/jpeg", 1, "photographs/1", CaseParty.BUYER)
    return AddEvidence(case_id, photograph, None)


def chargeback(
    event: ChargebackEvent,
    amount: int = 10_000,
    *items: tuple[str, int],
    case_id: str = "cb",
    reference: str = "ref",
    hold: str = "h",
    taken: bool = False,
    moved: int = 0,
    fee: int = 0,
    merchant_bears_fee: bool = False,
    original: tuple[str, int] = ("", 0),
) -> ReportChargeback:
    """What a processor says of a chargeback."""
    return ReportChargeback(
        case_id,
        hold,
        reference,
        event,
        CURRENCY,
        amount,
        tuple(RefundItem(*item) for item in items),
        taken,
        moved,
        *original,
        fee,
        merchant_bears_fee,
        None,
        None,
        "fraud",
    )
