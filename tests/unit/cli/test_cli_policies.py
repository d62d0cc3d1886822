"""Policies, presets, calendars and extensions from the command line."""

import json
import re
from typing import Any

import pytest

from escrow_cli.errors import ExitCode
from escrow_cli.policy_terms import rule_words
from escrow_cli.presets.catalogue import preset_names
from escrow_client import CountFrom, FulfilmentKind, Policy, PolicyTerms
from tests.support.cli import Escrow

LEDGER = "rules"


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """Whether the ledger of these tests is there."""
    return set()


@pytest.fixture
def ledger(escrow: Escrow, on_server: None, opened: set[str]) -> str:
    if LEDGER not in opened:
        assert run(escrow, f"ledger create {LEDGER} --time-zone UTC")
        opened.add(LEDGER)
    return LEDGER


def run(escrow: Escrow, words: str) -> Any:
    """What a command answers, as data."""
    outcome = escrow(*words.split(), "--format", "json")
    assert outcome.code == ExitCode.OK, outcome
    return json.loads(outcome.out)


def policy(window_days: int = 0, **terms: Any) -> Policy:
    return Policy("p", 1, window_days, "Europe/Paris", 0, PolicyTerms(**terms))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (policy(7), "7 days from the day after the goods were signed for, in Europe/Paris"),
        (policy(1), "1 day from the day after the goods were signed for, in Europe/Paris"),
        (
            policy(0),
            "to the end of the day on which the goods were signed for, in Europe/Paris",
        ),
        (
            policy(window_hours=48, trigger=FulfilmentKind.INSTALLED),
            "48 hours from the moment the goods were installed, in Europe/Paris",
        ),
        (
            policy(window_working_days=5, calendar="FR", trigger=FulfilmentKind.CONFIRMED),
            "5 working days of calendar FR from the day after the buyer confirmed, in Europe/Paris",
        ),
        (
            policy(3, count_from=CountFrom.INSTANT, trigger=FulfilmentKind.STREAM_ENDED),
            "3 days from the moment the live stream ended, in Europe/Paris",
        ),
    ],
)
def test_a_window_in_words(found: Policy, words: str) -> None:
    assert rule_words(found) == words


def test_every_option_arrives(escrow: Escrow, ledger: str) -> None:
    run(escrow, f"calendar load FR -l {ledger} --country FR --years 2026")
    run(escrow, f"policy create plain -l {ledger} --window 7d --time-zone UTC")
    said = {
        "time_zone": "Europe/Paris",
        "commission_bps": 500,
        "trigger": "INSTALLED",
        "count_from": "NEXT_DAY",
        "calendar": "FR",
        "parcel_rule": "LAST_OF_ORDER",
        "fallback_after": "SIGNED",
        "fallback_days": 15,
        "statutory_days": 14,
        "restart_limit_days": 60,
        "appeal_days": 3,
        "refundability": "QUALITY_ONLY",
        "unconfirmed_policy": "plain",
        "reserve_bps": 1000,
        "reserve_days": 90,
        "warranty_bps": 500,
        "warranty_days": 180,
        "commission_refund": "PRO_RATA",
        "case_response_hours": 48,
        "case_default": "APPROVED",
        "refund_working_days": 3,
        "refund_limit_days": 14,
    }
    flags = [
        "rolls_to_working_day",
        "restarts_on_exchange",
        "requires_settlement",
        "evidence_required",
    ]
    options = [f"--{name.replace('_', '-')} {value!s}" for name, value in said.items()]
    options += [f"--{name.replace('_', '-')}" for name in flags]
    options += ["--case-stage RETURN_AUDIT=72h:APPROVED --case-stage appealed=90min:upheld"]
    options += ["--case-priority HIGH=4h --case-priority complaint=30min"]
    options += ["--coupon-cap 2000 --coupon-approval 500"]
    options += ["--refund-source deposit --refund-source AVAILABLE"]
    words = f"policy create full -l {ledger} --window 5wd {' '.join(options)}"
    made = run(escrow, words)
    assert made == run(escrow, f"policy get full -l {ledger}")
    expected = said | dict.fromkeys(flags, True)
    expected |= {"window_days": 0, "window_hours": 0, "window_working_days": 5}
    expected |= {
        "case_stages": [
            {"stage": "RETURN_AUDIT", "minutes": 4320, "default_outcome": "APPROVED"},
            {"stage": "APPEALED", "minutes": 90, "default_outcome": "UPHELD"},
        ],
        "case_priorities": [
            {"priority": "HIGH", "minutes": 240},
            {"priority": "COMPLAINT", "minutes": 30},
        ],
        "coupon_cap_minor": 2000,
        "coupon_approval_minor": 500,
        "refund_sources": ["DEPOSIT", "AVAILABLE"],
    }
    assert made == {"policy": "full", "version": 1} | expected
    table = escrow("policy", "get", "full", "-l", ledger).out
    assert "5 working days of calendar FR from the day after the goods were installed" in table
    assert "RETURN_AUDIT: 72 h, then APPROVED" in table
    assert "APPEALED: 90 min, then UPHELD" in table
    assert "HIGH: 4 h" in table
    plain = escrow("policy", "get", "plain", "-l", ledger).out
    assert plain.count("\n") == 4


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--case-stage RETURN_AUDIT", "is not of the form STAGE=TIME:OUTCOME"),
        ("--case-stage RETURN_AUDIT=72h", "is not of the form STAGE=TIME:OUTCOME"),
        ("--case-stage OPENED=72h:APPROVED", "'OPENED' is none of answered, return_transit,"),
        ("--case-stage RETURN_AUDIT=72:APPROVED", "'72' is no time such as 30min"),
        ("--case-stage RETURN_AUDIT=72h:WON", "'WON' is none of rejected, approved,"),
        ("--case-priority HIGH", "is not of the form PRIORITY=TIME"),
        ("--case-priority NORMAL=4h", "'NORMAL' is none of high, medium,"),
        ("--case-priority HIGH=4wd", "'4wd' is no time such as 30min"),
    ],
)
def test_a_time_of_a_case_is_written_in_one_way(
    escrow: Escrow, option: str, complaint: str
) -> None:
    outcome = escrow(*f"policy create p -l x --window 7d --time-zone UTC {option}".split())
    assert outcome.code == ExitCode.USAGE
    assert complaint in re.sub(r"[\s│]+", " ", outcome.err)


def test_an_option_says_what_is_different_from_a_preset(escrow: Escrow, ledger: str) -> None:
    as_it_is = run(escrow, f"policy create a -l {ledger} --preset cn-no-reason-7d")
    shown = run(escrow, "policy presets cn-no-reason-7d")
    assert {key: shown[key] for key in as_it_is.keys() & shown.keys()} == {
        key: value for key, value in as_it_is.items() if key in shown
    }
    changed = run(
        escrow,
        f"policy create b -l {ledger} --preset cn-no-reason-7d --window 15d --commission-bps 30",
    )
    assert changed == as_it_is | {"policy": "b", "window_days": 15, "commission_bps": 30}


def test_every_preset_is_listed_and_shown(escrow: Escrow) -> None:
    listed = run(escrow, "policy presets")
    assert [each["preset"] for each in listed] == preset_names()
    for name in preset_names():
        shown = escrow("policy", "presets", name)
        assert shown.code == ExitCode.OK
        assert "Sources" in shown.out
    unknown = escrow("policy", "presets", "nonsense")
    assert unknown.code == ExitCode.REFUSED
    assert "There is no preset 'nonsense'." in unknown.paragraph


def test_a_calendar_is_loaded_and_read(escrow: Escrow, ledger: str) -> None:
    words = f"calendar load CN -l {ledger} --country CN --years 2025-2026"
    first, second = (run(escrow, words) for _ in range(2))
    assert (first["revision"], second["revision"]) == (1, 2)
    assert first["weekend"] == [5, 6]
    # The State Council's make-up days of the Spring Festival of 2026.
    assert {"2026-02-14", "2026-02-28"} <= set(first["working_days"])
    assert run(escrow, f"calendar get CN -l {ledger} --revision 1") == first
    assert run(escrow, f"calendar get CN -l {ledger}") == second
    table = escrow("calendar", "get", "CN", "-l", ledger).out
    assert "Weekend       Sat Sun\n" in table
    missing = escrow("calendar", "get", "XX", "-l", ledger)
    assert (missing.code, "(CALENDAR_NOT_FOUND)" in missing.paragraph) == (ExitCode.REFUSED, True)


def test_an_extension_is_declared_once(escrow: Escrow, ledger: str) -> None:
    span = "--from 2026-03-01T00:00:00Z --until 2026-04-01T00:00:00Z"
    words = f"extension declare storm -l {ledger} {span} --days 3 --reason storm --region north"
    declared = run(escrow, words)
    assert declared["region"] == "north"
    assert (declared["days"], declared["lines"]) == (3, 0)
    found = run(escrow, f"extension get storm -l {ledger}")
    assert found | {"state": "DECLARED"} == declared | {"state": "DECLARED"}
    again = escrow(*words.split())
    assert (again.code, "(EXTENSION_EXISTS)" in again.paragraph) == (ExitCode.REFUSED, True)
