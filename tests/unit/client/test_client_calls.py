"""Every call, against real gRPC: what is sent, and what is made of the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.interval_pb2 import Interval
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse

from escrow.v1 import (
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    refund_pb2,
)
from escrow_client import (
    AccountKey,
    Blocker,
    BlockerKind,
    CreatePayout,
    CreateRefund,
    Entry,
    EntryKind,
    FulfilledLine,
    Fulfilment,
    FulfilmentKind,
    FundingPart,
    FundingSource,
    HoldExists,
    HoldState,
    Ledger,
    Line,
    Money,
    PartyPart,
    Payout,
    PayoutOutcome,
    PayoutState,
    PlaceHold,
    Posting,
    Refund,
    RefundedLine,
    RefundGround,
    RefundItem,
    RefundOutcome,
    RefundState,
    ReleasedLine,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    TrialBalanceRow,
    VerifyCheck,
    VerifyProgress,
    VerifyVerdict,
    Window,
)
from tests.unit.client.answers import placed, refuse, status

NOON = datetime(2011, 3, 27, 12, 0, 0, 123_456, tzinfo=UTC)
NOON_WIRE = Timestamp(seconds=1_301_227_200, nanos=123_456_000)
LATER = NOON + timedelta(days=1)
LATER_WIRE = Timestamp(seconds=1_301_313_600, nanos=123_456_000)
ACCOUNT = AccountKey(2010, "acme", "GBP")
ACCOUNT_WIRE = journal_pb2.AccountKey(kind=2010, owner="acme", currency_code="GBP")


def place(number: int = 1, lines: int = 1) -> PlaceHold:
    return PlaceHold(
        hold_id=f"order-{number}",
        psp="card",
        lines=[Line(str(line), "acme", Money("GBP", 1_234), "retail-14d") for line in range(lines)],
        paid_time=NOON,
    )


def gbp(amount_minor: int) -> Money:
    return Money("GBP", amount_minor)


def test_place_hold(server, client):
    server.answers["PlaceHold"] = lambda request, _: placed(request)
    command = place()
    hold = client.place_hold("uk", command)
    assert server.requests == [
        hold_pb2.PlaceHoldRequest(
            parent="ledgers/uk",
            request_id=command.request_id,
            hold_id="order-1",
            currency_code="GBP",
            psp="card",
            paid_time=NOON_WIRE,
            lines=[
                hold_pb2.HoldLineSpec(
                    line_id="0", merchant="acme", amount_minor=1_234, policy="retail-14d"
                )
            ],
        )
    ]
    assert (hold.hold_id, hold.state, hold.entry_seq) == ("order-1", HoldState.FUNDED, 7)
    assert hold.paid_time == NOON
    assert hold.lines[0].captured == hold.lines[0].held == gbp(1_234)
    assert hold.lines[0].released == gbp(0)
    assert hold.lines[0].window is None


def test_times_are_converted_to_utc_and_naive_ones_refused(server, client):
    server.answers["AdvanceClock"] = lambda request, _: ledger_pb2.Ledger(
        name=request.name, clock_time=request.to_time
    )
    tokyo = timezone(timedelta(hours=9))
    ledger = client.advance_clock("uk", NOON.astimezone(tokyo))
    assert ledger.clock_time == NOON
    assert ledger.clock_time.tzinfo is UTC
    before_epoch = datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert client.advance_clock("uk", before_epoch).clock_time == before_epoch
    with pytest.raises(ValueError, match="to_time"):
        client.advance_clock("uk", NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="paid_time"):
        client.place_hold("uk", PlaceHold("a", "card", place().lines, datetime(2011, 1, 1)))  # noqa: DTZ001


def test_a_state_of_a_newer_server_is_unknown(server, client):
    # Field 2, the state, set to 99.
    server.answers["GetHold"] = lambda request, _: hold_pb2.Hold.FromString(b"\x10\x63")
    assert client.get_hold("uk", "order-1").state is HoldState.UNKNOWN


def test_batch_answers_each_item_for_itself(server, client):
    def answer(request, _):
        return hold_pb2.BatchPlaceHoldsResponse(
            results=[
                hold_pb2.PlaceHoldResult(refusal=status(StatusCode.ALREADY_EXISTS, "HOLD_EXISTS"))
                if item.hold_id == "order-1"
                else hold_pb2.PlaceHoldResult(hold=placed(item))
                for item in request.requests
            ]
        )

    server.answers["BatchPlaceHolds"] = answer
    first, second, third = client.batch_place_holds("uk", [place(0), place(1), place(2)])
    assert (first.hold_id, third.hold_id) == ("order-0", "order-2")
    assert isinstance(second, HoldExists)
    assert second.metadata == {"hold": "536365"}


def answer_batch(request, _):
    return hold_pb2.BatchPlaceHoldsResponse(
        results=[hold_pb2.PlaceHoldResult(hold=placed(item)) for item in request.requests]
    )


@pytest.mark.parametrize(
    ("holds", "parts"), [(0, []), (1_000, [1_000]), (2_001, [1_000, 1_000, 1])]
)
def test_batches_are_split_by_number(server, client, holds, parts):
    server.answers["BatchPlaceHolds"] = answer_batch
    answers = client.batch_place_holds("uk", [place(number) for number in range(holds)])
    assert [answer.hold_id for answer in answers] == [f"order-{n}" for n in range(holds)]
    assert [len(request.requests) for request in server.requests] == parts


def test_batches_are_split_by_size(server, client):
    server.answers["BatchPlaceHolds"] = answer_batch
    commands = [place(number, lines=2_000) for number in range(80)]
    answers = client.batch_place_holds("uk", commands)
    assert [answer.hold_id for answer in answers] == [command.hold_id for command in commands]
    sizes = [request.ByteSize() for request in server.requests]
    assert len(sizes) == 2
    assert max(sizes) <= 4 * 1024 * 1024


def test_report_fulfilment(server, client):
    message = fulfilment_pb2.Fulfilment(
        hold="ledgers/uk/holds/order-1",
        kind=fulfilment_pb2.FULFILMENT_KIND_SIGNED,
        occurred_time=NOON_WIRE,
        source="dhl",
        entry_seq=9,
        lines=[
            fulfilment_pb2.FulfilledLine(
                line_id="0", window=Interval(start_time=NOON_WIRE, end_time=LATER_WIRE)
            )
        ],
        record_time=LATER_WIRE,
        parcel_number=1,
    )
    server.answers["ReportFulfilment"] = lambda request, _: message
    server.answers["BatchReportFulfilments"] = lambda request, _: (
        fulfilment_pb2.BatchReportFulfilmentsResponse(
            results=[fulfilment_pb2.ReportFulfilmentResult(fulfilment=message)]
        )
    )
    command = ReportFulfilment("order-1", FulfilmentKind.SIGNED, NOON, "dhl", ["0"])
    expected = Fulfilment(
        hold_id="order-1",
        kind=FulfilmentKind.SIGNED,
        occurred_time=NOON,
        source="dhl",
        entry_seq=9,
        lines=(FulfilledLine("0", Window(NOON, LATER), None, None, None, False, 0, None),),
        record_time=LATER,
        parcel_number=1,
        parcel_count=0,
        carrier="",
        retracts_entry_seq=0,
    )
    assert client.report_fulfilment("uk", command) == expected
    assert client.batch_report_fulfilments("uk", [command]) == [expected]
    single, batch = server.requests
    assert single == batch.requests[0]
    assert single.kind == fulfilment_pb2.FULFILMENT_KIND_SIGNED
    assert list(single.line_ids) == ["0"]


def test_refunds(server, client):
    message = refund_pb2.Refund(
        name="ledgers/uk/refunds/r-1",
        state=refund_pb2.REFUND_STATE_SUCCEEDED,
        hold="ledgers/uk/holds/order-1",
        currency_code="GBP",
        amount_minor=10,
        reason="defect",
        entry_seq=11,
        lines=[
            refund_pb2.RefundedLine(
                line_id="0",
                from_held_minor=1,
                from_available_minor=2,
                from_receivable_minor=2,
                from_disputed_minor=3,
                from_commission_minor=1,
                from_reserve_minor=1,
                from_deposit_minor=2,
                funded=[{"source": "FUNDING_SOURCE_COUPON", "reference": "k-1", "amount_minor": 3}],
                from_platform_minor=4,
                from_freight_minor=5,
                from_parties=[refund_pb2.PartyPart(party_id="dhl", amount_minor=6)],
                excess_minor=7,
                freight_minor=9,
                hold_id="order-1",
            )
        ],
        offset_minor=8,
        payable_minor=2,
        case="ledgers/uk/cases/c-1",
    )
    results = [refund_pb2.RefundResult(refund=message)]
    server.answers |= {
        "CreateRefund": lambda request, _: message,
        "ReportRefund": lambda request, _: message,
        "GetRefund": lambda request, _: message,
        "BatchCreateRefunds": lambda request, _: refund_pb2.BatchCreateRefundsResponse(
            results=results
        ),
        "BatchReportRefunds": lambda request, _: refund_pb2.BatchReportRefundsResponse(
            results=results
        ),
    }
    create = CreateRefund(
        "r-1",
        "order-1",
        [RefundItem("0", gbp(10))],
        reason="defect",
        ground=RefundGround.QUALITY,
    )
    report = ReportRefund("r-1", RefundOutcome.SUCCEEDED, NOON)
    expected = Refund(
        "r-1",
        RefundState.SUCCEEDED,
        "order-1",
        gbp(10),
        "defect",
        11,
        (
            RefundedLine(
                line_id="0",
                from_held=gbp(1),
                from_available=gbp(2),
                from_receivable=gbp(2),
                from_disputed=gbp(3),
                from_commission=gbp(1),
                from_reserve=gbp(1),
                from_platform=gbp(4),
                from_freight=gbp(5),
                from_parties=(PartyPart("dhl", gbp(6)),),
                excess=gbp(7),
                freight=gbp(9),
                hold_id="order-1",
                from_deposit=gbp(2),
                from_warranty=gbp(0),
                funded=(FundingPart(FundingSource.COUPON, "k-1", gbp(3)),),
            ),
        ),
        gbp(8),
        "c-1",
        (),
        gbp(2),
    )
    assert client.create_refund("uk", create) == expected
    assert client.batch_create_refunds("uk", [create]) == [expected]
    assert client.report_refund("uk", report) == expected
    assert client.batch_report_refunds("uk", [report]) == [expected]
    assert client.get_refund("uk", "r-1") == expected
    created, creations, reported, reports, got = server.requests
    assert created == creations.requests[0]
    assert reported == reports.requests[0]
    assert not created.HasField("effective_time")
    assert created.ground == refund_pb2.REFUND_GROUND_QUALITY
    assert reported.outcome == refund_pb2.REFUND_OUTCOME_SUCCEEDED
    assert got.name == "ledgers/uk/refunds/r-1"


def test_payouts(server, client):
    message = payout_pb2.Payout(
        name="ledgers/uk/payouts/p-1",
        state=payout_pb2.PAYOUT_STATE_PAID,
        merchant="acme",
        currency_code="GBP",
        amount_minor=10,
        destination="iban-1",
        entry_seq=12,
    )
    results = [payout_pb2.PayoutResult(payout=message)]
    server.answers |= {
        "CreatePayout": lambda request, _: message,
        "ReportPayout": lambda request, _: message,
        "GetPayout": lambda request, _: message,
        "ListPayouts": lambda request, _: payout_pb2.ListPayoutsResponse(payouts=[message]),
        "BatchCreatePayouts": lambda request, _: payout_pb2.BatchCreatePayoutsResponse(
            results=results
        ),
        "BatchReportPayouts": lambda request, _: payout_pb2.BatchReportPayoutsResponse(
            results=results
        ),
    }
    create = CreatePayout("p-1", "acme", gbp(10), "iban-1", NOON)
    report = ReportPayout("p-1", PayoutOutcome.PAID, "main")
    expected = Payout("p-1", PayoutState.PAID, "acme", gbp(10), "iban-1", 12)
    assert client.create_payout("uk", create) == expected
    assert client.batch_create_payouts("uk", [create]) == [expected]
    assert client.report_payout("uk", report) == expected
    assert client.batch_report_payouts("uk", [report]) == [expected]
    assert client.get_payout("uk", "p-1") == expected
    assert client.list_payouts("uk", state=PayoutState.PAID) == [expected]
    assert client.list_payouts("uk") == [expected]
    created, creations, reported, reports, got, paid, every = server.requests
    assert created == creations.requests[0]
    assert reported == reports.requests[0]
    assert (created.currency_code, created.amount_minor) == ("GBP", 10)
    assert reported.bank_account == "main"
    assert got.name == "ledgers/uk/payouts/p-1"
    assert paid.state == payout_pb2.PAYOUT_STATE_PAID
    assert every.state == payout_pb2.PAYOUT_STATE_UNSPECIFIED


def test_release_and_its_explanation(server, client):
    line = hold_pb2.HoldLine(line_id="0", captured_minor=10, held_minor=10)
    blocker = hold_pb2.ReleaseBlocker(
        kind=hold_pb2.BLOCKER_KIND_WINDOW_OPEN,
        reference="policies/retail-14d@1",
        amount_minor=10,
        until_time=LATER_WIRE,
        since_time=NOON_WIRE,
        policy="policies/retail-14d@1",
        calendar="calendars/CN@2",
        provisional=True,
    )
    open_case = hold_pb2.ReleaseBlocker(kind=hold_pb2.BLOCKER_KIND_CASE_OPEN, reference="cases/c-1")
    server.answers |= {
        "ReleaseHold": lambda request, _: hold_pb2.Release(
            hold=request.name,
            currency_code="GBP",
            entry_seq=13,
            lines=[
                hold_pb2.ReleasedLine(
                    line_id="0",
                    merchant="acme",
                    amount_minor=10,
                    commission_minor=1,
                    reserve_minor=2,
                )
            ],
        ),
        "ExplainRelease": lambda request, _: hold_pb2.ExplainReleaseResponse(
            hold=request.name,
            evaluate_time=NOON_WIRE,
            currency_code="GBP",
            lines=[
                hold_pb2.LineExplanation(
                    line=line, blockers=[blocker, open_case], release_time=LATER_WIRE
                )
            ],
            provider_release_time=LATER_WIRE,
            provider_releases_first=True,
        ),
    }
    release = client.release_hold("uk", "order-1", ["0"], request_id="once")
    assert (release.hold_id, release.entry_seq) == ("order-1", 13)
    assert release.lines == (ReleasedLine("0", "acme", gbp(10), gbp(1), gbp(2), ()),)
    assert server.requests[-1].request_id == "once"
    assert list(server.requests[-1].line_ids) == ["0"]
    explanation = client.explain_release("uk", "order-1")
    assert (explanation.hold, explanation.currency_code) == ("order-1", "GBP")
    assert explanation.evaluate_time == NOON
    assert (explanation.provider_release_time, explanation.provider_releases_first) == (LATER, True)
    [explained] = explanation.lines
    assert (explained.releasable, explained.release_time) == (False, LATER)
    assert explained.line.held == gbp(10)
    policy = "policies/retail-14d@1"
    assert explained.blockers == (
        Blocker(
            BlockerKind.WINDOW_OPEN, policy, gbp(10), LATER, NOON, policy, "calendars/CN@2", True
        ),
        Blocker(BlockerKind.CASE_OPEN, "cases/c-1", gbp(0), None, None, "", "", False),
    )


def test_ledgers(server, client):
    ledger = ledger_pb2.Ledger(
        name="ledgers/uk",
        time_zone="Europe/London",
        test=True,
        clock_time=NOON_WIRE,
        entry_count=3,
        create_time=LATER_WIRE,
    )
    server.answers |= {
        "CreateLedger": lambda request, _: ledger,
        "GetLedger": lambda request, _: ledger,
    }
    expected = Ledger("uk", "Europe/London", True, NOON, 3, LATER)
    assert client.create_ledger("uk", "Europe/London", test_clock_start_time=NOON) == expected
    assert client.get_ledger("uk") == expected
    created, _ = server.requests
    assert created.test_clock_start_time == NOON_WIRE
    assert created.request_id


def test_lists_iterate_over_pages(server, client):
    pages = {"": (["a", "b"], "2"), "2": ([], "3"), "3": (["c"], "")}

    def answer(request, _):
        names, following = pages[request.page_token]
        return ledger_pb2.ListLedgersResponse(
            ledgers=[ledger_pb2.Ledger(name=f"ledgers/{name}") for name in names],
            next_page_token=following,
        )

    server.answers["ListLedgers"] = answer
    assert [ledger.ledger_id for ledger in client.list_ledgers()] == ["a", "b", "c"]
    assert [request.page_token for request in server.requests] == ["", "2", "3"]


def test_journal(server, client):
    posting = journal_pb2.Posting(
        account=ACCOUNT_WIRE,
        amount_minor=-10,
        account_version=4,
        balance_minor=-30,
        hold_id="order-1",
        line_id="0",
    )
    entry = journal_pb2.Entry(
        seq=5,
        effective_time=NOON_WIRE,
        record_time=LATER_WIRE,
        business_date=Date(year=2011, month=3, day=27),
        actor="user:shop",
        request_id="once",
        postings=[posting],
        fulfilment_reported=journal_pb2.FulfilmentReported(
            hold_id="order-1",
            kind=fulfilment_pb2.FULFILMENT_KIND_SIGNED,
            source="dhl",
            lines=[
                fulfilment_pb2.FulfilledLine(
                    line_id="0", window=Interval(start_time=NOON_WIRE, end_time=LATER_WIRE)
                ),
                fulfilment_pb2.FulfilledLine(
                    line_id="1", waiting_for=fulfilment_pb2.WAITING_FOR_PARCEL
                ),
            ],
        ),
    )
    record = journal_pb2.PostingRecord(entry_seq=5, record_time=LATER_WIRE, posting=posting)
    server.answers |= {
        "GetEntry": lambda request, _: entry,
        "ListEntries": lambda request, _: journal_pb2.ListEntriesResponse(entries=[entry]),
        "ListPostings": lambda request, _: journal_pb2.ListPostingsResponse(postings=[record]),
    }
    expected_posting = Posting(ACCOUNT, gbp(-10), 4, gbp(-30), "order-1", "0", "")
    rest = {
        "waiting_for": None,
        "fallback_time": None,
        "refused_end_time": None,
        "provisional": False,
        "calendar_revision": 0,
        "warranty_until_time": None,
    }
    expected = Entry(
        seq=5,
        effective_time=NOON,
        record_time=LATER,
        business_date=date(2011, 3, 27),
        actor="user:shop",
        request_id="once",
        postings=(expected_posting,),
        kind=EntryKind.FULFILMENT_REPORTED,
        fact={
            "hold_id": "order-1",
            "kind": "SIGNED",
            "source": "dhl",
            "lines": [
                rest | {"line_id": "0", "window": {"start_time": NOON, "end_time": LATER}},
                rest | {"line_id": "1", "window": None, "waiting_for": "PARCEL"},
            ],
            "parcel_number": 0,
            "parcel_count": 0,
            "carrier": "",
            "retracts_entry_seq": 0,
        },
    )
    assert client.get_entry("uk", 5) == expected
    assert client.list_entries("uk", hold_id="order-1", since=NOON) == [expected]
    [listed] = client.list_postings("uk", ACCOUNT)
    assert (listed.entry_seq, listed.record_time, listed.posting) == (5, LATER, expected_posting)
    got, entries, postings = server.requests
    assert got.name == "ledgers/uk/entries/5"
    assert entries.record_interval == Interval(start_time=NOON_WIRE)
    assert postings.account == ACCOUNT_WIRE


def test_balances(server, client):
    balance = journal_pb2.Balance(account=ACCOUNT_WIRE, balance_minor=-30, account_version=4)
    row = journal_pb2.TrialBalanceRow(
        kind=2010, title="Held", currency_code="GBP", credit_minor=30, account_count=1
    )
    server.answers |= {
        "GetBalance": lambda request, _: balance,
        "ListBalances": lambda request, _: journal_pb2.ListBalancesResponse(balances=[balance]),
        "GetTrialBalance": lambda request, _: journal_pb2.TrialBalance(rows=[row]),
        "GetSummary": lambda request, _: journal_pb2.Summary(
            currencies=[
                journal_pb2.CurrencySummary(
                    currency_code="GBP",
                    hold_count=1,
                    paid_out_minor=30,
                    disputed_minor=5,
                    reserved_minor=7,
                )
            ]
        ),
    }
    read = client.get_balance("uk", ACCOUNT, as_of_time=NOON)
    assert (read.account, read.balance, read.account_version) == (ACCOUNT, gbp(-30), 4)
    assert client.list_balances("uk", kind=2010, owner="acme") == [read]
    assert client.trial_balance("uk") == [TrialBalanceRow(2010, "Held", "GBP", gbp(0), gbp(30), 1)]
    [summary] = client.summary("uk")
    assert (summary.hold_count, summary.paid_out, summary.held) == (1, gbp(30), gbp(0))
    assert (summary.disputed, summary.reserved) == (gbp(5), gbp(7))
    assert server.requests[0].as_of_time == NOON_WIRE
    assert (server.requests[1].kind, server.requests[1].owner) == (2010, "acme")


def test_verify_streams_its_steps(server, client):
    def answer(request, context):
        yield journal_pb2.VerifyLedgerResponse(
            progress=journal_pb2.VerifyProgress(check="zero", examined=1, total=2)
        )
        yield journal_pb2.VerifyLedgerResponse(
            check=journal_pb2.VerifyCheck(
                check="zero", description="Sums are 0.", examined=2, wrong=1, examples=["entry 2"]
            )
        )
        yield journal_pb2.VerifyLedgerResponse(
            verdict=journal_pb2.VerifyVerdict(in_order=False, entry_count=2)
        )

    server.answers["VerifyLedger"] = answer
    assert client.verify("uk") == [
        VerifyProgress("zero", 1, 2),
        VerifyCheck("zero", "Sums are 0.", 2, 1, ("entry 2",)),
        VerifyVerdict(False, 2),
    ]


def test_verify_raises_what_ends_it(server, client):
    def answer(request, context):
        yield journal_pb2.VerifyLedgerResponse(
            progress=journal_pb2.VerifyProgress(check="zero", examined=1, total=2)
        )
        refuse(context, status(StatusCode.ALREADY_EXISTS, "HOLD_EXISTS"))

    server.answers["VerifyLedger"] = answer
    with pytest.raises(HoldExists):
        client.verify("uk")


def test_health(server, client):
    server.answers["Check"] = lambda request, _: HealthCheckResponse(
        status=HealthCheckResponse.SERVING
    )
    assert client.check_health() is True
    server.answers["Check"] = lambda request, _: HealthCheckResponse(
        status=HealthCheckResponse.NOT_SERVING
    )
    assert client.check_health() is False
