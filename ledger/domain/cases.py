"""Cases: whatever is asked for after the sale. An open case blocks what it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain.kinds import (
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
)
from ledger.domain.stages import NEXT_PARTY, OPEN_STATES, CaseState


class CaseLine(NamedTuple):
    """What a case claims of a line, what is set apart for it, and what it was awarded.

    `reserved` is held money of the line, `recalled` what was released of it. Minor units.
    """

    hold_id: str
    line_id: str
    claimed: int
    reserved: int
    recalled: int = 0
    awarded: int = 0

    @property
    def contingent(self) -> int:
        """What is claimed, and neither awarded nor set apart."""
        return max(0, self.claimed - self.awarded - self.reserved - self.recalled)


class Deadline(NamedTuple):
    """Until when whoever acts next has to, what follows otherwise, and by which policy version."""

    time: datetime | None = None
    default: CaseOutcome | None = None
    rule: str = ""


NO_DEADLINE: Final = Deadline()


class LiabilityShare(NamedTuple):
    """How much of an award somebody bears, in basis points.

    `party_id` names a carrier or an insurer, and is empty for the others.
    """

    liable: Liable
    party_id: str
    bps: int


class Evidence(NamedTuple):
    """What identifies a piece of evidence: its SHA-256, kind and size, and where it is kept."""

    sha256: bytes
    media_type: str
    size: int
    pointer: str
    party: CaseParty


@dataclass(slots=True)
class Chargeback:
    """What a processor says of a chargeback; amounts are minor units of the case's currency.

    `taken` is what the provider has taken and not given back, `excess` what was lost beyond what
    was left of the capture. `original_amount` is in minor units of `original_currency`, if any.
    """

    psp: str
    reference: str
    amount: int
    taken: int = 0
    original_currency: str = ""
    original_amount: int = 0
    excess: int = 0


@dataclass(slots=True)
class Case:
    """A case on lines of one hold or of several, all of one currency."""

    case_id: str
    hold_id: str
    currency: str
    type: CaseType
    scope: CaseScope
    ground: RefundGround
    priority: CasePriority
    open_time: datetime
    entry_seq: int
    lines: tuple[CaseLine, ...]
    state: CaseState = CaseState.OPENED
    deadline: Deadline = NO_DEADLINE
    answer_due: datetime | None = None
    answer_time: datetime | None = None
    close_time: datetime | None = None
    refund_due: datetime | None = None
    appeal_until: datetime | None = None
    ruling: CaseState | None = None
    """Where the last ruling had taken it, to which an appeal may lead back."""
    liable: Liable | None = None
    subject: CaseSubject | None = None
    evidence_count: int = 0
    breach_count: int = 0
    refund_count: int = 0
    coupon_total: int = 0
    """What its coupons come to, proposed ones included, in minor units."""
    chargeback: Chargeback | None = None
    _claims: dict[tuple[str, str], CaseLine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._claims = {(line.hold_id, line.line_id): line for line in self.lines}

    def change_lines(self, *changed: CaseLine) -> None:
        """Put lines in the place of those that claim of the same."""
        self._claims.update({(line.hold_id, line.line_id): line for line in changed})
        self.lines = tuple(self._claims.values())

    @property
    def is_open(self) -> bool:
        """Whether it still blocks."""
        return self.state in OPEN_STATES

    @property
    def next_party(self) -> CaseParty | None:
        """Who acts next; None when it is closed."""
        return NEXT_PARTY.get(self.state)

    @property
    def due_time(self) -> datetime | None:
        """When the ledger has to do something for it by itself, if nobody acts before."""
        if self.is_open and self.deadline.default is not None:
            return self.deadline.time
        return None

    @property
    def hold_ids(self) -> tuple[str, ...]:
        """The holds it is about, the first one first."""
        return tuple(dict.fromkeys([self.hold_id, *(line.hold_id for line in self.lines)]))

    @property
    def refund_ids(self) -> tuple[str, ...]:
        """The refunds it led to: the first has its id, the others a number after it."""
        return tuple([self.refund_id(number) for number in range(1, self.refund_count + 1)])

    def refund_id(self, number: int) -> str:
        """The id of its refund of a number, from 1; no caller can choose one with a colon."""
        return self.case_id if number == 1 else f"{self.case_id}:{number}"

    def claim(self, hold_id: str, line_id: str) -> CaseLine | None:
        """What it claims of a line, if anything."""
        return self._claims.get((hold_id, line_id))

    def names(self, hold_id: str, line_id: str) -> bool:
        """Whether it blocks a line."""
        if self.scope is CaseScope.ORDER:
            return hold_id in self.hold_ids
        return (hold_id, line_id) in self._claims

    def reserved(self, hold_id: str, line_id: str) -> int:
        """What of a line's held money is set apart for it, in minor units."""
        claim = self._claims.get((hold_id, line_id))
        return claim.reserved if claim else 0
