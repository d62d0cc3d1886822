"""The chart of accounts: the kinds of account there are, and what is true of each."""

from __future__ import annotations

from typing import Final, NamedTuple


class Kind:
    """Numbers of account kinds. Plain integers: a ledger may add kinds of its own as data."""

    BANK: Final = 1010
    PSP_CLEARING: Final = 1110
    CHARGEBACK: Final = 1130
    MERCHANT_RECEIVABLE: Final = 1210
    PARTY_RECEIVABLE: Final = 1220
    BUYER_RECEIVABLE: Final = 1230
    HELD: Final = 2010
    DISPUTED: Final = 2020
    AVAILABLE: Final = 2110
    RESERVE: Final = 2120
    DEPOSIT: Final = 2130
    PAYOUT_IN_TRANSIT: Final = 2140
    PAYOUT_RETURNED: Final = 2150
    REFUND_PAYABLE: Final = 2210
    COUPONS: Final = 2220
    COMMISSION: Final = 4010
    FEES: Final = 5010
    PLATFORM_LIABILITY: Final = 5020
    GOODWILL: Final = 5030
    FREIGHT: Final = 5050
    EXCHANGE: Final = 5060


class KindFacts(NamedTuple):
    """What the chart says of a kind."""

    title: str
    owner: str
    """Who owns an account of the kind: `merchant`, `psp`, `bank`, `party` (a carrier or an
    insurer), `hold` (its buyer), or `` for the platform."""
    client_money: bool
    """Money that belongs to others: such an account never has a debit balance."""


CHART: Final[dict[int, KindFacts]] = {
    Kind.BANK: KindFacts("Segregated bank", "bank", client_money=False),
    Kind.PSP_CLEARING: KindFacts("PSP clearing", "psp", client_money=False),
    Kind.CHARGEBACK: KindFacts("Chargeback provisional", "psp", client_money=False),
    Kind.MERCHANT_RECEIVABLE: KindFacts("Merchant receivable", "merchant", client_money=False),
    Kind.PARTY_RECEIVABLE: KindFacts("Third-party receivable", "party", client_money=False),
    Kind.BUYER_RECEIVABLE: KindFacts("Buyer receivable", "hold", client_money=False),
    Kind.HELD: KindFacts("Held", "merchant", client_money=True),
    Kind.DISPUTED: KindFacts("Disputed", "merchant", client_money=True),
    Kind.AVAILABLE: KindFacts("Merchant available", "merchant", client_money=True),
    Kind.RESERVE: KindFacts("Merchant reserve", "merchant", client_money=True),
    Kind.DEPOSIT: KindFacts("Merchant deposit", "merchant", client_money=True),
    Kind.PAYOUT_IN_TRANSIT: KindFacts("Payout in transit", "merchant", client_money=True),
    Kind.PAYOUT_RETURNED: KindFacts("Payout returned", "merchant", client_money=True),
    Kind.REFUND_PAYABLE: KindFacts("Refund payable", "psp", client_money=True),
    Kind.COUPONS: KindFacts("Coupons outstanding", "", client_money=False),
    Kind.COMMISSION: KindFacts("Commission", "", client_money=False),
    Kind.FEES: KindFacts("PSP and dispute fees", "", client_money=False),
    Kind.PLATFORM_LIABILITY: KindFacts("Platform liability", "", client_money=False),
    Kind.GOODWILL: KindFacts("Goodwill", "", client_money=False),
    Kind.FREIGHT: KindFacts("Freight share", "", client_money=False),
    Kind.EXCHANGE: KindFacts("Exchange differences", "", client_money=False),
}

CLIENT_MONEY: Final = frozenset(kind for kind, facts in CHART.items() if facts.client_money)


class AccountKey(NamedTuple):
    """What identifies an account: opened on first use."""

    kind: int
    owner: str
    currency: str
