"""What can be charged to merchants, in the order in which it is, while a decision draws on it.

Held money first, then what was released: the commission as far as the policy gives it back, then
the merchant's available balance, the reserve of the line and its deposit, in the order that the
policy gives, and a receivable (E8).
"""

from __future__ import annotations

import copy

from ledger.domain import funding, money
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.facts import (
    FundingPart,
    MerchantPart,
    PartyPart,
    RecalledLine,
    RefundedLine,
)
from ledger.domain.holds import Line
from ledger.domain.kinds import FundingSource
from ledger.domain.policies import CommissionRefund, RefundSource


class Funds:
    """Lines and balances of one currency as they are after what was drawn so far.

    Works on copies: the book does not change.
    """

    def __init__(self, book: Book, currency: str) -> None:
        self._book = book
        self._currency = currency
        self._lines: dict[tuple[str, str], Line] = {}
        self._balances: dict[tuple[int, str], int] = {}
        self._coupons: dict[str, int] = {}

    def line(self, hold_id: str, line_id: str) -> Line:
        """A line as it is by now."""
        key = (hold_id, line_id)
        if key not in self._lines:
            self._lines[key] = copy.copy(self._book.holds[hold_id].lines[line_id])
        return self._lines[key]

    def refund(
        self,
        hold_id: str,
        line_id: str,
        amount: int,
        reserved: int = 0,
        *,
        from_platform: int = 0,
        from_freight: int = 0,
        parties: tuple[PartyPart, ...] = (),
        freight: int = 0,
    ) -> RefundedLine:
        """Take an amount for the buyer, first out of what is set apart for it of the line.

        Refused with AMOUNT_OUT_OF_RANGE when what others gave for the line leaves int64.

        What is more than was left of the line comes out of the merchant's other money. What others
        bear comes on top.
        """
        line = self.line(hold_id, line_id)
        bought = amount + from_platform + from_freight + sum([part.amount for part in parties])
        funded = _goes_back(line, min(bought - freight, line.left)) if line.funding else ()
        spendable = _spendable(line, funded)
        from_disputed = min(amount, reserved, spendable)
        from_held = min(amount - from_disputed, line.held, spendable - from_disputed)
        rest = amount - from_disputed - from_held
        own = min(rest, line.released_left)
        from_commission = self._commission_returned(line, own)
        drawn = self._draw(line, rest - from_commission)
        refunded = RefundedLine(
            line_id,
            from_held,
            drawn.from_available,
            drawn.from_receivable,
            from_disputed,
            from_commission,
            drawn.from_reserve,
            from_platform,
            from_freight,
            parties,
            rest - own,
            hold_id,
            freight,
            drawn.from_deposit,
            funded=funded,
        )
        line.take(refunded)
        # No account says what these add up to over all refunds of the line.
        money.in_range(line.compensated)
        money.in_range(line.freight)
        return refunded

    def recall(self, hold_id: str, line_id: str, amount: int) -> RecalledLine:
        """Take back what was released of a line, as far as it has not come back already."""
        line = self.line(hold_id, line_id)
        drawn = self._draw(line, min(amount, line.released_left))
        line.recalled += drawn.amount
        line.draw_reserve(drawn.from_reserve)
        return drawn

    def pay(self, merchant: str, amount: int) -> MerchantPart:
        """Take an amount that is not of any line out of a merchant's balance, and as a debt."""
        from_available = min(amount, -self._balance(Kind.AVAILABLE, merchant))
        self._add(Kind.AVAILABLE, merchant, from_available)
        return MerchantPart(from_available, amount - from_available)

    def give_back(self, given: RefundedLine) -> RefundedLine:
        """Give a line and its merchant back what a refund had taken, as it can be given now.

        A debt is lessened as far as there still is one; the rest becomes available. What funded the
        line beside cash does so again, but for what of a coupon is spent by now.
        """
        line = self.line(given.hold_id, given.line_id)
        debt = min(given.from_receivable, self.owed(line.merchant))
        drawn = given.from_available + given.from_reserve + given.from_deposit
        available = drawn + given.from_receivable - debt
        self._add(Kind.MERCHANT_RECEIVABLE, line.merchant, -debt)
        self._add(Kind.AVAILABLE, line.merchant, -available)
        given = given._replace(funded=self._funds_again(given.funded))
        line.give_back(given)
        return given._replace(
            from_held=given.before,
            from_disputed=0,
            from_available=available,
            from_reserve=0,
            from_receivable=debt,
            from_deposit=0,
        )

    def _funds_again(self, parts: tuple[FundingPart, ...]) -> tuple[FundingPart, ...]:
        """What of parts that were given back can fund their line once more."""
        again = []
        for part in parts:
            amount = part.amount
            if part.source is FundingSource.COUPON:
                has = self._coupons.get(part.reference, self._book.coupons[part.reference].balance)
                amount = min(amount, has)
                self._coupons[part.reference] = has - amount
            if amount:
                again.append(part._replace(amount=amount))
        return tuple(again)

    def owed(self, merchant: str) -> int:
        """What a merchant owes by now."""
        return self._balance(Kind.MERCHANT_RECEIVABLE, merchant)

    def _draw(self, line: Line, amount: int) -> RecalledLine:
        """Take an amount out of what a line has become and the merchant has besides.

        The sources that its policy names, in their order; the rest is owed.
        """
        drawn = dict.fromkeys(RefundSource, 0)
        rest = amount
        for source in self._book.policy_of(line).terms.refund_sources:
            drawn[source] = min(rest, self._there_is(source, line))
            rest -= drawn[source]
        self._add(Kind.AVAILABLE, line.merchant, drawn[RefundSource.AVAILABLE])
        self._add(Kind.DEPOSIT, line.merchant, drawn[RefundSource.DEPOSIT])
        self._add(Kind.MERCHANT_RECEIVABLE, line.merchant, rest)
        return RecalledLine(
            line.line_id,
            drawn[RefundSource.AVAILABLE],
            drawn[RefundSource.RESERVE],
            rest,
            drawn[RefundSource.DEPOSIT],
        )

    def _there_is(self, source: RefundSource, line: Line) -> int:
        """How much there is to draw on."""
        match source:
            case RefundSource.AVAILABLE:
                return -self._balance(Kind.AVAILABLE, line.merchant)
            case RefundSource.RESERVE:
                return line.reserved
            case RefundSource.DEPOSIT:
                return -self._balance(Kind.DEPOSIT, line.merchant)

    def _commission_returned(self, line: Line, amount: int) -> int:
        """What the platform gives back of its commission when so much is refunded after release.

        Pro rata is counted over all refunds of the line together, so that the last leaves nothing.
        """
        left = line.commission - line.commission_returned
        match self._book.policy_of(line).terms.commission_refund:
            case CommissionRefund.KEPT:
                return 0
            case CommissionRefund.FULL:
                return min(left, amount)
            case CommissionRefund.PRO_RATA:
                if not amount:
                    return 0
                total = line.commission * (line.refunded_after + amount) // line.released
                # What an appeal undid may have left more returned than is due by now.
                return min(max(0, total - line.commission_returned), amount)

    def _balance(self, kind: int, merchant: str) -> int:
        key = (kind, merchant)
        if key not in self._balances:
            self._balances[key] = self._book.balance(AccountKey(kind, merchant, self._currency))
        return self._balances[key]

    def _add(self, kind: int, merchant: str, amount: int) -> None:
        self._balances[kind, merchant] = self._balance(kind, merchant) + amount


def _goes_back(line: Line, amount: int) -> tuple[FundingPart, ...]:
    """What of a refund goes back to what funded a line beside cash."""
    return funding.share(line.funding, line.captured, line.captured - line.left + amount, amount)


def _spendable(line: Line, funded: tuple[FundingPart, ...]) -> int:
    """What of the kept money a refund may take, and leave what an inspection has to come before."""
    stays = funding.bound(funding.returned(line.funding, funded))
    return max(0, line.kept - stays)
