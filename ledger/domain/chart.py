"""The chart of accounts: the kinds of account there are, and what is true of each."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple


class Kind:
    """Numbers of account kinds. Plain integers: a ledger may add kinds of its own as data."""

    BANK: Final = 1010
    OWN_BANK: Final = 1020
    PSP_CLEARING: Final = 1110
    CHARGEBACK: Final = 1130
    MERCHANT_RECEIVABLE: Final = 1210
    PARTY_RECEIVABLE: Final = 1220
    BUYER_RECEIVABLE: Final = 1230
    TRADE_IN_RECEIVABLE: Final = 1240
    HELD: Final = 2010
    DISPUTED: Final = 2020
    FROZEN: Final = 2030
    AVAILABLE: Final = 2110
    RESERVE: Final = 2120
    DEPOSIT: Final = 2130
    PAYOUT_IN_TRANSIT: Final = 2140
    PAYOUT_RETURNED: Final = 2150
    REFUND_PAYABLE: Final = 2210
    COUPONS: Final = 2220
    WARRANTIES: Final = 2230
    OTHERS_PAYABLE: Final = 2310
    SUSPENSE: Final = 2990
    COMMISSION: Final = 4010
    FEES: Final = 5010
    PLATFORM_LIABILITY: Final = 5020
    GOODWILL: Final = 5030
    BAD_DEBT: Final = 5040
    FREIGHT: Final = 5050
    EXCHANGE: Final = 5060
    SUBSIDY: Final = 5070


class KindFacts(NamedTuple):
    """What the chart says of a kind."""

    title: str
    owner: str
    """Who owns an account of the kind: `merchant`, `psp`, `bank`, `party` (a carrier, an insurer,
    an affiliate), `hold` (its buyer), or `` for the platform."""
    client_money: bool
    """Money that belongs to others: such an account never has a debit balance."""
    adjustable: bool = False
    """Whether it may be adjusted by hand. What the others hold follows from holds, cases, freezes,
    refunds, coupons and payouts, and is checked against them."""


CHART: Final[dict[int, KindFacts]] = {
    Kind.BANK: KindFacts("Segregated bank", "bank", client_money=False, adjustable=True),
    Kind.OWN_BANK: KindFacts("Own bank", "bank", client_money=False, adjustable=True),
    Kind.PSP_CLEARING: KindFacts("PSP clearing", "psp", client_money=False, adjustable=True),
    Kind.CHARGEBACK: KindFacts("Chargeback provisional", "psp", client_money=False),
    Kind.MERCHANT_RECEIVABLE: KindFacts(
        "Merchant receivable", "merchant", client_money=False, adjustable=True
    ),
    Kind.PARTY_RECEIVABLE: KindFacts(
        "Third-party receivable", "party", client_money=False, adjustable=True
    ),
    Kind.BUYER_RECEIVABLE: KindFacts(
        "Buyer receivable", "hold", client_money=False, adjustable=True
    ),
    Kind.TRADE_IN_RECEIVABLE: KindFacts(
        "Trade-in receivable", "party", client_money=False, adjustable=True
    ),
    Kind.HELD: KindFacts("Held", "merchant", client_money=True),
    Kind.DISPUTED: KindFacts("Disputed", "merchant", client_money=True),
    Kind.FROZEN: KindFacts("Frozen", "merchant", client_money=True),
    Kind.AVAILABLE: KindFacts("Merchant available", "merchant", client_money=True, adjustable=True),
    Kind.RESERVE: KindFacts("Merchant reserve", "merchant", client_money=True),
    Kind.DEPOSIT: KindFacts("Merchant deposit", "merchant", client_money=True),
    Kind.PAYOUT_IN_TRANSIT: KindFacts("Payout in transit", "merchant", client_money=True),
    Kind.PAYOUT_RETURNED: KindFacts("Payout returned", "merchant", client_money=True),
    Kind.REFUND_PAYABLE: KindFacts("Refund payable", "psp", client_money=True),
    Kind.COUPONS: KindFacts("Coupons outstanding", "", client_money=False),
    # A promise of the platform's own: it is nobody's money until it is used.
    Kind.WARRANTIES: KindFacts("Warranty provision", "", client_money=False),
    Kind.OTHERS_PAYABLE: KindFacts(
        "Other parties payable", "party", client_money=True, adjustable=True
    ),
    Kind.SUSPENSE: KindFacts("Suspense", "", client_money=True, adjustable=True),
    Kind.COMMISSION: KindFacts("Commission", "", client_money=False, adjustable=True),
    Kind.FEES: KindFacts("PSP and dispute fees", "", client_money=False, adjustable=True),
    Kind.PLATFORM_LIABILITY: KindFacts(
        "Platform liability", "", client_money=False, adjustable=True
    ),
    Kind.GOODWILL: KindFacts("Goodwill", "", client_money=False, adjustable=True),
    Kind.BAD_DEBT: KindFacts("Bad debt", "", client_money=False, adjustable=True),
    Kind.FREIGHT: KindFacts("Freight share", "", client_money=False, adjustable=True),
    Kind.EXCHANGE: KindFacts("Exchange differences", "", client_money=False, adjustable=True),
    Kind.SUBSIDY: KindFacts("Subsidy", "", client_money=False, adjustable=True),
}

CLIENT_MONEY: Final = frozenset(kind for kind, facts in CHART.items() if facts.client_money)
RECEIVABLES: Final = frozenset(
    {
        *(Kind.MERCHANT_RECEIVABLE, Kind.PARTY_RECEIVABLE, Kind.BUYER_RECEIVABLE),
        Kind.TRADE_IN_RECEIVABLE,
    }
)
"""What is owed to the platform, which is never less than nothing."""


class AccountClass(IntEnum):
    """What an account is to the platform: the first digit of its kind's number."""

    ASSET = 1
    LIABILITY = 2
    INCOME = 4
    EXPENSE = 5


class AccountKey(NamedTuple):
    """What identifies an account: opened on first use."""

    kind: int
    owner: str
    currency: str

    @property
    def account_class(self) -> AccountClass:
        """What it is to the platform, of a kind of the chart."""
        return AccountClass(self.kind // 1_000)
