"""The entry templates: the only ways money moves.

Each is a named function from an event to balanced legs. Amounts are positive minor units; the
signs (debit positive) are put on here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.chart import AccountClass, AccountKey, Kind
from ledger.domain.entries import Leg
from ledger.domain.facts import (
    CapturedLine,
    FrozenAmount,
    FundingPart,
    LineRelease,
    LinesExchanged,
    MaturedReserve,
    MerchantFee,
    MerchantPart,
    PaymentPart,
    PlacedLine,
    RecalledLine,
    RefundedLine,
    SettledLine,
    SettlementReported,
    TradeInInspected,
)
from ledger.domain.kinds import FundingSource


class SetApart(NamedTuple):
    """What of a line a case sets apart, in minor units."""

    hold_id: str
    line_id: str
    merchant: str
    amount: int


def capture(
    hold_id: str,
    psp: str,
    currency: str,
    lines: Iterable[PlacedLine | CapturedLine],
    others: Sequence[PaymentPart] = (),
) -> list[Leg]:
    """E1: Dr 1110 PSP clearing, of each provider what it captured / Cr 2010 held, per line.

    What funds a line beside cash is Dr 5070 subsidy, Dr 2220 coupons (E11), Dr 1240 trade-in (E13).
    """
    legs, beside = [], _through(hold_id, currency, others)
    for line in lines:
        held = AccountKey(Kind.HELD, line.merchant, currency)
        legs.append(Leg(held, -line.amount, hold_id, line.line_id))
        if line.funding:
            beside += _funded(hold_id, currency, line.funding)
    captured = -sum([leg.amount for leg in legs]) - sum([leg.amount for leg in beside])
    if captured:
        beside.insert(0, Leg(AccountKey(Kind.PSP_CLEARING, psp, currency), captured, hold_id))
    return beside + legs


def _funded(
    hold_id: str, currency: str, parts: Iterable[FundingPart], line_id: str = "", sign: int = 1
) -> list[Leg]:
    """Dr what funds a line beside cash; with -1 Cr, where a refund gives it back."""
    return [
        Leg(_funding_account(part, currency), sign * part.amount, hold_id, line_id)
        for part in parts
    ]


def _funding_account(part: FundingPart, currency: str) -> AccountKey:
    match part.source:
        case FundingSource.SUBSIDY:
            return AccountKey(Kind.SUBSIDY, "", currency)
        case FundingSource.COUPON:
            return AccountKey(Kind.COUPONS, "", currency)
        case FundingSource.TRADE_IN:
            return AccountKey(Kind.TRADE_IN_RECEIVABLE, part.reference, currency)


def exchange_of_lines(
    hold_id: str, psp: str, currency: str, merchants: Mapping[str, str], fact: LinesExchanged
) -> list[Leg]:
    """E12: Dr 2010 held of the lines given / Cr 2010 held of the lines taken.

    What these cost more was captured: Dr 1110 PSP clearing (E1). `merchants` has whose the lines
    given are.
    """
    given = [
        Leg(
            AccountKey(Kind.HELD, merchants[line.line_id], currency),
            line.amount,
            hold_id,
            line.line_id,
        )
        for line in fact.sources
    ]
    taken = [
        Leg(AccountKey(Kind.HELD, line.merchant, currency), -line.amount, hold_id, line.line_id)
        for line in fact.lines
    ]
    clearing = Leg(AccountKey(Kind.PSP_CLEARING, psp, currency), fact.captured, hold_id)
    return [*([clearing] if fact.captured else []), *given, *taken]


def trade_in_regraded(merchant: str, currency: str, fact: TradeInInspected) -> list[Leg]:
    """E13, regrade: Dr 2010 held, Dr 5070 subsidy of what is not held any more / Cr 1240."""
    lost = fact.from_held + fact.from_platform
    sides = (
        (AccountKey(Kind.HELD, merchant, currency), fact.from_held, fact.line_id),
        (AccountKey(Kind.SUBSIDY, "", currency), fact.from_platform, ""),
        (AccountKey(Kind.TRADE_IN_RECEIVABLE, fact.party, currency), -lost, ""),
    )
    return [Leg(key, amount, fact.hold_id, line_id) for key, amount, line_id in sides if amount]


def void(
    hold_id: str, currency: str, lines: Iterable[CapturedLine], payments: Iterable[PaymentPart]
) -> list[Leg]:
    """E1 reversed: Dr 2010 held, per line / Cr 1110 PSP clearing of each provider.

    What funded a line beside cash goes back there: Cr 5070, 2220, 1240.
    """
    held, back = [], _through(hold_id, currency, payments)
    for line in lines:
        if line.amount:
            key = AccountKey(Kind.HELD, line.merchant, currency)
            held.append(Leg(key, line.amount, hold_id, line.line_id))
            back += _funded(hold_id, currency, line.funding)
    return [*held, *[leg._replace(amount=-leg.amount) for leg in back]]


def _through(hold_id: str, currency: str, parts: Iterable[PaymentPart]) -> list[Leg]:
    return [
        Leg(AccountKey(Kind.PSP_CLEARING, part.psp, currency), part.amount, hold_id)
        for part in parts
    ]


def settlement(psp: str, currency: str, fact: SettlementReported) -> list[Leg]:
    """E2: Dr 1010 bank, Dr 5010 fees / Cr 1110 PSP clearing."""
    sides = (
        (AccountKey(Kind.BANK, fact.bank_account, currency), fact.gross - fact.fee),
        (AccountKey(Kind.FEES, "", currency), fact.fee),
        (AccountKey(Kind.PSP_CLEARING, psp, currency), -fact.gross),
    )
    return [Leg(account, amount, fact.hold_id) for account, amount in sides if amount]


def release(hold_id: str, currency: str, lines: Iterable[LineRelease]) -> list[Leg]:
    """E6, per line: Dr 2010 held / Cr 2110, Cr 2120 reserve, Cr 4010 commission, Cr 2310 shares."""
    legs = []
    for line in lines:
        held = AccountKey(Kind.HELD, line.merchant, currency)
        legs.append(Leg(held, line.amount, hold_id, line.line_id))
        if line.available:
            available = AccountKey(Kind.AVAILABLE, line.merchant, currency)
            legs.append(Leg(available, -line.available, hold_id, line.line_id))
        if line.reserve:
            reserve = AccountKey(Kind.RESERVE, line.merchant, currency)
            legs.append(Leg(reserve, -line.reserve, hold_id, line.line_id))
        if line.commission:
            commission = AccountKey(Kind.COMMISSION, "", currency)
            legs.append(Leg(commission, -line.commission, hold_id, line.line_id))
        for share in line.shares:
            if share.amount:
                party = AccountKey(Kind.OTHERS_PAYABLE, share.party, currency)
                legs.append(Leg(party, -share.amount, hold_id, line.line_id))
    return legs


def refund_line(
    hold_id: str,
    currency: str,
    merchant: str,
    line: RefundedLine,
    payees: Iterable[PaymentPart],
    offset: int = 0,
) -> list[Leg]:
    """E4, E5 and E8: Dr where the money is, in the order of the sources / Cr 2210 payable.

    What of it is payable goes back through the `payees`. What the buyer has already is not payable
    but Cr 1230, which it owes since an appeal. What funded the line beside cash goes back there:
    Cr 5070, 2220, 1240.
    """
    sides = (
        *((AccountKey(Kind.REFUND_PAYABLE, psp, currency), amount) for psp, amount in payees),
        (AccountKey(Kind.BUYER_RECEIVABLE, hold_id, currency), offset),
    )
    legs = _refund_sources(hold_id, currency, merchant, line)
    legs += [Leg(key, -amount, hold_id, line.line_id) for key, amount in sides if amount]
    return legs + _funded(hold_id, currency, line.funded, line.line_id, -1)


def refund_undone(hold_id: str, currency: str, merchant: str, line: RefundedLine) -> list[Leg]:
    """E4 reversed by an appeal: Dr 1230 buyer / Cr where the money came from.

    What funds the line beside cash again is Dr 5070, 2220, 1240.
    """
    legs = [
        leg._replace(amount=-leg.amount)
        for leg in _refund_sources(hold_id, currency, merchant, line)
    ]
    buyer = AccountKey(Kind.BUYER_RECEIVABLE, hold_id, currency)
    owed = [Leg(buyer, line.cash, hold_id, line.line_id)] if line.cash else []
    return [*owed, *_funded(hold_id, currency, line.funded, line.line_id), *legs]


def _refund_sources(hold_id: str, currency: str, merchant: str, line: RefundedLine) -> list[Leg]:
    sources = (
        (Kind.DISPUTED, merchant, line.from_disputed),
        (Kind.HELD, merchant, line.from_held),
        (Kind.COMMISSION, "", line.from_commission),
        (Kind.AVAILABLE, merchant, line.from_available),
        (Kind.RESERVE, merchant, line.from_reserve),
        (Kind.DEPOSIT, merchant, line.from_deposit),
        (Kind.MERCHANT_RECEIVABLE, merchant, line.from_receivable),
        *((Kind.PARTY_RECEIVABLE, part.party_id, part.amount) for part in line.parties),
        (Kind.PLATFORM_LIABILITY, "", line.from_platform),
        (Kind.FREIGHT, "", line.from_freight),
    )
    return [
        Leg(AccountKey(kind, owner, currency), amount, hold_id, line.line_id)
        for kind, owner, amount in sources
        if amount
    ]


def refund_succeeded(hold_id: str, psp: str, currency: str, amount: int) -> list[Leg]:
    """E5, on confirmed success: Dr 2210 refund payable / Cr 1110 PSP clearing."""
    return [
        Leg(AccountKey(Kind.REFUND_PAYABLE, psp, currency), amount, hold_id),
        Leg(AccountKey(Kind.PSP_CLEARING, psp, currency), -amount, hold_id),
    ]


def set_apart(currency: str, claims: Iterable[SetApart]) -> list[Leg]:
    """E3: Dr 2010 held / Cr 2020 disputed, per line."""
    return _moved(currency, claims, Kind.HELD, Kind.DISPUTED)


def given_back(currency: str, claims: Iterable[SetApart]) -> list[Leg]:
    """E3 reversed: Dr 2020 disputed / Cr 2010 held, per line."""
    return _moved(currency, claims, Kind.DISPUTED, Kind.HELD)


def _moved(currency: str, claims: Iterable[SetApart], debit: int, credit: int) -> list[Leg]:
    return [
        Leg(AccountKey(kind, claim.merchant, currency), amount, claim.hold_id, claim.line_id)
        for claim in claims
        if claim.amount
        for kind, amount in ((debit, claim.amount), (credit, -claim.amount))
    ]


def recalled(hold_id: str, currency: str, merchant: str, line: RecalledLine) -> list[Leg]:
    """E10 after release: Dr 2110 available, 2120 reserve, 2130 deposit, 1210 / Cr 2020."""
    sides = (
        (Kind.AVAILABLE, line.from_available),
        (Kind.RESERVE, line.from_reserve),
        (Kind.DEPOSIT, line.from_deposit),
        (Kind.MERCHANT_RECEIVABLE, line.from_receivable),
        (Kind.DISPUTED, -line.amount),
    )
    return [
        Leg(AccountKey(kind, merchant, currency), amount, hold_id, line.line_id)
        for kind, amount in sides
        if amount
    ]


def returned(hold_id: str, currency: str, merchant: str, line_id: str, amount: int) -> list[Leg]:
    """E10, won after release: Dr 2020 disputed / Cr 2110 available."""
    return [
        Leg(AccountKey(kind, merchant, currency), signed, hold_id, line_id)
        for kind, signed in ((Kind.DISPUTED, amount), (Kind.AVAILABLE, -amount))
        if amount
    ]


def charged_back(hold_id: str, currency: str, merchant: str, line: SettledLine) -> list[Leg]:
    """E10, lost, the debits of a line: Dr 2020 disputed, Dr 2010 held, Dr 1210 receivable."""
    sides = (
        (Kind.DISPUTED, line.from_disputed + line.from_recalled),
        (Kind.HELD, line.from_held),
        (Kind.MERCHANT_RECEIVABLE, line.from_receivable),
    )
    return [
        Leg(AccountKey(kind, merchant, currency), amount, hold_id, line.line_id)
        for kind, amount in sides
        if amount
    ]


def provisional(hold_id: str, psp: str, currency: str, amount: int, loss: int) -> list[Leg]:
    """E10, taken at once: Dr 1130 chargeback, Dr 5060 exchange loss / Cr 1110 PSP clearing.

    A negative amount is given back, a negative loss a gain.
    """
    sides = (
        (AccountKey(Kind.CHARGEBACK, psp, currency), amount),
        (AccountKey(Kind.EXCHANGE, "", currency), loss),
        (AccountKey(Kind.PSP_CLEARING, psp, currency), -amount - loss),
    )
    return [Leg(account, signed, hold_id) for account, signed in sides if signed]


def lost_provisional(hold_id: str, psp: str, currency: str, amount: int) -> list[Leg]:
    """E10, lost, the credit of what was taken at once: Cr 1130 chargeback."""
    return [Leg(AccountKey(Kind.CHARGEBACK, psp, currency), -amount, hold_id)]


def lost_now(hold_id: str, psp: str, currency: str, amount: int, loss: int) -> list[Leg]:
    """E10, lost, the credit of what is taken only now: Dr 5060 exchange loss / Cr 1110."""
    sides = (
        (AccountKey(Kind.EXCHANGE, "", currency), loss),
        (AccountKey(Kind.PSP_CLEARING, psp, currency), -amount - loss),
    )
    return [Leg(account, signed, hold_id) for account, signed in sides if signed]


def dispute_fee(
    hold_id: str, psp: str, currency: str, fee: int, merchants: Iterable[MerchantFee]
) -> list[Leg]:
    """E10, fee: Dr 5010 fees, or Dr 2110 available and Dr 1210 receivable / Cr 1110."""
    sides = []
    left = fee
    for part in merchants:
        sides.append((AccountKey(Kind.AVAILABLE, part.merchant, currency), part.from_available))
        owed = AccountKey(Kind.MERCHANT_RECEIVABLE, part.merchant, currency)
        sides.append((owed, part.from_receivable))
        left -= part.from_available + part.from_receivable
    sides.append((AccountKey(Kind.FEES, "", currency), left))
    sides.append((AccountKey(Kind.PSP_CLEARING, psp, currency), -fee))
    return [Leg(account, amount, hold_id) for account, amount in sides if amount]


def coupon_issued(
    hold_id: str, line_id: str, currency: str, merchant: str, amount: int, paid: MerchantPart
) -> list[Leg]:
    """E11: Dr 5030 goodwill, or Dr 2110 available and Dr 1210 receivable / Cr 2220 coupons."""
    goodwill = amount - paid.from_available - paid.from_receivable
    sides = (
        (AccountKey(Kind.AVAILABLE, merchant, currency), paid.from_available),
        (AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency), paid.from_receivable),
        (AccountKey(Kind.GOODWILL, "", currency), goodwill),
        (AccountKey(Kind.COUPONS, "", currency), -amount),
    )
    return [Leg(account, signed, hold_id, line_id) for account, signed in sides if signed]


def warranty_granted(
    hold_id: str, currency: str, merchant: str, amount: int, paid: MerchantPart
) -> list[Leg]:
    """E11, warranty: Dr 5030 goodwill, or Dr 2110 available and Dr 1210 receivable / Cr 2230.

    Not in the name of the line, like all that becomes of it: it is beside what was captured.
    """
    goodwill = amount - paid.from_available - paid.from_receivable
    sides = (
        (AccountKey(Kind.AVAILABLE, merchant, currency), paid.from_available),
        (AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency), paid.from_receivable),
        (AccountKey(Kind.GOODWILL, "", currency), goodwill),
        (AccountKey(Kind.WARRANTIES, "", currency), -amount),
    )
    return [Leg(account, signed, hold_id) for account, signed in sides if signed]


def warranty_refunded(hold_id: str, currency: str, amount: int, psp: str) -> list[Leg]:
    """E11, warranty used by the buyer: Dr 2230 warranties / Cr 2210 refund payable."""
    payable = AccountKey(Kind.REFUND_PAYABLE, psp, currency)
    return _out_of_warranty(hold_id, currency, amount, payable)


def warranty_paid(hold_id: str, currency: str, amount: int, party: str) -> list[Leg]:
    """E11, warranty used for a repair: Dr 2230 warranties / Cr 2310 other parties payable."""
    payable = AccountKey(Kind.OTHERS_PAYABLE, party, currency)
    return _out_of_warranty(hold_id, currency, amount, payable)


def warranty_ended(hold_id: str, currency: str, amount: int, merchant: str) -> list[Leg]:
    """E11, warranty ended: Dr 2230 warranties / Cr 5030, or Cr 2110 of the merchant that paid."""
    if not amount:
        return []
    funder = Kind.AVAILABLE if merchant else Kind.GOODWILL
    return _out_of_warranty(hold_id, currency, amount, AccountKey(funder, merchant, currency))


def _out_of_warranty(hold_id: str, currency: str, amount: int, to: AccountKey) -> list[Leg]:
    return [
        Leg(AccountKey(Kind.WARRANTIES, "", currency), amount, hold_id),
        Leg(to, -amount, hold_id),
    ]


def coupon_expired(
    hold_id: str, line_id: str, currency: str, amount: int, merchant: str
) -> list[Leg]:
    """E11, expired: Dr 2220 coupons / Cr 5030 goodwill, or Cr 2110 available of who funded it."""
    back = AccountKey(Kind.AVAILABLE if merchant else Kind.GOODWILL, merchant, currency)
    return [
        Leg(AccountKey(Kind.COUPONS, "", currency), amount, hold_id, line_id),
        Leg(back, -amount, hold_id, line_id),
    ]


def frozen(hold_id: str, amounts: Iterable[FrozenAmount]) -> list[Leg]:
    """E9: Dr 2010 held per line, or Dr 2110 available / Cr 2030 frozen."""
    legs = []
    for each in amounts:
        source = Kind.HELD if each.line_id else Kind.AVAILABLE
        for kind, amount in ((source, each.amount), (Kind.FROZEN, -each.amount)):
            account = AccountKey(kind, each.merchant, each.currency)
            legs.append(Leg(account, amount, hold_id, each.line_id))
    return legs


def unfrozen(
    hold_id: str, amounts: Iterable[FrozenAmount], passed_on: Mapping[str, int]
) -> list[Leg]:
    """E9 reversed: Dr 2030 frozen / Cr 2010 held per line, or Cr 2110 available.

    What of a line is passed on to cases goes to Cr 2020 disputed instead (E3).
    """
    legs = []
    for each in amounts:
        passed = passed_on.get(each.line_id, 0)
        target = Kind.HELD if each.line_id else Kind.AVAILABLE
        sides = ((Kind.FROZEN, each.amount), (target, passed - each.amount))
        for kind, amount in (*sides, (Kind.DISPUTED, -passed)):
            if amount:
                account = AccountKey(kind, each.merchant, each.currency)
                legs.append(Leg(account, amount, hold_id, each.line_id))
    return legs


def reserve_matured(hold_id: str, currency: str, lines: Iterable[MaturedReserve]) -> list[Leg]:
    """E15: Dr 2120 reserve / Cr 2110 available, per line."""
    return [
        Leg(AccountKey(kind, line.merchant, currency), amount, hold_id, line.line_id)
        for line in lines
        for kind, amount in ((Kind.RESERVE, line.amount), (Kind.AVAILABLE, -line.amount))
    ]


def deposit_paid_in(merchant: str, currency: str, amount: int, bank_account: str) -> list[Leg]:
    """E15, paid in: Dr 1010 bank / Cr 2130 deposit."""
    return [
        Leg(AccountKey(Kind.BANK, bank_account, currency), amount),
        Leg(AccountKey(Kind.DEPOSIT, merchant, currency), -amount),
    ]


def deposit_paid_out(merchant: str, currency: str, amount: int, bank_account: str) -> list[Leg]:
    """E15, paid back: Dr 2130 deposit / Cr 1010 bank."""
    return [
        Leg(AccountKey(Kind.DEPOSIT, merchant, currency), amount),
        Leg(AccountKey(Kind.BANK, bank_account, currency), -amount),
    ]


def recovery(merchant: str, currency: str, amount: int) -> list[Leg]:
    """E8, later recovery: Dr 2110 available / Cr 1210 receivable."""
    return [
        Leg(AccountKey(Kind.AVAILABLE, merchant, currency), amount),
        Leg(AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency), -amount),
    ]


def written_off(merchant: str, currency: str, amount: int) -> list[Leg]:
    """E8, write-off: Dr 5040 bad debt / Cr 1210 receivable."""
    return [
        Leg(AccountKey(Kind.BAD_DEBT, "", currency), amount),
        Leg(AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency), -amount),
    ]


def segregated(segregated_account: str, own_account: str, currency: str, amount: int) -> list[Leg]:
    """E14: Dr 1010 segregated bank / Cr 1020 own bank; a negative amount is withdrawn."""
    return [
        Leg(AccountKey(Kind.BANK, segregated_account, currency), amount),
        Leg(AccountKey(Kind.OWN_BANK, own_account, currency), -amount),
    ]


def exchanged(sold_from: AccountKey, sold: int, bought_into: AccountKey, bought: int) -> list[Leg]:
    """E16, exchange of currency, by way of 5060, each currency balanced in itself.

    Assets: Cr what is sold / Dr 5060, and Dr what is bought / Cr 5060. Of liabilities the sides are
    the other way round: whoever is owed one currency is owed another instead.
    """
    side = 1 if sold_from.account_class is AccountClass.ASSET else -1
    return [
        Leg(sold_from, -side * sold),
        Leg(AccountKey(Kind.EXCHANGE, "", sold_from.currency), side * sold),
        Leg(bought_into, side * bought),
        Leg(AccountKey(Kind.EXCHANGE, "", bought_into.currency), -side * bought),
    ]


def adjusted(lines: Iterable[AdjustmentLine]) -> list[Leg]:
    """E16: what two people agreed on, line by line."""
    return [Leg(line.account, line.amount, line.hold_id) for line in lines]


def adjustment_reversed(lines: Iterable[AdjustmentLine]) -> list[Leg]:
    """E16, reversal: the opposite of what an adjustment posted."""
    return [Leg(line.account, -line.amount, line.hold_id) for line in lines]


def payout_created(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7: Dr 2110 available / Cr 2140 in transit."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.AVAILABLE, merchant, currency),
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        amount,
    )


def payout_paid(
    payout_id: str, merchant: str, currency: str, amount: int, bank_account: str
) -> list[Leg]:
    """E7, paid: Dr 2140 in transit / Cr 1010 bank."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        AccountKey(Kind.BANK, bank_account, currency),
        amount,
    )


def payout_failed(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7, failed or cancelled: Dr 2140 in transit / Cr 2110 available."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_IN_TRANSIT, merchant, currency),
        AccountKey(Kind.AVAILABLE, merchant, currency),
        amount,
    )


def payout_returned(
    payout_id: str, merchant: str, currency: str, amount: int, bank_account: str
) -> list[Leg]:
    """E7, returned after paid: Dr 1010 bank / Cr 2150 returned."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.BANK, bank_account, currency),
        AccountKey(Kind.PAYOUT_RETURNED, merchant, currency),
        amount,
    )


def payout_reinstated(payout_id: str, merchant: str, currency: str, amount: int) -> list[Leg]:
    """E7, later: Dr 2150 returned / Cr 2110 available."""
    return _payout_legs(
        payout_id,
        AccountKey(Kind.PAYOUT_RETURNED, merchant, currency),
        AccountKey(Kind.AVAILABLE, merchant, currency),
        amount,
    )


def _payout_legs(payout_id: str, debit: AccountKey, credit: AccountKey, amount: int) -> list[Leg]:
    return [
        Leg(debit, amount, payout_id=payout_id),
        Leg(credit, -amount, payout_id=payout_id),
    ]
