"""CouponService over the wire: who pays (E11), what the cap is, and who has to approve."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import coupon_pb2
from escrow_client import (
    AsyncClient,
    Claim,
    Coupon,
    CouponState,
    GrantCoupon,
    Liable,
    Money,
    OpenCase,
    PolicyTerms,
    ReviewCoupon,
    errors,
)
from server.settings import Settings
from tests.support import wire
from tests.support.postings import entry_count, posted, recorded
from tests.support.shop import LEDGER, START, gbp, order, sell

GRANT = "/escrow.v1.CouponService/GrantCoupon"
REVIEW = "/escrow.v1.CouponService/ReviewCoupon"
COUPONS, GOODWILL, AVAILABLE, RECEIVABLE = (2220, ""), (5030, ""), (2110, "amy"), (1210, "amy")
ANNA, BEN = "user:anna", "user:ben"


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Callers have names, because who proposes a coupon cannot approve it."""
    return Settings(database_url=database_url, port=0)


@pytest.fixture
async def client(server_target: str, anna: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(server_target, token=anna) as client:
        yield client


@pytest.fixture
async def case(client: AsyncClient, ledger: str) -> str:
    """A case whose coupons may come to 100, and to 50 without a second person."""
    terms = PolicyTerms(coupon_cap_minor=100, coupon_approval_minor=50)
    await client.create_policy(ledger, "capped", window_days=7, time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", 1_000, policy="capped"))
    await client.open_case(ledger, OpenCase("c", "o", [Claim("1", gbp(1))]))
    return "c"


def coupon(coupon_id: str, amount: int, **fields: Any) -> GrantCoupon:
    known: dict[str, Any] = {"case_id": "c", "line_id": "1", "funded_by": Liable.PLATFORM}
    return GrantCoupon(coupon_id, amount=gbp(amount), **known | fields)


async def grant(client: AsyncClient, *args: Any, **fields: Any) -> Coupon:
    return await client.grant_coupon(LEDGER, coupon(*args, **fields))


async def last(client: AsyncClient) -> dict[tuple[int, str], int]:
    return posted((await recorded(client, "coupon_granted", "coupon_reviewed"))[-1])


async def test_the_platform_gives_out_of_goodwill(client: AsyncClient, ledger, case):
    granted = await grant(client, "k", 10, reason="late")
    assert (granted.coupon_id, granted.case_id) == ("k", "c")
    assert (granted.hold_id, granted.line_id) == ("o", "1")
    assert (granted.state, granted.amount) == (CouponState.ISSUED, gbp(10))
    assert (granted.funded_by, granted.reason) == (Liable.PLATFORM, "late")
    assert (granted.proposed_by, granted.reviewed_by) == (ANNA, "")
    assert await client.get_coupon(ledger, "k") == granted
    (entry,) = await recorded(client, "coupon_granted")
    assert (entry.seq, entry.actor) == (granted.entry_seq, ANNA)
    assert posted(entry) == {GOODWILL: 10, COUPONS: -10}


async def test_the_merchant_pays_out_of_its_balance_and_owes_the_rest(
    client: AsyncClient, ledger, case
):
    await grant(client, "k1", 10, funded_by=Liable.MERCHANT)
    assert await last(client) == {RECEIVABLE: 10, COUPONS: -10}
    # The next sale pays the debt back, and leaves 40.
    await sell(client, "sold", 53)
    await grant(client, "k2", 39, funded_by=Liable.MERCHANT)
    assert await last(client) == {AVAILABLE: 39, COUPONS: -39}


async def test_a_large_one_waits_for_somebody_else(client: AsyncClient, ben, ledger, case):
    proposed = await grant(client, "k", 51)
    assert (proposed.state, proposed.proposed_by) == (CouponState.PROPOSED, ANNA)
    assert await last(client) == {}
    with pytest.raises(errors.SecondPersonRequired) as caught:
        await client.review_coupon(ledger, ReviewCoupon("k", approved=True))
    assert caught.value.metadata["proposed_by"] == ANNA
    issued = await ben.review_coupon(ledger, ReviewCoupon("k", approved=True))
    assert (issued.state, issued.reviewed_by) == (CouponState.ISSUED, BEN)
    assert (issued.proposed_by, issued.entry_seq) == (ANNA, proposed.entry_seq)
    assert await client.get_coupon(ledger, "k") == issued
    assert await last(client) == {GOODWILL: 51, COUPONS: -51}
    for approved in (True, False):
        with pytest.raises(errors.CouponStateConflict) as conflict:
            await ben.review_coupon(ledger, ReviewCoupon("k", approved))
        assert conflict.value.metadata["state"] == "ISSUED"


async def test_the_sum_of_a_cases_coupons_counts(client: AsyncClient, ledger, case):
    assert (await grant(client, "k1", 50)).state is CouponState.ISSUED
    assert (await grant(client, "k2", 50)).state is CouponState.PROPOSED
    with pytest.raises(errors.CouponExceedsCap) as caught:
        await grant(client, "k3", 1)
    assert caught.value.metadata["total_minor"] == "101"
    assert caught.value.metadata["cap_minor"] == "100"
    assert caught.value.metadata["policy"] == "policies/capped@1"
    # What is declined counts no more, and whoever proposed it may take it back.
    declined = await client.review_coupon(ledger, ReviewCoupon("k2", approved=False))
    assert (declined.state, declined.reviewed_by) == (CouponState.DECLINED, ANNA)
    assert await last(client) == {}
    assert (await grant(client, "k3", 50)).state is CouponState.PROPOSED


async def test_without_a_limit_nobody_is_asked(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    await client.open_case(ledger, OpenCase("c", "o", [Claim("1", gbp(1))]))
    assert (await grant(client, "k", 1_000_000)).state is CouponState.ISSUED


async def test_a_coupon_that_cannot_be_granted(client: AsyncClient, ledger, case):
    """Each reason in the order that the contract gives; what is first in it is said first."""
    await grant(client, "there", 1)
    count = await entry_count(client)
    euro, later = Money("EUR", 101), START + timedelta(days=1)
    too_much: dict[str, Any] = {"case_id": "c", "line_id": "1", "funded_by": Liable.PLATFORM}
    for error, command in [
        (errors.CouponExists, coupon("there", 1, case_id="none")),
        (errors.CaseNotFound, coupon("k", 1, case_id="none")),
        (errors.CurrencyMismatch, GrantCoupon("k", "c", "9", euro, Liable.PLATFORM)),
        (errors.LineNotFound, coupon("k", 101, line_id="9", occurred_time=later)),
        (errors.LineNotFound, coupon("k", 101, hold_id="other")),
        (errors.TimeInFuture, coupon("k", 101, occurred_time=later)),
        (errors.CouponExceedsCap, GrantCoupon("k", amount=gbp(101), **too_much)),
    ]:
        with pytest.raises(error):
            await client.grant_coupon(ledger, command)
    with pytest.raises(errors.LedgerNotFound):
        await client.grant_coupon("none", coupon("k", 1))
    with pytest.raises(errors.CouponNotFound):
        await client.get_coupon(ledger, "k")
    with pytest.raises(errors.CouponNotFound):
        await client.review_coupon(ledger, ReviewCoupon("k", approved=True))
    assert await entry_count(client) == count


def granted(**fields: Any) -> coupon_pb2.GrantCouponRequest:
    known: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "coupon_id": "k",
        "case_id": "c",
        "line_id": "1",
        "currency_code": "GBP",
        "amount_minor": 60,
        "funded_by": "LIABLE_PLATFORM",
    }
    return coupon_pb2.GrantCouponRequest(**known | fields)


async def test_repeated_requests_are_answered_byte_for_byte(
    client: AsyncClient, server_target, anna, ledger, case
):
    reviewed = coupon_pb2.ReviewCouponRequest(name=f"ledgers/{ledger}/coupons/k", request_id="r2")
    calls: list[tuple[str, Any]] = [(GRANT, granted()), (REVIEW, reviewed)]
    answers = [await wire.call(server_target, *each, token=anna) for each in calls]
    count = await entry_count(client)
    assert [await wire.call(server_target, *each, token=anna) for each in calls] == answers
    assert await entry_count(client) == count
    reused = granted(amount_minor=61)
    status = await wire.refused(server_target, GRANT, reused, token=anna)
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"coupon_id": "a/b"}, "coupon_id"),
        ({"case_id": ""}, "case_id"),
        ({"line_id": ""}, "line_id"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"currency_code": ""}, "currency_code"),
        ({"funded_by": "LIABLE_CARRIER"}, "funded_by"),
        ({"funded_by": 0}, "funded_by"),
        ({"reason": "It was late."}, "reason"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, anna, ledger, case, fields, field
):
    count = await entry_count(client)
    status = await wire.refused(server_target, GRANT, granted(**fields), token=anna)
    assert set(wire.violations(status)) == {field}
    assert await entry_count(client) == count
