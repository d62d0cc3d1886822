"""The way of a case: where it can stand, and what takes it from there to where.

One table for after-sales cases and for chargebacks; the README's diagram and the tests are made
from it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ledger.domain.kinds import CaseAction, CaseOutcome, CaseParty, ChargebackEvent, FulfilmentKind


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "OPENED"
    ANSWERED = "ANSWERED"
    RETURN_TRANSIT = "RETURN_TRANSIT"
    RETURN_AUDIT = "RETURN_AUDIT"
    ARBITRATION = "ARBITRATION"
    MEDIATION = "MEDIATION"
    APPEALED = "APPEALED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"
    PARTLY_APPROVED = "PARTLY_APPROVED"
    INQUIRY = "INQUIRY"
    CHARGED_BACK = "CHARGED_BACK"
    REPRESENTED = "REPRESENTED"
    PRE_ARBITRATION = "PRE_ARBITRATION"
    SCHEME_ARBITRATION = "SCHEME_ARBITRATION"
    WON = "WON"
    LOST = "LOST"


_S = CaseState
_A = CaseAction
_O = CaseOutcome
_E = ChargebackEvent

Step = CaseAction | CaseOutcome | ChargebackEvent

RULINGS: Final[dict[Step, CaseState]] = {
    _O.REJECTED: _S.REJECTED,
    _O.APPROVED: _S.APPROVED,
    _O.PARTLY_APPROVED: _S.PARTLY_APPROVED,
}
"""The outcomes that rule on a claim, and where a case stands after them."""

LEAVES_TAIL: Final = frozenset({_S.REJECTED, _S.PARTLY_APPROVED})
"""The rulings that the buyer may well appeal, so that the lines stay blocked meanwhile."""

_CLOSINGS: Final[dict[Step, CaseState]] = {_O.WITHDRAWN: _S.WITHDRAWN, **RULINGS}

MOVES: Final[dict[CaseState, dict[Step, CaseState | None]]] = {
    _S.OPENED: {
        _A.ANSWER: _S.ANSWERED,
        _A.AGREE_RETURN: _S.RETURN_TRANSIT,
        _A.START_CLOCK: _S.OPENED,
        _A.ESCALATE: _S.ARBITRATION,
        **_CLOSINGS,
    },
    _S.ANSWERED: {
        _A.AGREE_RETURN: _S.RETURN_TRANSIT,
        _A.ESCALATE: _S.ARBITRATION,
        _O.EXPIRED: _S.EXPIRED,
        **_CLOSINGS,
    },
    _S.RETURN_TRANSIT: {
        _A.SHIP_RETURN: _S.RETURN_TRANSIT,
        _A.RECEIVE_RETURN: _S.RETURN_AUDIT,
        _A.ESCALATE: _S.ARBITRATION,
        _O.EXPIRED: _S.EXPIRED,
        **_CLOSINGS,
    },
    _S.RETURN_AUDIT: {
        _A.CONTEST_RETURN: _S.ANSWERED,
        _A.ESCALATE: _S.ARBITRATION,
        **_CLOSINGS,
    },
    _S.ARBITRATION: {_A.ESCALATE: _S.MEDIATION, **_CLOSINGS},
    _S.MEDIATION: {**_CLOSINGS},
    _S.REJECTED: {_A.APPEAL: _S.APPEALED},
    _S.APPROVED: {_A.APPEAL: _S.APPEALED},
    _S.PARTLY_APPROVED: {_A.APPEAL: _S.APPEALED},
    # None: back to where the ruling had taken it.
    _S.APPEALED: {_O.UPHELD: None, **RULINGS},
    _S.WITHDRAWN: {_A.REOPEN: _S.OPENED},
    _S.EXPIRED: {_A.REOPEN: _S.OPENED},
    _S.INQUIRY: {_E.OPENED: _S.CHARGED_BACK, _E.WON: _S.WON, _E.ACCEPTED: _S.LOST},
    _S.CHARGED_BACK: {
        _E.REPRESENTED: _S.REPRESENTED,
        _E.WON: _S.WON,
        _E.LOST: _S.LOST,
        _E.ACCEPTED: _S.LOST,
        _E.EXPIRED: _S.LOST,
    },
    _S.REPRESENTED: {
        _E.WON: _S.WON,
        _E.LOST: _S.LOST,
        _E.PRE_ARBITRATION: _S.PRE_ARBITRATION,
    },
    _S.WON: {_E.PRE_ARBITRATION: _S.PRE_ARBITRATION},
    _S.PRE_ARBITRATION: {
        _E.ARBITRATION: _S.SCHEME_ARBITRATION,
        _E.WON: _S.WON,
        _E.LOST: _S.LOST,
        _E.ACCEPTED: _S.LOST,
        _E.EXPIRED: _S.LOST,
    },
    _S.SCHEME_ARBITRATION: {_E.WON: _S.WON, _E.LOST: _S.LOST},
    _S.LOST: {},
}

CHARGEBACK_OPENINGS: Final = {_E.INQUIRY: _S.INQUIRY, _E.OPENED: _S.CHARGED_BACK}
"""With what a chargeback can begin, and where it stands then."""

BY_FULFILMENT: Final = {
    FulfilmentKind.RETURN_SHIPPED: _A.SHIP_RETURN,
    FulfilmentKind.RETURN_RECEIVED: _A.RECEIVE_RETURN,
    FulfilmentKind.STREAM_ENDED: _A.START_CLOCK,
}
"""What becomes of the cases on a line when that happens to it."""

NEXT_PARTY: Final = {
    _S.OPENED: CaseParty.MERCHANT,
    _S.ANSWERED: CaseParty.BUYER,
    _S.RETURN_TRANSIT: CaseParty.BUYER,
    _S.RETURN_AUDIT: CaseParty.MERCHANT,
    _S.ARBITRATION: CaseParty.PLATFORM,
    _S.MEDIATION: CaseParty.MEDIATOR,
    _S.APPEALED: CaseParty.PLATFORM,
    _S.INQUIRY: CaseParty.PLATFORM,
    _S.CHARGED_BACK: CaseParty.PLATFORM,
    _S.REPRESENTED: CaseParty.PROCESSOR,
    _S.PRE_ARBITRATION: CaseParty.PLATFORM,
    _S.SCHEME_ARBITRATION: CaseParty.PROCESSOR,
}
"""Who acts next in each state in which a case is open."""

OPEN_STATES: Final = frozenset(NEXT_PARTY)

CHARGEBACK_STATES: Final = frozenset(
    {
        *(_S.INQUIRY, _S.CHARGED_BACK, _S.REPRESENTED, _S.PRE_ARBITRATION),
        *(_S.SCHEME_ARBITRATION, _S.WON, _S.LOST),
    }
)

TIMED_STATES: Final = (
    *(_S.ANSWERED, _S.RETURN_TRANSIT, _S.RETURN_AUDIT),
    *(_S.ARBITRATION, _S.MEDIATION, _S.APPEALED),
)
"""The states after the first to which a policy can give a time."""

EVIDENCE_STATES: Final = frozenset({_S.ARBITRATION, _S.MEDIATION, _S.APPEALED})
"""The states in which a policy can require evidence before a ruling."""
