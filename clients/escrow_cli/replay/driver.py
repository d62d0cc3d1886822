"""Posts a timeline through the SDK, exactly once, however often it is started.

Every command has a request id that follows from the file alone, so sending it again changes
nothing. A slice is sent only after the ledger's clock was moved to its end, and the clock is
moved on only after all of it was answered. So a replay that starts again reads the clock: slices
that end before it are complete, the one it stands at is sent again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from escrow_cli.errors import CommandError
from escrow_cli.replay import commands
from escrow_cli.replay.timeline import TIME_ZONE, WINDOW_DAYS, Closing, Slice
from escrow_client import (
    Client,
    CurrencySummary,
    DeadlineExceeded,
    EscrowError,
    Ledger,
    LedgerExists,
    Money,
    PayoutState,
    QueueFull,
    RequestIdReused,
    Unavailable,
)

AVAILABLE = 2110
"""The kind of account that holds what a merchant can be paid."""

# A call may answer with some 100 bytes for a line, and a message is at most 4 MiB.
_LINES_PER_CALL = 20_000
_CALL_SECONDS = 15
_SLOW_CALL_SECONDS = 60
_PATIENCE_SECONDS = 600

PASSING = (Unavailable, DeadlineExceeded, QueueFull)
"""Failures that end by themselves: sending the same command again is safe, and tells."""

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


class ReplayRefusedError(CommandError):
    """The server refused something that the replay can't do without."""


class Driver:
    """Drives one replay; `on_wait` is told of every pause and why it is made."""

    def __init__(
        self, client: Client, ledger: str, digest: str, on_wait: Callable[[str], None]
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._digest = digest
        self._on_wait = on_wait
        self._retrying = Retrying(
            retry=retry_if_exception_type(PASSING),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            stop=stop_after_delay(_PATIENCE_SECONDS),
            before_sleep=self._tell_pause,
            reraise=True,
        )

    def open_ledger(self, clock_start: datetime) -> Ledger:
        """Creates the ledger and its policy, or finds those this replay made before."""
        prefix = f"replay:{self._digest[:16]}:{self._ledger}"
        try:
            self._send(
                lambda: self._client.create_ledger(
                    self._ledger,
                    TIME_ZONE,
                    test_clock_start_time=clock_start,
                    request_id=f"{prefix}:ledger",
                    timeout_seconds=_CALL_SECONDS,
                )
            )
        except (LedgerExists, RequestIdReused) as error:
            raise ReplayRefusedError(
                f"There is a ledger {self._ledger!r} already that was not made by a replay of "
                "this file. Choose another name with --ledger."
            ) from error
        self._send(
            lambda: self._client.create_policy(
                self._ledger,
                commands.POLICY,
                window_days=WINDOW_DAYS,
                time_zone=TIME_ZONE,
                request_id=f"{prefix}:policy",
                timeout_seconds=_CALL_SECONDS,
            )
        )
        return self._send(
            lambda: self._client.get_ledger(self._ledger, timeout_seconds=_CALL_SECONDS)
        )

    def post(self, slice_: Slice) -> None:
        """Posts one slice; returns when everything in it is answered."""
        self._advance_clock(slice_.until)
        self._send_all(
            self._client.batch_place_holds,
            [commands.place_hold(hold) for hold in slice_.holds],
            [len(hold.lines) for hold in slice_.holds],
        )
        self._send_all(
            self._client.batch_report_fulfilments,
            [commands.report_fulfilment(event) for event in slice_.fulfilments],
            [event.line_count for event in slice_.fulfilments],
        )
        self._send_all(
            self._client.batch_create_refunds,
            [commands.create_refund(refund) for refund in slice_.refunds],
            [1] * len(slice_.refunds),
        )
        if slice_.closing is Closing.PAY_OUT:
            self._pay_out(slice_.until)
        elif slice_.closing is Closing.MARK_PAID:
            self._mark_paid(slice_.until)

    def summary(self) -> CurrencySummary:
        """What the server says about the ledger's only currency."""
        currencies = self._send(
            lambda: self._client.summary(self._ledger, timeout_seconds=_SLOW_CALL_SECONDS)
        )
        if not currencies:
            raise ReplayRefusedError(
                f"Nothing was posted to {self._ledger}: the file sells nothing."
            )
        return currencies[0]

    def _advance_clock(self, until: datetime) -> None:
        self._send(
            lambda: self._client.advance_clock(
                self._ledger,
                until,
                request_id=f"replay:clock:{until:%Y%m%dT%H%M%S}",
                timeout_seconds=_SLOW_CALL_SECONDS,
            )
        )

    def _pay_out(self, moment: datetime) -> None:
        """Pays out what every merchant has available.

        Nothing else moves money while the clock stands, so a second start finds those merchants
        it had not come to, each with the same amount.
        """
        balances = self._send(
            lambda: list(self._client.list_balances(self._ledger, kind=AVAILABLE))
        )
        available = [
            (each.account.owner, Money(each.account.currency, -each.balance.amount_minor))
            for each in balances
            if each.balance.amount_minor < 0
        ]
        self._send_all(
            self._client.batch_create_payouts,
            [commands.create_payout(merchant, money, moment) for merchant, money in available],
            [1] * len(available),
        )

    def _mark_paid(self, moment: datetime) -> None:
        """Reports every payout that is still scheduled as paid."""
        payouts = self._send(
            lambda: list(self._client.list_payouts(self._ledger, state=PayoutState.SCHEDULED))
        )
        self._send_all(
            self._client.batch_report_payouts,
            [commands.report_paid(payout.payout_id, moment) for payout in payouts],
            [1] * len(payouts),
        )

    def _send_all(
        self,
        call: Callable[..., list[_Answer | EscrowError]],
        items: Sequence[_Item],
        line_counts: Sequence[int],
    ) -> None:
        """Sends commands in calls that are not too large, each until all of it is done."""
        for part in _parts(items, line_counts):

            def attempt(part: Sequence[_Item] = part) -> None:
                _check(call(self._ledger, part, timeout_seconds=_CALL_SECONDS))

            self._send(attempt)

    def _send(self, call: Callable[[], _Answer]) -> _Answer:
        """Calls until answered, for as long as a server or database may take to come back."""
        return self._retrying(call)

    def _tell_pause(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._on_wait(f"{error}; trying again (attempt {state.attempt_number + 1})")


def _parts(items: Sequence[_Item], line_counts: Sequence[int]) -> Iterator[Sequence[_Item]]:
    """Cuts items where their lines would become too many for one call."""
    start, lines = 0, 0
    for position, count in enumerate(line_counts):
        if position > start and lines + count > _LINES_PER_CALL:
            yield items[start:position]
            start, lines = position, 0
        lines += count
    if start < len(items):
        yield items[start:]


def _check(answers: Sequence[object]) -> None:
    """Raises the first refusal among the answers, a passing one before a lasting one."""
    refusals = [answer for answer in answers if isinstance(answer, EscrowError)]
    for refusal in refusals:
        if isinstance(refusal, PASSING):
            raise refusal
    if refusals:
        raise refusals[0]
