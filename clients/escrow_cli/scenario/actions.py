"""What a step of a scenario can do: each action is a class, its fields are its keys in the file.

An action that names no time of its own happens at the time of its step. What is done to cases
stands in `case_actions`, what is posted by hand in `adjustment_actions`, what is done to freezes in
`freeze_actions`, with merchants in `merchant_actions`, with extended warranties in
`warranty_actions`, to the lines of a hold in `exchange_actions`, with payments in
`payment_actions`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.adjustment_actions import ADJUSTMENT_ACTIONS
from escrow_cli.scenario.case_actions import CASE_ACTIONS
from escrow_cli.scenario.exchange_actions import EXCHANGE_ACTIONS
from escrow_cli.scenario.freeze_actions import FREEZE_ACTIONS
from escrow_cli.scenario.merchant_actions import MERCHANT_ACTIONS
from escrow_cli.scenario.order_lines import OrderLine
from escrow_cli.scenario.payment_actions import (
    PAYMENT_ACTIONS,
    OtherPayment,
    by_psp,
)
from escrow_cli.scenario.rules import CalendarRule, PolicyRule
from escrow_cli.scenario.stage import (
    NO_ID,
    Action,
    Id,
    Label,
    Stage,
    check_one_currency,
    given,
    lines_of,
    listed,
)
from escrow_cli.scenario.values import Moment, Parcel
from escrow_cli.scenario.warranty_actions import WARRANTY_ACTIONS
from escrow_client import (
    CreatePayout,
    CreateRefund,
    FulfilmentKind,
    Money,
    PayoutOutcome,
    PlaceHold,
    RefundGround,
    RefundItem,
    RefundOutcome,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)

_CARRIER: Final = Id("carrier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An amount of a line."""

    line: Id
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Action):
    """A captured payment is held."""

    hold: Id
    psp: Id
    lines: tuple[OrderLine, ...]
    region: str = ""
    paid: Moment | None = None
    provider_releases: Moment | None = None
    buyer: Id = NO_ID
    payments: tuple[OtherPayment, ...] = ()

    def __post_init__(self) -> None:
        check_one_currency((*self.lines, *self.payments))

    def send(self, stage: Stage) -> object:
        command = PlaceHold(
            self.hold,
            self.psp,
            [each.command for each in self.lines],
            given(self.paid),
            self.region,
            given(self.provider_releases),
            self.buyer,
            [each.part for each in self.payments],
        )
        return stage.client.place_hold(stage.ledger, command)

    def __str__(self) -> str:
        lines = listed(map(str, self.lines))
        region = f", to {self.region}" if self.region else ""
        who = f"Buyer {self.buyer}" if self.buyer else "A buyer"
        others = "".join(f" and {each.psp} ({each.amount})" for each in self.payments)
        words = f"{who} pays for {self.hold} through {self.psp}{others}{region}: {lines}."
        if self.provider_releases:
            words += f" {self.psp} pays it out by itself on {self.provider_releases}."
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfil(Action):
    """Something happened to the goods."""

    hold: Id
    what: FulfilmentKind
    lines: tuple[Id, ...] = ()
    when: Moment | None = None
    by: Id = _CARRIER
    parcel: Parcel | None = None
    carrier: str = ""

    def send(self, stage: Stage) -> object:
        command = ReportFulfilment(
            self.hold,
            self.what,
            stage.time(self.when),
            self.by,
            self.lines,
            self.parcel.number if self.parcel else 0,
            self.parcel.count if self.parcel else 0,
            carrier=self.carrier,
        )
        return stage.client.report_fulfilment(stage.ledger, command)

    def __str__(self) -> str:
        parcel = f", parcel {self.parcel}" if self.parcel else ""
        carrier = f", shipped by {self.carrier}" if self.carrier else ""
        when = f", as of {self.when}" if self.when else ""
        return (
            f"{self.by} reports {self.what} for {lines_of(self.hold, self.lines)}"
            f"{parcel}{carrier}{when}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract(Action):
    """An earlier report is taken back."""

    report: Label
    when: Moment | None = None
    by: Id = _CARRIER

    def send(self, stage: Stage) -> object:
        report = stage.reports[self.report]
        command = ReportFulfilment(
            report.hold_id,
            FulfilmentKind.RETRACTED,
            stage.time(self.when),
            self.by,
            retracts_entry_seq=report.entry_seq,
        )
        return stage.client.report_fulfilment(stage.ledger, command)

    def __str__(self) -> str:
        return f"{self.by} takes back what it reported as {self.report}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Action):
    """The payment provider settled the captured money."""

    hold: Id
    bank: Id
    fee: Money
    psp: Id = NO_ID
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        of = (self.hold, self.bank, self.fee, stage.time(self.when), self.psp)
        command = ReportSettlement(*of)
        return stage.client.report_settlement(stage.ledger, command)

    def __str__(self) -> str:
        who = by_psp(self.psp)
        return f"{who} settles {self.hold} into {self.bank}, less a fee of {self.fee}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Action):
    """Somebody asks for the release of lines."""

    hold: Id
    lines: tuple[Id, ...] = ()

    def send(self, stage: Stage) -> object:
        return stage.client.release_hold(stage.ledger, self.hold, self.lines)

    def __str__(self) -> str:
        return f"The release of {lines_of(self.hold, self.lines)} is asked for."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Action):
    """Money of lines goes back to the buyer."""

    refund: Id
    hold: Id
    items: tuple[Part, ...]
    reason: str = ""
    ground: RefundGround = RefundGround.NO_REASON
    when: Moment | None = None

    def __post_init__(self) -> None:
        check_one_currency(self.items)

    def send(self, stage: Stage) -> object:
        items = [RefundItem(each.line, each.amount) for each in self.items]
        command = CreateRefund(
            self.refund, self.hold, items, self.reason, given(self.when), ground=self.ground
        )
        return stage.client.create_refund(stage.ledger, command)

    def __str__(self) -> str:
        ground = " for a lack of quality" if self.ground is RefundGround.QUALITY else ""
        return f"{self.refund} is asked for{ground}: {_parts(self.items)} of {self.hold}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReport(Action):
    """The provider did something with a refund."""

    refund: Id
    outcome: RefundOutcome
    psp: Id = NO_ID
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = ReportRefund(self.refund, self.outcome, given(self.when), self.psp)
        return stage.client.report_refund(stage.ledger, command)

    def __str__(self) -> str:
        return f"{by_psp(self.psp)} reports of {self.refund}: {self.outcome}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout(Action):
    """Available money of a merchant is paid out."""

    payout: Id
    merchant: Id
    amount: Money
    to: Id

    def send(self, stage: Stage) -> object:
        command = CreatePayout(self.payout, self.merchant, self.amount, self.to)
        return stage.client.create_payout(stage.ledger, command)

    def __str__(self) -> str:
        return f"{self.payout} sends {self.amount} of {self.merchant} to {self.to}."


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReport(Action):
    """The bank did something with a payout."""

    payout: Id
    outcome: PayoutOutcome
    bank: str = ""
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = ReportPayout(self.payout, self.outcome, self.bank, given(self.when))
        return stage.client.report_payout(stage.ledger, command)

    def __str__(self) -> str:
        return f"The bank reports of {self.payout}: {self.outcome}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Action):
    """Windows that would end in an interval are made longer, all at once."""

    extension: Id
    ending_from: Moment
    ending_before: Moment
    days: int
    reason: str
    region: str = ""
    carrier: str = ""

    def send(self, stage: Stage) -> object:
        return stage.client.extend_windows(
            stage.ledger,
            self.extension,
            start_time=self.ending_from.time,
            end_time=self.ending_before.time,
            days=self.days,
            reason=self.reason,
            region=self.region,
            carrier=self.carrier,
        )

    def __str__(self) -> str:
        region = f" of {self.region}" if self.region else ""
        carrier = f" shipped by {self.carrier}" if self.carrier else ""
        return (
            f"{self.extension} ({self.reason}): windows{region}{carrier} that end from "
            f"{self.ending_from} and before {self.ending_before} last "
            f"{_days(self.days)} longer."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCalendar(CalendarRule, Action):
    """A calendar, or the next revision of one, is announced."""

    calendar: Id

    def send(self, stage: Stage) -> object:
        return self.create(stage.client, stage.ledger, self.calendar)

    def __str__(self) -> str:
        return f"Calendar {self.calendar} is announced: {self.words}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePolicy(PolicyRule, Action):
    """A policy, or the next version of one, is created."""

    policy: Id

    def send(self, stage: Stage) -> object:
        return self.create(stage.client, stage.ledger, self.policy, stage.zone)

    def __str__(self) -> str:
        return f"Policy {self.policy} is created: {self.words}."


ACTIONS: Final[dict[str, type[Action]]] = {
    "place": Place,
    "fulfil": Fulfil,
    "retract": Retract,
    "settle": Settle,
    "release": Release,
    "refund": Refund,
    "report-refund": RefundReport,
    "payout": Payout,
    "report-payout": PayoutReport,
    **CASE_ACTIONS,
    **ADJUSTMENT_ACTIONS,
    **FREEZE_ACTIONS,
    **MERCHANT_ACTIONS,
    **WARRANTY_ACTIONS,
    **EXCHANGE_ACTIONS,
    **PAYMENT_ACTIONS,
    "extend": Extend,
    "create-calendar": CreateCalendar,
    "create-policy": CreatePolicy,
}
"""The actions, by the keys of a step that name them."""


def _parts(parts: Sequence[Part]) -> str:
    return listed(f"{each.line} {each.amount}" for each in parts)


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"
