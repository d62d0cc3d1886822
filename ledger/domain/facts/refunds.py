"""Refunds: out of which money, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.facts.funding import FundingPart
from ledger.domain.facts.payments import PaymentPart
from ledger.domain.kinds import RefundOutcome


class PartyPart(NamedTuple):
    """What a carrier or an insurer bears, in minor units."""

    party_id: str
    amount: int


class RefundedLine(NamedTuple):
    """What was refunded of one line, by where the money came from.

    `excess` is what of the merchant's part is more than was left of the line, `freight` what of all
    of it is freight, `funded` what of all of it goes back to what funded the line beside cash.
    `from_warranty` comes of an extended warranty, beside all that counts for the line. `hold_id` is
    empty where the context says it.
    """

    line_id: str
    from_held: int
    from_available: int
    from_receivable: int
    from_disputed: int = 0
    from_commission: int = 0
    from_reserve: int = 0
    from_platform: int = 0
    from_freight: int = 0
    parties: tuple[PartyPart, ...] = ()
    excess: int = 0
    hold_id: str = ""
    freight: int = 0
    from_deposit: int = 0
    from_warranty: int = 0
    funded: tuple[FundingPart, ...] = ()

    @property
    def before(self) -> int:
        """What came out of the line before its release."""
        return self.from_held + self.from_disputed

    @property
    def after(self) -> int:
        """What came after its release, out of what it had become."""
        became = self.from_commission + self.from_available + self.from_reserve
        return became + self.from_deposit + self.from_receivable - self.excess

    @property
    def compensated(self) -> int:
        """What others than the line gave."""
        from_parties = sum([part.amount for part in self.parties])
        return self.from_platform + self.from_freight + from_parties + self.excess

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.before + self.after + self.compensated + self.from_warranty

    @property
    def cash(self) -> int:
        """What of it the buyer is paid."""
        return self.amount - sum([part.amount for part in self.funded])


@dataclass(frozen=True, slots=True)
class RefundCreated:
    """A refund was created (E4, E5, E8).

    The buyer has `offset` of it already, from a ruling that was undone; the rest is payable through
    `payments`, or where there are none through the hold's own provider.
    """

    refund_id: str
    hold_id: str
    reason: str
    lines: tuple[RefundedLine, ...]
    offset: int = 0
    case_id: str = ""
    payments: tuple[PaymentPart, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundReported:
    """The outcome of a refund was recorded (E5), of what goes through `psp` where it says one."""

    refund_id: str
    outcome: RefundOutcome
    psp: str = ""
