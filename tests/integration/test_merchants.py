"""MerchantService over the wire, and what it changes for holds, payouts and refunds."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import merchant_pb2
from escrow_client import (
    AccountKey,
    AsyncClient,
    CreatePayout,
    Deposit,
    DepositEvent,
    Destination,
    EntryKind,
    EscrowError,
    MerchantStanding,
    MerchantTerms,
    Money,
    PayoutOutcome,
    PayoutState,
    PolicyTerms,
    RefundSource,
    ReportPayout,
    errors,
)
from tests.support import wire
from tests.support.postings import balances, entry_count, posted, recorded
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, refund, sell, signed

FULL = MerchantTerms(
    MerchantStanding.TRADING,
    payouts_stopped=True,
    reserve_bps=500,
    reserve_days=30,
    advance_caps=(gbp(100), Money("JPY", 0)),
)
BANK = Destination("bank", "GBP", START, START + timedelta(days=365))
IN, OUT = DepositEvent.PAID_IN, DepositEvent.PAID_OUT
LEAVING = MerchantTerms(MerchantStanding.RUNNING_OFF)


async def put(client: AsyncClient, terms: MerchantTerms, merchant: str = "amy") -> Any:
    return await client.put_merchant(LEDGER, merchant, terms, reason="warned")


async def owed(client: AsyncClient) -> int:
    found = await client.get_balance(LEDGER, AccountKey(1210, "amy", "GBP"))
    return found.balance.amount_minor


async def test_what_was_agreed_is_read_as_it_was_said(client: AsyncClient, ledger):
    made = await put(client, FULL)
    assert (made.merchant, made.terms, made.destinations) == ("amy", FULL, ())
    assert await client.get_merchant(ledger, "amy") == made
    for each in (BANK, Destination("a", "JPY")):
        changed = await client.put_destination(ledger, "amy", each)
    assert changed.destinations == (Destination("a", "JPY"), BANK)
    assert changed.terms == FULL
    shorter = Destination("bank", "GBP", None, START)
    changed = await client.put_destination(ledger, "amy", shorter)
    assert changed.destinations == (Destination("a", "JPY"), shorter)
    assert changed.entry_seq > made.entry_seq
    await put(client, LEAVING)
    assert (await client.get_merchant(ledger, "amy")).destinations == changed.destinations
    entries = await recorded(client, "merchant_changed", "destination_changed")
    assert [entry.kind for entry in entries][:2] == [
        EntryKind.MERCHANT_CHANGED,
        EntryKind.DESTINATION_CHANGED,
    ]
    assert entries[0].fact["reason"] == "warned"
    with pytest.raises(errors.MerchantNotFound):
        await client.get_merchant(ledger, "bob")
    for merchant in ("zoe", "bob"):
        await put(client, MerchantTerms(), merchant)
    listed = [each async for each in client.list_merchants(ledger)]
    assert [each.merchant for each in listed] == ["amy", "bob", "zoe"]
    assert listed[0] == await client.get_merchant(ledger, "amy")


async def test_merchants_are_listed_page_by_page(client: AsyncClient, server_target, ledger):
    for merchant in ("a", "b", "c"):
        await put(client, MerchantTerms(), merchant)
    request = merchant_pb2.ListMerchantsRequest(parent=f"ledgers/{LEDGER}", page_size=2)
    found = []
    for _ in range(2):
        answer = await wire.call(server_target, "/escrow.v1.MerchantService/ListMerchants", request)
        page = merchant_pb2.ListMerchantsResponse.FromString(answer)
        found.append([merchant.name.rpartition("/")[2] for merchant in page.merchants])
        request.page_token = page.next_page_token
    assert (found, request.page_token) == ([["a", "b"], ["c"]], "")


async def test_a_deposit_comes_and_goes(client: AsyncClient, ledger):
    with pytest.raises(errors.MerchantNotFound):
        await client.report_deposit(ledger, "amy", IN, gbp(500), "main")
    await put(client, MerchantTerms())
    paid = await client.report_deposit(
        ledger, "amy", IN, gbp(500), "main", occurred_time=START, request_id="d"
    )
    assert paid == Deposit("amy", gbp(500), paid.entry_seq)
    again = await client.report_deposit(
        ledger, "amy", IN, gbp(500), "main", occurred_time=START, request_id="d"
    )
    assert again == paid
    assert posted((await recorded(client, "deposit_reported"))[0]) == {
        (1010, "main"): 500,
        (2130, "amy"): -500,
    }
    count = await entry_count(client)
    with pytest.raises(errors.DepositBound) as bound:
        await client.report_deposit(ledger, "amy", OUT, gbp(500), "main")
    assert bound.value.metadata == {"merchant": "amy", "why": "trading"}
    assert await entry_count(client) == count
    await put(client, LEAVING)
    with pytest.raises(errors.BalanceTooSmall) as small:
        await client.report_deposit(ledger, "amy", OUT, gbp(501), "main")
    assert small.value.metadata["balance_minor"] == "500"
    left = await client.report_deposit(ledger, "amy", OUT, gbp(400), "main")
    assert left.balance == gbp(100)


async def test_a_reserve_is_for_the_holds_placed_after_it(client: AsyncClient, ledger):
    """Of what was agreed since, nothing."""
    await client.place_hold(ledger, order("before", 1_000))
    await put(client, MerchantTerms(reserve_bps=1_000, reserve_days=10))
    await client.place_hold(ledger, order("between", 1_000))
    await put(client, MerchantTerms(reserve_bps=2_000, reserve_days=10))
    await client.place_hold(ledger, order("after", 1_000))
    for hold_id in ("before", "between", "after"):
        await client.report_fulfilment(ledger, signed(hold_id))
    await client.advance_clock(ledger, WINDOW_END)
    released = await recorded(client, "lines_released")
    kept = {e.fact["hold_id"]: e.fact["lines"][0]["reserve_minor"] for e in released}
    assert kept == {"before": 0, "between": 100, "after": 200}
    await put(client, LEAVING)
    with pytest.raises(errors.MerchantRunningOff):
        await client.place_hold(ledger, order("new", 1_000))


async def test_payouts_go_to_destinations_that_are_valid(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    await client.create_payout(ledger, CreatePayout("free", "amy", gbp(1), "anywhere"))
    await put(client, MerchantTerms())
    await client.put_destination(ledger, "amy", BANK)
    await client.put_destination(ledger, "amy", Destination("closed", "GBP", None, START))
    for to, error in (
        ("anywhere", errors.DestinationNotFound),
        ("closed", errors.DestinationNotValid),
    ):
        with pytest.raises(error):
            await client.create_payout(ledger, CreatePayout("p", "amy", gbp(1), to))
    made = await client.create_payout(ledger, CreatePayout("p", "amy", gbp(949), "bank"))
    await put(client, MerchantTerms(payouts_stopped=True))
    with pytest.raises(errors.PayoutsStopped):
        await client.create_payout(ledger, CreatePayout("q", "amy", gbp(1), "bank"))
    cancelled = await client.report_payout(ledger, ReportPayout("p", PayoutOutcome.CANCELLED))
    assert (made.state, cancelled.state) == (PayoutState.SCHEDULED, PayoutState.CANCELLED)
    assert (await balances(client))[2110, "amy"] == -949


async def test_refunds_out_of_a_deposit(client: AsyncClient, ledger):
    """A refund reads it back from its rows, and the policy says in which order."""
    terms = PolicyTerms(refund_sources=(RefundSource.DEPOSIT, RefundSource.AVAILABLE))
    made = await client.create_policy(ledger, "first", window_days=0, time_zone="UTC", terms=terms)
    assert made.terms.refund_sources == terms.refund_sources
    assert (await client.get_policy(ledger, "first")).terms == made.terms
    await put(client, MerchantTerms(advance_caps=[gbp(0)]))
    await client.report_deposit(ledger, "amy", IN, gbp(300), "main")
    await client.place_hold(ledger, order("o", 1_000, policy="first"))
    await client.report_fulfilment(ledger, signed("o"))
    await client.advance_clock(ledger, START + timedelta(days=1))
    given = await client.create_refund(ledger, refund("r", "o", 350))
    assert await client.get_refund(ledger, "r") == given
    (line,) = given.lines
    assert (line.from_deposit, line.from_available) == (gbp(300), gbp(50))
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(950), "x"))
    with pytest.raises(errors.AdvanceExceedsCap) as over:
        await client.create_refund(ledger, refund("r2", "o", 1))
    assert over.value.metadata["owed_minor"] == "1"


async def test_a_refund_after_the_payout_leaves_the_receivable_and_releases_pay_it_back(
    client: AsyncClient, ledger
):
    """Exactly the receivable, and the next three releases pay it back in their order."""
    await sell(client, "sold", 1_000)
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(950), "bank"))
    await client.report_payout(ledger, ReportPayout("p", PayoutOutcome.PAID, "main"))
    await client.create_refund(ledger, refund("r", "sold", 1_000))
    (created,) = await recorded(client, "refund_created")
    assert posted(created) == {(1210, "amy"): 1_000, (2210, "card"): -1_000}
    assert await owed(client) == 1_000
    left = []
    for number in range(3):
        await client.place_hold(ledger, order(f"h{number}", 400))
        day = WINDOW_END + timedelta(days=10 * number)
        await client.report_fulfilment(ledger, signed(f"h{number}", at=day))
        await client.advance_clock(ledger, day + timedelta(days=10))
        left.append(await owed(client))
    # Of each 400 a commission of 20 is kept.
    assert left == [620, 240, 0]
    assert (await balances(client))[2110, "amy"] == -140
    entries = await recorded(client, "lines_released", "debt_recovered")
    of = [
        (entry.kind, entry.fact.get("hold_id"), entry.fact.get("amount_minor")) for entry in entries
    ]
    assert of[1:] == [
        ("lines_released", "h0", None),
        ("debt_recovered", None, 380),
        ("lines_released", "h1", None),
        ("debt_recovered", None, 380),
        ("lines_released", "h2", None),
        ("debt_recovered", None, 240),
    ]


async def race(client: AsyncClient, number: int) -> None:
    """Two payouts of one balance, and a payout against a refund: one winner each."""
    await client.place_hold(LEDGER, order(f"a{number}", 1_000, merchant=f"m{number}"))
    await client.place_hold(LEDGER, order(f"b{number}", 1_000, merchant=f"n{number}"))
    for hold_id in (f"a{number}", f"b{number}"):
        await client.report_fulfilment(LEDGER, signed(hold_id))
    await client.advance_clock(LEDGER, WINDOW_END)
    await client.put_merchant(
        LEDGER, f"n{number}", MerchantTerms(advance_caps=[gbp(0)]), reason="x"
    )
    both = [
        client.create_payout(LEDGER, CreatePayout(f"p{number}-{n}", f"m{number}", gbp(950), "x"))
        for n in range(2)
    ]
    against = [
        client.create_payout(LEDGER, CreatePayout(f"q{number}", f"n{number}", gbp(950), "x")),
        client.create_refund(LEDGER, refund(f"r{number}", f"b{number}", 950)),
    ]
    answers = await asyncio.gather(*both, *against, return_exceptions=True)
    for pair in (answers[:2], answers[2:]):
        lost = [answer for answer in pair if isinstance(answer, EscrowError)]
        assert len(lost) == 1, pair
        assert lost[0].reason in {"INSUFFICIENT_AVAILABLE", "ADVANCE_EXCEEDS_CAP"}


async def test_one_of_two_wins_what_both_want(client: AsyncClient, ledger):
    for number in range(3):
        await race(client, number)


@pytest.mark.torture
@pytest.mark.timeout(7200)
async def test_one_of_two_wins_what_both_want_again_and_again(client: AsyncClient, ledger):
    for number in range(10_000):
        await race(client, number)
