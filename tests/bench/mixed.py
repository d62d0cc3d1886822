"""A marketplace's day: of 100 commands 50 place holds, 25 report deliveries, 15 release, 7 refund
or open a case, 3 pay out.

Each command takes up an order that an earlier one has left ready for it, so that none is refused.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

import grpc

from escrow.v1.bulk_pb2 import StreamWritesRequest, StreamWritesResponse
from escrow_client import (
    AsyncClient,
    Claim,
    Command,
    CreatePayout,
    CreateRefund,
    FulfilmentKind,
    Money,
    OpenCase,
    PlaceHold,
    RefundItem,
    ReleaseHold,
    ReportFulfilment,
    _to_proto,
)
from tests.bench import load
from tests.bench.bulk import STREAM_METHOD, TIMEOUT_SECONDS
from tests.bench.sweeping import CARRIER, LONG_AGO

SHARES: Final = {"place": 50, "deliver": 25, "release": 15, "refund": 5, "dispute": 2, "pay": 3}
"""Of 100 commands."""

READY: Final = 500
"""Orders at each step before the clock starts."""


class Day:
    """Commands in their mixture; an order goes on once whoever sent its command says so."""

    def __init__(self, merchants: int) -> None:
        self._merchants = merchants
        self._placed: deque[PlaceHold] = deque()
        self._delivered: deque[PlaceHold] = deque()
        self._released: deque[PlaceHold] = deque()
        self._paid = 0
        self._build: dict[str, Callable[[], tuple[Command, Callable[[], None]]]] = {
            "place": self._place,
            "deliver": self._deliver,
            "release": self._release,
            "refund": self._refund,
            "dispute": self._dispute,
            "pay": self._pay,
        }

    def prepare(self) -> Iterator[Command]:
        """What has orders stand ready at each step; to be carried out in this order."""
        for step, orders in (("place", 3), ("deliver", 2), ("release", 1)):
            for _ in range(orders * READY):
                yield self._at_once(step)

    def in_order(self, commands: int) -> Iterator[Command]:
        """So many commands, each carried out before the next."""
        for step in self.steps(commands):
            yield self._at_once(step)

    def steps(self, commands: int) -> list[str]:
        """What so many commands do, well mixed, the same every time."""
        steps = [step for step, share in SHARES.items() for _ in range(share)]
        random.Random(6).shuffle(steps)
        return [steps[number % len(steps)] for number in range(commands)]

    def next(self, step: str) -> tuple[Command, Callable[[], None]]:
        """A command, and what to call when it was carried out."""
        return self._build[step]()

    def _at_once(self, step: str) -> Command:
        command, done = self.next(step)
        done()
        return command

    def _place(self) -> tuple[Command, Callable[[], None]]:
        hold = load.next_hold(merchants=self._merchants)
        return hold, lambda: self._placed.append(hold)

    def _deliver(self) -> tuple[Command, Callable[[], None]]:
        hold = self._placed.popleft()
        command = ReportFulfilment(hold.hold_id, FulfilmentKind.SIGNED, LONG_AGO, CARRIER)
        return command, lambda: self._delivered.append(hold)

    def _release(self) -> tuple[Command, Callable[[], None]]:
        hold = self._delivered.popleft()
        return ReleaseHold(hold.hold_id), lambda: self._released.append(hold)

    def _refund(self) -> tuple[Command, Callable[[], None]]:
        hold = self._placed.popleft()
        line = hold.lines[0]
        items = [RefundItem(line.line_id, line.amount)]
        return CreateRefund(hold.hold_id, hold.hold_id, items, "bench"), lambda: None

    def _dispute(self) -> tuple[Command, Callable[[], None]]:
        hold = self._placed.popleft()
        line = hold.lines[0]
        claims = [Claim(line.line_id, line.amount)]
        return OpenCase(hold.hold_id, hold.hold_id, claims), lambda: None

    def _pay(self) -> tuple[Command, Callable[[], None]]:
        hold = self._released.popleft()
        line = hold.lines[0]
        amount = Money(line.amount.currency, 1)
        return CreatePayout(hold.hold_id, line.merchant, amount, "bank"), lambda: None


async def prepare(client: AsyncClient, ledger: str, day: Day) -> None:
    """Carry out what has orders stand ready."""
    async for answer in client.stream_writes(ledger, day.prepare()):
        if isinstance(answer, Exception):
            raise answer


def unary(client: AsyncClient, ledger: str, day: Day) -> load.Call:
    """One durable command of the mixture."""
    steps = iter(day.steps(10_000_000))
    send: dict[type, Callable[..., Any]] = {
        PlaceHold: client.place_hold,
        ReportFulfilment: client.report_fulfilment,
        ReleaseHold: lambda ledger, command: client.release_hold(ledger, command.hold_id),
        CreateRefund: client.create_refund,
        OpenCase: client.open_case,
        CreatePayout: client.create_payout,
    }

    async def call(_: int) -> object:
        command, done = day.next(next(steps))
        answer: object = await send[type(command)](ledger, command)
        done()
        return answer

    return call


async def stream_rate(channel: grpc.aio.Channel, ledger: str, day: Day, commands: int) -> float:
    """Commands a second over one stream; raises when one is refused."""
    parent = _to_proto.ledger_name(ledger)
    writes = [_to_proto.write(ledger, command) for command in day.in_order(commands)]
    messages = [
        StreamWritesRequest(
            parent=parent, requests=writes[start : start + load.BATCH]
        ).SerializeToString()
        for start in range(0, commands, load.BATCH)
    ]
    write: Any = channel.stream_stream(STREAM_METHOD, None, StreamWritesResponse.FromString)
    started = time.perf_counter()
    async for response in write(iter(messages), timeout=TIMEOUT_SECONDS):
        for result in response.results:
            if result.WhichOneof("outcome") == "refusal":
                raise RuntimeError(f"a command was refused: {result.refusal}")
    seconds = time.perf_counter() - started
    return commands / seconds
