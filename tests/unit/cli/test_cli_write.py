"""`escrow write`: a file of writes, answered line by line."""

import base64
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from escrow_cli.errors import ExitCode
from escrow_cli.write_fields import MalformedLineError
from escrow_cli.write_lines import parse_command, read_commands
from escrow_client import (
    AddEvidence,
    AnswerCase,
    Award,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    Claim,
    CloseCase,
    CreatePayout,
    CreateRefund,
    Evidence,
    LiabilityShare,
    Liable,
    Money,
    MoveCase,
    OpenCase,
    PayoutOutcome,
    PlaceHold,
    RefundGround,
    RefundOutcome,
    ReleaseHold,
    ReportChargeback,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)
from tests.support.cli import Escrow

TIME = "2026-03-02T09:00:00Z"
HASH = hashlib.sha256(b"a photo").digest()


def line(kind: str, /, **fields: Any) -> str:
    return json.dumps({kind: fields})


def place(hold: str, **fields: Any) -> str:
    lines = [{"line_id": "1", "merchant": "acme", "amount_minor": "1250", "policy": "ret"}]
    request = {"hold_id": hold, "psp": "card", "currency_code": "EUR", "lines": lines}
    return line("place_hold", **{"request_id": f"place-{hold}"} | request | fields)


LINES = {
    place("o-1", paid_time=TIME): PlaceHold,
    line(
        "report_fulfilment",
        request_id="2",
        hold_id="o-1",
        kind="FULFILMENT_KIND_SIGNED",
        occurred_time=TIME,
        source="dhl",
    ): ReportFulfilment,
    line(
        "release_hold", request_id="3", name="ledgers/shop/holds/o-1", line_ids=["1"]
    ): ReleaseHold,
    line(
        "create_refund",
        request_id="4",
        refund_id="r",
        hold_id="o-1",
        currency_code="EUR",
        items=[{"line_id": "1", "amount_minor": 50}],
    ): CreateRefund,
    line(
        "report_refund", request_id="5", refund_id="r", outcome="REFUND_OUTCOME_SUCCEEDED"
    ): ReportRefund,
    line(
        "create_payout",
        parent="ledgers/shop",
        request_id="6",
        payout_id="p",
        merchant="acme",
        currency_code="EUR",
        amount_minor=100,
        destination="bank",
    ): CreatePayout,
    line(
        "report_payout",
        request_id="7",
        payout_id="p",
        outcome="PAYOUT_OUTCOME_PAID",
        bank_account="main",
        occurred_time=TIME,
    ): ReportPayout,
    line(
        "report_settlement",
        request_id="8",
        name="ledgers/shop/holds/o-1",
        fee_minor=25,
        bank_account="main",
        occurred_time=TIME,
    ): ReportSettlement,
    line(
        "open_case",
        request_id="9",
        case_id="c",
        hold_id="o-1",
        currency_code="EUR",
        claims=[{"line_id": "1", "amount_minor": 50}],
    ): OpenCase,
    line("answer_case", request_id="10", name="ledgers/shop/cases/c"): AnswerCase,
    line(
        "close_case",
        request_id="11",
        name="ledgers/shop/cases/c",
        outcome="CASE_OUTCOME_WITHDRAWN",
    ): CloseCase,
    line(
        "move_case",
        request_id="12",
        name="ledgers/shop/cases/c",
        action="CASE_ACTION_ESCALATE",
        party="CASE_PARTY_BUYER",
    ): MoveCase,
    line(
        "add_evidence",
        request_id="13",
        name="ledgers/shop/cases/c",
        evidence={
            "sha256": base64.b64encode(HASH).decode(),
            "media_type": "image/jpeg",
            "size_bytes": 17,
            "pointer": "proofs/1",
            "party": "CASE_PARTY_MERCHANT",
        },
    ): AddEvidence,
    line(
        "report_chargeback",
        request_id="14",
        case_id="cb",
        hold_id="o-1",
        reference="dp_1",
        event="CHARGEBACK_EVENT_OPENED",
        currency_code="EUR",
        amount_minor=1250,
    ): ReportChargeback,
}


def test_every_kind_of_write_is_understood() -> None:
    commands = [parse_command(text, "shop") for text in LINES]
    assert list(map(type, commands)) == list(LINES.values())
    hold, _, release, refund, refunded, payout, paid, settled, *cases = commands
    opened, answered, closed, moved, evidence, charged_back = cases
    assert isinstance(hold, PlaceHold)
    assert str(hold.lines[0].amount) == "12.50 EUR"
    assert release == ReleaseHold("o-1", ("1",), request_id="3")
    assert isinstance(refund, CreateRefund)
    assert str(refund.items[0].amount) == "0.50 EUR"
    assert refunded == ReportRefund("r", RefundOutcome.SUCCEEDED, request_id="5")
    assert isinstance(payout, CreatePayout)
    assert isinstance(paid, ReportPayout)
    assert (paid.outcome, paid.bank_account) == (PayoutOutcome.PAID, "main")
    assert isinstance(settled, ReportSettlement)
    assert (settled.hold_id, settled.fee.amount_minor) == ("o-1", 25)
    assert opened == OpenCase("c", "o-1", [Claim("1", Money("EUR", 50))], request_id="9")
    assert answered == AnswerCase("c", request_id="10")
    assert closed == CloseCase("c", CaseOutcome.WITHDRAWN, request_id="11")
    assert moved == MoveCase("c", CaseAction.ESCALATE, party=CaseParty.BUYER, request_id="12")
    assert evidence == AddEvidence(
        "c", Evidence(HASH, "image/jpeg", 17, "proofs/1", CaseParty.MERCHANT), request_id="13"
    )
    assert charged_back == ReportChargeback(
        "cb", "o-1", "dp_1", ChargebackEvent.OPENED, Money("EUR", 1250), request_id="14"
    )


def test_everything_a_write_says_is_carried_out() -> None:
    """What is new in a request must not be lost between the file and the server."""
    lines = [
        {
            "line_id": "1",
            "merchant": "acme",
            "amount_minor": "5",
            "policy": "ret",
            "buyer_confirmed": True,
        }
    ]
    placed = parse_command(
        place("o-1", lines=lines, region="FR", provider_release_time=TIME), "shop"
    )
    assert isinstance(placed, PlaceHold)
    assert (placed.region, placed.provider_release_time) == (
        "FR",
        datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    assert placed.lines[0].buyer_confirmed
    reported = parse_command(
        line(
            "report_fulfilment",
            request_id="2",
            hold_id="o-1",
            kind="FULFILMENT_KIND_RETRACTED",
            occurred_time=TIME,
            source="dhl",
            parcel_number=2,
            parcel_count=3,
            carrier="dhl",
            retracts_entry_seq=7,
        ),
        "shop",
    )
    assert isinstance(reported, ReportFulfilment)
    assert (reported.parcel_number, reported.parcel_count) == (2, 3)
    assert (reported.carrier, reported.retracts_entry_seq) == ("dhl", 7)
    refund = {"refund_id": "r", "hold_id": "o", "currency_code": "EUR", "request_id": "4"}
    items = [{"line_id": "1", "amount_minor": 50}]
    created = parse_command(
        line("create_refund", items=items, ground="REFUND_GROUND_QUALITY", **refund), "shop"
    )
    assert isinstance(created, CreateRefund)
    assert created.ground is RefundGround.QUALITY


def test_everything_that_is_said_of_a_case_is_carried_out() -> None:
    opened = parse_command(
        line(
            "open_case",
            request_id="1",
            case_id="c",
            hold_id="o-1",
            currency_code="EUR",
            claims=[{"line_id": "1", "amount_minor": 50, "hold_id": "o-2"}],
            scope="CASE_SCOPE_ORDER",
            type="CASE_TYPE_RETURN",
            priority="CASE_PRIORITY_HIGH",
            ground="REFUND_GROUND_QUALITY",
            effective_time=TIME,
        ),
        "shop",
    )
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert opened == OpenCase(
        "c",
        "o-1",
        [Claim("1", Money("EUR", 50), "o-2")],
        CaseScope.ORDER,
        RefundGround.QUALITY,
        moment,
        CaseType.RETURN,
        CasePriority.HIGH,
        request_id="1",
    )
    shares = [
        {"liable": "LIABLE_MERCHANT", "share_bps": 8000},
        {"liable": "LIABLE_CARRIER", "share_bps": 2000, "party_id": "sf"},
    ]
    closed = parse_command(
        line(
            "close_case",
            request_id="2",
            name="ledgers/shop/cases/c",
            outcome="CASE_OUTCOME_PARTLY_APPROVED",
            occurred_time=TIME,
            currency_code="EUR",
            awards=[{"hold_id": "o-2", "line_id": "1", "amount_minor": 30, "freight_minor": 5}],
            shares=shares,
            freight_shares=shares[:1],
            tag={"liable": "LIABLE_CARRIER", "subject": "CASE_SUBJECT_GOODS"},
            reason="broken",
            rule="photo@3",
        ),
        "shop",
    )
    borne = (LiabilityShare(Liable.MERCHANT, 8000), LiabilityShare(Liable.CARRIER, 2000, "sf"))
    assert closed == CloseCase(
        "c",
        CaseOutcome.PARTLY_APPROVED,
        moment,
        awards=(Award("1", Money("EUR", 30), Money("EUR", 5), "o-2"),),
        shares=borne,
        freight_shares=borne[:1],
        liable=Liable.CARRIER,
        subject=CaseSubject.GOODS,
        reason="broken",
        rule="photo@3",
        request_id="2",
    )


def test_everything_that_is_said_of_a_chargeback_is_carried_out() -> None:
    reported = parse_command(
        line(
            "report_chargeback",
            request_id="1",
            case_id="cb",
            hold_id="o-1",
            reference="dp_1",
            event="CHARGEBACK_EVENT_OPENED",
            currency_code="EUR",
            amount_minor=1250,
            items=[{"line_id": "1", "amount_minor": 1250}],
            taken=True,
            moved_minor=1260,
            original_currency_code="USD",
            original_amount_minor=1400,
            fee_minor=150,
            merchant_bears_fee=True,
            respond_by_time=TIME,
            occurred_time=TIME,
            reason="10.4",
        ),
        "shop",
    )
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert reported == ReportChargeback(
        "cb",
        "o-1",
        "dp_1",
        ChargebackEvent.OPENED,
        Money("EUR", 1250),
        items=(Claim("1", Money("EUR", 1250)),),
        taken=True,
        moved=Money("EUR", 1260),
        original=Money("USD", 1400),
        fee=Money("EUR", 150),
        merchant_bears_fee=True,
        respond_by_time=moment,
        occurred_time=moment,
        reason="10.4",
        request_id="1",
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "it is not JSON"),
        ("[]", ""),
        ("7", ""),
        ("{}", "it must name one of place_hold, report_fulfilment"),
        (line("make_money"), "make_money"),
        (place("o", request_id=""), "it lacks its request_id"),
        (place("o", parent="ledgers/other"), "ledgers/other is not of ledger shop"),
        (line("release_hold", request_id="1", name="ledgers/other/holds/o"), "is not of ledger"),
        (place("o", lines=[]), "lines must not be empty"),
        (place("o", lines=[{"line_id": "1", "amount_minor": 12.5}]), "12.5"),
        (place("o", paid_time="yesterday"), "paid_time"),
        (line("report_fulfilment", request_id="1", hold_id="o"), "it lacks its occurred_time"),
        (line("report_refund", request_id="1", refund_id="r"), "it lacks its outcome"),
        (line("move_case", request_id="1", name="ledgers/shop/cases/c"), "it lacks its action"),
        (line("report_refund", request_id="1", refund_id="r", outcome="PAID"), "PAID"),
        (line("report_payout", request_id="1", payout_id="p", outcome=99), "99"),
    ],
)
def test_what_is_no_write_is_named(text: str, complaint: str) -> None:
    with pytest.raises(MalformedLineError, match=r"^line 2: ") as refused:
        list(read_commands(["\n", text], "shop"))
    assert complaint in str(refused.value)


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in text.splitlines()]


def open_ledger(escrow: Escrow, ledger: str) -> None:
    assert escrow("ledger", "create", ledger, "--time-zone", "UTC").code == ExitCode.OK
    policy = f"policy create ret -l {ledger} --window 1d --time-zone UTC"
    assert escrow(*policy.split()).code == ExitCode.OK


@pytest.mark.usefixtures("on_server")
def test_each_line_is_answered_in_order_and_only_once_carried_out(
    escrow: Escrow, tmp_path: Path
) -> None:
    open_ledger(escrow, "bulk")
    file = tmp_path / "writes.jsonl"
    texts = [place(f"o-{number}") for number in range(1_200)]
    file.write_text("\n".join(texts) + "\n")
    first = escrow("write", str(file), "-l", "bulk")
    assert first.code == ExitCode.OK
    assert [(each["line"], each["hold"]["hold"]) for each in answers(first.out)] == [
        (number + 1, f"o-{number}") for number in range(1_200)
    ]
    assert escrow("write", str(file), "-l", "bulk").out == first.out
    listed = escrow(
        "entries", "-l", "bulk", "--kind", "hold_placed", "--limit", "0", "--format", "json"
    )
    assert len(json.loads(listed.out)) == 1_200
    assert escrow("verify", "-l", "bulk").code == ExitCode.OK


@pytest.mark.usefixtures("on_server")
def test_a_refused_line_disturbs_no_other_and_is_told_by_the_exit_code(
    escrow: Escrow, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ledger(escrow, "refused")
    texts = [
        place("o-1"),
        place("o-1", request_id="again"),
        "",
        place("o-2"),
        line("release_hold", request_id="early", name="ledgers/refused/holds/o-2"),
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(texts)))
    outcome = escrow("write", "-", "-l", "refused")
    assert outcome.code == ExitCode.REFUSED
    assert outcome.err == "escrow: 2 of 4 writes were refused.\n"
    placed, exists, other, blocked = answers(outcome.out)
    assert [each["line"] for each in (placed, exists, other, blocked)] == [1, 2, 4, 5]
    assert exists["refusal"]["reason"] == "HOLD_EXISTS"
    assert blocked["refusal"]["blockers"][0]["type"] == "NOT_SIGNED"
    assert placed["hold"]["lines"][0]["held_minor"] == 1250
    assert escrow("verify", "-l", "refused").code == ExitCode.OK


@pytest.mark.usefixtures("on_server")
def test_the_lines_before_a_malformed_one_are_carried_out(escrow: Escrow, tmp_path: Path) -> None:
    open_ledger(escrow, "malformed")
    file = tmp_path / "writes.jsonl"
    file.write_text(f"{place('o-1')}\n{{}}\n{place('o-2')}\n")
    outcome = escrow("write", str(file), "-l", "malformed")
    assert outcome.code == ExitCode.REFUSED
    assert [each["hold"]["hold"] for each in answers(outcome.out)] == ["o-1"]
    assert "In line 2: it must name one of place_hold" in outcome.paragraph
    assert escrow("verify", "-l", "malformed").code == ExitCode.OK


@pytest.mark.usefixtures("on_server")
def test_a_stream_that_cannot_begin_is_one_paragraph(escrow: Escrow, tmp_path: Path) -> None:
    file = tmp_path / "writes.jsonl"
    assert "cannot be read" in escrow("write", str(file), "-l", "nowhere").paragraph
    file.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in escrow("write", str(file), "-l", "nowhere").paragraph
    file.write_text(place("o-1"))
    outcome = escrow("write", str(file), "-l", "nowhere")
    assert (outcome.code, outcome.out) == (ExitCode.REFUSED, "")
    assert outcome.paragraph.endswith("(LEDGER_NOT_FOUND)")


def test_the_order_in_a_file_is_the_order_on_the_command_line(
    escrow: Escrow, on_server: None, tmp_path: Path
) -> None:
    open_ledger(escrow, "filed")
    file = tmp_path / "lines.json"
    words = ["hold", "place", "o-1", "-l", "filed", "--psp", "card", "--currency", "EUR"]
    for malformed, complaint in (
        ("{}", "must hold a JSON list of lines"),
        ("[", "is not JSON"),
        ('[{"line_id": "1"}]', "must be an object of line_id, merchant, amount, policy"),
        (
            '[{"line_id": "1", "merchant": "acme", "amount": 12.5, "policy": "ret"}]',
            "amount must be in quotes",
        ),
    ):
        file.write_text(malformed)
        outcome = escrow(*words, "--file", str(file))
        assert outcome.code == ExitCode.REFUSED
        assert complaint in outcome.paragraph
    lines = [{"line_id": "1", "merchant": "acme", "amount": "12.50", "policy": "ret"}]
    file.write_text(json.dumps(lines))
    filed = escrow(*words, "--file", str(file), "--request-id", "same", "--format", "json")
    typed = escrow(*words, "--line", "1:acme:12.50:ret", "--request-id", "same", "--format", "json")
    assert (filed.code, filed.out) == (ExitCode.OK, typed.out)
    assert escrow("verify", "-l", "filed").code == ExitCode.OK
