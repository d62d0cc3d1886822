"""Every call of the contract can be made from the command line, in every format."""

import csv
import io
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from google.protobuf.descriptor import MethodDescriptor

import escrow.v1
from escrow.v1.bulk_pb2 import Write
from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow

WIDTH = 80

STORY: dict[str, str] = {
    "LedgerService/CreateLedger": (
        "ledger create {ledger} --time-zone Europe/Paris --test-clock-start 2026-03-02T09:00:00Z"
    ),
    "LedgerService/GetLedger": "ledger get {ledger}",
    "LedgerService/ListLedgers": "ledger list",
    "PolicyService/CreatePolicy": (
        "policy create ret -l {ledger} --window 14d --time-zone Europe/Paris --commission-bps 500"
        " --coupon-approval 100"
    ),
    "PolicyService/GetPolicy": "policy get ret -l {ledger}",
    "CalendarService/CreateCalendar": "calendar load CN -l {ledger} --country CN --years 2025-2026",
    "CalendarService/GetCalendar": "calendar get CN -l {ledger} --revision 1",
    "ExtensionService/ExtendWindows": (
        "extension declare storm -l {ledger} --from 2026-03-01T00:00:00Z"
        " --until 2026-04-01T00:00:00Z --days 3 --reason storm --region north --carrier dhl"
    ),
    "ExtensionService/GetExtension": "extension get storm -l {ledger}",
    "HoldService/PlaceHold": (
        "hold place o-1 -l {ledger} --psp card --currency EUR"
        " --line shoes:acme:80.00:ret --line socks:acme:9.50:ret --buyer b-1"
        " --subsidy shoes:5.00 --trade-in shoes:buyback:20.00"
        " --payment wallet:20.00 --share socks:blogger:affiliate:500"
    ),
    "HoldService/InspectTradeIn": (
        "hold inspect o-1 -l {ledger} --line shoes --party buyback --value 20.00 --currency EUR"
    ),
    "HoldService/ExchangeLines": (
        "hold exchange o-1 -l {ledger} --from shoes:1.00 --to laces:acme:1.50:ret --currency EUR"
    ),
    "HoldService/CaptureHold": (
        "hold capture o-1 -l {ledger} --psp wallet --currency EUR --line shoes:5.00"
        " --new-line hat:acme:10.00:ret --share hat:blogger:affiliate:500"
    ),
    "FulfilmentService/ReportFulfilment": (
        "fulfilment report o-1 -l {ledger} --kind signed --at 2026-03-02T09:00:00Z --source dhl"
    ),
    "FulfilmentService/ListFulfilments": "fulfilment list o-1 -l {ledger}",
    "HoldService/ExplainRelease": "hold explain o-1 -l {ledger}",
    "HoldService/ExplainMerchant": "hold explain -l {ledger} --merchant acme",
    "LedgerService/AdvanceClock": "ledger advance-clock {ledger} --to 2026-03-16T22:59:00Z",
    "BulkService/StreamWrites": "write {writes} -l {ledger}",
    "HoldService/VoidHold": "hold void o-2 -l {ledger} --at 2026-03-02T09:00:00Z",
    "HoldService/ReleaseHold": "hold release o-0 -l {ledger} --line mug",
    "HoldService/GetHold": "hold get o-1 -l {ledger}",
    "HoldService/ReportSettlement": (
        "settlement report o-1 -l {ledger} --bank-account main --fee 0.50 --at 2026-03-03T09:00:00Z"
    ),
    "CaseService/OpenCase": (
        "case open c-1 -l {ledger} --hold o-1 --currency EUR --line socks:1.00 --ground quality"
    ),
    "CaseService/AnswerCase": "case answer c-1 -l {ledger}",
    "CaseService/MoveCase": "case move c-1 -l {ledger} --action escalate --party buyer",
    "CaseService/AddEvidence": (
        "case evidence add c-1 -l {ledger} --file {writes} --pointer proofs/1 --party buyer"
    ),
    "CaseService/ListEvidence": "case evidence list c-1 -l {ledger}",
    "CaseService/GetCase": "case get c-1 -l {ledger}",
    "CaseService/ListCases": "case list -l {ledger} --hold o-1 --open",
    "CouponService/GrantCoupon": (
        "coupon grant k-1 -l {ledger} --case c-1 --line socks --amount 2.00 --currency EUR"
        " --funded-by platform --reason delay --expires 2100-01-01T00:00:00Z"
    ),
    "CouponService/ReviewCoupon": "coupon review k-1 -l {ledger} --decline",
    "CouponService/GetCoupon": "coupon get k-1 -l {ledger}",
    "WarrantyService/GrantWarranty": (
        "warranty grant w-1 -l {ledger} --hold o-1 --line socks --amount 5.00 --currency EUR"
        " --funded-by platform --until 2026-06-01T00:00:00Z --reason delay"
    ),
    "WarrantyService/UseWarranty": (
        "warranty use w-1 -l {ledger} --amount 2.00 --currency EUR --party fix-it"
    ),
    "WarrantyService/GetWarranty": "warranty get w-1 -l {ledger}",
    "AdjustmentService/ProposeAdjustment": (
        "adjustment propose transfer a-1 -l {ledger} --segregated safe --own ours --amount 5.00"
        " --currency EUR --reason top-up --expires 2100-01-01T00:00:00Z"
    ),
    "AdjustmentService/ReviewAdjustment": "adjustment review a-1 -l {ledger} --decline",
    "AdjustmentService/GetAdjustment": "adjustment get a-1 -l {ledger}",
    "AdjustmentService/ListAdjustments": "adjustment list -l {ledger} --state declined",
    "FreezeService/FreezeFunds": (
        "freeze place f-1 -l {ledger} --hold o-1 --line shoes:20.00 --currency EUR"
        " --reason stolen-card --source scorer --expires 2026-06-01T00:00:00Z"
    ),
    "FreezeService/ProposeLift": "freeze lift f-1 -l {ledger} --reason checked",
    "FreezeService/ReviewLift": "freeze review f-1 -l {ledger} --keep",
    "FreezeService/GetFreeze": "freeze get f-1 -l {ledger}",
    "FreezeService/ListFreezes": "freeze list -l {ledger} --hold o-1 --state placed",
    "CaseService/CloseCase": "case close c-1 -l {ledger} --outcome withdrawn",
    "ChargebackService/ReportChargeback": (
        "chargeback report cb-1 -l {ledger} --hold o-1 --reference dp_1 --event inquiry"
        " --amount 2.00 --currency EUR"
    ),
    "ReportService/ReportCases": "case report -l {ledger} --by type",
    "ReportService/GetMerchantStatement": (
        "statement acme EUR -l {ledger} --from 2026-03-01T00:00:00Z --until 2026-03-16T00:00:00Z"
    ),
    "TimelineService/ListTimeline": "timeline o-1 -l {ledger} --role support",
    "RefundService/CreateRefund": (
        "refund create r-1 -l {ledger} --hold o-1 --currency EUR --line socks:1.50 --reason late"
    ),
    "RefundService/ReportRefund": "refund report r-1 -l {ledger} --outcome succeeded",
    "RefundService/GetRefund": "refund get r-1 -l {ledger}",
    "MerchantService/PutMerchant": (
        "merchant put acme -l {ledger} --reason warning --reserve-bps 1000 --reserve-days 30"
        " --advance-cap EUR:50.00"
    ),
    "MerchantService/PutDestination": (
        "merchant destination acme bank-of-acme -l {ledger} --currency EUR"
        " --from 2026-03-01T00:00:00Z"
    ),
    "MerchantService/ReportDeposit": (
        "merchant deposit acme -l {ledger} --event paid_in --amount 100.00 --currency EUR"
        " --bank-account main"
    ),
    "MerchantService/GetMerchant": "merchant get acme -l {ledger}",
    "PayoutScheduleService/PutPayoutSchedule": (
        "payout schedule put acme EUR -l {ledger} --cadence weekly --on friday --at 10:00"
        " --time-zone Europe/Paris --minimum 5.00 --destination bank-of-acme"
    ),
    "PayoutScheduleService/GetPayoutSchedule": "payout schedule get acme EUR -l {ledger}",
    "PayoutScheduleService/ListPayoutSchedules": "payout schedule list -l {ledger}",
    "MerchantService/ListMerchants": "merchant list -l {ledger}",
    "PayoutService/CreatePayout": (
        "payout create p-1 -l {ledger} --merchant acme --amount 3.80 --currency EUR"
        " --destination bank-of-acme"
    ),
    "PayoutService/ReportPayout": (
        "payout report p-1 -l {ledger} --outcome paid --bank-account main"
    ),
    "PayoutService/GetPayout": "payout get p-1 -l {ledger}",
    "PayoutService/ListPayouts": "payout list -l {ledger} --state paid",
    "JournalService/GetEntry": "entry 3 -l {ledger}",
    "JournalService/ListEntries": "entries -l {ledger}",
    "JournalService/WatchEntries": "entries -l {ledger} --watch --kind hold_placed --limit 2",
    "JournalService/ListPostings": "postings 2010 EUR acme -l {ledger}",
    "JournalService/GetBalance": "balance 2110 EUR acme -l {ledger}",
    "JournalService/ListBalances": "balances -l {ledger} --owner acme",
    "JournalService/GetTrialBalance": "balances -l {ledger} --trial",
    "JournalService/GetSummary": "summary -l {ledger}",
    "TokenService/CreateToken": (
        "token create {ledger} --scope payments --scope audit --expires 2100-01-01T00:00:00Z"
    ),
    "TokenService/ListTokens": "token list",
    "TokenService/RevokeToken": "token revoke {ledger}",
    "JournalService/VerifyLedger": "verify -l {ledger}",
}
"""Each call and a command that makes it, in an order in which all of them succeed."""

WRITES: list[dict[str, Any]] = [
    {
        "place_hold": {
            "request_id": "w-1",
            "hold_id": "o-0",
            "currency_code": "EUR",
            "psp": "card",
            "paid_time": "2026-03-02T09:00:00Z",
            "lines": [{"line_id": "mug", "merchant": "acme", "amount_minor": 400, "policy": "now"}],
        }
    },
    {
        "place_hold": {
            "request_id": "w-3",
            "hold_id": "o-2",
            "currency_code": "EUR",
            "psp": "card",
            "lines": [{"line_id": "mug", "merchant": "acme", "amount_minor": 400, "policy": "now"}],
        }
    },
    {
        "report_fulfilment": {
            "request_id": "w-2",
            "hold_id": "o-0",
            "kind": "FULFILMENT_KIND_SIGNED",
            "occurred_time": "2026-03-02T09:00:00Z",
            "source": "dhl",
        }
    },
]


def methods() -> Iterator[MethodDescriptor]:
    """Every method of the contract."""
    for module in iter_modules(escrow.v1.__path__, "escrow.v1."):
        if module.name.endswith("_pb2"):
            for service in import_module(module.name).DESCRIPTOR.services_by_name.values():
                yield from service.methods


def name_of(method: MethodDescriptor) -> str:
    return f"{method.containing_service.name}/{method.name}"


def batch_item(method: MethodDescriptor) -> str | None:
    """What a batch takes many of; None for what is no batch."""
    if not method.name.startswith("Batch"):
        return None
    return message_of(method.input_type.fields_by_name["requests"])


def message_of(field: Any) -> str:
    return str(field.message_type.full_name)


def test_every_call_has_its_command() -> None:
    assert {name_of(each) for each in methods() if batch_item(each) is None} == set(STORY)


def test_what_a_batch_takes_many_of_can_be_written_by_the_file() -> None:
    written = {message_of(field) for field in Write.DESCRIPTOR.fields}
    batches = {item for each in methods() if (item := batch_item(each)) is not None}
    assert batches
    assert batches <= written


@pytest.mark.usefixtures("on_server")
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_call_can_be_made(
    form: str,
    escrow: Escrow,
    called: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    writes = tmp_path / "writes.jsonl"
    writes.write_text("".join(f"{json.dumps(write)}\n" for write in WRITES))
    ledger = f"reach-{form}"
    for method, command in STORY.items():
        if method == "BulkService/StreamWrites":
            # A window that is over when its goods are signed for.
            policy = f"policy create now -l {ledger} --window 0d --time-zone UTC"
            assert escrow(*policy.split()).code == ExitCode.OK
        called.clear()
        arguments = command.format(ledger=ledger, writes=writes).split()
        written = arguments[0] == "write"
        outcome = escrow(*arguments, *([] if written else ["--format", form]))
        assert outcome.code == ExitCode.OK, (command, outcome)
        assert f"/escrow.v1.{method}" in called, command
        check_form("lines" if written or "--watch" in arguments else "", form, outcome.out)


def check_form(kind: str, form: str, out: str) -> None:
    """What was printed is of the form that was asked for."""
    assert out.endswith("\n")
    if kind == "lines" and (form == "json" or out.startswith("{")):
        assert all(json.loads(line) for line in out.splitlines())
    elif form == "json":
        assert json.loads(out)
    elif form == "csv":
        first, *_ = rows = list(csv.DictReader(io.StringIO(out)))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in first)
        assert all(None not in row and None not in row.values() for row in rows)
    else:
        plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", out)
        assert max(map(len, plain.splitlines())) <= WIDTH, out


@pytest.mark.usefixtures("on_server")
def test_an_answer_without_records_has_a_header_in_csv(escrow: Escrow) -> None:
    escrow("ledger", "create", "bare", "--time-zone", "UTC")
    for command in (
        "payout list",
        "merchant list",
        "case list",
        "adjustment list",
        "balances",
        "balances --trial",
        "summary",
        "entries --hold x",
    ):
        full = escrow(*command.split(), "-l", "reach-csv", "--format", "csv").out
        bare = escrow(*command.split(), "-l", "bare", "--format", "csv").out
        assert bare == full.partition("\n")[0] + "\n"
        assert "," in bare
