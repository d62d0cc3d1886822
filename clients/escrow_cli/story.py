"""The story `escrow demo` tells: two orders, a return, a late refund, a dispute, two payouts."""

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from escrow_cli.errors import CommandError
from escrow_cli.output import format_money
from escrow_client import (
    AddEvidence,
    AnswerCase,
    Award,
    Balance,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CaseSubject,
    Claim,
    Client,
    CloseCase,
    CreatePayout,
    CreateRefund,
    Evidence,
    FulfilmentKind,
    LiabilityShare,
    Liable,
    Line,
    Money,
    MoveCase,
    OpenCase,
    PayoutOutcome,
    PlaceHold,
    RefundGround,
    RefundItem,
    RefundOutcome,
    ReleaseBlocked,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
)

LEDGER = "demo"

_ZONE = ZoneInfo("Asia/Shanghai")
_CURRENCY = "CNY"
_POLICY = "no-reason-7d"
_MERCHANT = "lantern-shop"
_PSP = "card"
_BANK_ACCOUNT = "main"
_CARRIER = "swift-parcel"

# What a merchant's money is called where it stands; a credit balance but for the debt.
_PLACES = {
    2010: "held",
    2020: "set apart",
    2110: "available",
    2140: "on its way to the bank",
    1210: "owed to the platform",
}


class Story:
    """Tells it on an empty server. Every amount shown is read back from the ledger."""

    def __init__(self, client: Client, console: Console) -> None:
        self._client = client
        self._console = console

    def tell(self) -> None:
        """The whole story, from an empty ledger to merchants paid and nothing held."""
        self._open()
        self._order_and_early_release()
        self._return_within_the_window()
        self._release_and_payout()
        self._refund_after_release()
        self._another_order()
        self._dispute()
        self._next_release_pays_back()

    def _open(self) -> None:
        start = _local(3, 2, 9)
        self._client.create_ledger(LEDGER, str(_ZONE), test_clock_start_time=start)
        self._client.create_policy(
            LEDGER, _POLICY, window_days=7, time_zone=str(_ZONE), commission_bps=500
        )
        self._console.print(
            f"\nA ledger [bold]{LEDGER}[/] in {_ZONE}, with a clock that moves when told. Its "
            "policy: buyers may return goods for 7 days without a reason; the platform keeps 5 % "
            "of what is released."
        )

    def _order_and_early_release(self) -> None:
        self._heading(_local(3, 2, 9), "A buyer pays 100.00 CNY")
        self._place("order-1", teapot="60.00", cups="40.00")
        self._say("A teapot and a set of cups. The money is the merchant's to earn, not to have.")
        self._show_money()
        self._heading(_local(3, 3, 15), "The parcel is on its way")
        self._fulfil("order-1", FulfilmentKind.SHIPPED)
        self._heading(_local(3, 5, 18, 30), "The buyer signs for it")
        self._fulfil("order-1", FulfilmentKind.SIGNED)
        self._say("Seven days to think it over begin with the next day.")
        self._heading(_local(3, 6, 10), "The merchant asks for its money early")
        self._release_early("order-1")

    def _release_early(self, hold_id: str) -> None:
        """Asks for what must be refused, and shows what the ledger answers."""
        try:
            self._client.release_hold(LEDGER, hold_id)
        except ReleaseBlocked as refusal:
            self._console.print(f"  [red]Refused:[/] {escape(refusal.message)}")
            explanation = self._client.explain_release(LEDGER, hold_id)
            for each in explanation.lines:
                for blocker in each.blockers:
                    until = blocker.until_time
                    when = f" until {until.astimezone(_ZONE):%d %B %H:%M}" if until else ""
                    self._console.print(
                        f"    {each.line.line_id}: {format_money(blocker.amount)} blocked by "
                        f"{blocker.kind} ({blocker.reference}){when}"
                    )
        else:
            raise CommandError("The ledger released money inside its window. This is a bug.")

    def _return_within_the_window(self) -> None:
        self._heading(_local(3, 8, 20), "The cups go back, no reason given")
        self._refund("refund-1", "order-1", "cups", "40.00", "no-reason")
        self._say("The refund comes out of held money; the merchant never had it.")
        self._show_money()

    def _release_and_payout(self) -> None:
        self._heading(_local(3, 13), "The window closes")
        self._say("Nobody asked: the ledger released what was due, less the commission.")
        self._show_money()
        self._heading(_local(3, 16, 9), "Payday")
        self._pay_out("payout-1")
        self._show_money()
        self._heading(_local(3, 17, 9), "The bank has paid")
        self._report_paid("payout-1")
        self._show_money()

    def _refund_after_release(self) -> None:
        self._heading(_local(3, 20, 11), "The teapot leaks")
        self._refund("refund-2", "order-1", "teapot", "20.00", "defect")
        self._say(
            "A part of the price goes back to the buyer, though the merchant has its money: the "
            "platform advances it, and the merchant owes it."
        )
        self._show_money()

    def _another_order(self) -> None:
        self._heading(_local(3, 20, 14), "Another buyer pays 80.00 CNY")
        self._place("order-2", lantern="80.00")
        self._heading(_local(3, 21, 9), "Shipped")
        self._fulfil("order-2", FulfilmentKind.SHIPPED)
        self._heading(_local(3, 22, 16), "Signed for")
        self._fulfil("order-2", FulfilmentKind.SIGNED)
        self._show_money()

    def _dispute(self) -> None:
        self._heading(_local(3, 23, 10), "The lantern has a dent, and its buyer wants 30.00 CNY")
        claim = Claim("lantern", Money.of("30.00", _CURRENCY))
        command = OpenCase("case-1", "order-2", [claim], ground=RefundGround.QUALITY)
        self._client.open_case(LEDGER, command)
        self._say("What is claimed is set apart: it is not released while the case is open.")
        self._show_money()
        self._heading(_local(3, 24, 9), "The merchant does not agree; the buyer asks the platform")
        self._client.answer_case(LEDGER, AnswerCase("case-1"))
        self._client.move_case(LEDGER, MoveCase("case-1", CaseAction.ESCALATE))
        photo = sha256(b"a dent in the lantern").digest()
        evidence = Evidence(photo, "image/jpeg", 21, "photos/1", CaseParty.BUYER)
        self._client.add_evidence(LEDGER, AddEvidence("case-1", evidence))
        self._heading(_local(3, 25, 16), "The platform rules: 20.00 CNY, a fifth of it its own")
        self._rule("case-1", "lantern", "20.00")
        self._say("What was set apart and is not awarded goes back to the order.")
        self._show_money()

    def _rule(self, case_id: str, line_id: str, price: str) -> None:
        """Awards an amount, of which the merchant bears four fifths; it is paid at once."""
        ruling = CloseCase(
            case_id,
            CaseOutcome.PARTLY_APPROVED,
            awards=[Award(line_id, Money.of(price, _CURRENCY))],
            shares=[
                LiabilityShare(Liable.MERCHANT, 8_000),
                LiabilityShare(Liable.PLATFORM, 2_000),
            ],
            liable=Liable.MERCHANT,
            subject=CaseSubject.GOODS,
        )
        for refund_id in self._client.close_case(LEDGER, ruling).refund_ids:
            self._client.report_refund(LEDGER, ReportRefund(refund_id, RefundOutcome.SUCCEEDED))

    def _next_release_pays_back(self) -> None:
        self._heading(_local(3, 30), "The window closes")
        self._say("The release pays the debt back first; the rest is available.")
        self._show_money()
        self._heading(_local(3, 30, 9), "Payday")
        self._pay_out("payout-2")
        self._heading(_local(3, 31, 9), "The bank has paid")
        self._report_paid("payout-2")
        self._show_money()

    def _heading(self, moment: datetime, title: str) -> None:
        """Moves the clock and says what happens then."""
        self._client.advance_clock(LEDGER, moment)
        self._console.print(f"\n[bold]{moment:%d %B %H:%M}  {title}[/]")

    def _say(self, sentence: str) -> None:
        self._console.print(Padding(sentence, (0, 0, 0, 2), expand=False))

    def _show_money(self) -> None:
        """Where the merchant's money stands, by the books."""
        balances = self._client.list_balances(LEDGER, owner=_MERCHANT)
        parts = [
            f"{_PLACES[each.account.kind]} [bold]{_plain(each)}[/]"
            for each in balances
            if each.account.kind in _PLACES and each.balance.amount_minor
        ]
        self._say(f"[cyan]{_MERCHANT}:[/] {', '.join(parts) or 'nothing left here'}")

    def _place(self, hold_id: str, **prices: str) -> None:
        lines = [
            Line(line_id, _MERCHANT, Money.of(price, _CURRENCY), _POLICY)
            for line_id, price in prices.items()
        ]
        self._client.place_hold(LEDGER, PlaceHold(hold_id, _PSP, lines))

    def _fulfil(self, hold_id: str, kind: FulfilmentKind) -> None:
        now = self._client.get_ledger(LEDGER).clock_time
        self._client.report_fulfilment(LEDGER, ReportFulfilment(hold_id, kind, now, _CARRIER))

    def _refund(self, refund_id: str, hold_id: str, line_id: str, price: str, reason: str) -> None:
        """Refunds part of a line; the provider pays it at once."""
        item = RefundItem(line_id, Money.of(price, _CURRENCY))
        self._client.create_refund(LEDGER, CreateRefund(refund_id, hold_id, [item], reason))
        self._client.report_refund(LEDGER, ReportRefund(refund_id, RefundOutcome.SUCCEEDED))

    def _pay_out(self, payout_id: str) -> None:
        """Pays out everything the merchant has available."""
        for each in self._client.list_balances(LEDGER, kind=2110, owner=_MERCHANT):
            available = Money(_CURRENCY, -each.balance.amount_minor)
            command = CreatePayout(payout_id, _MERCHANT, available, f"bank-of-{_MERCHANT}")
            self._client.create_payout(LEDGER, command)
            self._say(f"{format_money(available)} are sent to the merchant's bank.")

    def _report_paid(self, payout_id: str) -> None:
        report = ReportPayout(payout_id, PayoutOutcome.PAID, _BANK_ACCOUNT)
        self._client.report_payout(LEDGER, report)


def _plain(balance: Balance) -> str:
    """The amount without its side, which the words around it tell."""
    return format_money(Money(balance.balance.currency, abs(balance.balance.amount_minor)))


def _local(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of 2026 in the ledger's zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=_ZONE)
