"""What a step of a scenario can do with a merchant: agree terms, say where and when it is paid.

As in `actions`, an action that names no time of its own happens at the time of its step.
"""

from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.stage import Action, Id, Stage, given
from escrow_cli.scenario.values import Moment
from escrow_cli.weekdays import WEEKDAYS, Weekday
from escrow_client import (
    DepositEvent,
    Destination,
    MerchantStanding,
    MerchantTerms,
    Money,
    PayoutCadence,
    PayoutScheduleTerms,
)

_BPS_OF_PERCENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantPut(Action):
    """A merchant is registered, or what is agreed with it changes, all of it."""

    merchant: Id
    reason: str
    standing: MerchantStanding = MerchantStanding.TRADING
    payouts_stopped: bool = False
    reserve_bps: int = 0
    reserve_days: int = 0
    advance_caps: tuple[Money, ...] = ()

    def send(self, stage: Stage) -> object:
        terms = MerchantTerms(
            self.standing,
            self.payouts_stopped,
            self.reserve_bps,
            self.reserve_days,
            self.advance_caps,
        )
        return stage.client.put_merchant(stage.ledger, self.merchant, terms, reason=self.reason)

    def __str__(self) -> str:
        words = [f"{self.merchant} is {self.standing} ({self.reason})"]
        if self.payouts_stopped:
            words.append("nothing is paid out to it")
        if self.reserve_bps:
            percent = self.reserve_bps / _BPS_OF_PERCENT
            words.append(f"of new holds {percent:g} % is kept back for {self.reserve_days} days")
        words += [f"it is advanced {cap} at most" for cap in self.advance_caps]
        return f"{'; '.join(words)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationPut(Action):
    """It is said where a merchant can be paid."""

    merchant: Id
    destination: Id
    currency: str
    valid_from: Moment | None = None
    valid_until: Moment | None = None

    def send(self, stage: Stage) -> object:
        destination = Destination(
            self.destination, self.currency, given(self.valid_from), given(self.valid_until)
        )
        return stage.client.put_destination(stage.ledger, self.merchant, destination)

    def __str__(self) -> str:
        since = f" from {self.valid_from}" if self.valid_from else ""
        until = f" until {self.valid_until}" if self.valid_until else ""
        return f"{self.merchant} is paid {self.currency} at {self.destination}{since}{until}."


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutSchedulePut(Action):
    """It is said when a merchant is paid in a currency, in the scenario's time zone."""

    merchant: Id
    currency: str
    cadence: PayoutCadence
    weekday: Weekday | None = None
    local_time: str = ""
    delay_days: int = 0
    minimum: Money | None = None
    calendar: Id | None = None
    to: Id | None = None

    def send(self, stage: Stage) -> object:
        terms = PayoutScheduleTerms(
            self.cadence,
            None if self.weekday is None else WEEKDAYS.index(self.weekday),
            self.local_time,
            stage.zone.key if self.cadence is not PayoutCadence.NONE else "",
            self.delay_days,
            self.minimum.amount_minor if self.minimum else 0,
            self.calendar or "",
            self.to or "",
        )
        return stage.client.put_payout_schedule(stage.ledger, self.merchant, self.currency, terms)

    def __str__(self) -> str:
        if self.cadence is PayoutCadence.NONE:
            return f"{self.merchant} is no longer paid {self.currency} by schedule."
        day = f" on {self.weekday}" if self.weekday else ""
        least = f", from {self.minimum} on" if self.minimum else ""
        return (
            f"{self.merchant} is paid {self.currency} {self.cadence}{day} at {self.local_time},"
            f" T+{self.delay_days}{least}, at {self.to}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositReport(Action):
    """A deposit was paid in, or back."""

    merchant: Id
    event: DepositEvent
    amount: Money
    bank: Id
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        return stage.client.report_deposit(
            stage.ledger,
            self.merchant,
            self.event,
            self.amount,
            self.bank,
            occurred_time=given(self.when),
        )

    def __str__(self) -> str:
        return f"Of a deposit of {self.merchant}, {self.amount} is {self.event} at {self.bank}."


MERCHANT_ACTIONS: Final[dict[str, type[Action]]] = {
    "put-merchant": MerchantPut,
    "put-destination": DestinationPut,
    "put-payout-schedule": PayoutSchedulePut,
    "report-deposit": DepositReport,
}
"""The actions, by the keys of a step that name them."""
