"""Load from clients that give nothing up: whatever fails is sent again under its own id."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final, Protocol, TypeVar

import psycopg

from escrow_client import (
    AsyncClient,
    CreatePayout,
    CreateRefund,
    DeadlineExceeded,
    FulfilmentKind,
    Line,
    Money,
    PlaceHold,
    RefundItem,
    ReportFulfilment,
    Unavailable,
)

LEDGER: Final = "faults"
CLOCK: Final = datetime(2026, 3, 20, 12, tzinfo=UTC)
SIGNED: Final = CLOCK - timedelta(days=10)
SETUP: Final = {"setup-ledger": 1, "setup-policy": 2}
ATTEMPT_SECONDS: Final = 2.0


class _Recorded(Protocol):
    @property
    def entry_seq(self) -> int: ...


_Answer = TypeVar("_Answer", bound=_Recorded)


async def set_up(target: str) -> None:
    """Make the ledger and its policy; harmless when they are there."""
    async with AsyncClient(target) as client:
        await client.create_ledger(
            LEDGER, "UTC", test_clock_start_time=CLOCK, request_id="setup-ledger"
        )
        await client.create_policy(
            LEDGER,
            "week",
            window_days=7,
            time_zone="UTC",
            commission_bps=250,
            request_id="setup-policy",
        )


class Load:
    """Workers that place, sign, refund, release and pay out, and remember what they were told."""

    def __init__(self, targets: Sequence[str], workers: int, seed: int) -> None:
        self.acknowledged: dict[str, int] = dict(SETUP)
        """The entry of each accepted request, by its id."""
        self.sent_again = 0
        self._targets = targets
        self._workers = workers
        self._seed = seed
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Load:
        self._tasks = [asyncio.create_task(self._work(n)) for n in range(self._workers)]
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Let the workers finish what they began, unless the test has failed."""
        self._stopping.set()
        if failure[0] is not None:
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=failure[0] is not None)

    async def more(self, acknowledgements: int, seconds: float = 60) -> None:
        """Wait until so many more commands were acknowledged."""
        wanted = len(self.acknowledged) + acknowledgements
        async with asyncio.timeout(seconds):
            while len(self.acknowledged) < wanted:
                for task in self._tasks:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.01)

    async def _work(self, worker: int) -> None:
        chance = random.Random(f"{self._seed}/{worker}")
        clients = [AsyncClient(target, timeout_seconds=ATTEMPT_SECONDS) for target in self._targets]
        try:
            for number in count():
                if self._stopping.is_set():
                    return
                await self._life_of_a_hold(clients, chance, f"{worker}-{number}", f"m{worker % 5}")
        finally:
            for client in clients:
                await client.close()

    async def _life_of_a_hold(
        self, clients: Sequence[AsyncClient], chance: random.Random, hold_id: str, merchant: str
    ) -> None:
        lines = [Line(str(n), merchant, Money("EUR", 1_000 + n), "week") for n in (1, 2)]
        placing = PlaceHold(hold_id, "psp", lines, request_id=f"place-{hold_id}")
        await self._send(
            clients, chance, placing.request_id, lambda client: client.place_hold(LEDGER, placing)
        )
        signing = ReportFulfilment(
            hold_id, FulfilmentKind.SIGNED, SIGNED, "carrier", request_id=f"sign-{hold_id}"
        )
        await self._send(
            clients,
            chance,
            signing.request_id,
            lambda client: client.report_fulfilment(LEDGER, signing),
        )
        refunding = CreateRefund(
            hold_id, hold_id, [RefundItem("1", Money("EUR", 400))], request_id=f"refund-{hold_id}"
        )
        await self._send(
            clients,
            chance,
            refunding.request_id,
            lambda client: client.create_refund(LEDGER, refunding),
        )
        await self._send(
            clients,
            chance,
            f"release-{hold_id}",
            lambda client: client.release_hold(LEDGER, hold_id, request_id=f"release-{hold_id}"),
        )
        paying = CreatePayout(
            hold_id, merchant, Money("EUR", 1_500), "bank", request_id=f"pay-{hold_id}"
        )
        await self._send(
            clients, chance, paying.request_id, lambda client: client.create_payout(LEDGER, paying)
        )

    async def _send(
        self,
        clients: Sequence[AsyncClient],
        chance: random.Random,
        request_id: str,
        call: Callable[[AsyncClient], Awaitable[_Answer]],
    ) -> None:
        """Send a command until it is answered, sometimes twice at once; note what it became."""
        while True:
            copies = chance.choice((1, 1, 1, 2))
            answers = await asyncio.gather(
                *(call(chance.choice(clients)) for _ in range(copies)), return_exceptions=True
            )
            for answer in answers:
                if isinstance(answer, BaseException):
                    if not isinstance(answer, (Unavailable, DeadlineExceeded)):
                        raise answer
                    self.sent_again += 1
                else:
                    seq = self.acknowledged.setdefault(request_id, answer.entry_seq)
                    assert seq == answer.entry_seq, f"{request_id} was answered in two ways"
            if request_id in self.acknowledged:
                return


def recorded(database_url: str) -> dict[str, list[int]]:
    """The entries of each request, as the journal has them."""
    found: dict[str, list[int]] = {}
    with psycopg.connect(database_url) as connection:
        for request_id, seq in connection.execute(
            "SELECT e.request_id, e.seq FROM entries e JOIN ledgers l ON l.ledger_id = e.ledger_id"
            " WHERE l.name = %s ORDER BY e.seq",
            (LEDGER,),
        ):
            found.setdefault(request_id, []).append(seq)
    return found


def assert_exactly_once(load: Load, database_url: str) -> None:
    """What was acknowledged is in the journal, where it was said to be, once, and nothing else."""
    expected = {request_id: [seq] for request_id, seq in load.acknowledged.items()}
    assert recorded(database_url) == expected
