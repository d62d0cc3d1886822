"""`escrow payout export` and `import`: what is written for a bank, and what its answers do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from escrow_cli.bank_files.credit_transfers import credit_transfers
from escrow_cli.bank_files.details import BankAccount, BankDetails, read_bank_details
from escrow_cli.bank_files.status_reports import StatusAnswer, read_status_report
from escrow_cli.errors import CommandError, ExitCode
from escrow_client import Money, Payout, PayoutState
from tests.support.cli import Escrow

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
IBAN = "GB94BARC10201530093459"
DETAILS = """
[debtor]
name = "Shop Ltd"
[accounts.EUR]
account = "0815"
bic = "BUKBGB22"
[destinations.bank]
name = "Amy's"
iban = "GB94 BARC 1020 1530 0934 59"
"""
ANSWER = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>x</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>EUR{message}</OrgnlPmtInfId>{transfers}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""


def answer(group: str = "", message: str = "m", version: str = "10", **statuses: str) -> str:
    transfers = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{payout}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        "</TxInfAndSts>"
        for payout, status in statuses.items()
    )
    whole = f"<GrpSts>{group}</GrpSts>" if group else ""
    return ANSWER.format(version=version, message=message, group=whole, transfers=transfers)


def payout(payout_id: str, money: Money) -> Payout:
    return Payout(payout_id, PayoutState.SCHEDULED, "amy", money, "bank", 3)


def test_amounts_have_the_decimals_of_their_currencies():
    account = BankAccount("Shop Ltd", account="0815", bic="BUKBGB22")
    amounts = [Money("JPY", 1_000_000), Money("KWD", 1), Money("GBP", 1_230), Money("GBP", 5)]
    details = BankDetails(dict.fromkeys(("JPY", "KWD", "GBP"), account), {"bank": account})
    payouts = [payout(f"p{number}", money) for number, money in enumerate(amounts)]
    written = fromstring(credit_transfers(payouts, details, "", NOW, date(2026, 3, 23)))
    asked = [(each.attrib["Ccy"], each.text) for each in written.iterfind(".//{*}InstdAmt")]
    assert asked == [("GBP", "12.30"), ("GBP", "0.05"), ("JPY", "1000000"), ("KWD", "0.001")]
    sums = [each.text for each in written.iterfind(".//{*}PmtInf/{*}CtrlSum")]
    assert sums == ["12.35", "1000000", "0.001"]
    assert [each.text for each in written.iterfind(".//{*}EndToEndId")] == ["p2", "p3", "p0", "p1"]


def test_what_breaks_the_format_is_named_and_not_repeated():
    bad = BankAccount("Amy", iban="secret-iban")
    debtor = BankAccount("Shop Ltd", account="0815", bic="secret-bic")
    details = BankDetails({"EUR": debtor}, {"bank": bad})
    with pytest.raises(CommandError) as refused:
        credit_transfers([payout("p", Money("EUR", 5))], details, "", NOW, date(2026, 3, 23))
    told = str(refused.value)
    assert "cdtr_acct.id.iban (pattern)" in told
    assert "bicfi (pattern)" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    "written",
    [
        DETAILS.replace('iban = "', 'iban = "secret'[:-6] + '"secret'),
        DETAILS.replace('name = "Amy\'s"', "name = 5"),
        DETAILS + 'account = "secret"\n',
        DETAILS + 'key = "secret"\n',
        DETAILS.replace("[debtor]", "[somebody]"),
    ],
)
def test_wrong_details_are_named_by_their_keys(tmp_path: Path, written: str):
    file = tmp_path / "bank.toml"
    file.write_text(written)
    with pytest.raises(CommandError) as refused:
        read_bank_details(file)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("version", ["03", "10", "14"])
def test_answers_of_every_version_are_read(version: str):
    written = answer("PART", version=version, a="ACSC", b="RJCT")
    assert read_status_report(written.encode()) == [
        StatusAnswer("PART", "m"),
        StatusAnswer("ACSC", "m", "a"),
        StatusAnswer("RJCT", "m", "b"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "no xml",
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + answer(p="&b;"),
        '<!DOCTYPE d SYSTEM "http://example.com/d.dtd">' + answer(p="ACSC"),
        "<Document/>",
    ],
)
def test_files_of_strangers_are_refused(written: str):
    with pytest.raises(CommandError):
        read_status_report(written.encode())


class Bank:
    """A ledger with payouts on the way, and the files between it and a bank."""

    def __init__(self, escrow: Escrow, folder: Path, ledger: str) -> None:
        self._escrow = escrow
        self._folder = folder
        self._ledger = ledger
        (folder / "bank.toml").write_text(DETAILS)
        self("ledger create", ledger, "--time-zone UTC --test-clock-start 2026-03-20T12:00:00Z")
        self("policy create now -l", ledger, "--window 0d --time-zone UTC")
        for merchant in ("amy", "bob", "cy"):
            self(
                "hold place",
                merchant,
                "-l",
                ledger,
                "--psp card --currency EUR --line",
                f"1:{merchant}:10.00:now",
            )
            self(
                "fulfilment report",
                merchant,
                "-l",
                ledger,
                "--kind signed --source dhl --at",
                "2026-03-20T12:00:00Z",
            )
            self("merchant put", merchant, "-l", ledger, "--reason new")
            self(
                "payout schedule put",
                merchant,
                "EUR -l",
                ledger,
                "--cadence daily --at 10:00",
                "--time-zone UTC --destination bank",
            )
        self("ledger advance-clock", ledger, "--to 2026-03-21T10:00:00Z")
        self.payouts = {each["merchant"]: each["payout"] for each in self.listed()}
        (self.batch,) = {each["batch"] for each in self.listed()}

    def __call__(self, *words: str, fails: bool = False) -> Any:
        outcome = self._escrow(*" ".join(words).split(), "--format", "json")
        assert outcome.code == (ExitCode.REFUSED if fails else ExitCode.OK), outcome
        return outcome.paragraph if fails else json.loads(outcome.out)

    def listed(self) -> Any:
        return self("payout list -l", self._ledger)

    def states(self) -> dict[str, str]:
        return {each["merchant"]: each["state"] for each in self.listed()}

    def export(self, *options: str, fails: bool = False) -> Any:
        details = self._folder / "bank.toml"
        file = self._folder / "pay.xml"
        return self(
            "payout export",
            str(file),
            "-l",
            self._ledger,
            "--bank-details",
            str(details),
            *options,
            fails=fails,
        )

    def import_(self, written: str, *, fails: bool = False) -> Any:
        file = self._folder / "answer.xml"
        file.write_text(written)
        return self(
            "payout import", str(file), "-l", self._ledger, "--bank-account main", fails=fails
        )


@pytest.fixture
def bank(on_server: None, escrow: Escrow, tmp_path: Path, request: pytest.FixtureRequest) -> Bank:
    return Bank(escrow, tmp_path, f"bank-{len(request.node.name)}")


def test_a_batch_goes_to_the_bank_and_its_answers_come_back(bank: Bank, tmp_path: Path):
    bank.export("--batch", bank.batch)
    assert IBAN in (tmp_path / "pay.xml").read_text()
    assert (tmp_path / "pay.xml").stat().st_mode & 0o077 == 0
    assert "is there already" in bank.export("--batch", bank.batch, fails=True)
    sent = bank.export("--batch", bank.batch, "--dispatch")
    assert set(bank.states().values()) == {"IN_TRANSIT"}
    # The same again completes what was cut off, and changes nothing else.
    assert bank.export("--batch", bank.batch, "--dispatch") == sent
    amy, bob, cy = (bank.payouts[merchant] for merchant in ("amy", "bob", "cy"))
    answers = answer("PART", bank.batch, **{amy: "ACSC", bob: "RJCT", cy: "PDNG", "p": "ACSC"})
    assert "payout p is not known" in bank.import_(answers, fails=True)
    states = {"amy": "PAID", "bob": "FAILED", "cy": "IN_TRANSIT"}
    assert bank.states() == states
    bank.import_(answers, fails=True)
    assert bank.states() == states
    # What is said of the message as a whole is of those it does not name.
    told = bank.import_(answer("RJCT", bank.batch, **{amy: "ACSC", bob: "RJCT"}))
    assert [each["outcome"] for each in told] == ["known before", "known before", "failed (RJCT)"]
    assert bank.states() == {**states, "cy": "FAILED"}
    assert "is PAID and not RJCT" in bank.import_(answer(**{amy: "RJCT"}), fails=True)
    assert "is ODD" in bank.import_(answer(**{amy: "ODD"}), fails=True)
    assert "message m is not known" in bank.import_(answer("RJCT"), fails=True)


def test_what_cannot_be_asked_for_is_not_written(bank: Bank, tmp_path: Path):
    (tmp_path / "bank.toml").write_text(DETAILS.replace("[destinations.bank]", "[destinations.b]"))
    amy = bank.payouts["amy"]
    assert "for the destinations bank" in bank.export("--payout", amy, fails=True)
    assert not (tmp_path / "pay.xml").exists()
    (tmp_path / "bank.toml").write_text(DETAILS)
    bank.export("--payout", amy, "--dispatch")
    assert bank.states() == {"amy": "IN_TRANSIT", "bob": "SCHEDULED", "cy": "SCHEDULED"}
    (tmp_path / "pay.xml").unlink()
    assert "is IN_TRANSIT" in bank.export("--payout", amy, fails=True)
    assert "nothing to write" in bank.export("--batch", "0" * 32, fails=True)
