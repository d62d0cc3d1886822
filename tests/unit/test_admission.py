from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ledger.domain.refusals import Reason, Refusal
from server import admission, identity
from server.admission import Admission, CallsUnderWay, OpenStreams
from server.identity import Identity
from server.rate import Rates

AMY = Identity("user:amy", frozenset({1}), b"amy")
BOB = Identity("user:bob", frozenset({1}), b"bob")


class Gone:
    """Confirms everybody but those who are gone, for each of whom it raises what is told."""

    def __init__(self) -> None:
        self.gone: dict[str, Exception] = {}
        self.asked: list[str] = []

    async def of(self, _metadata: Any) -> Identity:
        raise AssertionError

    async def confirm(self, caller: Identity) -> None:
        self.asked.append(caller.actor)
        if caller.actor in self.gone:
            raise self.gone[caller.actor]


async def stream(streams: OpenStreams, caller: Identity) -> None:
    identity.set_current(caller)
    async with streams.opened():
        await asyncio.Event().wait()


@pytest.mark.parametrize("reason", [Refusal(Reason.TOKEN_INVALID), RuntimeError("a defect")])
async def test_the_streams_of_one_caller_end_and_no_others(reason: Exception, monkeypatch):
    monkeypatch.setattr(admission, "CONFIRM_SECONDS", 0.01)
    identities = Gone()
    streams = OpenStreams(identities)
    running = asyncio.create_task(streams.run())
    ending = [asyncio.create_task(stream(streams, AMY)) for _ in range(3)]
    staying = asyncio.create_task(stream(streams, BOB))
    await asyncio.sleep(0.05)
    assert set(identities.asked) == {"user:amy", "user:bob"}
    assert identities.asked.count("user:amy") <= identities.asked.count("user:bob") + 1
    assert not any(task.done() for task in (*ending, staying))

    identities.gone["user:amy"] = reason
    assert await asyncio.gather(*ending, return_exceptions=True) == [reason] * 3
    identities.asked.clear()
    await asyncio.sleep(0.05)
    assert set(identities.asked) == {"user:bob"}
    assert not staying.done()
    for task in (running, staying):
        task.cancel()


async def test_a_timeout_of_the_stream_s_own_stays_one():
    identity.set_current(AMY)
    with pytest.raises(TimeoutError, match="mine"):
        async with OpenStreams(Gone()).opened():
            raise TimeoutError("mine")


def test_calls_are_counted_until_they_end():
    under_way = CallsUnderWay(2)
    with under_way:
        with under_way, pytest.raises(Refusal) as caught, under_way:
            raise AssertionError
        assert caught.value.metadata == {"calls_max": "2"}
        with under_way:
            pass


def test_an_identity_does_not_show_the_hash_of_its_token():
    assert repr(AMY) == "Identity(actor='user:amy', scopes=frozenset({1}))"


async def test_streams_that_wait_for_one_debt_do_not_all_go_at_once(monkeypatch):
    clock = Hand()
    monkeypatch.setattr(asyncio, "sleep", clock.sleep)
    rates = Rates(10, clock)
    rates.charge("user:amy", 100)
    paced = Admission(Gone(), rates, message_bytes_max=1)
    went: list[float] = []

    async def send() -> None:
        identity.set_current(AMY)
        await paced.pace(100)
        went.append(clock.seconds)

    await asyncio.gather(*(send() for _ in range(5)))
    assert went == pytest.approx([9.1, 19.1, 29.1, 39.1, 49.1])


async def test_a_message_counts_for_no_more_items_than_it_may_have():
    identity.set_current(AMY)
    for count in (Admission.pace, Admission.charge):
        rates = Rates(1_000, Hand())
        counted = count(Admission(Gone(), rates, message_bytes_max=1), 2_000_000)
        if counted is not None:
            await counted
        assert rates.wait_seconds("user:amy") <= 0.001


class Hand:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float, _sleep: Any = asyncio.sleep) -> None:
        until = self.seconds + seconds
        # Everybody who goes to sleep at this moment does so before it passes.
        await _sleep(0)
        self.seconds = max(self.seconds, until)
