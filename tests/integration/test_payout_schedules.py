"""PayoutScheduleService over the wire, the runs of schedules, and the batches of payouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from escrow_client import (
    AsyncClient,
    CreatePayout,
    EntryKind,
    MerchantTerms,
    Money,
    PayoutCadence,
    PayoutSchedule,
    PayoutScheduleTerms,
    PayoutState,
    ReportingCurrency,
    ReportingRate,
    errors,
)
from tests.support.postings import balances
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, sell, signed

DAILY = PayoutScheduleTerms(
    PayoutCadence.DAILY, local_time="10:00", time_zone="Europe/London", destination="bank"
)


async def put(
    client: AsyncClient, terms: PayoutScheduleTerms = DAILY, merchant: str = "amy"
) -> PayoutSchedule:
    await client.put_merchant(LEDGER, merchant, MerchantTerms(), reason="new")
    return await client.put_payout_schedule(LEDGER, merchant, "GBP", terms)


async def test_a_schedule_is_read_as_it_was_said_and_ended(client: AsyncClient, ledger):
    weekly = replace(DAILY, cadence=PayoutCadence.WEEKLY, weekday=4, delay_days=3, minimum_minor=9)
    made = await put(client, weekly)
    # It is Friday noon, and ten o'clock has passed.
    assert made.next_run_time == datetime(2026, 3, 27, 10, tzinfo=UTC)
    assert (made.merchant, made.currency, made.terms) == ("amy", "GBP", weekly)
    assert await client.get_payout_schedule(ledger, "amy", "GBP") == made
    other = await put(client, merchant="bob")
    assert [each async for each in client.list_payout_schedules(ledger)] == [made, other]
    assert [each async for each in client.list_payout_schedules(ledger, merchant="bob")] == [other]
    none = PayoutScheduleTerms(PayoutCadence.NONE)
    ended = await client.put_payout_schedule(ledger, "amy", "GBP", none)
    assert (ended.terms, ended.next_run_time) == (none, None)
    with pytest.raises(errors.PayoutScheduleNotFound):
        await client.put_payout_schedule(ledger, "amy", "JPY", none)


async def test_a_run_pays_merchants_in_one_batch_at_its_moment(client: AsyncClient, ledger):
    await sell(client, "h", 1_000)
    await client.place_hold(LEDGER, order("h2", 500, merchant="bob"))
    for merchant in ("amy", "bob"):
        await put(client, merchant=merchant)
    run = WINDOW_END + timedelta(hours=10)
    await client.advance_clock(LEDGER, run)
    (entry,) = [each async for each in client.list_entries(ledger, kinds=[EntryKind.PAYOUTS_RUN])]
    assert entry.effective_time == run
    (payout,) = [each async for each in client.list_payouts(ledger)]
    assert (payout.state, payout.amount, payout.merchant) == (
        PayoutState.SCHEDULED,
        gbp(950),
        "amy",
    )
    assert (payout.destination, payout.entry_seq) == ("bank", entry.seq)
    for batch, merchant, found in (
        (payout.batch, "amy", [payout]),
        ("", "amy", [payout]),
        ("0" * 32, "", []),
        ("", "bob", []),
    ):
        listed = client.list_payouts(ledger, batch=batch, merchant=merchant)
        assert [each async for each in listed] == found
    assert (await balances(client))[2140, "amy"] == -950
    # Until the next day there is nothing to do, and then nothing to pay.
    await client.advance_clock(LEDGER, run + timedelta(days=1))
    assert len([each async for each in client.list_payouts(ledger)]) == 1


async def test_money_is_paid_when_it_is_old_enough_though_some_left_and_came_since(
    client: AsyncClient, ledger
):
    await put(client, replace(DAILY, delay_days=1))
    await client.place_hold(LEDGER, order("later", 500))
    await client.report_fulfilment(LEDGER, signed("later", at=START))
    await sell(client, "h", 1_000)
    # What was released at midnight is of this day; what came before was nothing.
    await client.advance_clock(LEDGER, WINDOW_END + timedelta(hours=11))
    assert not [each async for each in client.list_payouts(ledger)]
    await client.create_payout(LEDGER, CreatePayout("p", "amy", gbp(100), "bank"))
    await client.advance_clock(LEDGER, WINDOW_END + timedelta(days=1, hours=11))
    amounts = {each.amount async for each in client.list_payouts(ledger)}
    assert amounts == {gbp(100), gbp(1_325)}


async def test_sums_are_shown_in_a_reporting_currency(client: AsyncClient, ledger):
    await client.place_hold(LEDGER, order("h", 1_001))
    await client.place_hold(LEDGER, order("y", 333, currency="JPY"))
    rates = [ReportingRate("JPY", "0.0052", "boe"), ReportingRate("KWD", "2.4", "boe")]
    shown = await client.trial_balance_in(ledger, ReportingCurrency("GBP", rates))
    # 333 yen are 1.7316 pounds.
    assert shown.total == gbp(1_174)
    assert [(row.kind, row.debit, row.credit) for row in shown.rows] == [
        (1110, gbp(1_174), gbp(0)),
        (2010, gbp(0), gbp(1_174)),
    ]
    assert shown.rates == tuple(rates[:1])
    summary = await client.summary_in(ledger, ReportingCurrency("GBP", rates))
    assert (summary.total.captured, summary.total.hold_count) == (gbp(1_174), 2)
    yen = await client.summary_in(
        ledger, ReportingCurrency("JPY", [ReportingRate("GBP", "200", "x")])
    )
    assert yen.total.held == Money("JPY", 2_335)
    with pytest.raises(errors.ReportingRateMissing) as refused:
        await client.summary_in(ledger, ReportingCurrency("GBP"))
    assert refused.value.metadata["currency_code"] == "JPY"
