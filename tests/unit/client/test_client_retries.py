"""Only UNAVAILABLE is retried: with the same request, and never past the deadline.

A call that the server cancelled counts as one.
"""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from grpc import StatusCode

from escrow.v1 import hold_pb2, journal_pb2
from escrow_client import (
    AsyncClient,
    Client,
    DatabaseUnavailable,
    EscrowError,
    Line,
    Money,
    PlaceHold,
    Unavailable,
    VerifyVerdict,
)
from tests.unit.client.answers import placed, refuse, status

COMMAND = PlaceHold("order-1", "card", [Line("1", "acme", Money("GBP", 1), "retail-14d")])
DATABASE_AWAY = status(StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE", "away")


def after_three_failures(server, answer):
    """Answers as the ledger, a proxy and a server that stops say that they are unavailable."""

    def unavailable_then_answer(request, context):
        if len(server.requests) == 1:
            refuse(context, DATABASE_AWAY)
        if len(server.requests) == 2:
            context.abort(StatusCode.UNAVAILABLE, "connection reset")
        if len(server.requests) == 3:
            context.abort(StatusCode.CANCELLED, "CANCELLED")
        return answer(request, context)

    return unavailable_then_answer


def test_a_retry_repeats_the_request_id(server, client):
    server.answers["PlaceHold"] = after_three_failures(server, lambda request, _: placed(request))
    assert client.place_hold("uk", COMMAND).hold_id == "order-1"
    assert [request.request_id for request in server.requests] == [COMMAND.request_id] * 4


def test_a_request_id_made_by_the_call_is_kept_too(server, client):
    server.answers["GetHold"] = lambda request, _: hold_pb2.Hold(currency_code="GBP")
    server.answers["ReleaseHold"] = lambda request, context: (
        refuse(context, DATABASE_AWAY) if len(server.requests) < 4 else hold_pb2.Release()
    )
    client.release_hold("uk", "order-1")
    _, first, second, third = server.requests
    assert first == second == third
    assert first.request_id


def test_batches_and_reads_are_retried(server, client):
    server.answers["BatchPlaceHolds"] = after_three_failures(
        server,
        lambda request, _: hold_pb2.BatchPlaceHoldsResponse(
            results=[hold_pb2.PlaceHoldResult(hold=placed(item)) for item in request.requests]
        ),
    )
    assert len(client.batch_place_holds("uk", [COMMAND])) == 1
    server.requests.clear()
    server.answers["GetHold"] = after_three_failures(server, lambda request, _: hold_pb2.Hold())
    client.get_hold("uk", "order-1")
    assert len(server.requests) == 4


def test_a_stream_is_retried_until_it_flows(server, client):
    def answer(request, context):
        yield journal_pb2.VerifyLedgerResponse(
            verdict=journal_pb2.VerifyVerdict(in_order=True, entry_count=1)
        )

    def fail_then_flow(request, context):
        if len(server.requests) == 1:
            refuse(context, DATABASE_AWAY)
        yield from answer(request, context)

    server.answers["VerifyLedger"] = fail_then_flow
    assert client.verify("uk") == [VerifyVerdict(True, 1)]

    def flow_then_fail(request, context):
        yield from answer(request, context)
        refuse(context, DATABASE_AWAY)

    server.requests.clear()
    server.answers["VerifyLedger"] = flow_then_fail
    with pytest.raises(DatabaseUnavailable):
        client.verify("uk")
    assert len(server.requests) == 1


def test_retries_end_with_the_deadline(server, client):
    server.answers["PlaceHold"] = lambda request, context: refuse(context, DATABASE_AWAY)
    start = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        client.place_hold("uk", COMMAND, timeout_seconds=0.5)
    assert time.monotonic() - start < 1.0
    assert len(server.requests) > 1


def test_the_deadline_does_not_hide_what_the_server_said(server, client):
    ended = threading.Event()

    def refuse_then_hang(request, context):
        if len(server.requests) == 1:
            refuse(context, DATABASE_AWAY)
        ended.wait(5)
        return placed(request)

    server.answers["PlaceHold"] = refuse_then_hang
    try:
        with pytest.raises(DatabaseUnavailable, match="away"):
            client.place_hold("uk", COMMAND, timeout_seconds=0.5)
    finally:
        ended.set()
    assert len(server.requests) == 2


def test_a_server_that_cancels_every_time_is_unavailable(server, client):
    server.answers["PlaceHold"] = lambda request, context: context.abort(StatusCode.CANCELLED, "no")
    with pytest.raises(Unavailable) as raised:
        client.place_hold("uk", COMMAND, timeout_seconds=0.5)
    assert (raised.value.reason, raised.value.code) == ("UNAVAILABLE", StatusCode.UNAVAILABLE)
    assert len(server.requests) > 1


def hang(server):
    """Makes the server take a call and not answer it; the events of its begin and its end."""
    begun, ended = threading.Event(), threading.Event()

    def wait(request, context):
        begun.set()
        ended.wait(5)
        return placed(request)

    server.answers["PlaceHold"] = wait
    return begun, ended


def test_closing_the_client_during_a_call_is_not_retried(server):
    begun, ended = hang(server)
    client = Client(server.target)

    def close_during_the_call():
        begun.wait(5)
        client.close()

    closing = threading.Thread(target=close_during_the_call)
    closing.start()
    try:
        with pytest.raises(EscrowError) as raised:
            client.place_hold("uk", COMMAND)
    finally:
        ended.set()
        closing.join()
    assert raised.value.code is StatusCode.CANCELLED
    assert len(server.requests) == 1


async def test_a_call_that_its_caller_cancels_is_not_retried(server):
    begun, ended = hang(server)
    try:
        async with AsyncClient(server.target) as client:
            call = asyncio.create_task(client.place_hold("uk", COMMAND))
            await asyncio.to_thread(begun.wait, 5)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
    finally:
        ended.set()
    assert len(server.requests) == 1


def test_a_long_call_does_not_wait_long_for_a_server_that_is_gone(connect):
    client = connect("127.0.0.1:1", timeout_seconds=0.3)
    start = time.monotonic()
    with pytest.raises(Unavailable):
        client.verify("uk", timeout_seconds=3_600.0)
    assert time.monotonic() - start < 2.0


@pytest.mark.parametrize(
    "code",
    [
        code
        for code in StatusCode
        if code not in (StatusCode.OK, StatusCode.UNAVAILABLE, StatusCode.CANCELLED)
    ],
)
def test_nothing_else_is_retried(server, client, code):
    server.answers["PlaceHold"] = lambda request, context: context.abort(code, "no")
    with pytest.raises(EscrowError) as raised:
        client.place_hold("uk", COMMAND)
    assert raised.value.code is code
    assert len(server.requests) == 1


async def test_concurrent_calls_retry_apart_from_each_other(server):
    sent: dict[str, list[str]] = {}

    def answer(request, context):
        sent.setdefault(request.hold_id, []).append(request.request_id)
        if len(sent[request.hold_id]) < 3:
            refuse(context, DATABASE_AWAY)
        return placed(request)

    server.answers["PlaceHold"] = answer
    commands = [PlaceHold(f"order-{number}", "card", COMMAND.lines) for number in range(64)]
    async with AsyncClient(server.target, timeout_seconds=30.0) as client:
        holds = await asyncio.gather(*(client.place_hold("uk", each) for each in commands))
    assert [hold.hold_id for hold in holds] == [each.hold_id for each in commands]
    assert sent == {each.hold_id: [each.request_id] * 3 for each in commands}
