"""Merchants' statements over the wire: they tie to the accounts, whatever has happened."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from escrow.v1 import report_pb2
from escrow_client import (
    AccountKey,
    AsyncClient,
    Claim,
    CreatePayout,
    DepositEvent,
    EntryKind,
    EscrowError,
    GrantCoupon,
    Liable,
    MerchantTerms,
    Money,
    OpenCase,
    PayoutOutcome,
    ReportPayout,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp, order, refund, sell, signed

METHOD = "/escrow.v1.ReportService/GetMerchantStatement"
TICK = timedelta(microseconds=1)


async def test_each_movement_names_its_order_case_and_payout(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    await client.place_hold(ledger, order("p", 500))
    middle = (await client.get_ledger(ledger)).clock_time
    assert middle is not None
    await client.advance_clock(ledger, middle + timedelta(hours=1))
    await client.open_case(ledger, OpenCase("c", "p", [Claim("1", gbp(200))]))
    await client.grant_coupon(
        ledger, GrantCoupon("k", "c", "1", gbp(30), Liable.MERCHANT, reason="late")
    )
    await client.create_payout(ledger, CreatePayout("out", "amy", gbp(900), "bank"))
    end = middle + timedelta(hours=2)
    await client.advance_clock(ledger, end)
    whole = await client.merchant_statement(ledger, "amy", "GBP", start_time=START, end_time=end)
    assert [(a.kind, a.opening.amount_minor, a.closing.amount_minor) for a in whole.accounts] == [
        (2010, 0, -300),
        (2020, 0, -200),
        (2110, 0, -20),
        (2140, 0, -900),
    ]
    second = await client.merchant_statement(
        ledger, "amy", "GBP", start_time=middle + timedelta(minutes=30), end_time=end
    )
    available = second.accounts[2]
    assert (available.opening, available.debit, available.closing) == (
        gbp(-950),
        gbp(930),
        gbp(-20),
    )
    assert (available.credit, available.movement_count) == (gbp(0), 2)
    told = [(m.entry_kind, m.kind, m.hold_id, m.case_id, m.payout_id) for m in second.movements]
    assert told == [
        (EntryKind.CASE_OPENED, 2010, "p", "c", ""),
        (EntryKind.CASE_OPENED, 2020, "p", "c", ""),
        (EntryKind.COUPON_GRANTED, 2110, "p", "c", ""),
        (EntryKind.PAYOUT_CREATED, 2110, "", "", "out"),
        (EntryKind.PAYOUT_CREATED, 2140, "", "", "out"),
    ]
    assert second.movements[-1].balance == gbp(-900)
    nothing = await client.merchant_statement(
        ledger, "nobody", "GBP", start_time=START, end_time=end
    )
    assert (nothing.accounts, nothing.movements) == ((), ())


async def test_what_is_refused(client: AsyncClient, ledger):
    for error, currency, start, end in [
        (errors.FieldInvalid, "XXX", START, START - TICK),
        (errors.CurrencyUnknown, "XXX", START, START + TICK),
        (errors.TimeInFuture, "GBP", START, START + TICK),
    ]:
        with pytest.raises(error):
            await client.merchant_statement(ledger, "amy", currency, start_time=start, end_time=end)
    with pytest.raises(errors.LedgerNotFound):
        await client.merchant_statement("none", "amy", "GBP", start_time=START, end_time=START)


async def tell_anything(client: AsyncClient, dice: random.Random, number: int) -> None:
    """Something happens to Amy's money, or is refused."""
    holds, amount = [f"h{n}" for n in range(number)] or ["none"], gbp(dice.randint(1, 900))
    match dice.randint(0, 7):
        case 0 | 1:
            await client.place_hold(LEDGER, order(f"h{number}", 1_000))
        case 2:
            await client.report_fulfilment(LEDGER, signed(dice.choice(holds)))
        case 3:
            await client.create_refund(
                LEDGER, refund(f"r{number}", dice.choice(holds), amount.amount_minor)
            )
        case 4:
            await client.create_payout(LEDGER, CreatePayout(f"p{number}", "amy", amount, "x"))
        case 5:
            outcome = dice.choice(
                [PayoutOutcome.PAID, PayoutOutcome.FAILED, PayoutOutcome.RETURNED]
            )
            payout = f"p{dice.randint(0, number)}"
            await client.report_payout(LEDGER, ReportPayout(payout, outcome, "main"))
        case 6:
            await client.report_deposit(LEDGER, "amy", DepositEvent.PAID_IN, amount, "main")
        case _:
            now = (await client.get_ledger(LEDGER)).clock_time
            assert now is not None
            await client.advance_clock(LEDGER, now + timedelta(days=dice.randint(1, 5)))


async def test_it_ties_over_a_random_story(client: AsyncClient, server_target, ledger, seed):
    """Opening and movements give the closing, which is the balance then, page by page."""
    dice = random.Random(seed)
    await client.put_merchant(ledger, "amy", MerchantTerms(), reason="x")
    for number in range(60):
        try:
            await tell_anything(client, dice, number)
        except EscrowError as error:
            assert error.reason != "INTERNAL_FAULT"
    end = (await client.get_ledger(ledger)).clock_time
    assert end is not None
    await client.advance_clock(ledger, end + timedelta(days=1))
    times = sorted(START + dice.random() * (end - START) for _ in range(2))
    for start, until in [(START, end), (times[0], times[1]), (times[0], times[0])]:
        found = await client.merchant_statement(
            ledger, "amy", "GBP", start_time=start, end_time=until
        )
        at_end = [
            balance
            async for balance in client.list_balances(ledger, owner="amy", as_of_time=until - TICK)
            if balance.balance.amount_minor
        ]
        closing = {each.kind: each.closing for each in found.accounts if each.closing != gbp(0)}
        assert closing == {each.account.kind: each.balance for each in at_end}
        for account in found.accounts:
            key = AccountKey(account.kind, "amy", "GBP")
            then = await client.get_balance(ledger, key, as_of_time=start - TICK)
            assert account.opening == then.balance
            moved = [m for m in found.movements if m.kind == account.kind]
            amounts = [m.amount.amount_minor for m in moved]
            assert account.movement_count == len(moved)
            assert account.debit == gbp(sum(a for a in amounts if a > 0))
            assert account.credit == gbp(-sum(a for a in amounts if a < 0))
            assert account.closing == gbp(account.opening.amount_minor + sum(amounts))
            assert not moved or moved[-1].balance == account.closing
            assert all(start <= m.record_time < until for m in moved)
        assert [m.entry_seq for m in found.movements] == sorted(
            m.entry_seq for m in found.movements
        )
    await compare_pages(client, server_target, end)


async def compare_pages(client: AsyncClient, server_target: str, end) -> None:
    """Small pages say what large ones do, with the same accounts on each."""
    whole = await client.merchant_statement(LEDGER, "amy", "GBP", start_time=START, end_time=end)
    request = report_pb2.GetMerchantStatementRequest(
        parent=f"ledgers/{LEDGER}", merchant="amy", currency_code="GBP", page_size=3
    )
    request.start_time.FromDatetime(START)
    request.end_time.FromDatetime(end)
    found = []
    while True:
        answer = await wire.call(server_target, METHOD, request)
        page = report_pb2.MerchantStatement.FromString(answer)
        assert len(page.accounts) == len(whole.accounts)
        found += [(m.entry_seq, Money("GBP", m.balance_minor)) for m in page.movements]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert found == [(m.entry_seq, m.balance) for m in whole.movements]
