"""What is written comes back as it was, in one batch or many, by the reads that need no writer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger import body
from ledger.domain import facts
from ledger.domain.adjustments import AdjustmentLine, ManualPostings, Proposal, Reversal
from ledger.domain.book import Book, Head
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    CaseFallDue,
    Claim,
    CloseCase,
    CreateCalendar,
    CreatePolicy,
    ExtendWindows,
    FallDue,
    LineSpec,
    OpenCase,
    PlaceHold,
    ProposeAdjustment,
    ReleaseHold,
    ReportSettlement,
    ReviewAdjustment,
)
from ledger.domain.holds import Line
from ledger.domain.kinds import CaseOutcome, CaseScope, RefundGround
from ledger.domain.needs import Needs
from ledger.domain.rules import Rules
from ledger.storage import audit, load, read, rules
from ledger.storage.engine import driver_connection
from ledger.storage.rows import LINE_COLUMNS
from ledger.verification.journal import Replay, check_bodies
from ledger.writer import Writer
from tests.support.books import check_books
from tests.support.story import CAREFUL, disputes
from tests.support.writers import (
    CLOCK,
    accept,
    hold,
    open_ledger,
    open_writer,
    refund,
    signed,
    submission,
)

OFFICE: Final = CreateCalendar("office", 2026, 2026, (5, 6), (), (), "a gazette")
STORM: Final = ExtendWindows("storm", "", "", CLOCK, CLOCK + timedelta(days=9), 2, "storm")


class Shop(NamedTuple):
    writer: Writer
    engine: AsyncEngine
    ledger_id: UUID

    async def accept(self, *commands: Any) -> None:
        await accept(self.writer, self.ledger_id, *commands)

    async def head(self) -> int:
        book, _ = await read.read_book(self.engine, self.ledger_id, Needs())
        return book.head.seq

    async def rules(self) -> Rules:
        book, _ = await read.read_book(self.engine, self.ledger_id, Needs(rules=True))
        return book.rules


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_writer(database_url) as (writer, engine):
        yield Shop(writer, engine, await open_ledger(writer, engine))
    await check_books(database_url)


def in_euros(hold_id: str, *merchants: str, currency: str = "EUR") -> PlaceHold:
    lines = tuple(LineSpec(str(n), merchant, 100, "week") for n, merchant in enumerate(merchants))
    return PlaceHold(hold_id, currency, "psp", None, lines)


def case(case_id: str, hold_id: str) -> OpenCase:
    claims = (Claim(hold_id, "1", 10),)
    ground = RefundGround.NO_REASON
    return OpenCase(case_id, hold_id, "EUR", claims, CaseScope.LINES, ground, None)


def test_a_line_is_loaded_with_all_its_fields_in_their_order() -> None:
    """But what only holds with parts have."""
    loaded = re.findall(r"\w+", load.LINES.partition("FROM")[0])
    # Who shares in a line, and what funds it, stand in tables of their own.
    columns = [each.name for each in fields(Line) if each.name not in {"shares", "funding"}]
    assert loaded == ["SELECT", "hold_id", *columns]
    placed = {"line_id", "ordinal", "merchant", "policy_id", "policy_version"}
    assert set(columns) - placed == LINE_COLUMNS.keys() - {"due_time"}


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
async def test_what_is_new_changes_before_it_is_committed(shop: Shop, at_once: int) -> None:
    """Parts of a batch are copied in while later parts change what was in them."""
    await shop.accept(OFFICE, CreatePolicy("careful", CAREFUL))
    line = (LineSpec("1", "cat", 1_000, "careful"),)
    wanted = [
        command
        for n in range(90)
        for command in (
            PlaceHold(f"h{n}", "EUR", "psp", None, line, "north", CLOCK + timedelta(days=9)),
            refund(f"r{n}", f"h{n}", 100),
            case(f"k{n}", f"h{n}"),
            ReportSettlement(f"h{n}", "EUR", 3, "bank", CLOCK),
            signed(f"h{n}"),
            replace(OFFICE, calendar_id=f"c{n}"),
            replace(STORM, extension_id=f"e{n}"),
        )
    ]
    later = [
        command
        for n in range(90)
        for command in (
            CloseCase(f"k{n}", CaseOutcome.WITHDRAWN, None),
            ReleaseHold(f"h{n}", ()),
            CaseFallDue(f"k{n}", CLOCK),
            FallDue(f"h{n}", CLOCK),
        )
    ]
    everything = [*wanted, *later]
    for start in range(0, len(everything), at_once):
        part = [submission(command) for command in everything[start : start + at_once]]
        answers = await shop.writer.submit(shop.ledger_id, part)
        assert all(answer.accepted for answer in answers)
    book, _ = await read.read_book(
        shop.engine, shop.ledger_id, Needs(holds={"h5"}, cases_of={"h5"}, events={"h5"}, rules=True)
    )
    settled = book.holds["h5"]
    assert settled.settle_time == CLOCK
    assert settled.lines["1"].released == 900
    assert settled.lines["1"].reserved == 90
    assert [event.line_ids for event in settled.events] == [("1",)]
    assert {known.hold_id for known in book.cases.values()} == {"h5"}
    assert len(book.rules.extensions) == 90
    assert book.rules.calendars.keys() == {"office", *(f"c{n}" for n in range(90))}


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
async def test_disputes_come_back_as_the_journal_says(
    shop: Shop, database_url: str, at_once: int
) -> None:
    """Whether they change in the batch that they began in, or in a later one."""
    commands = disputes()
    for start in range(0, len(commands), at_once):
        await shop.accept(*commands[start : start + at_once])
    with audit.snapshot(database_url) as connection:
        replay = Replay()
        list(check_bodies(connection, shop.ledger_id, 0, replay))
    said = replay.book
    book = await loaded(shop, Needs(set(said.holds)))
    assert book.holds == {
        hold_id: replace(said.holds[hold_id], events=[]) for hold_id in said.holds
    }
    needs = Needs(cases=set(said.cases), coupons=set(said.coupons), refunds=set(said.refunds))
    book = await loaded(shop, needs)
    assert book.cases == said.cases
    assert book.coupons == said.coupons
    assert book.refunds == said.refunds


@pytest.mark.parametrize("at_once", [1, 1_000])
async def test_adjustments_come_back_as_the_journal_says(
    shop: Shop, database_url: str, at_once: int
) -> None:
    """Approved and undone in the batch that they were proposed in, or in a later one."""
    gift = ManualPostings(
        (
            AdjustmentLine(AccountKey(Kind.AVAILABLE, "ann", "EUR"), -90, "h1"),
            AdjustmentLine(AccountKey(Kind.GOODWILL, "", "EUR"), 90),
        )
    )
    seq = await shop.head() + 4
    commands = [
        hold("h1"),
        *(_adjustment("a", gift), _adjustment("b", gift)),
        ReviewAdjustment("a", approved=True, by="user:boss"),
        *(_adjustment("c", Reversal(seq)), _adjustment("d", Reversal(seq))),
        ReviewAdjustment("c", approved=True, by="user:boss"),
        ReviewAdjustment("b", approved=False, by="user:boss"),
    ]
    for start in range(0, len(commands), at_once):
        await shop.accept(*commands[start : start + at_once])
    again = ReviewAdjustment("d", approved=True, by="user:boss")
    [answer] = await shop.writer.submit(shop.ledger_id, [submission(again)])
    assert (answer.accepted, answer.response) == (False, b"ENTRY_REVERSED")
    with audit.snapshot(database_url) as connection:
        replay = Replay()
        list(check_bodies(connection, shop.ledger_id, 0, replay))
    book = await loaded(shop, Needs(adjustments={*"abcd"}))
    assert book.adjustments == replay.book.adjustments
    assert (await loaded(shop, Needs(reviews={seq}))).adjustments.keys() == {"a"}
    assert (await loaded(shop, Needs(entries={seq}))).entry_kinds == {seq: "adjustment_reviewed"}
    refused = _adjustment("e", Reversal(seq - 1))
    [answer] = await shop.writer.submit(shop.ledger_id, [submission(refused)])
    assert answer.response == b"ENTRY_NOT_REVERSIBLE"


def _adjustment(adjustment_id: str, what: Proposal) -> ProposeAdjustment:
    return ProposeAdjustment(adjustment_id, what, "late", CLOCK + timedelta(days=1), "user:clerk")


async def test_cases_are_found_by_their_holds_and_by_references(shop: Shop) -> None:
    await shop.accept(*disputes())

    async def found(needs: Needs) -> set[str]:
        return set((await loaded(shop, needs)).cases)

    assert await found(Needs(cases_of={"d-other"})) == {"k-wide"}
    assert await found(Needs(cases_about={"d-both"})) == {"k-first", "k-second"}
    both = Needs(cases_of={"d-wide"}, cases_about={"e-won", "none"})
    assert await found(both) == {"k-wide", "k-won"}
    assert await found(Needs(chargebacks={"ref-won", "ref-lost", "other"})) == {"k-won", "k-lost"}


async def loaded(shop: Shop, needs: Needs) -> Book:
    """What is loaded for just that."""
    book = Book(Head("shop", "UTC", 0, CLOCK, 0, None))
    async with driver_connection(shop.engine) as raw:
        await load.load_more(raw, shop.ledger_id, book, needs)
    return book


async def test_the_rules_are_read_once_and_again_when_they_change(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    until = rules.until

    async def counted(*which: Any) -> Rules:
        asked.append(which)
        return await until(*which)

    monkeypatch.setattr(rules, "until", counted)
    assert await shop.rules() == Rules()
    assert not asked
    await shop.accept(OFFICE, replace(OFFICE, holidays=(date(2026, 5, 1),)), STORM)
    asked.clear()
    first = await shop.rules()
    assert await shop.rules() is first
    assert len(asked) == 1
    assert first.calendars["office"].revision == 2
    assert [each.extension_id for each in first.extensions] == ["storm"]
    assert first.seq == await shop.head()
    await shop.accept(replace(STORM, extension_id="flood"))
    assert [each.extension_id for each in (await shop.rules()).extensions] == ["storm", "flood"]


async def test_rules_and_calendars_as_of_an_entry(shop: Shop) -> None:
    begin = await shop.head()
    may = replace(OFFICE, holidays=(date(2026, 5, 1),), working_days=(date(2026, 5, 9),))
    await shop.accept(OFFICE, may, STORM)
    found = [await read.rules_until(shop.engine, shop.ledger_id, begin + n) for n in range(4)]
    assert [each.seq for each in found] == [begin + n if n else 0 for n in range(4)]
    assert [len(each.extensions) for each in found] == [0, 0, 0, 1]
    revisions = [each.calendars["office"].revision for each in found[1:]]
    assert revisions == [1, 2, 2]
    for revision, expected in ((0, 2), (1, 1), (2, 2)):
        calendar = await read.calendar(shop.engine, shop.ledger_id, "office", revision)
        assert calendar is not None
        assert calendar.revision == expected
    newest = await read.calendar(shop.engine, shop.ledger_id, "office", 0)
    assert newest == found[3].calendars["office"]
    assert await read.calendar(shop.engine, shop.ledger_id, "office", 3) is None
    assert await read.calendar(shop.engine, shop.ledger_id, "other", 0) is None
    assert await read.extension(shop.engine, shop.ledger_id, "other") is None


async def test_what_a_policy_says_comes_back(shop: Shop) -> None:
    await shop.accept(OFFICE, CreatePolicy("careful", CAREFUL), CreatePolicy("careful", CAREFUL))
    book, _ = await read.read_book(shop.engine, shop.ledger_id, Needs(policies={"careful"}))
    assert {version: p.terms for (_, version), p in book.policies.items()} == {
        1: CAREFUL,
        2: CAREFUL,
    }


async def test_the_entries_of_a_hold(shop: Shop) -> None:
    await shop.accept(hold("h"), hold("other"), signed("h"), case("k", "h"), signed("h"))
    await shop.accept(CloseCase("k", CaseOutcome.WITHDRAWN, None), refund("r", "h", 1))
    bodies = await read.hold_bodies(shop.engine, shop.ledger_id, ["h"])
    assert [type(body.decode(each).fact) for each in bodies] == [
        facts.HoldPlaced,
        facts.FulfilmentReported,
        facts.CaseOpened,
        facts.FulfilmentReported,
        facts.CaseClosed,
        facts.RefundCreated,
    ]
    first, second = (body.decode(bodies[at]).seq for at in (1, 3))

    async def events(after: int, limit: int) -> list[int]:
        found = await read.fulfilment_bodies(shop.engine, shop.ledger_id, "h", after, limit)
        return [body.decode(each).seq for each in found]

    assert await events(0, 9) == [first, second]
    assert await events(0, 1) == [first]
    assert await events(first, 1) == [second]
    assert await events(second, 1) == []


async def test_the_last_entry_recorded_by_a_moment(shop: Shop) -> None:
    await shop.accept(hold("h"))
    last = body.decode((await read.hold_bodies(shop.engine, shop.ledger_id, ["h"]))[0])
    tick = timedelta(microseconds=1)

    async def seq_at(moment: Any) -> int:
        return await read.seq_at(shop.engine, shop.ledger_id, moment)

    assert await seq_at(last.record_time) == last.seq
    assert await seq_at(last.record_time - tick) == last.seq - 1
    assert await seq_at(last.record_time + tick) == last.seq
    assert await seq_at(CLOCK - tick) == 0


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_the_holds_of_a_merchant(shop: Shop, limit: int) -> None:
    await shop.accept(
        in_euros("b", "amy", "amy", "bob"),
        in_euros("d", "amy", currency="USD"),
        in_euros("a", "amy"),
        in_euros("c", "amy"),
        *(signed("c"), ReleaseHold("c", ())),
        in_euros("e", "bob"),
    )
    assert await open_holds(shop, "amy", limit) == ["a", "b", "d"]
    assert await open_holds(shop, "bob", limit) == ["b", "e"]
    assert await open_holds(shop, "eve", limit) == []
    assert await ever_placed(shop, "amy", limit) == ["b", "a", "c", "d"]
    assert await ever_placed(shop, "bob", limit) == ["b", "e"]


async def open_holds(shop: Shop, merchant: str, limit: int) -> list[str]:
    found: list[str] = []
    after = ""
    while page := await read.open_holds_of(shop.engine, shop.ledger_id, merchant, after, limit):
        found += page
        after = page[-1]
    return found


async def ever_placed(shop: Shop, merchant: str, limit: int) -> list[str]:
    found: list[str] = []
    after = ("", 0)
    while page := await read.holds_placed_for(shop.engine, shop.ledger_id, merchant, after, limit):
        assert len(page) <= limit
        found += [each.hold_id for each in page]
        after = page[-1].currency, page[-1].seq
    return found
