"""Payments through several providers, captures, voids and shares, on a real database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from escrow_client import (
    AccountKey,
    AsyncClient,
    CaptureHold,
    CaptureItem,
    ChargebackEvent,
    EntryKind,
    HoldState,
    Line,
    PaymentPart,
    RefundOutcome,
    RefundState,
    ReportChargeback,
    ReportRefund,
    ReportSettlement,
    Share,
    TimelineRole,
    errors,
)
from ledger.domain import kinds
from ledger.domain.commands import ReleaseHold
from ledger.domain.commands import ReportRefund as Reported
from ledger.domain.commands import ReportSettlement as Settled
from ledger.domain.commands import VoidHold as Void
from tests.support.books import check_books
from tests.support.payment_story import later, paid_twice, payments, refund_both
from tests.support.shop import START, WINDOW_END, gbp, order, refund, signed
from tests.support.writers import (
    CLOCK,
    accept,
    fetch,
    hold,
    open_ledger,
    open_writer,
    send,
)
from tests.support.writers import signed as delivered

SHARE = Share("host", "live-stream", 1_000)


async def balance(client: AsyncClient, ledger: str, kind: int, owner: str) -> int:
    found = await client.get_balance(ledger, AccountKey(kind, owner, "GBP"))
    return found.balance.amount_minor


async def test_one_order_from_its_captures_to_its_release(client: AsyncClient, ledger):
    placed = replace(order("o", 1_000), other_payments=[PaymentPart("wallet", gbp(400))])
    held = await client.place_hold(ledger, placed)
    assert [(each.psp, each.captured.amount_minor) for each in held.payments] == [
        ("card", 600),
        ("wallet", 400),
    ]
    new = Line("2", "ben", gbp(200), "week", shares=[SHARE])
    more = CaptureHold("o", "wallet", [CaptureItem("1", gbp(100))], [new])
    captured = await client.capture_hold(ledger, more)
    assert await client.capture_hold(ledger, more) == captured == await client.get_hold(ledger, "o")
    assert [line.captured for line in captured.lines] == [gbp(1_100), gbp(200)]
    assert captured.lines[1].shares[0].share_bps == 1_000
    given = await client.create_refund(ledger, refund("r", "o", 900))
    assert [(part.psp, part.amount) for part in given.payments] == [
        ("card", gbp(600)),
        ("wallet", gbp(300)),
    ]
    done = RefundOutcome.SUCCEEDED
    with pytest.raises(errors.RefundPaymentRequired):
        await client.report_refund(ledger, ReportRefund("r", done))
    first = await client.report_refund(ledger, ReportRefund("r", done, psp="card"))
    assert first.state is RefundState.CREATED
    second = await client.report_refund(ledger, ReportRefund("r", done, psp="wallet"))
    assert second.state is RefundState.SUCCEEDED
    assert await client.get_refund(ledger, "r") == second
    for psp, fee in (("", 6), ("wallet", 7)):
        settlement = ReportSettlement("o", "bank", gbp(fee), START, psp)
        settled = await client.report_settlement(ledger, settlement)
    assert settled.settle_time == START
    assert await balance(client, ledger, 1110, "card") == -600
    assert await balance(client, ledger, 1110, "wallet") == -300
    await client.report_fulfilment(ledger, signed("o"))
    await client.advance_clock(ledger, WINDOW_END)
    released = await client.get_hold(ledger, "o")
    assert released.state is HoldState.CLOSED
    assert released.lines[1].shares[0].amount == gbp(20)
    assert await balance(client, ledger, 2310, "host") == -20
    as_of = await client.explain_release(ledger, "o", as_of_time=START)
    assert [line.line.captured for line in as_of.lines] == [gbp(1_100), gbp(200)]
    seen = client.list_timeline(ledger, "o", TimelineRole.MERCHANT, merchant="ben")
    assert EntryKind.HOLD_CAPTURED in {item.kind async for item in seen}


async def test_a_void_over_the_wire(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    voided = await client.void_hold(ledger, "o", request_id="once")
    assert (voided.state, voided.void_time) == (HoldState.VOIDED, START)
    assert await client.void_hold(ledger, "o", request_id="once") == voided
    assert await client.get_hold(ledger, "o") == voided
    with pytest.raises(errors.HoldVoided):
        await client.void_hold(ledger, "o")
    await client.place_hold(ledger, order("p", 1_000))
    await client.create_refund(ledger, refund("r", "p", 1))
    with pytest.raises(errors.HoldNotVoidable) as refused:
        await client.void_hold(ledger, "p")
    assert refused.value.metadata["why"] == "REFUNDED"


async def test_a_chargeback_through_another_provider(client: AsyncClient, ledger):
    placed = replace(order("o", 1_000), other_payments=[PaymentPart("wallet", gbp(400))])
    await client.place_hold(ledger, placed)
    opened = ReportChargeback(
        "c", "o", "ref", ChargebackEvent.OPENED, gbp(300), taken=True, psp="wallet"
    )
    chargeback = (await client.report_chargeback(ledger, opened)).chargeback
    assert chargeback is not None
    assert chargeback.psp == "wallet"
    with pytest.raises(errors.PaymentNotFound):
        await client.report_chargeback(ledger, replace(opened, psp="bank", request_id="x"))
    assert await balance(client, ledger, 1130, "wallet") == 300


async def test_a_plain_hold_asks_for_nothing_more(database_url: str):
    async with open_writer(database_url) as (writer, engine):
        ledger_id = await open_ledger(writer, engine)
        await accept(writer, ledger_id, hold("h"), delivered("h"), ReleaseHold("h", ()))
        for table in ("payments", "line_shares", "refund_payments"):
            assert not await fetch(engine, f"SELECT 1 FROM {table}")
    await check_books(database_url)


async def test_in_one_batch_and_in_many(database_url: str):
    """What a command needs is loaded whether or not a command before it made it."""
    async with open_writer(database_url) as (writer, engine):
        together = await open_ledger(writer, engine, "together")
        apart = await open_ledger(writer, engine, "apart")
        commands = [
            *payments(),
            *(paid_twice("t-1"), later("t-1"), refund_both("t-r", "t-1", 900, 100)),
            *(Reported("t-r", kinds.RefundOutcome.SUCCEEDED, None, "psp"), delivered("t-1")),
            *(Settled("t-1", "EUR", 1, "bank", CLOCK, "wallet"), ReleaseHold("t-1", ())),
        ]
        await accept(writer, together, *commands)
        for command in commands:
            await accept(writer, apart, command)
        for table in ("accounts", "lines", "payments", "line_shares", "refund_payments"):
            query = f"SELECT to_jsonb(t) - 'ledger_id' FROM {table} t WHERE ledger_id = %s"
            one, other = [
                sorted(str(row) for row in await fetch(engine, query, ledger_id))
                for ledger_id in (together, apart)
            ]
            assert one == other, table
        # What a hold is refused that came with the batch before.
        answer = await send(writer, apart, Void("t-1", None))
        assert answer.response == b"HOLD_NOT_VOIDABLE"
    await check_books(database_url)
