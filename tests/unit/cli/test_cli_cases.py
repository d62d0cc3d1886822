"""Cases, chargebacks and coupons from the command line: the board, the rulings, the report."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from escrow_cli.errors import ExitCode
from tests.support.cli import Escrow

TERMS = (
    "--appeal-days 3 --case-response-hours 48 --case-default escalated --evidence-required"
    " --case-stage arbitration=48h:escalated --case-priority high=4h --coupon-approval 500"
)


def run(escrow: Escrow, *commands: str) -> str:
    """What the last of some commands prints, in one line; all of them succeed."""
    printed = ""
    for words in commands:
        outcome = escrow(*words.split())
        assert outcome.code == ExitCode.OK, (words, outcome)
        printed = outcome.out
    return " ".join(printed.split())


def data(escrow: Escrow, words: str) -> Any:
    return json.loads(run(escrow, f"{words} --format json"))


def refused(escrow: Escrow, words: str) -> str:
    """What is said where a command is refused."""
    outcome = escrow(*words.split())
    assert outcome.code == ExitCode.REFUSED, outcome
    return outcome.paragraph


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"a crack in the lamp")
    return file


def open_ledger(escrow: Escrow, ledger: str) -> None:
    """Two orders that were signed for on Monday, 2 March 2026, at 10:00 in Paris."""
    run(
        escrow,
        f"ledger create {ledger} --time-zone Europe/Paris --test-clock-start 2026-03-02T09:00Z",
        f"policy create ret -l {ledger} --time-zone Europe/Paris --window 14d {TERMS}",
    )
    for hold, lines in (
        ("o-1", "--line lamp:acme:120.00:ret --line shade:best:30.00:ret"),
        ("o-2", "--line bulb:acme:8.00:ret"),
    ):
        run(
            escrow,
            f"hold place {hold} -l {ledger} --psp card --currency EUR {lines}",
            f"fulfilment report {hold} -l {ledger} --kind signed --at 2026-03-02T09:00Z"
            " --source dhl",
        )


def test_a_dispute_from_its_opening_to_the_board(
    escrow: Escrow, on_server: None, photo: Path
) -> None:
    ledger = "dispute"
    open_ledger(escrow, ledger)
    opened = data(
        escrow,
        f"case open c-1 -l {ledger} --hold o-1 --line lamp:100.00 --line o-2/bulb:8.00"
        " --currency EUR --type return --priority high --ground quality",
    )
    assert (opened["type"], opened["priority"], opened["deadline_time"]) == (
        "RETURN",
        "HIGH",
        "2026-03-02T13:00:00Z",
    )
    assert [(line["hold"], line["line"], line["reserved_minor"]) for line in opened["lines"]] == [
        ("o-1", "lamp", 10000),
        ("o-2", "bulb", 800),
    ]
    # Nobody answers in four hours: it goes on to the platform, and the miss is counted.
    run(escrow, f"ledger advance-clock {ledger} --to 2026-03-02T14:00Z")
    close = f"case close c-1 -l {ledger} --outcome partly_approved --currency EUR --reason broken"
    awards = "--award lamp:80.00 --freight lamp:5.00 --share merchant=80% --share platform=20%"
    assert "(EVIDENCE_REQUIRED)" in refused(escrow, f"{close} {awards}")
    add = f"case evidence add c-1 -l {ledger} --pointer proofs/1 --party buyer"
    run(escrow, f"{add} --file {photo}")
    (evidence,) = data(escrow, f"case evidence list c-1 -l {ledger}")
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    assert evidence["sha256"] == digest
    assert (evidence["media_type"], evidence["size_bytes"]) == ("image/jpeg", 19)
    looked = run(escrow, f"timeline o-1 -l {ledger} --role support")
    for part in (
        "Hold o-1 as support sees it, on Mon 2 Mar 2026 15:00.",
        (
            "To be done c-1 The platform is to decide, by Wed 4 Mar 2026 14:00. 100.00 EUR set "
            "apart."
        ),
        (
            "Case Accepted Reviewing Done State c-1 ● Mon 2 Mar 2026 10:00 ● Mon 2 Mar 2026 14:00 "
            "○ ARBITRATION"
        ),
        "Case c-1: nobody acted in time, and it goes on to arbitration.",
        "(policies/ret@1)",
        f"Case c-1: evidence from the buyer, image/jpeg {digest[:12]}….",
    ):
        assert part in looked
    assert "(SHARES_INVALID)" in refused(escrow, f"{close} --award lamp:80.00 --share merchant=80%")
    closed = data(escrow, f"{close} {awards} --liable merchant --subject goods")
    assert (closed["state"], closed["awarded_minor"]) == ("PARTLY_APPROVED", 8000)
    assert (closed["liable"], closed["subject"], closed["breach_count"]) == (
        "MERCHANT",
        "GOODS",
        1,
    )
    assert run(escrow, f"case get c-1 -l {ledger}").startswith(
        "Case c-1 Type RETURN Priority HIGH State PARTLY_APPROVED Hold o-1"
    )
    refund = run(escrow, f"refund get c-1 -l {ledger}")
    assert "Case c-1 Currency EUR Amount 85.00" in refund
    assert (
        "lamp: 68.00 out of what a case had set apart, 16.00 borne by the platform, 1.00 of "
        "freight borne by the platform"
    ) in refund
    buyer = data(escrow, f"timeline o-1 -l {ledger} --role buyer")
    (case,) = buyer["cases"]
    assert case["done_time"] == "2026-03-02T14:00:00Z"
    assert buyer["tasks"] == []
    assert {item["actor"] for item in buyer["items"]} == {""}
    told = run(escrow, f"timeline o-2 -l {ledger} --role merchant --merchant acme")
    assert "Case c-1 opened, return: bulb 8.00 EUR." in told
    explained = run(escrow, f"hold explain o-2 -l {ledger}")
    assert "Case c-1 opened: 8.00 EUR claimed, 8.00 EUR set apart." in explained
    assert "Case c-1 closed: PARTLY_APPROVED." in explained
    assert run(escrow, f"verify -l {ledger}")


def test_a_chargeback_is_reported_step_by_step(escrow: Escrow, on_server: None) -> None:
    ledger = "charged-back"
    open_ledger(escrow, ledger)
    step = f"chargeback report cb-1 -l {ledger} --hold o-1 --reference dp_1 --currency EUR"
    opened = run(
        escrow,
        f"{step} --event opened --amount 100.00 --line lamp:70.00 --line shade:30.00 --taken"
        " --original 110.00:USD --moved 101.00 --fee 15.00 --reason 10.4"
        " --respond-by 2026-03-09T12:00Z",
    )
    for part in (
        "Type CHARGEBACK",
        "State CHARGED_BACK",
        "Acts next PLATFORM Until 2026-03-09 12:00:00Z",
        "lamp: 70.00 claimed, 70.00 set apart",
        "Chargeback dp_1 of card: 100.00, disputed as 110.00 USD, taken 100.00",
    ):
        assert part in opened
    again = run(escrow, f"{step} --event opened --amount 100.00 --taken")
    assert again == opened
    assert "(CHARGEBACK_MISMATCH)" in refused(escrow, f"{step} --event represented --amount 99.00")
    run(escrow, f"{step} --event represented")
    lost = data(escrow, f"{step} --event lost")
    assert (lost["state"], lost["reserved_minor"]) == ("LOST", 0)
    held = run(escrow, f"hold get o-1 -l {ledger}")
    assert (
        "Refunded after Charged back Release lamp acme 120.00 50.00 0.00 0.00 0.00 0.00 70.00"
        in held
    )
    summary = run(escrow, f"summary -l {ledger}")
    assert "Charged back before release 100.00" in summary
    told = run(escrow, f"timeline o-1 -l {ledger} --role buyer")
    assert "Chargeback cb-1 (dp_1): the provider charges back: lamp 70.00 EUR" in told
    assert "Chargeback cb-1 (dp_1): it is lost: lamp 70.00 EUR, shade 30.00 EUR." in told
    explained = run(escrow, f"hold explain o-1 -l {ledger}")
    assert "Chargeback cb-1 opened, dp_1 of the provider: 70.00 EUR charged back" in explained
    assert "Case cb-1 closed: LOST." in explained
    assert run(escrow, f"verify -l {ledger}")


def test_a_large_coupon_waits_for_a_second_person(escrow: Escrow, on_server: None) -> None:
    ledger = "coupons"
    open_ledger(escrow, ledger)
    run(escrow, f"case open c-1 -l {ledger} --hold o-1 --line lamp:10.00 --currency EUR")
    grant = f"coupon grant {{}} -l {ledger} --case c-1 --line lamp --currency EUR"
    small = data(escrow, f"{grant.format('k-1')} --amount 4.00 --funded-by platform")
    assert (small["state"], small["amount_minor"]) == ("ISSUED", 400)
    large = data(escrow, f"{grant.format('k-2')} --amount 9.00 --funded-by merchant")
    assert large["state"] == "PROPOSED"
    approve = refused(escrow, f"coupon review k-2 -l {ledger} --approve")
    assert "(SECOND_PERSON_REQUIRED)" in approve
    declined = data(escrow, f"coupon review k-2 -l {ledger} --decline")
    assert declined == large | {"state": "DECLINED", "reviewed_by": large["proposed_by"]}
    assert data(escrow, f"coupon get k-2 -l {ledger}") == declined
    assert "Coupon k-1 is issued: lamp 4.00 EUR." in run(
        escrow, f"timeline o-1 -l {ledger} --role buyer"
    )
    assert run(escrow, f"verify -l {ledger}")


def test_a_report_counts_and_sums(escrow: Escrow, on_server: None) -> None:
    ledger = "report"
    open_ledger(escrow, ledger)
    empty = run(escrow, f"case report --by tag -l {ledger}")
    assert empty == "No case answers to that."
    open_case = f"case open {{}} -l {ledger} --currency EUR --hold o-1 --line"
    run(
        escrow,
        f"{open_case.format('c-1')} lamp:100.00 --type return",
        f"{open_case.format('c-2')} shade:30.00 --type compensation",
        f"{open_case.format('c-3')} lamp:20.00 --type return",
        f"ledger advance-clock {ledger} --to 2026-03-02T11:30Z",
        f"case answer c-1 -l {ledger}",
        f"case close c-1 -l {ledger} --outcome rejected --liable platform --subject service",
        f"case close c-2 -l {ledger} --outcome approved",
    )
    told = run(escrow, f"case report --by type -l {ledger}")
    for part in (
        "Group Cases Open Award rate Response Resolution Breaches Overdue",
        "RETURN 2 1 0 % 2.5 h / 2.5 h 2.5 h / 2.5 h 0 0",
        "All 3 1 50 % 2.5 h / 2.5 h 2.5 h / 2.5 h 0 0",
        "Group Currency Claimed Set apart Awarded",
        "COMPENSATION EUR 30.00 0.00 30.00",
        "All EUR 150.00 20.00 30.00",
    ):
        assert part in told
    found = data(escrow, f"case report --by tag -l {ledger} --from 2026-03-01T00:00Z")
    assert [group["group"] for group in found["groups"]] == ["-/-", "PLATFORM/SERVICE"]
    assert found["total"]["award_rate_bps"] == 5000
    assert found["total"]["resolution_median_seconds"] == 9000.0
    later = data(escrow, f"case report --by tag -l {ledger} --from 2026-03-03T00:00Z")
    assert (later["groups"], later["total"]["cases"]) == ([], 0)
    rows = list(
        csv.DictReader(
            io.StringIO(escrow(*f"case report --by merchant -l {ledger} --format csv".split()).out)
        )
    )
    assert [(row["group"], row["cases"]) for row in rows] == [
        ("acme", "2"),
        ("best", "1"),
        ("", "3"),
    ]
    assert run(escrow, f"case list -l {ledger} --merchant best --type compensation").endswith(
        "c-2 COMPENSATION APPROVED o-1 EUR 30.00 0.00 0"
    )
    listed = data(escrow, f"case list -l {ledger} --open")
    assert [case["case"] for case in listed] == ["c-3"]
    assert run(escrow, f"verify -l {ledger}")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("timeline o -l x --role merchant", "--role merchant goes with --merchant"),
        ("timeline o -l x --role buyer --merchant m", "--role merchant goes with --merchant"),
        ("case evidence add c -l x --pointer p --party buyer", "name a --file, or --sha256,"),
        (
            "case evidence add c -l x --pointer p --party buyer --file f --size 1",
            "--file says what --sha256 and --size would",
        ),
        (
            "case evidence add c -l x --pointer p --party buyer --sha256 abcd",
            "'abcd' is no SHA-256 in 64 hex digits",
        ),
        ("case close c -l x --outcome approved --award a:1", "name the --currency"),
        ("case close c -l x --outcome escalated", "'escalated' is none of"),
        ("case open c -l x --hold o --currency EUR --line a:1 --type chargeback", "is none of"),
        ("coupon review k -l x", "--approve"),
    ],
)
def test_what_makes_no_sense_is_refused_before_a_call(
    escrow: Escrow, words: str, complaint: str
) -> None:
    outcome = escrow(*words.split())
    assert outcome.code == ExitCode.USAGE
    assert complaint in re.sub(r"[\s│]+", " ", outcome.err)


def test_evidence_that_cannot_be_read_is_named(escrow: Escrow, tmp_path: Path) -> None:
    add = f"case evidence add c -l x --pointer p --party buyer --file {tmp_path}/none"
    assert "none cannot be read: No such file or directory." in refused(escrow, add)
