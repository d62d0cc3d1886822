"""CloseCase over the wire: who bears an award, out of which account, and what an appeal undoes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow_client import (
    AsyncClient,
    Award,
    Case,
    CaseAction,
    CaseOutcome,
    CaseState,
    CaseSubject,
    CaseType,
    Claim,
    CloseCase,
    CommissionRefund,
    CreatePayout,
    LiabilityShare,
    Liable,
    Money,
    MoveCase,
    OpenCase,
    PolicyTerms,
    RefundOutcome,
    RefundState,
    ReportRefund,
    errors,
)
from tests.support.postings import balances, entry_count, posted, recorded
from tests.support.shop import LEDGER, WINDOW_END, gbp, order, refund, signed

HELD, DISPUTED, AVAILABLE, RECEIVABLE = (2010, "amy"), (2020, "amy"), (2110, "amy"), (1210, "amy")
PAYABLE, CLEARING = (2210, "card"), (1110, "card")
PLATFORM, FREIGHT = (5020, ""), (5050, "")
SHIP, BUYER = (1220, "ship"), (1230, "o")
THIRDS = (
    LiabilityShare(Liable.MERCHANT, 3_334),
    LiabilityShare(Liable.CARRIER, 3_333, "ship"),
    LiabilityShare(Liable.PLATFORM, 3_333),
)


@pytest.fixture
async def hold(client: AsyncClient, ledger: str) -> str:
    """An order of one line that is signed for, whose rulings can be appealed for three days."""
    await client.create_policy(
        ledger, "tail", window_days=7, time_zone="UTC", terms=PolicyTerms(appeal_days=3)
    )
    await client.place_hold(ledger, order("o", 1_000, policy="tail"))
    await client.report_fulfilment(ledger, signed("o"))
    return "o"


async def opened(client: AsyncClient, amount: int, case_id: str = "c", **fields: Any) -> Case:
    return await client.open_case(
        LEDGER, OpenCase(case_id, "o", [Claim("1", gbp(amount))], **fields)
    )


async def ruled(client: AsyncClient, outcome: CaseOutcome, *awards: Award, **fields: Any) -> Case:
    case_id = fields.pop("case_id", "c")
    return await client.close_case(LEDGER, CloseCase(case_id, outcome, awards=awards, **fields))


async def appeal(client: AsyncClient) -> Case:
    return await client.move_case(LEDGER, MoveCase("c", CaseAction.APPEAL))


async def last_ruling(client: AsyncClient) -> list[dict[tuple[int, str], int]]:
    """What the last CaseClosed posts, and the refund after it, if any."""
    entries = await recorded(client, "case_closed", "refund_created")
    closed = max(entry.seq for entry in entries if entry.kind == "case_closed")
    return [posted(entry) for entry in entries if entry.seq >= closed]


async def test_what_is_not_awarded_goes_back_to_the_line(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    closed = await ruled(
        client,
        CaseOutcome.PARTLY_APPROVED,
        Award("1", gbp(150)),
        liable=Liable.MERCHANT,
        subject=CaseSubject.SERVICE,
        reason="scratched",
    )
    assert closed.state is CaseState.PARTLY_APPROVED
    assert (closed.liable, closed.subject) == (Liable.MERCHANT, CaseSubject.SERVICE)
    assert closed.refund_ids == ("c",)
    assert [line.awarded for line in closed.lines] == [gbp(150)]
    assert await last_ruling(client) == [
        {DISPUTED: 250, HELD: -250},
        {DISPUTED: 150, PAYABLE: -150},
    ]
    made = await client.get_refund(ledger, "c")
    assert (made.amount, made.case_id) == (gbp(150), "c")
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.refunded_before_release) == (gbp(850), gbp(150))
    done = await client.report_refund(ledger, ReportRefund("c", RefundOutcome.SUCCEEDED))
    assert done.state is RefundState.SUCCEEDED
    (reported,) = await recorded(client, "refund_reported")
    assert posted(reported) == {PAYABLE: 150, CLEARING: -150}


async def test_an_award_is_split_by_who_is_liable(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    await ruled(
        client,
        CaseOutcome.APPROVED,
        Award("1", gbp(400)),
        shares=(
            LiabilityShare(Liable.MERCHANT, 5_000),
            LiabilityShare(Liable.CARRIER, 3_000, "ship"),
            LiabilityShare(Liable.PLATFORM, 2_000),
        ),
    )
    assert await last_ruling(client) == [
        {DISPUTED: 200, HELD: -200},
        {DISPUTED: 200, SHIP: 120, PLATFORM: 80, PAYABLE: -400},
    ]
    (line,) = (await client.get_refund(ledger, "c")).lines
    assert (line.from_disputed, line.from_platform) == (gbp(200), gbp(80))
    assert [(part.party_id, part.amount) for part in line.from_parties] == [("ship", gbp(120))]


async def test_the_carrier_pays_and_the_merchant_is_paid_all_the_same(
    client: AsyncClient, ledger, hold
):
    await opened(client, 300)
    shares = (LiabilityShare(Liable.CARRIER, 10_000, "ship"),)
    await ruled(client, CaseOutcome.APPROVED, shares=shares, liable=Liable.CARRIER)
    assert await last_ruling(client) == [
        {DISPUTED: 300, HELD: -300},
        {SHIP: 300, PAYABLE: -300},
    ]
    await client.advance_clock(ledger, WINDOW_END)
    assert await balances(client) == {
        CLEARING: 1_000,
        SHIP: 300,
        PAYABLE: -300,
        AVAILABLE: -1_000,
    }


async def test_the_smallest_amount_is_split_without_loss(client: AsyncClient, ledger, hold):
    await opened(client, 1)
    await ruled(client, CaseOutcome.APPROVED, shares=THIRDS)
    assert (await last_ruling(client))[-1] == {DISPUTED: 1, PAYABLE: -1}


async def test_freight_comes_on_top_and_may_be_shared_otherwise(client: AsyncClient, ledger, hold):
    await opened(client, 500)
    await ruled(
        client,
        CaseOutcome.APPROVED,
        Award("1", gbp(500), freight=gbp(120)),
        freight_shares=(
            LiabilityShare(Liable.PLATFORM, 6_000),
            LiabilityShare(Liable.MERCHANT, 4_000),
        ),
    )
    assert (await last_ruling(client))[-1] == {
        DISPUTED: 500,
        HELD: 48,
        FREIGHT: 72,
        PAYABLE: -620,
    }
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.disputed, line.refunded_before_release) == (gbp(452), gbp(0), gbp(548))


async def test_an_award_beyond_the_capture_is_owed_by_the_merchant(
    client: AsyncClient, ledger, hold
):
    case = await opened(client, 1_500, type=CaseType.DISPUTE)
    (line,) = case.lines
    assert (line.reserved, line.contingent) == (gbp(1_000), gbp(500))
    await ruled(client, CaseOutcome.APPROVED, Award("1", gbp(1_200)))
    assert (await last_ruling(client))[-1] == {DISPUTED: 1_000, RECEIVABLE: 200, PAYABLE: -1_200}
    (made,) = (await client.get_refund(ledger, "c")).lines
    assert made.excess == gbp(200)


async def test_after_the_release_an_award_runs_down_the_merchants_money(
    client: AsyncClient, ledger
):
    """E8: the commission as the policy gives it back, the balance, the line's reserve, a debt."""
    terms = PolicyTerms(
        reserve_bps=1_000, reserve_days=90, commission_refund=CommissionRefund.PRO_RATA
    )
    await client.create_policy(
        ledger, "kept", window_days=7, time_zone="UTC", terms=terms, commission_bps=500
    )
    await client.place_hold(ledger, order("o", 1_000, 10, policy="kept"))
    await client.report_fulfilment(ledger, signed("o", ["1"]))
    await client.advance_clock(ledger, WINDOW_END)
    # Of 1,000 there are 50 of commission and 100 in reserve; 800 of the 850 are paid out.
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(800), "iban"))
    case = await opened(client, 1_000, type=CaseType.DISPUTE)
    assert [(line.reserved, line.contingent) for line in case.lines] == [(gbp(0), gbp(1_000))]
    await ruled(client, CaseOutcome.APPROVED)
    assert (await last_ruling(client))[-1] == {
        (4010, ""): 50,
        AVAILABLE: 50,
        (2120, "amy"): 100,
        RECEIVABLE: 800,
        PAYABLE: -1_000,
    }


async def test_a_price_difference_can_be_compensated_by_the_platform(
    client: AsyncClient, ledger, hold
):
    await opened(client, 30, type=CaseType.COMPENSATION)
    shares = (LiabilityShare(Liable.PLATFORM, 10_000),)
    await ruled(client, CaseOutcome.APPROVED, Award("1", gbp(50)), shares=shares)
    assert (await last_ruling(client))[-1] == {PLATFORM: 50, PAYABLE: -50}


async def test_a_case_on_two_holds_has_a_refund_of_each(client: AsyncClient, ledger, hold):
    await client.place_hold(ledger, order("second", 600, policy="tail"))
    claims = [Claim("1", gbp(100)), Claim("1", gbp(600), hold_id="second")]
    case = await client.open_case(ledger, OpenCase("c", "o", claims))
    assert [(line.hold_id, line.reserved) for line in case.lines] == [
        ("o", gbp(100)),
        ("second", gbp(600)),
    ]
    closed = await ruled(client, CaseOutcome.APPROVED)
    assert closed.refund_ids == ("c", "c:2")
    refunds = [await client.get_refund(ledger, each) for each in closed.refund_ids]
    assert [(made.hold_id, made.amount) for made in refunds] == [
        ("o", gbp(100)),
        ("second", gbp(600)),
    ]
    done = await client.report_refund(ledger, ReportRefund("c:2", RefundOutcome.SUCCEEDED))
    assert done.state is RefundState.SUCCEEDED


async def test_what_is_freed_goes_first_to_what_others_claim(client: AsyncClient, ledger, hold):
    await opened(client, 700, "first")
    second = await opened(client, 600, "second")
    assert [line.contingent for line in second.lines] == [gbp(300)]
    await ruled(client, CaseOutcome.WITHDRAWN, case_id="first")
    (line,) = (await client.get_case(ledger, "second")).lines
    assert (line.reserved, line.contingent) == (gbp(600), gbp(0))
    (entry,) = await recorded(client, "case_closed")
    assert posted(entry) == {DISPUTED: 400, HELD: -400}


async def test_an_appeal_that_reverses_a_paid_refund_leaves_the_buyer_owing(
    client: AsyncClient, ledger, hold
):
    await opened(client, 400)
    closed = await ruled(client, CaseOutcome.APPROVED)
    assert closed.appeal_until_time is not None
    await client.report_refund(ledger, ReportRefund("c", RefundOutcome.SUCCEEDED))
    assert (await appeal(client)).state is CaseState.APPEALED
    reversed_ = await ruled(client, CaseOutcome.REJECTED)
    assert reversed_.state is CaseState.REJECTED
    assert await last_ruling(client) == [{BUYER: 400, HELD: -400}]
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.refunded_before_release) == (gbp(1_000), gbp(0))


async def test_an_appeal_that_raises_an_award_pays_the_rest(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    await ruled(client, CaseOutcome.PARTLY_APPROVED, Award("1", gbp(100)))
    again = await appeal(client)
    assert [line.reserved for line in again.lines] == [gbp(300)]
    raised = await ruled(client, CaseOutcome.PARTLY_APPROVED, Award("1", gbp(250)))
    assert raised.refund_ids == ("c", "c:2")
    made = await client.get_refund(ledger, "c:2")
    assert (made.amount, made.offset) == (gbp(250), gbp(100))
    (_, created) = await last_ruling(client)
    assert created[BUYER] == -100
    assert created[PAYABLE] == -150
    assert (await balances(client)).get(BUYER, 0) == 0
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.disputed, line.refunded_before_release) == (gbp(750), gbp(0), gbp(250))


async def test_an_appeal_that_lowers_an_award_pays_nothing(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    await ruled(client, CaseOutcome.APPROVED)
    await appeal(client)
    await ruled(client, CaseOutcome.PARTLY_APPROVED, Award("1", gbp(100)))
    made = await client.get_refund(ledger, "c:2")
    assert (made.amount, made.offset, made.state) == (gbp(100), gbp(100), RefundState.SUCCEEDED)
    assert (await balances(client))[BUYER] == 300


async def test_a_ruling_that_is_upheld_stands(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    await ruled(client, CaseOutcome.PARTLY_APPROVED, Award("1", gbp(100)))
    await appeal(client)
    upheld = await ruled(client, CaseOutcome.UPHELD)
    assert (upheld.state, upheld.refund_ids) == (CaseState.PARTLY_APPROVED, ("c",))
    assert await last_ruling(client) == [{DISPUTED: 300, HELD: -300}]


async def test_a_ruling_can_be_appealed_only_in_its_time(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    closed = await ruled(client, CaseOutcome.REJECTED)
    assert closed.appeal_until_time is not None
    await client.advance_clock(ledger, closed.appeal_until_time)
    with pytest.raises(errors.AppealLapsed):
        await appeal(client)
    await client.place_hold(ledger, order("plain", 10))
    await client.open_case(ledger, OpenCase("d", "plain", [Claim("1", gbp(1))]))
    await client.close_case(ledger, CloseCase("d", CaseOutcome.REJECTED))
    with pytest.raises(errors.AppealLapsed):
        await client.move_case(ledger, MoveCase("d", CaseAction.APPEAL))


async def test_the_last_moment_to_appeal(client: AsyncClient, ledger, hold):
    await opened(client, 400)
    closed = await ruled(client, CaseOutcome.REJECTED)
    assert closed.appeal_until_time is not None
    tick = timedelta(microseconds=1)
    await client.advance_clock(ledger, closed.appeal_until_time - tick)
    assert (await appeal(client)).state is CaseState.APPEALED


def merchant(bps: int = 10_000, party_id: str = "") -> LiabilityShare:
    return LiabilityShare(Liable.MERCHANT, bps, party_id)


async def test_a_ruling_that_cannot_be(client: AsyncClient, ledger, hold):
    """In the order that the contract gives."""
    await opened(client, 400)
    await client.create_refund(ledger, refund("before", "o", 500))
    count = await entry_count(client)
    award, euro = Award("1", gbp(10)), Award("1", Money("EUR", 10))
    other, more = Award("2", gbp(10)), Award("1", gbp(501))
    third = (LiabilityShare(Liable.MERCHANT, 3_333),) * 3
    wrong: list[tuple[type[errors.EscrowError], str, CaseOutcome, list[Award], Any]] = [
        (errors.CurrencyMismatch, "", CaseOutcome.APPROVED, [euro, euro], {}),
        (errors.DuplicateLine, "", CaseOutcome.APPROVED, [award, award, other], {}),
        (errors.LineNotFound, "", CaseOutcome.APPROVED, [other], {"shares": third}),
        (errors.SharesInvalid, "shares", CaseOutcome.APPROVED, [more], {"shares": third}),
        (
            errors.SharesInvalid,
            "freight_shares",
            CaseOutcome.APPROVED,
            [more],
            {"freight_shares": [merchant(9_999)]},
        ),
        (errors.RefundExceedsRemainder, "", CaseOutcome.PARTLY_APPROVED, [more], {}),
        (errors.FieldInvalid, "awards", CaseOutcome.REJECTED, [award], {}),
        (errors.FieldInvalid, "awards", CaseOutcome.PARTLY_APPROVED, [], {}),
        (errors.FieldInvalid, "awards", CaseOutcome.PARTLY_APPROVED, [Award("1", gbp(0))], {}),
        (
            errors.FieldInvalid,
            "shares[0].party_id",
            CaseOutcome.APPROVED,
            [],
            {"shares": [merchant(party_id="ship")]},
        ),
        (
            errors.FieldInvalid,
            "freight_shares[0].party_id",
            CaseOutcome.APPROVED,
            [],
            {"freight_shares": [LiabilityShare(Liable.INSURER, 10_000)]},
        ),
    ]
    for error, field, outcome, awards, fields in wrong:
        with pytest.raises(error) as caught:
            await ruled(client, outcome, *awards, **fields)
        if field:
            assert caught.value.metadata["field"] == field
    # UPHELD is an answer to an appeal, and there is none.
    with pytest.raises(errors.CaseStateConflict):
        await ruled(client, CaseOutcome.UPHELD)
    assert await entry_count(client) == count
