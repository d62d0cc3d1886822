"""Exactly once: a replay that is cut off anywhere and started again leaves the same books."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest

from escrow_cli.replay import driver as driver_module
from escrow_cli.replay.driver import Driver, ReplayRefusedError
from escrow_cli.replay.plan import make_plan
from escrow_cli.replay.timeline import clock_start, make_timeline
from escrow_client import (
    AccountKey,
    Balance,
    CreatePayout,
    EscrowError,
    HoldExists,
    Ledger,
    LedgerExists,
    Money,
    Payout,
    PayoutState,
    PlaceHold,
    QueueFull,
    ReportPayout,
    Unavailable,
)
from tests.unit.cli.orders import rows

PLAN = make_plan(
    rows(
        "1 2010-12-01T08:26 7 A 1 1.00",
        "2 2010-12-01T09:00 7 B 1 2.00",
        "C3 2010-12-03T08:00 7 A -1 0.40",
        "4 2010-12-06T10:00 8 A 3 1.00",
        "C5 2010-12-30T10:00 8 A -1 1.00",
    )
)
SLICES = make_timeline(PLAN)


class Killed(BaseException):
    """The client is gone."""


class FakeLedger:
    """As much of a ledger as the driver needs: a journal, request ids, and who can be paid.

    Every hold is available to its merchants as soon as it is placed.
    """

    def __init__(self) -> None:
        self.clock_time: datetime | None = None
        self.journal: list[object] = []
        self.answered: dict[str, object] = {}
        self.available: dict[str, int] = {}
        self.payouts: dict[str, Payout] = {}
        self.before_call: Callable[[], None] = lambda: None
        self.after_call: Callable[[], None] = lambda: None

    def create_ledger(self, ledger: str, time_zone: str, **options: Any) -> None:
        self.clock_time = self.clock_time or options["test_clock_start_time"]
        self._record(options["request_id"], ("ledger", ledger, time_zone))

    def create_policy(self, ledger: str, policy_id: str, **options: Any) -> None:
        self._record(options["request_id"], ("policy", ledger, policy_id))

    def get_ledger(self, ledger: str, **_: Any) -> Ledger:
        assert self.clock_time is not None
        zone = "Europe/London"
        return Ledger(ledger, zone, True, self.clock_time, len(self.journal), datetime.now(UTC))

    def advance_clock(self, _ledger: str, to_time: datetime, **options: Any) -> None:
        self.before_call()
        if self._record(options["request_id"], ("clock", to_time)):
            assert self.clock_time is not None
            assert to_time >= self.clock_time
            self.clock_time = to_time
        self.after_call()

    def batch_place_holds(self, _ledger: str, commands: list[PlaceHold], **_: Any) -> list[Any]:
        return self._batch(commands, self._place)

    def batch_report_fulfilments(self, _ledger: str, commands: Any, **_: Any) -> list[Any]:
        return self._batch(commands, lambda _: None)

    def batch_create_refunds(self, _ledger: str, commands: Any, **_: Any) -> list[Any]:
        return self._batch(commands, lambda _: None)

    def batch_create_payouts(self, _ledger: str, commands: Any, **_: Any) -> list[Any]:
        return self._batch(commands, self._create_payout)

    def batch_report_payouts(self, _ledger: str, commands: Any, **_: Any) -> list[Any]:
        return self._batch(commands, self._report_payout)

    def list_balances(self, _ledger: str, *, kind: int) -> list[Balance]:
        return [
            Balance(AccountKey(kind, merchant, "GBP"), Money("GBP", -amount), 1)
            for merchant, amount in sorted(self.available.items())
        ]

    def list_payouts(self, _ledger: str, *, state: PayoutState) -> list[Payout]:
        return [payout for payout in self.payouts.values() if payout.state is state]

    def _place(self, command: PlaceHold) -> None:
        for line in command.lines:
            held = self.available.get(line.merchant, 0)
            self.available[line.merchant] = held + line.amount.amount_minor

    def _create_payout(self, command: CreatePayout) -> None:
        self.available[command.merchant] -= command.amount.amount_minor
        self._set_payout(command.payout_id, PayoutState.SCHEDULED, command.amount)

    def _report_payout(self, command: ReportPayout) -> None:
        payout = self.payouts[command.payout_id]
        self._set_payout(command.payout_id, PayoutState.PAID, payout.amount)

    def _set_payout(self, payout_id: str, state: PayoutState, amount: Money) -> None:
        self.payouts[payout_id] = Payout(payout_id, state, "", amount, "", 0)

    def _batch(self, commands: list[Any], apply: Callable[[Any], None]) -> list[Any]:
        self.before_call()
        for command in commands:
            if self._record(command.request_id, command):
                apply(command)
        self.after_call()
        return [command.request_id for command in commands]

    def _record(self, request_id: str, fact: object) -> bool:
        """True the first time; the second time it must be the very same request."""
        known = request_id in self.answered
        assert self.answered.setdefault(request_id, fact) == fact
        if not known:
            self.journal.append(fact)
        return not known


def replay(ledger: FakeLedger, on_wait: Callable[[str], None] = lambda _: None) -> None:
    """What the command does."""
    client: Any = ledger
    driver = Driver(client, "orders", "d1", on_wait)
    clock_time = driver.open_ledger(clock_start(PLAN)).clock_time
    for each in SLICES:
        if each.until >= clock_time:
            driver.post(each)


def undisturbed() -> FakeLedger:
    ledger = FakeLedger()
    replay(ledger)
    return ledger


def count_calls() -> int:
    calls = 0
    ledger = FakeLedger()

    def count() -> None:
        nonlocal calls
        calls += 1

    ledger.before_call = count
    replay(ledger)
    return calls


def nth_time(number: int, error: BaseException) -> Callable[[], None]:
    left = number

    def strike() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise error

    return strike


def test_everything_is_posted_and_every_payout_is_paid() -> None:
    ledger = undisturbed()
    holds = [fact.hold_id for fact in ledger.journal if isinstance(fact, PlaceHold)]
    assert holds == ["1", "2", "4"]
    assert {payout.state for payout in ledger.payouts.values()} == {PayoutState.PAID}
    assert sum(payout.amount.amount_minor for payout in ledger.payouts.values()) == 600
    assert min(ledger.payouts) == "payout-A-20101206"


@pytest.mark.parametrize("hook", ["before_call", "after_call"])
def test_killed_at_any_call_it_continues_to_the_same_journal(hook: str) -> None:
    expected = undisturbed()
    for number in range(1, count_calls() + 1):
        ledger = FakeLedger()
        setattr(ledger, hook, nth_time(number, Killed()))
        with pytest.raises(Killed):
            replay(ledger)
        replay(ledger)
        assert ledger.journal == expected.journal
        assert ledger.payouts == expected.payouts


@pytest.mark.parametrize("error_class", [Unavailable, QueueFull])
def test_failures_that_pass_are_waited_out(
    error_class: type[EscrowError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _seconds: None)
    ledger, heard = FakeLedger(), list[str]()
    error = error_class("AWAY", grpc.StatusCode.UNAVAILABLE, "away")
    ledger.after_call = nth_time(3, error)
    replay(ledger, heard.append)
    assert ledger.journal == undisturbed().journal
    assert heard == ["AWAY: away; trying again (attempt 2)"]


def test_a_refused_item_ends_the_replay() -> None:
    ledger = FakeLedger()
    refusal = HoldExists("HOLD_EXISTS", grpc.StatusCode.ALREADY_EXISTS, "There is a hold 1.")
    ledger.batch_place_holds = lambda *_, **__: [refusal]  # type: ignore[method-assign]
    with pytest.raises(HoldExists):
        replay(ledger)


def test_a_ledger_of_another_file_is_left_alone() -> None:
    ledger = FakeLedger()

    def refuse(*_: Any, **__: Any) -> None:
        raise LedgerExists("LEDGER_EXISTS", grpc.StatusCode.ALREADY_EXISTS, "There is one.")

    ledger.create_ledger = refuse  # type: ignore[method-assign]
    with pytest.raises(ReplayRefusedError, match="Choose another name"):
        replay(ledger)


def test_a_call_is_cut_where_its_lines_become_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_module, "_LINES_PER_CALL", 10)
    cut = driver_module._parts(["a", "b", "c", "d"], [6, 4, 1, 20])
    assert list(cut) == [["a", "b"], ["c"], ["d"]]
    assert list(driver_module._parts([], [])) == []
