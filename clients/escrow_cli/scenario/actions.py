"""What a step of a scenario can do: each action is a class, its fields are its keys in the file.

An action that names no time of its own happens at the time of its step.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NewType
from zoneinfo import ZoneInfo

from escrow_cli.scenario.rules import CalendarRule, PolicyRule
from escrow_cli.scenario.values import Moment, Parcel
from escrow_client import (
    AnswerCase,
    CaseOutcome,
    CaseScope,
    Claim,
    Client,
    CloseCase,
    CreatePayout,
    CreateRefund,
    Fulfilment,
    FulfilmentKind,
    Line,
    Money,
    OpenCase,
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

Id = NewType("Id", str)
"""An id as the contract takes it."""

Label = NewType("Label", str)
"""The name a scenario has given to an earlier fulfilment report, by `as`."""


@dataclass(slots=True)
class Stage:
    """Where a scenario is played: the ledger, its clock, and the reports that have a label."""

    client: Client
    ledger: str
    zone: ZoneInfo
    now: datetime
    reports: dict[str, Fulfilment] = field(default_factory=dict)

    def time(self, moment: Moment | None) -> datetime:
        """A moment, or now."""
        return moment.time if moment else self.now


class Action(ABC):
    """Something a step does; as text, the sentence that tells it."""

    @abstractmethod
    def send(self, stage: Stage) -> object:
        """Does it; what the ledger answers. Raises EscrowError where it is refused."""

    @abstractmethod
    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """A line of an order; `confirmed` says that the buyer confirmed that the policy applies."""

    line: Id
    merchant: Id
    amount: Money
    policy: Id
    confirmed: bool = False


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

    def __post_init__(self) -> None:
        _check_one_currency(self.lines)

    def send(self, stage: Stage) -> object:
        lines = [
            Line(each.line, each.merchant, each.amount, each.policy, each.confirmed)
            for each in self.lines
        ]
        command = PlaceHold(
            self.hold,
            self.psp,
            lines,
            _given(self.paid),
            self.region,
            _given(self.provider_releases),
        )
        return stage.client.place_hold(stage.ledger, command)

    def __str__(self) -> str:
        lines = _list(f"{each.line} {each.amount} ({each.merchant})" for each in self.lines)
        region = f", to {self.region}" if self.region else ""
        words = f"A buyer pays for {self.hold} through {self.psp}{region}: {lines}."
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
    by: Id = Id("carrier")
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
            f"{self.by} reports {self.what} for {_of(self.hold, self.lines)}"
            f"{parcel}{carrier}{when}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract(Action):
    """An earlier report is taken back."""

    report: Label
    when: Moment | None = None
    by: Id = Id("carrier")

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
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = ReportSettlement(self.hold, self.bank, self.fee, stage.time(self.when))
        return stage.client.report_settlement(stage.ledger, command)

    def __str__(self) -> str:
        return f"The provider settles {self.hold} into {self.bank}, less a fee of {self.fee}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Action):
    """Somebody asks for the release of lines."""

    hold: Id
    lines: tuple[Id, ...] = ()

    def send(self, stage: Stage) -> object:
        return stage.client.release_hold(stage.ledger, self.hold, self.lines)

    def __str__(self) -> str:
        return f"The release of {_of(self.hold, self.lines)} is asked for."


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
        _check_one_currency(self.items)

    def send(self, stage: Stage) -> object:
        items = [RefundItem(each.line, each.amount) for each in self.items]
        command = CreateRefund(
            self.refund, self.hold, items, self.reason, _given(self.when), ground=self.ground
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
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = ReportRefund(self.refund, self.outcome, _given(self.when))
        return stage.client.report_refund(stage.ledger, command)

    def __str__(self) -> str:
        return f"The provider reports of {self.refund}: {self.outcome}."


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
        command = ReportPayout(self.payout, self.outcome, self.bank, _given(self.when))
        return stage.client.report_payout(stage.ledger, command)

    def __str__(self) -> str:
        return f"The bank reports of {self.payout}: {self.outcome}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpening(Action):
    """A buyer asks for something after the sale."""

    case: Id
    hold: Id
    claims: tuple[Part, ...]
    scope: CaseScope = CaseScope.LINES
    ground: RefundGround = RefundGround.NO_REASON
    when: Moment | None = None

    def __post_init__(self) -> None:
        _check_one_currency(self.claims)

    def send(self, stage: Stage) -> object:
        claims = [Claim(each.line, each.amount) for each in self.claims]
        command = OpenCase(self.case, self.hold, claims, self.scope, self.ground, _given(self.when))
        return stage.client.open_case(stage.ledger, command)

    def __str__(self) -> str:
        scope = ", which blocks the whole order" if self.scope is CaseScope.ORDER else ""
        return f"The buyer opens {self.case}: {_parts(self.claims)} of {self.hold}{scope}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer(Action):
    """The merchant answers a case."""

    case: Id
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        return stage.client.answer_case(stage.ledger, AnswerCase(self.case, _given(self.when)))

    def __str__(self) -> str:
        return f"The merchant answers {self.case}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosing(Action):
    """A case is closed."""

    case: Id
    outcome: CaseOutcome
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = CloseCase(self.case, self.outcome, _given(self.when))
        return stage.client.close_case(stage.ledger, command)

    def __str__(self) -> str:
        return f"{self.case} is closed: {self.outcome}."


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
    "open-case": CaseOpening,
    "answer-case": CaseAnswer,
    "close-case": CaseClosing,
    "extend": Extend,
    "create-calendar": CreateCalendar,
    "create-policy": CreatePolicy,
}
"""The actions, by the keys of a step that name them."""


def _check_one_currency(parts: Sequence[OrderLine] | Sequence[Part]) -> None:
    found = sorted({each.amount.currency for each in parts})
    if len(found) > 1:
        raise ValueError(f"expected amounts of one currency, found {' and '.join(found)}")


def _of(hold: str, lines: Sequence[str]) -> str:
    return f"{', '.join(lines)} of {hold}" if lines else hold


def _parts(parts: Sequence[Part]) -> str:
    return _list(f"{each.line} {each.amount}" for each in parts)


def _list(words: Iterable[str], most: int = 5) -> str:
    """Some words, the last of very many left out."""
    told = list(words)
    more = [f"and {len(told) - most} more"] if len(told) > most else []
    return ", ".join(told[:most] + more)


def _given(moment: Moment | None) -> datetime | None:
    """The time a command is given, None meaning now."""
    return moment.time if moment else None


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"
