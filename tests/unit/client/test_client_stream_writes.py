"""Writes by the stream: answered in order, once each, however often the stream breaks."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from grpc import StatusCode

from escrow.v1 import bulk_pb2, case_pb2, fulfilment_pb2, hold_pb2, payout_pb2, refund_pb2
from escrow_client import (
    AddEvidence,
    AnswerCase,
    AsyncClient,
    Case,
    CaseAction,
    CaseOutcome,
    CaseParty,
    ChargebackEvent,
    Claim,
    Client,
    CloseCase,
    Command,
    CreatePayout,
    CreateRefund,
    Evidence,
    Fulfilment,
    FulfilmentKind,
    Hold,
    HoldExists,
    LedgerNotFound,
    Line,
    Money,
    MoveCase,
    OpenCase,
    Payout,
    PayoutOutcome,
    PlaceHold,
    Refund,
    RefundItem,
    RefundOutcome,
    Release,
    ReleaseHold,
    ReportChargeback,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
    ShuttingDown,
    Unavailable,
)
from tests.unit.client.answers import placed, refuse, status

STOPPING = status(StatusCode.UNAVAILABLE, "SHUTTING_DOWN", "bye")
GBP = Money("GBP", 1)


def place(number: int) -> PlaceHold:
    return PlaceHold(f"order-{number}", "card", [Line("1", "acme", GBP, "retail-14d")])


def result(write: bulk_pb2.Write) -> bulk_pb2.WriteResult:
    command = write.WhichOneof("command") or ""
    request: Any = getattr(write, command)
    answer: dict[str, Any] = {}
    match command.split("_"):
        case ["place", "hold"]:
            answer["hold"] = placed(request)
        case ["report", "settlement"]:
            answer["hold"] = hold_pb2.Hold(name=request.name)
        case ["report", "fulfilment"]:
            hold = f"ledgers/uk/holds/{request.hold_id}"
            answer["fulfilment"] = fulfilment_pb2.Fulfilment(hold=hold)
        case ["release", "hold"]:
            answer["release"] = hold_pb2.Release(hold=request.name)
        case [_, "refund"]:
            name = f"ledgers/uk/refunds/{request.refund_id}"
            answer["refund"] = refund_pb2.Refund(name=name, currency_code="GBP")
        case [_, "payout"]:
            name = f"ledgers/uk/payouts/{request.payout_id}"
            answer["payout"] = payout_pb2.Payout(name=name, currency_code="GBP")
        case ["open", "case"] | ["report", "chargeback"]:
            name = f"ledgers/uk/cases/{request.case_id}"
            answer["case"] = case_pb2.Case(name=name, currency_code="GBP")
        case [_, "case"] | ["add", "evidence"]:
            answer["case"] = case_pb2.Case(name=request.name, currency_code="GBP")
    return bulk_pb2.WriteResult(**answer)


class Book:
    """Takes streams of writes and keeps what it was sent; a stream breaks as `breaks` says."""

    def __init__(self, server, breaks=()):
        self.messages: list[bulk_pb2.StreamWritesRequest] = []
        self.streams = 0
        self.ended = 0
        self._breaks = iter(breaks)
        server.answers["StreamWrites"] = self.answer

    def answer(self, requests, context):
        self.streams += 1
        left, way = next(self._breaks, (-1, stop))
        for request in requests:
            self.messages.append(request)
            if left == 0:
                way(context)
                return
            left -= 1
            yield bulk_pb2.StreamWritesResponse(results=map(result, request.requests))
        self.ended += 1

    def writes(self):
        return [write for message in self.messages for write in message.requests]


def hold_ids(answers):
    return [answer.hold_id for answer in answers]


def names(numbers):
    return [f"order-{number}" for number in numbers]


def test_every_command_is_answered_as_what_it_is(server, client):
    book = Book(server)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    commands: list[Command] = [
        place(1),
        ReportFulfilment("order-1", FulfilmentKind.SIGNED, now, "dhl"),
        ReleaseHold("order-1", ["1"]),
        CreateRefund("r-1", "order-1", [RefundItem("1", GBP)]),
        ReportRefund("r-1", RefundOutcome.SUCCEEDED),
        CreatePayout("p-1", "acme", GBP, "iban-1"),
        ReportPayout("p-1", PayoutOutcome.PAID, "bank-1"),
        ReportSettlement("order-1", "bank-1", GBP, now),
        OpenCase("c-1", "order-1", [Claim("1", GBP)]),
        AnswerCase("c-1"),
        CloseCase("c-1", CaseOutcome.REJECTED),
        MoveCase("c-1", CaseAction.APPEAL),
        AddEvidence("c-1", Evidence(bytes(32), "image/jpeg", 1, "photo-1", CaseParty.BUYER)),
        ReportChargeback("c-2", "order-1", "cb-1", ChargebackEvent.OPENED, GBP),
    ]
    answers = client.stream_writes("uk", commands)
    kinds = [Hold, Fulfilment, Release, Refund, Refund, Payout, Payout, Hold, *[Case] * 6]
    assert [type(answer) for answer in answers] == kinds
    [message] = book.messages
    assert message.parent == "ledgers/uk"
    sent = [getattr(write, write.WhichOneof("command")) for write in message.requests]
    assert [each.request_id for each in sent] == [each.request_id for each in commands]
    assert sent[2].name == "ledgers/uk/holds/order-1"
    assert list(sent[2].line_ids) == ["1"]
    assert sent[7].name == "ledgers/uk/holds/order-1"
    assert {each.name for each in sent[9:13]} == {"ledgers/uk/cases/c-1"}
    assert (sent[13].parent, sent[13].case_id) == ("ledgers/uk", "c-2")
    assert (book.streams, book.ended) == (1, 1)


def test_a_refusal_stands_in_its_place(server, client):
    def answer(requests, context):
        for request in requests:
            results = [result(write) for write in request.requests]
            results[1] = bulk_pb2.WriteResult(
                refusal=status(StatusCode.ALREADY_EXISTS, "HOLD_EXISTS")
            )
            yield bulk_pb2.StreamWritesResponse(results=results)

    server.answers["StreamWrites"] = answer
    first, refused, third = client.stream_writes("uk", map(place, range(3)))
    assert hold_ids([first, third]) == names([0, 2])
    assert type(refused) is HoldExists


def test_nothing_is_sent_for_nothing(server, client):
    book = Book(server)
    assert client.stream_writes("uk", []) == []
    assert book.streams == 0


def test_messages_are_bounded_by_number_and_size(server, client):
    book = Book(server)
    assert hold_ids(client.stream_writes("uk", map(place, range(1_201)))) == names(range(1_201))
    assert [len(message.requests) for message in book.messages] == [500, 500, 201]
    book.messages.clear()
    lines = [Line(f"line-{number}" * 8, "acme" * 16, GBP, "p" * 64) for number in range(2_000)]
    large = [PlaceHold(f"large-{number}", "card", lines) for number in range(5)]
    client.stream_writes("uk", large)
    assert [len(message.requests) for message in book.messages] == [2, 2, 1]
    assert max(message.ByteSize() for message in book.messages) < 1024 * 1024


def test_commands_are_taken_as_they_are_needed(server, client):
    """Nothing is answered until no more is taken; what was taken by then is bounded."""
    taken: list[int] = []
    counts: list[int] = []

    def commands():
        for number in range(4_000):
            taken.append(number)
            yield place(number)

    def answer(requests, context):
        first = next(requests)
        before = -1
        while before != (now := len(taken)):
            before = now
            time.sleep(0.1)
        counts.append(now)
        for request in itertools.chain([first], requests):
            yield bulk_pb2.StreamWritesResponse(results=map(result, request.requests))

    server.answers["StreamWrites"] = answer
    assert len(client.stream_writes("uk", commands())) == 4_000
    assert counts == [2_000]


def stop(context):
    refuse(context, STOPPING)


WAYS = [
    stop,
    lambda context: context.abort(StatusCode.UNAVAILABLE, "connection reset"),
    lambda context: context.abort(StatusCode.CANCELLED, "CANCELLED"),
    lambda context: None,
]


def test_what_was_not_answered_is_sent_again(server, client):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    book = Book(server, [(chance.randrange(4), chance.choice(WAYS)) for _ in range(12)])
    commands = [place(number) for number in range(6_000)]
    answers = client.stream_writes("uk", iter(commands))
    assert hold_ids(answers) == names(range(6_000))
    assert book.streams == 13 or book.streams > 2
    sent: dict[str, set[bytes]] = {}
    for write in book.writes():
        sent.setdefault(write.place_hold.request_id, set()).add(write.SerializeToString())
    assert list(sent) == [command.request_id for command in commands]
    assert all(len(bodies) == 1 for bodies in sent.values())


def test_a_server_that_stays_away_is_given_up(server, connect):
    book = Book(server, [(1, stop), *[(0, stop)] * 1_000])
    client = connect(server.target, timeout_seconds=0.5)
    start = time.monotonic()
    with pytest.raises(ShuttingDown):
        client.stream_writes("uk", map(place, range(1_000)))
    assert time.monotonic() - start < 2
    assert book.streams > 2
    with pytest.raises(Unavailable):
        connect("127.0.0.1:1", timeout_seconds=0.3).stream_writes("uk", [place(1)])


def test_a_server_that_does_not_answer_is_given_up(server, client):
    ended = threading.Event()

    def answer(requests, context):
        context.add_callback(ended.set)
        for request in requests:
            yield bulk_pb2.StreamWritesResponse(results=map(result, request.requests))
            ended.wait(10)

    server.answers["StreamWrites"] = answer
    start = time.monotonic()
    with pytest.raises(Unavailable, match="nothing came for"):
        client.stream_writes("uk", map(place, range(1_000)), timeout_seconds=0.4)
    assert time.monotonic() - start < 2
    assert ended.wait(5)


def test_what_refuses_the_stream_is_raised(server, client):
    calls = []

    def answer(requests, context):
        calls.append(context)
        refuse(context, status(StatusCode.NOT_FOUND, "LEDGER_NOT_FOUND"))

    server.answers["StreamWrites"] = answer
    with pytest.raises(LedgerNotFound):
        client.stream_writes("uk", map(place, range(2_000)))
    assert len(calls) == 1


def until_ended(server):
    """A book that answers, and an event that is set once its stream has ended."""
    ended = threading.Event()

    def answer(requests, context):
        context.add_callback(ended.set)
        for request in requests:
            yield bulk_pb2.StreamWritesResponse(results=map(result, request.requests))

    server.answers["StreamWrites"] = answer
    return ended


def test_closing_the_iterator_ends_the_stream(server, client):
    ended = until_ended(server)
    answers = client.take(3, "stream_writes", "uk", map(place, itertools.count()))
    assert hold_ids(answers) == names(range(3))
    assert ended.wait(5)


def test_what_the_iterable_raises_is_raised(server, client):
    ended = until_ended(server)

    def commands():
        yield from map(place, range(3_000))
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        client.stream_writes("uk", commands())
    assert ended.wait(5)


def test_what_is_no_command_is_refused_at_once(server, client):
    with pytest.raises(TypeError, match="not str"):
        client.stream_writes("uk", ["order-1"])


def test_no_thread_is_left_behind(server):
    ended = until_ended(server)
    before = set(threading.enumerate())
    with Client(server.target) as client:
        list(client.stream_writes("uk", map(place, range(3_000))))
        with closing(client.stream_writes("uk", map(place, itertools.count()))) as answers:
            next(answers)
        assert ended.wait(5)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        left = [thread.name for thread in set(threading.enumerate()) - before]
        if not [name for name in left if "ThreadPoolExecutor" not in name]:
            return
        time.sleep(0.05)
    raise AssertionError(left)


async def test_a_feed_that_pauses_holds_up_no_answer(server):
    """Each command is given only when the one before it was answered."""
    book = Book(server)
    answered: asyncio.Queue[str] = asyncio.Queue()

    async def feed():
        for number in range(20):
            yield place(number)
            assert await answered.get() == f"order-{number}"

    found = []
    async with AsyncClient(server.target) as client:
        async for answer in client.stream_writes("uk", feed()):
            assert isinstance(answer, Hold)
            found.append(answer.hold_id)
            answered.put_nowait(answer.hold_id)
    assert found == names(range(20))
    assert (book.streams, book.ended) == (1, 1)


async def test_a_feed_that_does_not_pause_fills_messages(server):
    book = Book(server, [(2, stop), (3, stop)])

    async def feed():
        for number in range(5_000):
            yield place(number)

    async with AsyncClient(server.target) as client:
        found = [answer async for answer in client.stream_writes("uk", feed())]
    assert hold_ids(found) == names(range(5_000))
    assert len(book.messages) < 24


async def test_a_feed_is_read_ahead_by_one_message_at_most(server):
    given = 0
    ended = until_ended(server)

    async def feed():
        nonlocal given
        for number in itertools.count():
            given += 1
            yield place(number)

    async with AsyncClient(server.target) as client:
        answers = client.stream_writes("uk", feed())
        await anext(answers)
        await asyncio.sleep(0.2)
        assert given <= 2_500
        await answers.aclose()
        before = given
        assert await asyncio.to_thread(ended.wait, 5)
        await asyncio.sleep(0.05)
        assert given == before


async def test_a_feed_that_fails_is_heard_after_what_it_gave(server):
    until_ended(server)

    async def feed():
        for number in range(3):
            yield place(number)
            await asyncio.sleep(0.05)
        raise LookupError("no more")

    found = []
    async with AsyncClient(server.target) as client:
        with pytest.raises(LookupError):
            async for answer in client.stream_writes("uk", feed()):
                assert isinstance(answer, Hold)
                found.append(answer.hold_id)
    assert found == names(range(3))
