"""Generates POSTINGS.md: every entry template with an example, from the templates themselves."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from ledger.domain import templates
from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.chart import CHART, AccountKey, Kind
from ledger.domain.currencies import exponent
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import (
    CapturedLine,
    ExchangedLine,
    FrozenAmount,
    FundingPart,
    LineRelease,
    LinesExchanged,
    MaturedReserve,
    MerchantFee,
    MerchantPart,
    PartyPart,
    PaymentPart,
    PlacedLine,
    RecalledLine,
    RefundedLine,
    SettledLine,
    SettlementReported,
    SharePart,
    TradeInInspected,
)
from ledger.domain.facts.ledgers import ClockAdvanced
from ledger.domain.kinds import FundingSource
from ledger.domain.templates import SetApart

PAGE: Final = Path(__file__).parent / "POSTINGS.md"

TEXT: Final = """\
# How money moves

Made from `domain/templates.py` by `make proto`: every way there is, called with an example. The
debits of an entry equal its credits in every currency. Accounts stand with their kind, their title
and their owner; what is marked *client money* belongs to others and never falls below zero.

{events}
## The chart of accounts

| kind | title | owned by | client money |
|---|---|---|---|
{chart}
"""

EVENTS: Final = {
    "E1": "Capture",
    "E2": "Settlement by the provider",
    "E3": "Case",
    "E4": "Ruling",
    "E5": "Refund before release",
    "E6": "Release",
    "E7": "Payout",
    "E8": "Refund after release, and debt",
    "E9": "Freeze",
    "E10": "Chargeback",
    "E11": "Coupon, and extended warranty",
    "E12": "Exchange between lines",
    "E13": "Trade-in",
    "E14": "Segregation",
    "E15": "Reserve and deposit",
    "E16": "Adjustment by two people",
}


class Example(NamedTuple):
    """What happens, and the templates that post it, each with what it is called with."""

    event: str
    story: str
    calls: Sequence[tuple[Callable[..., list[Leg]], tuple[Any, ...]]]

    @property
    def legs(self) -> list[Leg]:
        """What is posted."""
        return [leg for template, arguments in self.calls for leg in template(*arguments)]


_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_OF_HOLD: Final = ("o-1", "CNY")
_AT_PSP: Final = ("o-1", "card", "CNY")
_PAYOUT: Final = ("p-1", "acme", "CNY", 9_000)
_ADJUSTED: Final = (
    AdjustmentLine(AccountKey(Kind.AVAILABLE, "acme", "CNY"), 2_000),
    AdjustmentLine(AccountKey(Kind.FEES, "", "CNY"), -2_000),
)


def _funded(
    source: FundingSource, amount: int, reference: str = "", price: int = 10_000
) -> PlacedLine:
    """A line that is not paid in cash alone."""
    part = FundingPart(source, reference, amount)
    return PlacedLine("1", "acme", price, "retail", 1, funding=(part,))


_HALF_REFUNDED: Final = RefundedLine(
    "1", 5_000, 0, 0, funded=(FundingPart(FundingSource.COUPON, "k-1", 500),)
)
_EXCHANGE: Final = LinesExchanged(
    "o-1",
    (ExchangedLine("1", 10_000),),
    (PlacedLine("3", "zeta", 12_000, "retail", 1, exchanged=10_000),),
)
_REGRADE: Final = TradeInInspected("o-1", "1", "buyback", 5_000, 4_000, 1_000)

EXAMPLES: Final = (
    Example(
        "E1",
        "A buyer pays 100.00 and 30.00 for goods of two merchants.",
        [
            (
                templates.capture,
                (
                    *_AT_PSP,
                    [
                        PlacedLine("1", "acme", 10_000, "retail", 1),
                        PlacedLine("2", "zeta", 3_000, "retail", 1),
                    ],
                ),
            )
        ],
    ),
    Example(
        "E1",
        "A buyer pays 100.00: 60.00 by card, 40.00 out of a wallet.",
        [
            (
                templates.capture,
                (
                    *_AT_PSP,
                    [PlacedLine("1", "acme", 10_000, "retail", 1)],
                    [PaymentPart("wallet", 4_000)],
                ),
            )
        ],
    ),
    Example(
        "E1",
        "The balance of a presale, 70.00, is captured after the deposit.",
        [(templates.capture, (*_AT_PSP, [CapturedLine("1", "acme", 7_000)]))],
    ),
    Example(
        "E1",
        "The order is cancelled before anything came of it: what two providers captured is voided.",
        [
            (
                templates.void,
                (
                    *_OF_HOLD,
                    [CapturedLine("1", "acme", 10_000)],
                    [PaymentPart("card", 6_000), PaymentPart("wallet", 4_000)],
                ),
            )
        ],
    ),
    Example(
        "E1",
        "Goods of 100.00 are subsidised with 10.00; the buyer pays 90.00.",
        [(templates.capture, (*_AT_PSP, [_funded(FundingSource.SUBSIDY, 1_000)]))],
    ),
    Example(
        "E2",
        "The provider pays that over, less its fee of 0.78.",
        [(templates.settlement, ("card", "CNY", SettlementReported("o-1", 13_000, 78, "main")))],
    ),
    Example(
        "E3",
        "The buyer opens a case and claims 40.00 of a line.",
        [(templates.set_apart, ("CNY", [SetApart("o-1", "1", "acme", 4_000)]))],
    ),
    Example(
        "E3",
        "The case is rejected or withdrawn.",
        [(templates.given_back, ("CNY", [SetApart("o-1", "1", "acme", 4_000)]))],
    ),
    Example(
        "E4",
        "A ruling gives the buyer 45.00: the merchant bears 20.00, the carrier 12.00, the platform "
        "8.00 and 5.00 of freight. What was set apart in vain is held again.",
        [
            (
                templates.refund_line,
                (
                    *_OF_HOLD,
                    "acme",
                    RefundedLine(
                        "1",
                        0,
                        0,
                        0,
                        from_disputed=2_000,
                        parties=(PartyPart("carrier", 1_200),),
                        from_platform=800,
                        from_freight=500,
                    ),
                    [PaymentPart("card", 4_500)],
                ),
            ),
            (templates.given_back, ("CNY", [SetApart("o-1", "1", "acme", 2_000)])),
        ],
    ),
    Example(
        "E4",
        "An appeal undoes an award of 40.00 that was paid: the buyer owes it.",
        [
            (
                templates.refund_undone,
                (*_OF_HOLD, "acme", RefundedLine("1", 4_000, 0, 0)),
            )
        ],
    ),
    Example(
        "E4",
        "The ruling on the appeal awards 25.00, which the buyer has already.",
        [
            (
                templates.refund_line,
                (*_OF_HOLD, "acme", RefundedLine("1", 2_500, 0, 0), (), 2_500),
            )
        ],
    ),
    Example(
        "E5",
        "20.00 is refunded while the money is held.",
        [
            (
                templates.refund_line,
                (*_OF_HOLD, "acme", RefundedLine("1", 2_000, 0, 0), [PaymentPart("card", 2_000)]),
            )
        ],
    ),
    Example(
        "E5",
        "50.00 is refunded of what two providers captured: the first has 40.00 left to give back.",
        [
            (
                templates.refund_line,
                (
                    *_OF_HOLD,
                    "acme",
                    RefundedLine("1", 5_000, 0, 0),
                    [PaymentPart("card", 4_000), PaymentPart("wallet", 1_000)],
                ),
            )
        ],
    ),
    Example(
        "E5",
        "The provider has paid the refund. One that fails stays payable.",
        [(templates.refund_succeeded, (*_AT_PSP, 2_000))],
    ),
    Example(
        "E6",
        "The window has ended: 100.00 is released, 5.00 of it commission, 10.00 kept as a reserve.",
        [
            (
                templates.release,
                (*_OF_HOLD, [LineRelease("1", "acme", 10_000, 500, 1_000, _MOMENT)]),
            )
        ],
    ),
    Example(
        "E6",
        "100.00 is released with shares fixed at placement: 5.00 commission, 8.00 an affiliate's.",
        [
            (
                templates.release,
                (
                    *_OF_HOLD,
                    [
                        LineRelease(
                            "1",
                            "acme",
                            10_000,
                            500,
                            shares=(SharePart("blogger", "affiliate", 800),),
                        )
                    ],
                ),
            )
        ],
    ),
    Example("E7", "90.00 is paid out: the intent.", [(templates.payout_created, _PAYOUT)]),
    Example("E7", "The bank has paid it.", [(templates.payout_paid, (*_PAYOUT, "main"))]),
    Example("E7", "Or it has not.", [(templates.payout_failed, _PAYOUT)]),
    Example("E7", "What was paid comes back.", [(templates.payout_returned, (*_PAYOUT, "main"))]),
    Example("E7", "What came back is made available.", [(templates.payout_reinstated, _PAYOUT)]),
    Example(
        "E8",
        "60.00 is refunded after the release: 3.00 of it commission, then what the merchant has "
        "available, what was kept of the line, and the rest as a debt.",
        [
            (
                templates.refund_line,
                (
                    *_OF_HOLD,
                    "acme",
                    RefundedLine("1", 0, 3_000, 1_700, from_commission=300, from_reserve=1_000),
                    [PaymentPart("card", 6_000)],
                ),
            )
        ],
    ),
    Example(
        "E8",
        "The next release pays the debt back.",
        [(templates.recovery, ("acme", "CNY", 1_700))],
    ),
    Example(
        "E8",
        "A debt of 17.00 is given up, by two people.",
        [(templates.written_off, ("acme", "CNY", 1_700))],
    ),
    Example(
        "E9",
        "100.00 that a line holds is frozen.",
        [(templates.frozen, ("o-1", [FrozenAmount("CNY", 10_000, "acme", "1")]))],
    ),
    Example(
        "E9",
        "The freeze is lifted; a case on the line had claimed 40.00 of it in vain so far.",
        [
            (
                templates.unfrozen,
                ("o-1", [FrozenAmount("CNY", 10_000, "acme", "1")], {"1": 4_000}),
            )
        ],
    ),
    Example(
        "E9",
        "90.00 that a merchant has available is frozen.",
        [(templates.frozen, ("", [FrozenAmount("CNY", 9_000, "acme")]))],
    ),
    Example(
        "E10",
        "A processor takes a charge of 100.00 back at once, 1.00 more than that by its exchange "
        "rate, before the release.",
        [
            (templates.provisional, (*_AT_PSP, 10_000, 100)),
            (templates.set_apart, ("CNY", [SetApart("o-1", "1", "acme", 10_000)])),
        ],
    ),
    Example(
        "E10",
        "After the release it comes out of what the merchant has.",
        [
            (templates.provisional, (*_AT_PSP, 10_000, 0)),
            (
                templates.recalled,
                (*_OF_HOLD, "acme", RecalledLine("1", 6_000, 1_000, 3_000)),
            ),
        ],
    ),
    Example(
        "E10",
        "It is won: the processor gives back what it took, and the merchant has it again.",
        [
            (templates.provisional, (*_AT_PSP, -10_000, 0)),
            (templates.returned, (*_OF_HOLD, "acme", "1", 10_000)),
        ],
    ),
    Example(
        "E10",
        "It is lost, after it was taken at once.",
        [
            (
                templates.charged_back,
                (*_OF_HOLD, "acme", SettledLine("1", from_disputed=7_000, from_receivable=3_000)),
            ),
            (templates.lost_provisional, (*_AT_PSP, 10_000)),
        ],
    ),
    Example(
        "E10",
        "It is lost, and taken only now.",
        [
            (
                templates.charged_back,
                (*_OF_HOLD, "acme", SettledLine("1", from_disputed=9_000, from_held=1_000)),
            ),
            (templates.lost_now, (*_AT_PSP, 10_000, 0)),
        ],
    ),
    Example(
        "E10",
        "The processor's fee of 15.00 is the merchant's, as far as the platform does not bear it.",
        [(templates.dispute_fee, (*_AT_PSP, 1_500, [MerchantFee("acme", 800, 400)]))],
    ),
    Example(
        "E11",
        "The platform gives the buyer a coupon of 10.00.",
        [(templates.coupon_issued, ("o-1", "1", "CNY", "acme", 1_000, MerchantPart(0, 0)))],
    ),
    Example(
        "E11",
        "The merchant pays for one, as far as it can.",
        [(templates.coupon_issued, ("o-1", "1", "CNY", "acme", 1_000, MerchantPart(600, 400)))],
    ),
    Example(
        "E11",
        "The buyer pays 10.00 of another order with it.",
        [(templates.capture, (*_AT_PSP, [_funded(FundingSource.COUPON, 1_000, "k-1")]))],
    ),
    Example(
        "E11",
        "Half of that order is refunded: half of the coupon can be spent again.",
        [
            (
                templates.refund_line,
                (*_OF_HOLD, "acme", _HALF_REFUNDED, [PaymentPart("card", 4_500)]),
            )
        ],
    ),
    Example(
        "E11",
        "The time of a coupon passes, of which the platform gave 10.00.",
        [(templates.coupon_expired, ("o-1", "1", "CNY", 1_000, ""))],
    ),
    Example(
        "E11",
        "The merchant that gave one has it back.",
        [(templates.coupon_expired, ("o-1", "1", "CNY", 1_000, "acme"))],
    ),
    Example(
        "E11",
        "The platform gives an extended warranty of 50.00.",
        [(templates.warranty_granted, ("o-1", "CNY", "acme", 5_000, MerchantPart(0, 0)))],
    ),
    Example(
        "E11",
        "The merchant gives one, as far as it can pay for it.",
        [(templates.warranty_granted, ("o-1", "CNY", "acme", 5_000, MerchantPart(3_000, 2_000)))],
    ),
    Example(
        "E11",
        "It pays the buyer 20.00, which the provider owes now as any refund.",
        [(templates.warranty_refunded, (*_OF_HOLD, 2_000, "card"))],
    ),
    Example(
        "E11",
        "It pays for a repair of 10.00.",
        [(templates.warranty_paid, (*_OF_HOLD, 1_000, "fixit"))],
    ),
    Example(
        "E11",
        "It ends, and the platform gets back what is left; or the merchant, if that had paid.",
        [
            (templates.warranty_ended, (*_OF_HOLD, 2_000, "")),
            (templates.warranty_ended, (*_OF_HOLD, 2_000, "acme")),
        ],
    ),
    Example(
        "E12",
        "A line of 100.00 is exchanged for one of another merchant at 120.00: the buyer pays the "
        "difference.",
        [(templates.exchange_of_lines, (*_AT_PSP, {"1": "acme"}, _EXCHANGE))],
    ),
    Example(
        "E13",
        "Goods of 200.00 are paid with 150.00 and a used device, said to be worth 50.00.",
        [
            (
                templates.capture,
                (*_AT_PSP, [_funded(FundingSource.TRADE_IN, 5_000, "buyback", 20_000)]),
            )
        ],
    ),
    Example(
        "E13",
        "Inspected, the device is worth 10.00 less.",
        [(templates.trade_in_regraded, ("acme", "CNY", _REGRADE))],
    ),
    Example(
        "E14",
        "The platform adds 50.00 of its own to what it keeps for others.",
        [(templates.segregated, ("main", "own", "CNY", 5_000))],
    ),
    Example(
        "E15",
        "A reserve of 10.00 has been kept as long as was agreed.",
        [(templates.reserve_matured, (*_OF_HOLD, [MaturedReserve("1", "acme", 1_000)]))],
    ),
    Example(
        "E15",
        "A merchant pays a deposit of 500.00 in.",
        [(templates.deposit_paid_in, ("acme", "CNY", 50_000, "main"))],
    ),
    Example(
        "E15",
        "It is paid back when the merchant has left and nothing of its is open.",
        [(templates.deposit_paid_out, ("acme", "CNY", 50_000, "main"))],
    ),
    Example(
        "E16",
        "A fee of 20.00 is passed on to a merchant.",
        [(templates.adjusted, (_ADJUSTED,))],
    ),
    Example(
        "E16",
        "That is undone.",
        [(templates.adjustment_reversed, (_ADJUSTED,))],
    ),
    Example(
        "E16",
        "100.00 of what is kept is exchanged for 13.90 of another currency.",
        [
            (
                templates.exchanged,
                (
                    AccountKey(Kind.BANK, "main", "CNY"),
                    10_000,
                    AccountKey(Kind.BANK, "main-usd", "USD"),
                    1_390,
                ),
            )
        ],
    ),
)


def main() -> int:
    """Writes or checks the page; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write down how money moves.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if it is stale")
    fresh = page()
    if not parser.parse_args().check:
        PAGE.write_text(fresh, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != fresh:
        print(f"{PAGE.name} is stale. Run `make proto`.", file=sys.stderr)
        return 1
    return 0


def page() -> str:
    """The whole page."""
    events = groupby(EXAMPLES, key=lambda example: example.event)
    return TEXT.format(
        events="".join(
            f"## {event}: {EVENTS[event]}\n\n{''.join(map(_told, examples))}"
            for event, examples in events
        ),
        chart="\n".join(_kinds()),
    )


def _told(example: Example) -> str:
    """An example in accounting notation, with where each template names it."""
    Draft(ClockAdvanced(_MOMENT), _MOMENT, example.legs)  # balanced, or it cannot be built
    rows = "\n".join(map(_row, example.legs))
    story = textwrap.fill(example.story, 100)
    return f"{story}\n\n| account | debit | credit |\n|---|---:|---:|\n{rows}\n\n"


def _row(leg: Leg) -> str:
    key = leg.account
    whole, part = divmod(abs(leg.amount), 10 ** exponent(key.currency))
    amount = f"{whole:,}.{part:0{exponent(key.currency)}d}"
    owner = f" `{key.owner}`" if key.owner else ""
    debit, credit = (amount, "") if leg.amount > 0 else ("", amount)
    return f"| {key.kind} {CHART[key.kind].title}{owner} {key.currency} | {debit} | {credit} |"


def _kinds() -> Iterator[str]:
    for kind, facts in sorted(CHART.items()):
        client_money = "yes" if facts.client_money else ""
        yield f"| {kind} | {facts.title} | {facts.owner or 'the platform'} | {client_money} |"


if __name__ == "__main__":
    sys.exit(main())
