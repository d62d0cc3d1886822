"""A hundred thousand requests that nobody would send do a server no harm."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import grpc
import psutil  # type: ignore[import-untyped]
import pytest
from google.protobuf.descriptor import MethodDescriptor

from escrow_client import Client
from tests.support.books import check_books
from tests.support.nonsense import FAULTS, METHODS, mutated, nonsense, send
from tests.support.processes import ServerProcess, running_server

REQUESTS: Final = 100_000
WARM_UP: Final = 20_000
AT_ONCE: Final = 16
GROWTH_MIB_MAX: Final = 48
"""Caches fill up and the allocator keeps what it had; what leaks with every request is more."""

CLOCK: Final = datetime(2026, 3, 20, 12, tzinfo=UTC)
STREAM_MESSAGES_MAX: Final = 6

# A verification takes a process of its own.
WEIGHTS: Final = [1 if method.name == "VerifyLedger" else 100 for method in METHODS]


def memory_mib(server: ServerProcess) -> float:
    """What the server's process itself holds."""
    assert server._process is not None
    return float(psutil.Process(server._process.pid).memory_info().rss) / 2**20


def request(method: MethodDescriptor, chance: random.Random) -> bytes:
    """From what makes sense to what is no message at all."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(200))
    wildness = chance.choice((0.0, 0.0, 0.05, 1.0))
    raw: bytes = nonsense(method.input_type, chance, wildness).SerializeToString()
    return raw if chance.random() < 0.7 else mutated(raw, chance)


def send_some(channel: Any, chance: random.Random) -> grpc.StatusCode:
    """One call of some method; the code it ended with."""
    (method,) = chance.choices(METHODS, WEIGHTS)
    count = chance.randint(1, STREAM_MESSAGES_MAX) if method.client_streaming else 1
    messages = [request(method, chance) for _ in range(count)]
    code = send(channel, method, *messages)
    assert code not in FAULTS, f"{code} of {method.name} for {messages}"
    return code


def load(target: str, count: int, chance: random.Random) -> Counter[grpc.StatusCode]:
    """So many calls, many at once; how often each code came back."""
    with grpc.insecure_channel(target) as channel, ThreadPoolExecutor(AT_ONCE) as threads:
        chances = (random.Random(chance.random()) for _ in range(count))
        return Counter(threads.map(partial(send_some, channel), chances))


@pytest.fixture
async def fuzzed(database_url: str) -> AsyncIterator[ServerProcess]:
    """A server with the ledger that the requests point at; in the end its books are checked."""
    with running_server("--database-url", database_url) as server:
        with Client(server.target) as client:
            client.create_ledger("wire", "UTC", test_clock_start_time=CLOCK)
            client.create_policy("wire", "week", window_days=7, time_zone="UTC")
            client.create_calendar(
                "wire",
                "work",
                first_year=2026,
                last_year=2027,
                weekend=[5, 6],
                holidays=[],
                working_days=[],
                provenance="nonsense",
            )
        yield server
        # What the server logs of an error that it did not expect.
        assert "Traceback" not in server.read_log()
    await check_books(database_url)


def test_some_requests(fuzzed: ServerProcess, seed: int) -> None:
    codes = load(fuzzed.target, 1_000, random.Random(seed))
    assert codes[grpc.StatusCode.INVALID_ARGUMENT] > 100


@pytest.mark.torture
def test_a_hundred_thousand_requests(fuzzed: ServerProcess, seed: int) -> None:
    chance = random.Random(seed)
    load(fuzzed.target, WARM_UP, chance)
    before = memory_mib(fuzzed)
    codes = load(fuzzed.target, REQUESTS, chance)
    growth = memory_mib(fuzzed) - before
    print(f"{before:.0f} MiB before, {growth:+.1f} MiB after {REQUESTS:,} requests: {codes}")
    assert growth < GROWTH_MIB_MAX
