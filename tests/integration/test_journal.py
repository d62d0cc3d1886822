"""Reading the journal through the server: entries, postings, balances, sums, verification."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2
from google.type.interval_pb2 import Interval
from sqlalchemy.ext.asyncio import AsyncEngine

from escrow.v1 import journal_pb2
from escrow.v1.journal_pb2_grpc import JournalServiceStub
from ledger.balances import Balances
from ledger.domain.chart import CHART, AccountKey, Kind
from ledger.domain.commands import AdvanceClock
from ledger.storage import journal
from ledger.storage.engine import DatabaseUnavailable, RawConnection
from ledger.timestamps import from_timestamp, to_timestamp
from tests.support.funding_story import fundings
from tests.support.payment_story import tell_payments
from tests.support.story import (
    tell,
    tell_adjustments,
    tell_after_sales,
    tell_disputes,
    tell_freezes,
    tell_merchants,
    tell_payout_schedules,
    tell_warranties,
)
from tests.support.wire import DETAILS_KEY
from tests.support.writers import CLOCK, accept, fetch, hold, open_writer

PARENT = "ledgers/shop"
AMY = journal_pb2.AccountKey(kind=Kind.AVAILABLE, owner="amy", currency_code="EUR")
NOBODY = journal_pb2.AccountKey(kind=Kind.AVAILABLE, owner="nobody", currency_code="EUR")


class Shop(NamedTuple):
    journal: JournalServiceStub
    engine: AsyncEngine
    ledger_id: UUID


@pytest.fixture
async def shop(database_url: str, server_target: str) -> AsyncIterator[Shop]:
    """The story, told by a writer of its own, and the server that reads it."""
    async with (
        open_writer(database_url) as (writer, engine),
        grpc.aio.insecure_channel(server_target) as channel,
    ):
        yield Shop(JournalServiceStub(channel), engine, await tell(writer, engine))


async def pages(call: Any, request: Any) -> AsyncIterator[Any]:
    """Every page of a listing."""
    while True:
        response = await call(request)
        yield response
        if not response.next_page_token:
            return
        request.page_token = response.next_page_token


async def entries(shop: Shop, **fields: Any) -> list[journal_pb2.Entry]:
    request = journal_pb2.ListEntriesRequest(parent=PARENT, **fields)
    return [e async for page in pages(shop.journal.ListEntries, request) for e in page.entries]


async def postings(shop: Shop, **fields: Any) -> list[journal_pb2.PostingRecord]:
    request = journal_pb2.ListPostingsRequest(parent=PARENT, **fields)
    return [p async for page in pages(shop.journal.ListPostings, request) for p in page.postings]


async def balances(shop: Shop, **fields: Any) -> list[journal_pb2.Balance]:
    request = journal_pb2.ListBalancesRequest(parent=PARENT, **fields)
    return [b async for page in pages(shop.journal.ListBalances, request) for b in page.balances]


async def balance(shop: Shop, key: journal_pb2.AccountKey, **fields: Any) -> journal_pb2.Balance:
    request = journal_pb2.GetBalanceRequest(parent=PARENT, account=key, **fields)
    found: journal_pb2.Balance = await shop.journal.GetBalance(request)
    return found


async def refused(call: Any) -> tuple[str, list[str]]:
    """The reason of a refusal and the fields it names."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    metadata: Any = error.value.trailing_metadata()
    status = status_pb2.Status.FromString(dict(metadata)[DETAILS_KEY])
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        detail.Unpack(info)
        detail.Unpack(bad)
    return info.reason, [violation.field for violation in bad.field_violations]


def keys(found: list[journal_pb2.Balance]) -> list[tuple[int, str, str]]:
    return [(b.account.kind, b.account.owner, b.account.currency_code) for b in found]


async def test_entry_is_the_stored_message(shop: Shop) -> None:
    for seq, body in await fetch(shop.engine, "SELECT seq, body FROM entries ORDER BY seq"):
        request = journal_pb2.GetEntryRequest(name=f"{PARENT}/entries/{seq}")
        entry = await shop.journal.GetEntry(request)
        assert entry.SerializeToString(deterministic=True) == body


async def test_entry_that_is_not_there_yet(shop: Shop) -> None:
    request = journal_pb2.GetEntryRequest(name=f"{PARENT}/entries/{10**17}")
    assert await refused(shop.journal.GetEntry(request)) == ("ENTRY_NOT_FOUND", [])


@pytest.mark.parametrize("page_size", [0, 1, 7, 1_000])
async def test_entries_in_commit_order_whatever_the_pages(shop: Shop, page_size: int) -> None:
    ((count,),) = await fetch(shop.engine, "SELECT seq FROM heads")
    assert [e.seq for e in await entries(shop, page_size=page_size)] == list(range(1, count + 1))


async def test_page_of_entries_is_also_bounded_by_its_size(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "PAGE_BYTES_MAX", 400)
    request = journal_pb2.ListEntriesRequest(parent=PARENT)
    found = [list(page.entries) async for page in pages(shop.journal.ListEntries, request)]
    assert len(found) > 3
    assert all(found)
    assert all(page[:-1] == [] or sum(e.ByteSize() for e in page[:-1]) < 400 for page in found)
    assert [e for page in found for e in page] == await entries(shop)


async def test_entries_of_a_hold(shop: Shop) -> None:
    facts = [e.WhichOneof("fact") for e in await entries(shop, hold_id="b3", page_size=2)]
    assert facts == ["hold_placed", "refund_created", "refund_reported"]
    assert await entries(shop, hold_id="unknown") == []


async def test_entries_from_a_seq(shop: Shop) -> None:
    everything = await entries(shop)
    assert await entries(shop, from_seq=5, page_size=3) == everything[4:]
    assert await entries(shop, from_seq=10**15) == []


async def test_entries_of_an_interval(shop: Shop) -> None:
    everything = await entries(shop)
    times = [e.record_time for e in everything]
    assert all(from_timestamp(a) < from_timestamp(b) for a, b in pairwise(times))
    since, until = times[3], times[9]
    within = Interval(start_time=since, end_time=until)
    assert await entries(shop, record_interval=within, page_size=4) == everything[3:9]
    assert await entries(shop, record_interval=Interval(start_time=since)) == everything[3:]
    assert await entries(shop, record_interval=Interval(end_time=until)) == everything[:9]
    assert await entries(shop, record_interval=within, from_seq=8) == everything[7:9]
    later = to_timestamp(datetime(2100, 1, 1, tzinfo=UTC))
    assert await entries(shop, record_interval=Interval(start_time=later)) == []
    assert await entries(shop, record_interval=Interval(end_time=times[0])) == []


@pytest.mark.parametrize("page_size", [0, 1, 3])
async def test_postings_of_an_account_without_gaps(shop: Shop, page_size: int) -> None:
    found = await postings(shop, account=AMY, page_size=page_size)
    assert [p.posting.account_version for p in found] == list(range(1, len(found) + 1))
    sums = [sum(p.posting.amount_minor for p in found[: n + 1]) for n in range(len(found))]
    assert [p.posting.balance_minor for p in found] == sums
    by_seq = {e.seq: e for e in await entries(shop)}
    for record in found:
        entry = by_seq[record.entry_seq]
        assert record.posting in entry.postings
        assert record.record_time == entry.record_time


async def test_accounts_that_were_never_opened(shop: Shop) -> None:
    expected: tuple[str, list[str]] = ("ACCOUNT_NOT_FOUND", [])
    now = to_timestamp(CLOCK)
    assert await refused(postings(shop, account=NOBODY)) == expected
    assert await refused(balance(shop, NOBODY)) == expected
    assert await refused(balance(shop, NOBODY, as_of_time=now)) == expected


@pytest.mark.parametrize("page_size", [0, 1, 3])
async def test_balances_by_kind_owner_and_currency(shop: Shop, page_size: int) -> None:
    found = await balances(shop, page_size=page_size)
    assert keys(found) == sorted(keys(found))
    ((count,),) = await fetch(shop.engine, "SELECT account_count FROM heads")
    assert len(found) == count
    assert sum(b.balance_minor for b in found) == 0
    for one in found:
        assert await balance(shop, one.account) == one
        history = await postings(shop, account=one.account)
        assert one.account_version == len(history)
        assert one.balance_minor == history[-1].posting.balance_minor


async def test_balances_of_a_kind_or_an_owner(shop: Shop) -> None:
    assert keys(await balances(shop, kind=Kind.HELD)) == [
        (Kind.HELD, "amy", "EUR"),
        (Kind.HELD, "bob", "EUR"),
    ]
    assert {owner for _, owner, _ in keys(await balances(shop, owner="amy"))} == {"amy"}
    assert keys(await balances(shop, kind=Kind.HELD, owner="bob")) == [(Kind.HELD, "bob", "EUR")]
    assert await balances(shop, owner="nobody") == []


async def test_balances_as_of_every_entry(shop: Shop) -> None:
    """Held against what the bodies of the entries up to then add up to."""
    expected: dict[tuple[int, str, str], tuple[int, int]] = {}
    for entry in await entries(shop):
        for posting in entry.postings:
            key = posting.account
            expected[key.kind, key.owner, key.currency_code] = (
                posting.balance_minor,
                posting.account_version,
            )
        for later in (timedelta(0), timedelta(microseconds=0.5)):
            as_of = to_timestamp(from_timestamp(entry.record_time) + later)
            found = await balances(shop, as_of_time=as_of, page_size=4)
            assert {
                key: (b.balance_minor, b.account_version)
                for key, b in zip(keys(found), found, strict=True)
            } == expected
        amy = await balance(shop, AMY, as_of_time=entry.record_time)
        of_amy = (AMY.kind, AMY.owner, AMY.currency_code)
        assert (amy.balance_minor, amy.account_version) == expected.get(of_amy, (0, 0))


async def test_as_of_before_the_first_entry(shop: Shop) -> None:
    before = to_timestamp(CLOCK - timedelta(days=1))
    assert await balances(shop, as_of_time=before) == []
    amy = await balance(shop, AMY, as_of_time=before)
    assert (amy.balance_minor, amy.account_version) == (0, 0)
    request = journal_pb2.GetTrialBalanceRequest(parent=PARENT, as_of_time=before)
    assert not (await shop.journal.GetTrialBalance(request)).rows


async def test_trial_balance_now_and_as_of(shop: Shop, database_url: str) -> None:
    async with open_writer(database_url) as (writer, _):
        await tell_after_sales(writer, shop.ledger_id)
        await tell_disputes(writer, shop.ledger_id)
        await tell_freezes(writer, shop.ledger_id)
        await tell_adjustments(writer, shop.ledger_id)
        await tell_merchants(writer, shop.ledger_id)
        await tell_payout_schedules(writer, shop.ledger_id)
        await tell_warranties(writer, shop.ledger_id)
        await accept(writer, shop.ledger_id, *fundings())
    told = await entries(shop)
    last = told[-1].record_time
    first_calendar = next(e.record_time for e in told if e.HasField("calendar_created"))
    now = await shop.journal.GetTrialBalance(journal_pb2.GetTrialBalanceRequest(parent=PARENT))
    then = await shop.journal.GetTrialBalance(
        journal_pb2.GetTrialBalanceRequest(parent=PARENT, as_of_time=last)
    )
    assert then == now
    assert {row.kind for row in now.rows} == set(CHART)
    order = [(row.currency_code, row.kind) for row in now.rows]
    assert order == sorted(order)
    assert all(row.title == CHART[row.kind].title for row in now.rows)
    for currency in {row.currency_code for row in now.rows}:
        rows = [row for row in now.rows if row.currency_code == currency]
        assert sum(row.debit_minor for row in rows) == sum(row.credit_minor for row in rows)
    before = await shop.journal.GetTrialBalance(
        journal_pb2.GetTrialBalanceRequest(parent=PARENT, as_of_time=first_calendar)
    )
    held = next(row for row in before.rows if row.kind == Kind.HELD)
    assert (held.debit_minor, held.credit_minor, held.account_count) == (0, 650, 2)


async def test_summary(shop: Shop) -> None:
    summary = await shop.journal.GetSummary(journal_pb2.GetSummaryRequest(parent=PARENT))
    assert list(summary.currencies) == [
        journal_pb2.CurrencySummary(
            currency_code="EUR",
            hold_count=5,
            line_count=5,
            captured_minor=2_100,
            held_minor=650,
            refunded_before_release_minor=350,
            released_minor=1_100,
            refunded_after_release_minor=300,
            refund_payable_minor=450,
            receivable_minor=142,
            available_minor=0,
            in_transit_minor=830,
            paid_out_minor=40,
        )
    ]


async def test_summary_of_cases_and_reserves(shop: Shop, database_url: str) -> None:
    request = journal_pb2.GetSummaryRequest(parent=PARENT)
    (before,) = (await shop.journal.GetSummary(request)).currencies
    assert (before.disputed_minor, before.reserved_minor) == (0, 0)
    async with open_writer(database_url) as (writer, _):
        await tell_after_sales(writer, shop.ledger_id)
    (after,) = (await shop.journal.GetSummary(request)).currencies
    # Two open cases on one order, of 350 and of 150; a tenth of an order of 1,500 is a reserve.
    assert (after.disputed_minor, after.reserved_minor) == (500, 150)
    assert after.captured_minor == (
        after.held_minor
        + after.disputed_minor
        + after.refunded_before_release_minor
        + after.released_minor
    )


async def test_page_token_of_another_listing(shop: Shop) -> None:
    first = await shop.journal.ListEntries(
        journal_pb2.ListEntriesRequest(parent=PARENT, page_size=1)
    )
    token = first.next_page_token
    for wrong in ({"hold_id": "a1"}, {"page_token": "garbage"}):
        request = journal_pb2.ListEntriesRequest(
            **{"parent": PARENT, "page_size": 1, "page_token": token, **wrong}
        )
        expected = ("FIELD_INVALID", ["page_token"])
        assert await refused(shop.journal.ListEntries(request)) == expected


async def test_unknown_ledger(shop: Shop) -> None:
    other = "ledgers/other"
    expected: tuple[str, list[str]] = ("LEDGER_NOT_FOUND", [])
    for call in (
        shop.journal.GetEntry(journal_pb2.GetEntryRequest(name=f"{other}/entries/1")),
        shop.journal.ListEntries(journal_pb2.ListEntriesRequest(parent=other)),
        shop.journal.ListPostings(journal_pb2.ListPostingsRequest(parent=other, account=AMY)),
        shop.journal.GetBalance(journal_pb2.GetBalanceRequest(parent=other, account=AMY)),
        shop.journal.ListBalances(journal_pb2.ListBalancesRequest(parent=other)),
        shop.journal.GetTrialBalance(journal_pb2.GetTrialBalanceRequest(parent=other)),
        shop.journal.GetSummary(journal_pb2.GetSummaryRequest(parent=other)),
    ):
        assert await refused(call) == expected
    steps = shop.journal.VerifyLedger(journal_pb2.VerifyLedgerRequest(parent=other))
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await steps.read()
    assert error.value.code() is grpc.StatusCode.NOT_FOUND


async def test_fields_that_are_wrong(shop: Shop) -> None:
    for call, field in (
        (shop.journal.GetEntry(journal_pb2.GetEntryRequest(name=f"{PARENT}/entries/0")), "name"),
        (balance(shop, journal_pb2.AccountKey(kind=1, currency_code="EUR")), "account.kind"),
        (entries(shop, from_seq=-1), "from_seq"),
        (balances(shop, page_size=-1), "page_size"),
    ):
        assert await refused(call) == ("FIELD_INVALID", [field])


async def test_verify(shop: Shop, database_url: str) -> None:
    async with open_writer(database_url) as (writer, _):
        await tell_adjustments(writer, shop.ledger_id)
        await tell_payments(writer, shop.ledger_id)
    call = shop.journal.VerifyLedger(journal_pb2.VerifyLedgerRequest(parent=PARENT))
    *steps, last = [step async for step in call]
    checks = [step.check for step in steps if step.WhichOneof("step") == "check"]
    assert len(checks) == 11
    assert all(check.examined and not check.wrong for check in checks)
    assert any(step.WhichOneof("step") == "progress" for step in steps)
    assert last.verdict == journal_pb2.VerifyVerdict(
        in_order=True, entry_count=len(await entries(shop))
    )


async def test_verify_holds_up_no_writer(shop: Shop, database_url: str) -> None:
    """What is written while a verification runs is not part of its snapshot."""
    request = journal_pb2.VerifyLedgerRequest(parent=PARENT)
    async with open_writer(database_url) as (writer, _):

        async def write() -> None:
            for number in range(30):
                await accept(writer, shop.ledger_id, hold(f"w{number}"))

        writing = asyncio.create_task(write())
        for _ in range(2):
            verdicts = [step async for step in shop.journal.VerifyLedger(request)]
            assert verdicts[-1].verdict.in_order
        await writing


async def test_concurrent_balance_reads_share_a_query(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries: list[Sequence[AccountKey]] = []

    async def count(raw: RawConnection, ledger_id: UUID, asked: Sequence[AccountKey]) -> Any:
        queries.append(asked)
        return await journal.balances_of_keys(raw, ledger_id, asked)

    monkeypatch.setattr("ledger.balances.balances_of_keys", count)
    expected: dict[AccountKey, int | None] = {
        AccountKey(*key): one.balance_minor for one in await balances(shop) for key in keys([one])
    }
    expected[AccountKey(Kind.HELD, "nobody", "EUR")] = None
    wanted = list(expected) * 20
    reader = Balances(shop.engine)
    found = await asyncio.gather(*(reader.get(shop.ledger_id, key) for key in wanted))
    assert [b and b.balance for b in found] == [expected[key] for key in wanted]
    assert [list(asked) for asked in queries] == [list(expected)]


async def test_balance_read_sees_what_was_answered_before_it(shop: Shop, database_url: str) -> None:
    """Reads begun all the time, so that each begins while a query is under way."""
    reader = Balances(shop.engine)
    held = AccountKey(Kind.HELD, "zoe", "EUR")
    stop = asyncio.Event()

    async def read_on() -> None:
        while not stop.is_set():
            await reader.get(shop.ledger_id, held)

    others = [asyncio.create_task(read_on()) for _ in range(3)]
    async with open_writer(database_url) as (writer, _):
        for number in range(1, 40):
            await accept(writer, shop.ledger_id, hold(f"z{number}", 10, "zoe"))
            found = await reader.get(shop.ledger_id, held)
            assert found is not None
            assert found.balance == -10 * number
    stop.set()
    await asyncio.gather(*others)


async def test_balance_reader_that_gives_up_disturbs_nobody(shop: Shop) -> None:
    reader = Balances(shop.engine)
    amy = AccountKey(AMY.kind, AMY.owner, AMY.currency_code)
    hasty, patient = (asyncio.create_task(reader.get(shop.ledger_id, amy)) for _ in range(2))
    await asyncio.sleep(0)
    hasty.cancel()
    assert await patient is not None
    assert hasty.cancelled()


async def test_everyone_who_reads_is_told_that_the_database_is_gone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(*_: Any) -> None:
        raise DatabaseUnavailable("gone")

    reader = Balances(shop.engine)
    amy = AccountKey(AMY.kind, AMY.owner, AMY.currency_code)
    with monkeypatch.context() as gone:
        gone.setattr("ledger.balances.balances_of_keys", unavailable)
        told = await asyncio.gather(
            *(reader.get(shop.ledger_id, amy) for _ in range(5)), return_exceptions=True
        )
    assert all(isinstance(error, DatabaseUnavailable) for error in told)
    assert await reader.get(shop.ledger_id, amy) is not None


async def test_clock_entries_have_no_postings(shop: Shop, database_url: str) -> None:
    async with open_writer(database_url) as (writer, _):
        await accept(writer, shop.ledger_id, AdvanceClock(CLOCK + timedelta(days=1)))
    last = (await entries(shop))[-1]
    assert last.WhichOneof("fact") == "clock_advanced"
    assert not last.postings
