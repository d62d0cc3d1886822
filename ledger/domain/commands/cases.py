"""Commands about cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.cases import Evidence, LiabilityShare
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
)


class Claim(NamedTuple):
    """What a case claims of a line."""

    hold_id: str
    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case on lines of a hold, or of several."""

    case_id: str
    hold_id: str
    currency: str
    claims: tuple[Claim, ...]
    scope: CaseScope
    ground: RefundGround
    effective_time: datetime | None
    type: CaseType = CaseType.REFUND
    priority: CasePriority = CasePriority.NORMAL


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """Record that the merchant has answered a case without agreeing."""

    case_id: str
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Take a case to another stage."""

    case_id: str
    action: CaseAction
    occurred_time: datetime | None
    party: CaseParty | None = None


class Award(NamedTuple):
    """What a ruling awards for a line, and freight on top; minor units.

    An empty `hold_id` is the first hold of the case.
    """

    hold_id: str
    line_id: str
    amount: int
    freight: int = 0


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Close a case; no shares mean that the merchant bears the awards, and then the freight.

    `rule` names a rule and its version, where no person decided.
    """

    case_id: str
    outcome: CaseOutcome
    occurred_time: datetime | None
    awards: tuple[Award, ...] = ()
    currency: str = ""
    shares: tuple[LiabilityShare, ...] = ()
    freight_shares: tuple[LiabilityShare, ...] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Add evidence to a case."""

    case_id: str
    evidence: Evidence
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFallDue:
    """Take a case's default outcome when the time of its stage has passed.

    The ledger's own: does nothing when somebody acted before.
    """

    case_id: str
    due_time: datetime
