"""Facts: what an entry can say happened, with the outcomes that were decided.

A closed list. Replaying the journal folds these and never decides anything again.
"""

from ledger.domain.facts.adjustments import AdjustmentProposed, AdjustmentReviewed
from ledger.domain.facts.cases import (
    CaseAnswered,
    CaseClosed,
    CaseMoved,
    CaseOpened,
    CaseReserve,
    EvidenceAdded,
    UnblockedLine,
)
from ledger.domain.facts.chargebacks import (
    ChargebackMoved,
    ChargebackOpened,
    MerchantFee,
    RecalledLine,
    ReservedLine,
    SettledLine,
)
from ledger.domain.facts.coupons import (
    NO_PART,
    CouponExpired,
    CouponGranted,
    CouponReviewed,
    MerchantPart,
)
from ledger.domain.facts.exchanges import ExchangedLine, LinesExchanged
from ledger.domain.facts.freezes import (
    FreezeExpired,
    FreezeTarget,
    FrozenAmount,
    FundsFrozen,
    LiftProposed,
    LiftReviewed,
)
from ledger.domain.facts.funding import FundingPart, TradeInInspected
from ledger.domain.facts.holds import (
    DebtRecovered,
    FulfilledLine,
    FulfilmentReported,
    HoldPlaced,
    LineRelease,
    LinesReleased,
    MaturedReserve,
    PlacedLine,
    ProviderReleaseAlerted,
    ReserveMatured,
    SettlementReported,
    WindowsChanged,
)
from ledger.domain.facts.ledgers import (
    CalendarCreated,
    ClockAdvanced,
    ExtensionDeclared,
    LedgerCreated,
    PolicyCreated,
    RevisionAdvanced,
)
from ledger.domain.facts.merchants import (
    DepositReported,
    DestinationChanged,
    MerchantChanged,
)
from ledger.domain.facts.payments import (
    CapturedLine,
    HoldCaptured,
    HoldVoided,
    PaymentPart,
    Share,
    SharePart,
)
from ledger.domain.facts.payout_schedules import PayoutRun, PayoutScheduleChanged, PayoutsRun
from ledger.domain.facts.payouts import (
    PayoutCreated,
    PayoutReported,
)
from ledger.domain.facts.refunds import (
    PartyPart,
    RefundCreated,
    RefundedLine,
    RefundReported,
)
from ledger.domain.facts.warranties import (
    WarrantyEnded,
    WarrantyGranted,
    WarrantyUsed,
)

__all__ = [
    "NO_PART",
    "AdjustmentProposed",
    "AdjustmentReviewed",
    "CalendarCreated",
    "CapturedLine",
    "CaseAnswered",
    "CaseClosed",
    "CaseMoved",
    "CaseOpened",
    "CaseReserve",
    "ChargebackMoved",
    "ChargebackOpened",
    "ClockAdvanced",
    "CouponExpired",
    "CouponGranted",
    "CouponReviewed",
    "DebtRecovered",
    "DepositReported",
    "DestinationChanged",
    "EvidenceAdded",
    "ExchangedLine",
    "ExtensionDeclared",
    "Fact",
    "FreezeExpired",
    "FreezeTarget",
    "FrozenAmount",
    "FulfilledLine",
    "FulfilmentReported",
    "FundingPart",
    "FundsFrozen",
    "HoldCaptured",
    "HoldPlaced",
    "HoldVoided",
    "LedgerCreated",
    "LiftProposed",
    "LiftReviewed",
    "LineRelease",
    "LinesExchanged",
    "LinesReleased",
    "MaturedReserve",
    "MerchantChanged",
    "MerchantFee",
    "MerchantPart",
    "PartyPart",
    "PaymentPart",
    "PayoutCreated",
    "PayoutReported",
    "PayoutRun",
    "PayoutScheduleChanged",
    "PayoutsRun",
    "PlacedLine",
    "PolicyCreated",
    "ProviderReleaseAlerted",
    "RecalledLine",
    "RefundCreated",
    "RefundReported",
    "RefundedLine",
    "ReserveMatured",
    "ReservedLine",
    "RevisionAdvanced",
    "SettledLine",
    "SettlementReported",
    "Share",
    "SharePart",
    "TradeInInspected",
    "UnblockedLine",
    "WarrantyEnded",
    "WarrantyGranted",
    "WarrantyUsed",
    "WindowsChanged",
]

Fact = (
    LedgerCreated
    | ClockAdvanced
    | PolicyCreated
    | CalendarCreated
    | ExtensionDeclared
    | RevisionAdvanced
    | HoldPlaced
    | SettlementReported
    | FulfilmentReported
    | WindowsChanged
    | ProviderReleaseAlerted
    | LinesReleased
    | ReserveMatured
    | DebtRecovered
    | CaseOpened
    | CaseAnswered
    | CaseMoved
    | CaseClosed
    | EvidenceAdded
    | ChargebackOpened
    | ChargebackMoved
    | CouponGranted
    | CouponReviewed
    | CouponExpired
    | AdjustmentProposed
    | AdjustmentReviewed
    | FundsFrozen
    | LiftProposed
    | LiftReviewed
    | FreezeExpired
    | RefundCreated
    | RefundReported
    | PayoutCreated
    | PayoutReported
    | MerchantChanged
    | DestinationChanged
    | DepositReported
    | WarrantyGranted
    | WarrantyUsed
    | WarrantyEnded
    | PayoutScheduleChanged
    | PayoutsRun
    | HoldCaptured
    | HoldVoided
    | LinesExchanged
    | TradeInInspected
)
