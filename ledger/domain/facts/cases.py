"""Cases: opened, on their way, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.cases import CaseLine, Deadline, Evidence, LiabilityShare
from ledger.domain.facts.refunds import RefundedLine
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
from ledger.domain.stages import CaseState


class CaseReserve(NamedTuple):
    """What of a line is set apart for a case, in minor units."""

    case_id: str
    hold_id: str
    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened (E3)."""

    case_id: str
    hold_id: str
    currency: str
    type: CaseType
    scope: CaseScope
    ground: RefundGround
    priority: CasePriority
    lines: tuple[CaseLine, ...]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """The merchant answered a case without agreeing."""

    case_id: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case went from one stage to another; APPEAL and REOPEN set money apart again (E3)."""

    case_id: str
    action: CaseAction
    state: CaseState
    deadline: Deadline
    breached: bool = False
    party: CaseParty | None = None
    reserves: tuple[CaseReserve, ...] = ()


class UnblockedLine(NamedTuple):
    """A line that a case no longer blocks, but for the time to appeal.

    `freed` was set apart for the case and is not needed for what it awards; what of that does not
    go on to another case goes back to the line.
    """

    hold_id: str
    line_id: str
    appeal_until: datetime | None
    awarded: int = 0
    freight: int = 0
    freed: int = 0


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case was closed (E3, E4).

    `passed_on` is what goes from it to other cases, `undone` what the ruling before had refunded.
    """

    case_id: str
    outcome: CaseOutcome
    state: CaseState
    lines: tuple[UnblockedLine, ...]
    refund_due: datetime | None = None
    shares: tuple[LiabilityShare, ...] = ()
    freight_shares: tuple[LiabilityShare, ...] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""
    breached: bool = False
    passed_on: tuple[CaseReserve, ...] = ()
    appeal_until: datetime | None = None
    undone: tuple[RefundedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """Evidence was added to a case."""

    case_id: str
    evidence: Evidence
