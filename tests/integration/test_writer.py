"""The writer on a real database; two writers with an engine each are two server processes."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

import ledger.transaction
from ledger.domain.book import Book
from ledger.domain.commands import (
    Command,
    CreateCalendar,
    CreatePayout,
    CreatePolicy,
    FallDue,
    PlaceHold,
    ReachDueTime,
    ReleaseHold,
    ReportPayout,
    ReportRefund,
)
from ledger.domain.entries import Entry
from ledger.domain.kinds import PayoutOutcome, RefundOutcome
from ledger.domain.policies import Length, Terms, Unit
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.storage.engine import DatabaseUnavailable
from ledger.transaction import Answer, Submission
from ledger.writer import Chain, Writer
from tests.support.books import check_books
from tests.support.proxy import Cut, proxied
from tests.support.writers import (
    CLOCK,
    accept,
    fetch,
    fetch_one,
    hold,
    open_ledger,
    open_writer,
    refund,
    send,
    signed,
    submission,
)


class Shop(NamedTuple):
    writer: Writer
    other: Writer
    engine: AsyncEngine
    ledger_id: UUID


@pytest.fixture(autouse=True)
def log() -> Iterator[list[Any]]:
    """What was logged, as events."""
    with structlog.testing.capture_logs() as events:
        yield events


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    """A ledger, and two writers for it."""
    async with (
        open_writer(database_url) as (writer, engine),
        open_writer(database_url) as (other, _),
    ):
        yield Shop(writer, other, engine, await open_ledger(writer, engine))
    await check_books(database_url)


def refused(answer: Answer, reason: Reason) -> bool:
    return not answer.accepted and answer.response == reason.encode()


async def entry_count(shop: Shop) -> int:
    count: int = await fetch_one(shop.engine, "SELECT count(*) FROM entries")
    return count


async def test_concurrent_commands_share_transactions_and_keep_their_order(shop: Shop) -> None:
    answers = await asyncio.gather(
        *(send(shop.writer, shop.ledger_id, hold(f"h{n}")) for n in range(500))
    )
    assert [int(answer.response) for answer in answers] == list(range(3, 503))
    commits = await fetch_one(shop.engine, "SELECT count(DISTINCT xmin::text) FROM entries")
    assert commits <= 5


async def test_a_group_sees_what_its_earlier_commands_did(shop: Shop) -> None:
    wanted: list[Command] = [
        hold("h"),
        refund("r", "h", 400),
        signed("h"),
        ReleaseHold("h", ()),
    ]
    answers = await shop.writer.submit(shop.ledger_id, [submission(each) for each in wanted])
    assert [answer.response for answer in answers] == [b"3", b"4", b"5", b"6"]
    line = await fetch(shop.engine, "SELECT captured, refunded_before, released, held FROM lines")
    assert line == [(1_000, 400, 600, 0)]


async def test_groups_larger_than_a_batch_are_written_whole(shop: Shop) -> None:
    sizes = (1, 999, 2, 1_200, 3)
    groups = [[submission(hold(f"h{size}-{n}")) for n in range(size)] for size in sizes]
    answered = await asyncio.gather(
        *(shop.writer.submit(shop.ledger_id, group) for group in groups)
    )
    assert [len(answers) for answers in answered] == list(sizes)
    assert [int(answer.response) for answers in answered for answer in answers] == list(
        range(3, 3 + sum(sizes))
    )


async def test_nothing_to_submit_is_answered_with_nothing(shop: Shop) -> None:
    assert await asyncio.wait_for(shop.writer.submit(shop.ledger_id, []), 5) == []


def no_submission(error: Exception) -> Callable[[], Submission]:
    def prepare() -> Submission:
        raise error

    return prepare


@pytest.mark.parametrize(
    "error", [field_invalid("field", "is wrong"), ZeroDivisionError()], ids=["refused", "broken"]
)
async def test_what_cannot_be_prepared_fails_alone(shop: Shop, error: Exception) -> None:
    failed, placed = await asyncio.gather(
        shop.writer.submit_one(shop.ledger_id, no_submission(error)),
        send(shop.writer, shop.ledger_id, hold("h")),
        return_exceptions=True,
    )
    assert failed is error
    assert isinstance(placed, Answer)
    assert placed.accepted


async def test_what_nobody_waits_for_is_not_prepared(shop: Shop) -> None:
    late = no_submission(AssertionError("prepared for nobody"))
    task = asyncio.create_task(shop.writer.submit_one(shop.ledger_id, late))
    await asyncio.sleep(0)
    task.cancel()
    await accept(shop.writer, shop.ledger_id, hold("h"))
    assert task.cancelled()


async def test_a_ledger_that_is_not_there(shop: Shop) -> None:
    answer = await send(shop.writer, UUID(int=1), hold("h"))
    assert refused(answer, Reason.LEDGER_NOT_FOUND)


async def test_sixteen_duplicates_on_two_writers_have_one_effect_and_one_answer(
    shop: Shop,
) -> None:
    for round_ in range(10):
        writers = [shop.writer, shop.other] * 8
        answers = await asyncio.gather(
            *(
                send(writer, shop.ledger_id, hold(f"h{round_}"), request_id=f"same-{round_}")
                for writer in writers
            )
        )
        assert set(answers) == {Answer(accepted=True, response=str(3 + round_).encode())}
    assert await entry_count(shop) == 12


async def test_a_request_id_used_for_something_else_is_refused(shop: Shop) -> None:
    first = await send(shop.writer, shop.ledger_id, hold("a"), request_id="same")
    for writer in (shop.writer, shop.other):
        again = await send(writer, shop.ledger_id, hold("b"), request_id="same")
        assert refused(again, Reason.REQUEST_ID_REUSED)
    assert await send(shop.other, shop.ledger_id, hold("a"), request_id="same") == first
    assert await entry_count(shop) == 3


async def test_duplicates_inside_one_batch(shop: Shop) -> None:
    answers = await shop.writer.submit(
        shop.ledger_id,
        [
            submission(hold("a"), "same"),
            submission(hold("a"), "same"),
            submission(hold("b"), "same"),
            submission(hold("a"), "other"),
            submission(hold("a"), "other"),
            submission(hold("c"), "other"),
        ],
    )
    assert [answer.response.decode() for answer in answers] == [
        "3",
        "3",
        Reason.REQUEST_ID_REUSED,
        Reason.HOLD_EXISTS,
        Reason.HOLD_EXISTS,
        Reason.REQUEST_ID_REUSED,
    ]


async def test_a_batch_written_in_parts_changes_what_its_earlier_parts_inserted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of thing is inserted by one part and changed by another, in one transaction."""
    monkeypatch.setattr(ledger.transaction, "PART_COMMANDS", 7)
    orders = range(20)
    wanted: list[Command] = [
        *(hold(f"h{n}", merchant=f"m{n % 3}") for n in orders),
        *(signed(f"h{n}") for n in orders),
        *(refund(f"r{n}", f"h{n}", 100) for n in orders),
        *(ReportRefund(f"r{n}", RefundOutcome.SUCCEEDED, None) for n in orders),
        *(ReleaseHold(f"h{n}", ()) for n in orders),
        CreatePolicy("week", Terms(Length(9, Unit.DAY), "UTC")),
        hold("late"),
        *(CreatePayout(f"p{n}", f"m{n}", "EUR", 300, "bank", None) for n in range(3)),
        *(ReportPayout(f"p{n}", PayoutOutcome.PAID, "main", None) for n in range(3)),
        refund("after", "h0", 900),
    ]
    await accept(shop.writer, shop.ledger_id, *wanted)
    commits = await fetch_one(
        shop.engine, "SELECT count(DISTINCT xmin::text) FROM entries WHERE seq > 2"
    )
    assert commits == 1
    (sums,) = await fetch(
        shop.engine,
        "SELECT sum(captured), sum(held), sum(refunded_before), sum(released),"
        " sum(refunded_after) FROM lines",
    )
    assert sums == (21_000, 1_000, 2_000, 18_000, 900)


async def test_a_refusal_is_repeated_though_the_state_has_changed(shop: Shop) -> None:
    payout = CreatePayout("p", "amy", "EUR", 500, "bank", None)
    early = await send(shop.writer, shop.ledger_id, payout, request_id="early")
    assert refused(early, Reason.INSUFFICIENT_AVAILABLE)
    await accept(shop.writer, shop.ledger_id, hold("h"), signed("h"), ReleaseHold("h", ()))
    assert await send(shop.other, shop.ledger_id, payout, request_id="early") == early
    assert (await send(shop.writer, shop.ledger_id, payout, request_id="late")).accepted


async def test_a_command_whose_decision_fails_fails_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, log: list[Any]
) -> None:
    decide = ledger.transaction.decide  # type: ignore[attr-defined]

    def poisoned(command: Any, book: Book, now: Any) -> Any:
        if isinstance(command, PlaceHold) and command.hold_id == "h25":
            raise RuntimeError("poison")
        return decide(command, book, now)

    monkeypatch.setattr(ledger.transaction, "decide", poisoned)
    answers = await asyncio.gather(
        *(send(shop.writer, shop.ledger_id, hold(f"h{n}"), request_id=f"id-{n}") for n in range(51))
    )
    assert refused(answers.pop(25), Reason.INTERNAL_FAULT)
    assert all(answer.accepted for answer in answers)
    assert await entry_count(shop) == 52
    assert [event["event"] for event in log] == ["command failed"]
    # A fault is not stored: once it is mended, the same request succeeds.
    monkeypatch.setattr(ledger.transaction, "decide", decide)
    assert (await send(shop.writer, shop.ledger_id, hold("h25"), request_id="id-25")).accepted


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param(
            CreateCalendar("late", 2**40, 2**40, (), (), (), "nobody"),
            id="a row the database refuses",
        ),
        pytest.param(hold("nul\0"), id="a key the driver refuses"),
    ],
)
async def test_a_command_the_database_refuses_fails_alone(shop: Shop, poison: Any) -> None:
    commands = [hold(f"h{n}") for n in range(50)]
    commands.insert(17, poison)
    answers = await shop.writer.submit(shop.ledger_id, [submission(each) for each in commands])
    assert refused(answers.pop(17), Reason.INTERNAL_FAULT)
    assert all(answer.accepted for answer in answers)
    assert await entry_count(shop) == 52


async def test_an_answer_that_cannot_be_made_leaves_no_entry(shop: Shop) -> None:
    def fail(_book: Book, _entries: Sequence[Entry]) -> bytes:
        raise RuntimeError("poison")

    bad = submission(hold("bad"))
    answers = await shop.writer.submit(
        shop.ledger_id,
        [
            submission(hold("a")),
            Submission(bad.command, bad.actor, fail, bad.request_id, bad.fingerprint),
            submission(hold("b")),
        ],
    )
    assert [answer.accepted for answer in answers] == [True, False, True]
    assert await entry_count(shop) == 4


async def test_callers_who_give_up_disturb_nobody(shop: Shop) -> None:
    chance = random.Random(7)
    for round_ in range(10):
        tasks = [
            asyncio.create_task(
                send(
                    shop.writer, shop.ledger_id, hold(f"h{round_}-{n}"), request_id=f"{round_}-{n}"
                )
            )
            for n in range(60)
        ]
        given_up = set(chance.sample(range(60), 30))
        for n in given_up:
            await asyncio.sleep(0.001 * chance.random())
            tasks[n].cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        for n, first in enumerate(answers):
            assert isinstance(first, Answer) or n in given_up
            # Repeated, it takes effect now or is found to have.
            again = await send(
                shop.writer, shop.ledger_id, hold(f"h{round_}-{n}"), request_id=f"{round_}-{n}"
            )
            assert again.accepted
            assert again == first or n in given_up
    assert await entry_count(shop) == 602


async def test_what_has_not_begun_is_dropped_when_its_caller_gives_up(shop: Shop) -> None:
    blocker = asyncio.create_task(send(shop.writer, shop.ledger_id, hold("first")))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(send(shop.writer, shop.ledger_id, hold("second")))
    neighbour = asyncio.create_task(send(shop.writer, shop.ledger_id, hold("third")))
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await blocker).accepted
    assert (await neighbour).accepted
    assert await fetch(shop.engine, "SELECT hold_id FROM holds ORDER BY entry_seq") == [
        ("first",),
        ("third",),
    ]


async def test_a_full_queue_takes_nothing(database_url: str) -> None:
    async with open_writer(database_url, queue_commands_max=10) as (writer, engine):
        ledger_id = await open_ledger(writer, engine)
        taken = [asyncio.create_task(send(writer, ledger_id, hold(f"h{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as full:
            await send(writer, ledger_id, hold("one-too-many"))
        assert full.value.reason is Reason.QUEUE_FULL
        assert all(answer.accepted for answer in await asyncio.gather(*taken))
        # Once there is room, the same is taken.
        assert await fetch_one(engine, "SELECT count(*) FROM holds") == 10
        assert (await send(writer, ledger_id, hold("one-too-many"))).accepted
    await check_books(database_url)


async def test_senders_that_can_wait_are_not_refused_and_leave_room(database_url: str) -> None:
    async with open_writer(database_url, queue_commands_max=20) as (writer, engine):
        ledger_id = await open_ledger(writer, engine)

        async def stream(sender: int) -> list[Answer]:
            chain = Chain()
            taken = [
                await writer.submit_when_room(
                    ledger_id,
                    [submission(hold(f"h{sender}-{message}-{n}")) for n in range(3)],
                    chain,
                )
                for message in range(5)
            ]
            return [answer for answers in taken for answer in await answers]

        streams = [asyncio.create_task(stream(sender)) for sender in range(8)]
        await asyncio.sleep(0.01)
        between = [send(writer, ledger_id, hold(f"between-{n}")) for n in range(10)]
        assert all(answer.accepted for answer in await asyncio.gather(*between))
        for answers in await asyncio.gather(*streams):
            assert [answer.accepted for answer in answers] == [True] * 15
            assert [int(a.response) for a in answers] == sorted(int(a.response) for a in answers)
        # More than the whole queue is a message of its own.
        large = [submission(hold(f"large-{n}")) for n in range(20)]
        answered = await writer.submit_when_room(ledger_id, large, Chain())
        assert all(answer.accepted for answer in await answered)
        assert await (await writer.submit_when_room(ledger_id, [], Chain())) == []
    await check_books(database_url)


async def test_what_follows_something_cancelled_is_not_written(shop: Shop) -> None:
    """Or it would be refused for lack of it, and that refusal kept."""
    writer, chain = shop.writer, Chain()
    busy = asyncio.create_task(send(writer, shop.ledger_id, hold("busy")))
    await asyncio.sleep(0)
    taken = [
        await writer.submit_when_room(shop.ledger_id, [submission(each)], chain)
        for each in (hold("a"), hold("o"), signed("o"))
    ]
    asyncio.ensure_future(taken[1]).cancel()
    assert (await busy).accepted
    assert [answer.accepted for answer in await taken[0]] == [True]
    for cancelled in taken[1:]:
        with pytest.raises(asyncio.CancelledError):
            await cancelled
    again = [await send(writer, shop.ledger_id, each) for each in (hold("o"), signed("o"))]
    assert all(answer.accepted for answer in again)


async def test_what_follows_something_unknown_is_not_written(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_writer(database_url, patience_seconds=0.2) as (writer, engine):
        ledger_id = await open_ledger(writer, engine)
        transact = ledger.transaction.transact
        calls = iter([0.3, 0.0])

        async def failing_once(*given: Any) -> list[Answer]:
            if pause := next(calls):
                await asyncio.sleep(pause)
                raise DatabaseUnavailable("gone")
            return await transact(*given)

        monkeypatch.setattr("ledger.writer.transact", failing_once)
        chain = Chain()
        first = await writer.submit_when_room(ledger_id, [submission(hold("o"))], chain)
        await asyncio.sleep(0)
        second = await writer.submit_when_room(ledger_id, [submission(signed("o"))], chain)
        (answer,) = await first
        assert refused(answer, Reason.DATABASE_UNAVAILABLE)
        assert not answer.known
        with pytest.raises(asyncio.CancelledError):
            await second
        monkeypatch.setattr("ledger.writer.transact", transact)
        assert (await send(writer, ledger_id, hold("o"))).accepted
        assert (await send(writer, ledger_id, signed("o"))).accepted
    await check_books(database_url)


async def test_closing_answers_what_was_taken_and_takes_nothing_more(shop: Shop) -> None:
    taken = [
        asyncio.create_task(shop.writer.submit(shop.ledger_id, [submission(hold(f"h{n}-{m}"))]))
        for n in range(40)
        for m in range(30)
    ]
    await asyncio.sleep(0)
    closing = asyncio.create_task(shop.writer.close())
    await asyncio.sleep(0)
    with pytest.raises(Refusal) as late:
        await send(shop.writer, shop.ledger_id, hold("late"))
    assert late.value.reason is Reason.SHUTTING_DOWN
    await closing
    assert all(task.done() and task.result()[0].accepted for task in taken)
    assert await fetch_one(shop.engine, "SELECT count(*) FROM holds") == 1_200


async def test_release_against_refund_on_two_writers(shop: Shop) -> None:
    """One order or the other, and never more than was captured."""
    rounds = 200
    orders = set()
    for n in range(rounds):
        await accept(shop.writer, shop.ledger_id, hold(f"h{n}"), signed(f"h{n}"))
        one, two = (shop.writer, shop.other) if n % 2 else (shop.other, shop.writer)
        released, refunded = await asyncio.gather(
            send(one, shop.ledger_id, ReleaseHold(f"h{n}", ())),
            send(two, shop.ledger_id, refund(f"r{n}", f"h{n}")),
        )
        assert refunded.accepted
        assert released.accepted or refused(released, Reason.RELEASE_BLOCKED)
        orders.add(released.accepted)
        ((captured, held, before, paid, after),) = await fetch(
            shop.engine,
            "SELECT captured, held, refunded_before, released, refunded_after"
            " FROM lines WHERE hold_id = %s",
            f"h{n}",
        )
        expected = (0, 0, 1_000, 1_000) if released.accepted else (0, 1_000, 0, 0)
        assert (held, before, paid, after) == expected
        assert before + after <= captured
    assert orders == {True, False}, "the race always ended the same way"


async def test_refunds_on_two_writers_never_exceed_the_capture(shop: Shop) -> None:
    for n in range(20):
        await accept(shop.writer, shop.ledger_id, hold(f"h{n}"), signed(f"h{n}"))
        answers = await asyncio.gather(
            *(
                send(writer, shop.ledger_id, refund(f"r{n}-{m}", f"h{n}", 300))
                for m, writer in enumerate([shop.writer, shop.other] * 4)
            ),
            send(shop.other, shop.ledger_id, ReleaseHold(f"h{n}", ())),
        )
        assert sum(answer.accepted for answer in answers[:-1]) == 3


async def test_payouts_on_two_writers_never_exceed_what_is_available(shop: Shop) -> None:
    await accept(shop.writer, shop.ledger_id, hold("h"), signed("h"), ReleaseHold("h", ()))
    payouts = [CreatePayout(f"p{n}", "amy", "EUR", 98, "bank", None) for n in range(20)]
    answers = await asyncio.gather(
        *(
            send(writer, shop.ledger_id, payout)
            for payout, writer in zip(payouts, [shop.writer, shop.other] * 10, strict=True)
        )
    )
    assert sum(answer.accepted for answer in answers) == 10


async def test_a_hot_account_on_two_writers_has_every_version_once(shop: Shop) -> None:
    await asyncio.gather(
        *(
            send(writer, shop.ledger_id, hold(f"h{n}"))
            for n, writer in enumerate([shop.writer, shop.other] * 200)
        )
    )
    versions = await fetch(
        shop.engine,
        "SELECT p.account_version, p.balance FROM postings p JOIN accounts a"
        " ON a.ledger_id = p.ledger_id AND a.number = p.account_number"
        " WHERE a.owner = 'amy' ORDER BY p.seq",
    )
    assert versions == [(n, -1_000 * n) for n in range(1, 401)]
    times = await fetch(shop.engine, "SELECT record_time FROM entries ORDER BY seq")
    assert all(earlier < later for earlier, later in pairwise(times))


async def test_ledgers_do_not_touch_each_other(shop: Shop) -> None:
    second = await open_ledger(shop.writer, shop.engine, "second")
    answers = await asyncio.gather(
        *(
            send(writer, ledger_id, hold(f"h{n}"), request_id=f"same-{n}")
            for n in range(50)
            for ledger_id in (shop.ledger_id, second)
            for writer in (shop.writer, shop.other)
        )
    )
    assert all(answer.accepted for answer in answers)
    counts = await fetch(shop.engine, "SELECT count(*) FROM entries GROUP BY ledger_id")
    assert counts == [(52,), (52,)]


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_connection_that_breaks_at_commit(database_url: str, cut: Cut) -> None:
    """Whether the commit arrived or not: everyone gets the answer, and it happened once."""
    async with (
        open_writer(database_url) as (writer, engine),
        proxied(database_url) as (proxy, through),
        open_writer(through) as (cut_off, _),
    ):
        ledger_id = await open_ledger(writer, engine)
        await accept(writer, ledger_id, hold("due"), signed("due"))
        (moment,) = (await fetch(engine, "SELECT due_time FROM lines"))[0]
        proxy.cuts += [cut, cut]
        due = Submission(FallDue("due", moment), "system:test", lambda *_: b"")
        payout = CreatePayout("too-much", "amy", "EUR", 10_000, "bank", None)
        answers = await cut_off.submit(
            ledger_id,
            [
                submission(hold("a"), "id-a"),
                Submission(ReachDueTime(CLOCK), "system:test", lambda *_: b""),
                due,
                submission(payout, "id-p"),
                submission(hold("b"), "id-b"),
            ],
        )
        assert not proxy.cuts
        assert proxy.commits_seen >= 2
        assert [answer.response for answer in answers] == [
            b"5",
            b"",
            b"",
            Reason.INSUFFICIENT_AVAILABLE.encode(),
            b"7",
        ]
        again = await send(writer, ledger_id, hold("a"), request_id="id-a")
        assert again == answers[0]
        assert await fetch_one(engine, "SELECT count(*) FROM entries") == 7
    await check_books(database_url)


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_database_that_stays_away_after_a_cut_commit(database_url: str, cut: Cut) -> None:
    """Nobody is told what is not known; the same request finds out when the database is back."""
    async with (
        open_writer(database_url) as (writer, engine),
        proxied(database_url) as (proxy, through),
        open_writer(through, patience_seconds=0.5) as (cut_off, _),
    ):
        ledger_id = await open_ledger(writer, engine)
        assert (await send(cut_off, ledger_id, hold("warm"))).accepted
        proxy.cuts.append(cut)
        proxy.stays_away = True
        unknown = await send(cut_off, ledger_id, hold("a"), request_id="id-a")
        assert refused(unknown, Reason.DATABASE_UNAVAILABLE)
        proxy.away = False
        answer = await send(cut_off, ledger_id, hold("a"), request_id="id-a")
        assert answer == Answer(accepted=True, response=b"4")
        assert await fetch_one(engine, "SELECT count(*) FROM entries") == 4
    await check_books(database_url)


async def test_backends_that_are_terminated_under_load(shop: Shop) -> None:
    """A connection may be taken away at any point of a transaction."""
    done = asyncio.Event()

    async def terminate() -> None:
        while not done.is_set():
            # The application role may end only sessions of its own kind, and that is enough.
            await fetch(
                shop.engine,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'escrow'"
                " AND pid <> pg_backend_pid() AND state <> 'idle'",
            )
            await asyncio.sleep(0.01)

    async def load(worker: int) -> list[Answer]:
        writer = (shop.writer, shop.other)[worker % 2]
        return [
            await send(writer, shop.ledger_id, hold(f"h{worker}-{n}"), request_id=f"{worker}-{n}")
            for n in range(25)
        ]

    terminating = asyncio.create_task(terminate())
    answered = await asyncio.gather(*(load(worker) for worker in range(16)))
    done.set()
    await terminating
    assert all(answer.accepted for answers in answered for answer in answers)
    seqs = sorted(int(answer.response) for answers in answered for answer in answers)
    assert seqs == list(range(3, 403))
    assert await entry_count(shop) == 402
