"""ChargebackService over the wire: E10 and what it does to lines, balances and debts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import chargeback_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    Case,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CaseState,
    CaseType,
    ChargebackEvent,
    Claim,
    CloseCase,
    CreatePayout,
    Money,
    MoveCase,
    OpenCase,
    RefundOutcome,
    ReportChargeback,
    ReportRefund,
    errors,
)
from tests.support import wire
from tests.support.postings import balances, entry_count, posted, recorded
from tests.support.shop import LEDGER, START, gbp, order, refund, sell, signed

REPORT = "/escrow.v1.ChargebackService/ReportChargeback"
DAY = timedelta(days=1)
HELD, DISPUTED, AVAILABLE, RECEIVABLE = (2010, "amy"), (2020, "amy"), (2110, "amy"), (1210, "amy")
CLEARING, PROVISIONAL = (1110, "card"), (1130, "card")
FEES, EXCHANGE = (5010, ""), (5060, "")
INT64_MAX = 2**63 - 1

INQUIRY, OPENED = ChargebackEvent.INQUIRY, ChargebackEvent.OPENED
REPRESENTED, WON, LOST = ChargebackEvent.REPRESENTED, ChargebackEvent.WON, ChargebackEvent.LOST
PRE_ARBITRATION = ChargebackEvent.PRE_ARBITRATION


def step(event: ChargebackEvent, amount: int = 400, **fields: Any) -> ReportChargeback:
    known: dict[str, Any] = {"case_id": "cb", "hold_id": "o", "reference": "ref"}
    return ReportChargeback(event=event, amount=gbp(amount), **known | fields)


async def report(client: AsyncClient, event: ChargebackEvent, *args: Any, **fields: Any) -> Case:
    return await client.report_chargeback(LEDGER, step(event, *args, **fields))


async def last_step(client: AsyncClient) -> dict[tuple[int, str], int]:
    """What the last step of a chargeback posts."""
    return posted((await recorded(client, "chargeback_opened", "chargeback_moved"))[-1])


@pytest.fixture
async def hold(client: AsyncClient, ledger: str) -> str:
    await client.place_hold(ledger, order("o", 1_000))
    return "o"


async def test_the_whole_staircase(client: AsyncClient, ledger, hold):
    """Asked, charged back, contested, won; raised again and lost."""
    asked = await report(client, INQUIRY)
    assert (asked.type, asked.state) == (CaseType.CHARGEBACK, CaseState.INQUIRY)
    assert asked.next_party is CaseParty.PLATFORM
    assert asked.chargeback is not None
    assert (asked.chargeback.psp, asked.chargeback.reference) == ("card", "ref")
    assert (asked.chargeback.amount, asked.chargeback.taken) == (gbp(400), gbp(0))
    assert await last_step(client) == {HELD: 400, DISPUTED: -400}

    taken = await report(client, OPENED, taken=True, reason="10.4")
    assert taken.state is CaseState.CHARGED_BACK
    assert taken.chargeback is not None
    assert taken.chargeback.taken == gbp(400)
    assert await last_step(client) == {PROVISIONAL: 400, CLEARING: -400}

    assert (await report(client, REPRESENTED)).state is CaseState.REPRESENTED
    assert await last_step(client) == {}
    won = await report(client, WON)
    assert (won.state, won.next_party) == (CaseState.WON, None)
    assert await last_step(client) == {
        CLEARING: 400,
        PROVISIONAL: -400,
        DISPUTED: 400,
        HELD: -400,
    }
    assert (await report(client, PRE_ARBITRATION, taken=True)).state is CaseState.PRE_ARBITRATION
    assert await last_step(client) == {
        HELD: 400,
        DISPUTED: -400,
        PROVISIONAL: 400,
        CLEARING: -400,
    }
    arbitrated = await report(client, ChargebackEvent.ARBITRATION)
    assert arbitrated.state is CaseState.SCHEME_ARBITRATION
    lost = await report(client, LOST)
    assert lost.state is CaseState.LOST
    assert lost.close_time is not None
    assert await last_step(client) == {DISPUTED: 400, PROVISIONAL: -400}
    assert await client.get_case(ledger, "cb") == lost
    assert await balances(client) == {CLEARING: 600, HELD: -600}


@pytest.mark.parametrize(
    "event", [LOST, ChargebackEvent.ACCEPTED, ChargebackEvent.EXPIRED], ids=str
)
async def test_what_is_taken_only_after_the_decision(client: AsyncClient, ledger, hold, event):
    await report(client, OPENED)
    assert await last_step(client) == {HELD: 400, DISPUTED: -400}
    assert (await report(client, event)).state is CaseState.LOST
    assert await last_step(client) == {DISPUTED: 400, CLEARING: -400}


async def test_a_difference_of_exchange_is_explicit(client: AsyncClient, ledger, hold):
    opened = await report(client, OPENED, taken=True, moved=gbp(410), original=Money("USD", 512))
    assert opened.chargeback is not None
    assert opened.chargeback.original == Money("USD", 512)
    assert await last_step(client) == {
        HELD: 400,
        DISPUTED: -400,
        PROVISIONAL: 400,
        EXCHANGE: 10,
        CLEARING: -410,
    }
    await report(client, WON, moved=gbp(405))
    assert await last_step(client) == {
        CLEARING: 405,
        EXCHANGE: -5,
        PROVISIONAL: -400,
        DISPUTED: 400,
        HELD: -400,
    }


async def test_after_the_release_and_the_payout_the_merchant_owes(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(900), "iban"))
    opened = await report(client, OPENED, taken=True)
    (line,) = opened.lines
    assert (line.reserved, line.recalled, line.contingent) == (gbp(0), gbp(400), gbp(0))
    assert await last_step(client) == {
        AVAILABLE: 50,
        RECEIVABLE: 350,
        DISPUTED: -400,
        PROVISIONAL: 400,
        CLEARING: -400,
    }
    lost = await report(client, LOST)
    assert await last_step(client) == {DISPUTED: 400, PROVISIONAL: -400}
    assert lost.chargeback is not None
    assert lost.chargeback.excess == gbp(0)


async def test_what_was_recalled_is_given_back_and_pays_the_debt(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(900), "iban"))
    await report(client, OPENED, taken=True)
    await report(client, WON)
    assert await balances(client) == {
        CLEARING: 1_000,
        AVAILABLE: -50,
        (2140, "amy"): -900,
        (4010, ""): -50,
    }


async def test_a_refund_in_flight_when_the_chargeback_lands(client: AsyncClient, ledger, hold):
    await client.create_refund(ledger, refund("r", "o", 700))
    opened = await report(client, OPENED, 1_000, taken=True)
    (line,) = opened.lines
    assert (line.reserved, line.contingent) == (gbp(300), gbp(700))
    await client.report_refund(ledger, ReportRefund("r", RefundOutcome.SUCCEEDED))
    lost = await report(client, LOST, 1_000)
    assert await last_step(client) == {DISPUTED: 300, RECEIVABLE: 700, PROVISIONAL: -1_000}
    assert lost.chargeback is not None
    assert lost.chargeback.excess == gbp(700)
    with pytest.raises(errors.RefundExceedsRemainder):
        await client.create_refund(ledger, refund("more", "o", 1))


async def test_two_chargebacks_of_one_payment(client: AsyncClient, ledger, hold):
    await report(client, OPENED, 1_000, taken=True)
    again = await report(client, OPENED, 1_000, case_id="cb2", reference="ref-2", taken=True)
    assert [(line.reserved, line.contingent) for line in again.lines] == [(gbp(0), gbp(1_000))]
    await report(client, LOST, 1_000)
    lost = await report(client, LOST, 1_000, case_id="cb2", reference="ref-2")
    assert lost.chargeback is not None
    assert lost.chargeback.excess == gbp(1_000)
    assert await balances(client) == {CLEARING: -1_000, RECEIVABLE: 1_000}


async def test_a_part_is_spread_over_the_lines_by_what_is_left_of_them(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 700, 300))
    await client.create_refund(ledger, refund("r", "o", 100))
    spread = await report(client, INQUIRY, 90)
    assert [(line.line_id, line.claimed) for line in spread.lines] == [
        ("1", gbp(60)),
        ("2", gbp(30)),
    ]
    named = await report(
        client, INQUIRY, 90, case_id="x", reference="x", items=[Claim("2", gbp(90))]
    )
    assert [(line.line_id, line.claimed) for line in named.lines] == [("2", gbp(90))]


async def test_who_bears_the_fee(client: AsyncClient, ledger, hold):
    await report(client, OPENED, fee=gbp(15))
    assert await last_step(client) == {HELD: 400, DISPUTED: -400, FEES: 15, CLEARING: -15}
    await report(client, LOST, fee=gbp(20), merchant_bears_fee=True)
    assert await last_step(client) == {DISPUTED: 400, CLEARING: -420, RECEIVABLE: 20}


async def test_a_fee_is_taken_out_of_the_balance_first(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    await report(client, OPENED, fee=gbp(15), merchant_bears_fee=True)
    assert await last_step(client) == {AVAILABLE: 415, DISPUTED: -400, CLEARING: -15}


async def test_a_chargeback_blocks_the_release(client: AsyncClient, ledger, hold):
    await client.report_fulfilment(ledger, signed("o"))
    opened = await report(client, OPENED, 1, respond_by_time=START + 20 * DAY)
    assert (opened.deadline_time, opened.default_outcome) == (START + 20 * DAY, None)
    await client.advance_clock(ledger, START + 30 * DAY)
    (explained,) = (await client.explain_release(ledger, "o")).lines
    assert [(b.kind, b.reference) for b in explained.blockers] == [
        (BlockerKind.CASE_OPEN, "cases/cb")
    ]
    # The time to answer is the processor's: nothing happens by itself when it passes.
    assert (await client.get_case(ledger, "cb")).state is CaseState.CHARGED_BACK
    await report(client, WON, 1)
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert line.released == gbp(0)
    await client.advance_clock(ledger, START + 31 * DAY)
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert line.released == gbp(1_000)


def request(event: str, request_id: str = "r", **fields: Any) -> Any:
    known: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "case_id": "cb",
        "hold_id": "o",
        "reference": "ref",
        "currency_code": "GBP",
        "amount_minor": 400,
    }
    return chargeback_pb2.ReportChargebackRequest(
        event=f"CHARGEBACK_EVENT_{event}", request_id=request_id, **known | fields
    )


async def test_a_step_is_recorded_once_whatever_its_request_is_called(
    client: AsyncClient, server_target, ledger, hold
):
    for event in ("OPENED", "REPRESENTED", "LOST"):
        first = await wire.call(server_target, REPORT, request(event, event))
        count = await entry_count(client)
        again = await wire.call(server_target, REPORT, request(event, event))
        other = await wire.call(server_target, REPORT, request(event, f"{event}-2"))
        unsaid = request(event, f"{event}-3", amount_minor=0 if event != "OPENED" else 400)
        assert {first, again, other, await wire.call(server_target, REPORT, unsaid)} == {first}
        assert await entry_count(client) == count
    status = await wire.refused(server_target, REPORT, request("LOST", "LOST", fee_minor=1))
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


async def test_a_report_that_contradicts_what_is_known(client: AsyncClient, ledger, hold):
    await client.place_hold(ledger, order("other", 1_000))
    await report(client, OPENED)
    count = await entry_count(client)
    for field, known, wrong in [
        ("amount_minor", "400", step(LOST, 401)),
        ("hold_id", "o", step(LOST, hold_id="other")),
        ("case_id", "cb", step(LOST, case_id="cb2")),
    ]:
        with pytest.raises(errors.ChargebackMismatch) as caught:
            await client.report_chargeback(ledger, wrong)
        assert caught.value.metadata["reference"] == "ref"
        assert (caught.value.metadata["field"], caught.value.metadata["known"]) == (field, known)
    assert await entry_count(client) == count


async def test_a_chargeback_that_cannot_be(client: AsyncClient, ledger, hold):
    """Each reason in the order that the contract gives; what is first in it is said first."""
    await client.open_case(ledger, OpenCase("there", "o", [Claim("1", gbp(1))]))
    await client.create_refund(ledger, refund("back", "o", 1))
    await report(client, OPENED, case_id="known", reference="known")
    count = await entry_count(client)
    later = START + DAY

    def wrong(*items: Claim, amount: Money | None = None, **fields: Any) -> ReportChargeback:
        total = amount or gbp(sum(item.amount.amount_minor for item in items) or 400)
        known: dict[str, Any] = {"case_id": "cb", "hold_id": "o", "reference": "ref"}
        event = fields.pop("event", LOST)
        return ReportChargeback(event=event, amount=total, items=items, **known | fields)

    none = Claim("none", gbp(1))
    euro = Money("EUR", 400)
    for error, command in [
        (errors.HoldNotFound, wrong(hold_id="none", case_id="there")),
        (errors.ChargebackMismatch, wrong(reference="known", case_id="there")),
        (errors.CaseExists, wrong(case_id="there", amount=euro)),
        (errors.RefundExists, wrong(case_id="back", amount=euro)),
        (errors.CurrencyMismatch, wrong(amount=euro)),
        (errors.CaseStateConflict, wrong(none, none)),
        (errors.DuplicateLine, wrong(none, none, event=OPENED)),
        (errors.LineNotFound, wrong(none, event=OPENED, occurred_time=later)),
        (errors.TimeInFuture, wrong(event=OPENED, occurred_time=later)),
        (errors.TimeInFuture, wrong(reference="known", case_id="known", occurred_time=later)),
    ]:
        with pytest.raises(error):
            await client.report_chargeback(ledger, command)
    assert await entry_count(client) == count


async def test_a_chargeback_whose_sums_leave_int64(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 10))
    for number, (case_id, fits) in enumerate((("x1", True), ("x2", False))):
        command = step(OPENED, INT64_MAX, case_id=case_id, reference=str(number), taken=True)
        if fits:
            await client.report_chargeback(ledger, command)
        else:
            with pytest.raises(errors.AmountOutOfRange):
                await client.report_chargeback(ledger, command)


@pytest.mark.parametrize(
    ("event", "fields", "field"),
    [
        ("OPENED", {"event": 0}, "event"),
        ("OPENED", {"event": 10}, "event"),
        ("OPENED", {"reference": ""}, "reference"),
        ("OPENED", {"reference": "a b"}, "reference"),
        ("OPENED", {"amount_minor": 0}, "amount_minor"),
        ("INQUIRY", {"amount_minor": -1}, "amount_minor"),
        ("OPENED", {"fee_minor": -1}, "fee_minor"),
        ("OPENED", {"items": [{"line_id": "1", "amount_minor": 399}]}, "items"),
        (
            "OPENED",
            {"items": [{"line_id": "1", "amount_minor": 400, "hold_id": "other"}]},
            "items[0].hold_id",
        ),
        ("OPENED", {"original_currency_code": "USD"}, "original_currency_code"),
        ("OPENED", {"original_amount_minor": 5}, "original_currency_code"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, ledger, hold, event, fields, field
):
    count = await entry_count(client)
    said = request(event)
    for name, value in fields.items():
        if name == "items":
            said.items.add(**value[0])
        else:
            setattr(said, name, value)
    status = await wire.refused(server_target, REPORT, said)
    assert set(wire.violations(status)) == {field}
    assert await entry_count(client) == count


async def test_only_the_processor_decides(client: AsyncClient, ledger, hold):
    await report(client, OPENED)
    for outcome in (CaseOutcome.WITHDRAWN, CaseOutcome.REJECTED, CaseOutcome.APPROVED):
        with pytest.raises(errors.CaseStateConflict):
            await client.close_case(ledger, CloseCase("cb", outcome))
    with pytest.raises(errors.CaseStateConflict):
        await client.move_case(ledger, MoveCase("cb", CaseAction.ESCALATE))
    await report(client, WON)
    with pytest.raises(errors.CaseStateConflict):
        await report(client, LOST)
