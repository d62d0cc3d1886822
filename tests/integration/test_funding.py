"""What funds lines beside cash, as it is stored: with real batches, a real sweep and its audits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.domain.commands import Command, GrantCoupon, InspectTradeIn, LineSpec, PlaceHold
from ledger.domain.coupons import CouponState
from ledger.domain.facts import FundingPart
from ledger.domain.holds import Line
from ledger.domain.kinds import FundingSource, Liable
from ledger.domain.needs import Needs
from ledger.domain.refusals import Reason
from ledger.storage import audit, due, read
from ledger.verification.journal import Replay, check_bodies
from tests.integration.test_storage import Shop, shop
from tests.support.books import check_books
from tests.support.funding_story import EXPIRES, fundings
from tests.support.writers import CLOCK, submission

__all__ = ["shop"]


@pytest.mark.parametrize("at_once", [1, 5, 1_000])
async def test_it_comes_back_as_the_journal_says(
    shop: Shop, database_url: str, at_once: int
) -> None:
    """Whether it changes in the batch that it began in, or in a later one."""
    commands = fundings()
    for start in range(0, len(commands), at_once):
        await shop.accept(*commands[start : start + at_once])
    with audit.snapshot(database_url) as connection:
        replay = Replay()
        list(check_bodies(connection, shop.ledger_id, 0, replay))
    said = replay.book
    needs = Needs(set(said.holds), coupons=set(said.coupons), refunds=set(said.refunds))
    book, _ = await read.read_book(shop.engine, shop.ledger_id, needs)
    assert book.holds == {
        hold_id: replace(said.holds[hold_id], events=[]) for hold_id in said.holds
    }
    assert book.coupons == said.coupons
    assert book.refunds == said.refunds
    assert all(hold.has_parts == _is_funded(*hold.lines.values()) for hold in book.holds.values())
    await check_books(database_url)


def _is_funded(*lines: Line) -> bool:
    return any(line.funding for line in lines)


async def test_the_sweep_finds_what_expires_by_its_index(shop: Shop, database_url: str) -> None:
    await shop.accept(*fundings())
    found = await due.due_until(
        shop.engine, shop.ledger_id, EXPIRES, (EXPIRES - timedelta(days=1), "", ""), 10
    )
    assert [(each.what, each.id) for each in found] == [
        ("coupon", "g-merchant"),
        ("coupon", "g-part"),
        ("coupon", "g-spent"),
    ]
    earlier = EXPIRES - timedelta(microseconds=1)
    assert await due.next_moment(shop.engine, shop.ledger_id, CLOCK, earlier) is None
    assert await due.next_moment(shop.engine, shop.ledger_id, CLOCK, EXPIRES) == EXPIRES
    await check_books(database_url)


async def test_two_holds_of_one_batch_spend_a_coupon_once(shop: Shop, database_url: str) -> None:
    *commands, _ = fundings()
    await shop.accept(*commands)
    of = ("g-twice", "k-granted", "", "1", "EUR", 50, Liable.PLATFORM, "sorry", None, "user:clerk")
    part = (FundingPart(FundingSource.COUPON, "g-twice", 50),)
    holds = [
        PlaceHold(f"t{n}", "EUR", "psp", None, (LineSpec("1", "amy", 50, "month", funding=part),))
        for n in range(2)
    ]
    wanted: list[Command] = [GrantCoupon(*of), *holds]
    answers = await shop.writer.submit(shop.ledger_id, [submission(each) for each in wanted])
    assert [answer.accepted for answer in answers] == [True, True, False]
    assert Reason.COUPON_STATE.encode() in answers[2].response
    needs = Needs(coupons={"g-twice"})
    book, _ = await read.read_book(shop.engine, shop.ledger_id, needs)
    assert book.coupons["g-twice"].state is CouponState.REDEEMED
    await check_books(database_url)


async def test_goods_are_inspected_out_of_the_rows(shop: Shop, database_url: str) -> None:
    """The account of who takes them is known to a batch that names no hold of theirs before."""
    *commands, _ = fundings()
    await shop.accept(*commands)
    await shop.accept(InspectTradeIn("g-kept", "1", "reseller", "EUR", 0, "", None))
    await check_books(database_url)
