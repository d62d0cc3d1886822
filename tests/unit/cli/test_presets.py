"""Presets: each names its sources, the ledger takes it, and its examples come out as they say."""

from dataclasses import fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from escrow_cli.announced_days import announced
from escrow_cli.presets.catalogue import load_preset, preset_names, read_preset, with_needed
from escrow_cli.presets.preset import Preset, SourceKind
from escrow_cli.presets.reading import PresetError
from ledger.domain import decisions, policies
from ledger.domain.book import Book, Head
from ledger.domain.calendars import Calendar
from ledger.domain.commands import CreatePolicy
from ledger.domain.counting import days_after
from ledger.domain.facts import PolicyCreated
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import CaseOutcome, CasePriority, FulfilmentKind
from ledger.domain.policies import Length, Policy, PriorityTerms, StageTerms, Terms, Unit
from ledger.domain.rules import Rules
from ledger.domain.stages import CaseState
from ledger.domain.windows import Windows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENUMS = {
    "trigger": FulfilmentKind,
    "count_from": policies.CountFrom,
    "parcel_rule": policies.ParcelRule,
    "fallback_after": FulfilmentKind,
    "refundability": policies.Refundability,
    "commission_refund": policies.CommissionRefund,
    "case_default": CaseOutcome,
}


def domain_terms(preset: Preset) -> Terms:
    """The terms of a preset in the words of the ledger."""
    said = {field.name: getattr(preset.terms, field.name) for field in fields(preset.terms)}
    hours, working_days = said.pop("window_hours"), said.pop("window_working_days")
    for name, kind in ENUMS.items():
        said[name] = kind(str(said[name])) if said[name] is not None else None
    said["case_stages"] = tuple(
        StageTerms(CaseState(each.stage), each.minutes, CaseOutcome(each.default_outcome))
        for each in said["case_stages"]
    )
    said["case_priorities"] = tuple(
        PriorityTerms(CasePriority(each.priority), each.minutes) for each in said["case_priorities"]
    )
    for name in ("coupon_cap", "coupon_approval"):
        said[name] = said.pop(f"{name}_minor")
    lengths = [(preset.window_days, Unit.DAY), (hours, Unit.HOUR), (working_days, Unit.WORKING_DAY)]
    window = max(lengths, key=lambda length: length[0] > 0)
    return Terms(
        window=Length(*window),
        time_zone=preset.time_zone,
        commission_bps=preset.commission_bps,
        **said,
    )


def rules_for(preset: Preset) -> Rules:
    """The calendar that a preset needs, as `escrow calendar load` makes it."""
    if not preset.terms.calendar:
        return Rules()
    days = announced(preset.terms.calendar, range(2024, 2028))
    return Rules().with_calendar(
        Calendar(
            calendar_id=preset.terms.calendar,
            revision=1,
            first_year=days.first_year,
            last_year=days.last_year,
            weekend=frozenset(days.weekend),
            holidays=frozenset(days.holidays),
            working_days=frozenset(days.working_days),
            provenance=days.provenance,
            entry_seq=1,
        )
    )


@pytest.fixture(params=preset_names())
def preset(request):
    return load_preset(request.param)


def test_there_are_presets_for_every_kind_of_shop():
    assert set(preset_names()) == {
        "buyer-confirms",
        "cn-exempt",
        "cn-exempt-confirmed",
        "cn-no-reason-7d",
        "course-lesson",
        "delivery-with-installation",
        "eu-14d",
        "eu-14d-regular",
        "inspected-second-hand",
        "jd-repair-180d",
        "jd-replace-30d",
        "live-stream",
        "netease-30d",
        "uk-14d",
    }


def test_a_preset_names_what_stands_behind_it(preset):
    assert preset.title
    assert preset.summary.endswith(".")
    assert preset.commission_bps == 0
    assert all(source.supports for source in preset.sources)
    assert any(source.kind is not SourceKind.ASSUMPTION for source in preset.sources)


def test_the_staircase_of_cases_is_that_of_the_service_standards():
    """48 hours to answer and 72 to inspect; each priority has its own time, in minutes."""
    staircase = load_preset("cn-no-reason-7d").terms
    assert (staircase.case_response_hours, staircase.case_default) == (48, "ESCALATED")
    assert [(each.priority, each.minutes) for each in staircase.case_priorities] == [
        ("HIGH", 4 * 60),
        ("MEDIUM", 24 * 60),
        ("COMPLAINT", 30),
        ("COMPLEX", 24 * 60),
        ("LIVE_STREAM", 2 * 60),
    ]
    assert [(each.stage, each.minutes, each.default_outcome) for each in staircase.case_stages] == [
        ("RETURN_AUDIT", 72 * 60, "APPROVED"),
        ("ARBITRATION", 48 * 60, "ESCALATED"),
    ]
    for name in ("jd-repair-180d", "jd-replace-30d", "netease-30d", "live-stream"):
        terms = load_preset(name).terms
        assert (terms.case_response_hours, terms.case_default) == (48, "ESCALATED")
        assert set(terms.case_priorities) <= set(staircase.case_priorities)
        assert terms.case_stages == staircase.case_stages[:1]


def test_what_a_preset_needs_comes_before_it(preset):
    names = [each.name for each in with_needed(preset.name)]
    assert names[-1] == preset.name
    assert names[:-1] == [preset.terms.unconfirmed_policy] * bool(preset.terms.unconfirmed_policy)


def test_the_ledger_takes_it(preset):
    head = Head("shop", "Asia/Shanghai", 1, NOW, 0, None)
    book = Book(head=head, rules=rules_for(preset))
    for each in with_needed(preset.name):
        command = CreatePolicy(each.name, domain_terms(each))
        (draft,) = decisions.decide(command, book, NOW)
        assert draft.fact == PolicyCreated(each.name, 1, command.terms)
        book.newest_policy[each.name] = Policy(each.name, 1, command.terms)


def hold_of(example):
    lines = {
        line_id: Line(line_id, number, "merchant", "policy", 1, captured=100, held=100)
        for number, line_id in enumerate(dict.fromkeys(event.line for event in example.events))
    }
    return Hold("order", "CNY", "psp", NOW, entry_seq=1, lines=lines)


def events_of(example, tz):
    return [
        Event(
            seq=seq,
            kind=FulfilmentKind(str(event.kind)),
            source="carrier",
            occurred_time=event.at.replace(tzinfo=tz).astimezone(UTC),
            record_time=event.at.replace(tzinfo=tz).astimezone(UTC),
            line_ids=(event.line,),
            parcel_number=event.parcel_number,
            parcel_count=event.parcel_count,
        )
        for seq, event in enumerate(example.events, 2)
    ]


@pytest.mark.parametrize(
    ("preset", "example"),
    [
        pytest.param(preset, example, id=f"{preset.name}: {example.title}")
        for preset in map(load_preset, preset_names())
        for example in preset.examples
    ],
)
def test_an_example_comes_out_as_it_says(preset, example):
    terms, rules = domain_terms(preset), rules_for(preset)
    tz = ZoneInfo(preset.time_zone)
    hold, events = hold_of(example), events_of(example, tz)

    def outcomes():
        windows = Windows(hold, events, lambda _line: terms, rules)
        return [windows.outcome(line) for line in hold.lines.values()]

    if example.opens_by_itself:
        opens = example.opens_by_itself.replace(tzinfo=tz).astimezone(UTC)
        assert {outcome.fallback_time for outcome in outcomes()} == {opens}
        auto = FulfilmentKind.AUTO_CONFIRMED
        events.append(Event(99, auto, "ledger", opens, opens, tuple(hold.lines)))

    for outcome in outcomes():
        assert not outcome.provisional
        if example.waits_for:
            assert outcome.waiting == example.waits_for.value
        else:
            assert outcome.waiting is None
            assert outcome.window_end.astimezone(tz).replace(tzinfo=None) == example.ends
        if example.reserve_ends:
            after = days_after(outcome.window_end, terms.reserve_days, tz)
            reserve = after if terms.reserve_days else outcome.warranty_until
            assert reserve.astimezone(tz).replace(tzinfo=None) == example.reserve_ends


def test_an_example_expects_something(preset):
    for example in preset.examples:
        assert (example.ends is None) is (example.waits_for is not None)
        kept_back = preset.terms.reserve_days > 0 or preset.terms.warranty_days > 0
        assert (example.reserve_ends is not None) is kept_back


VALID = """
title = "A policy"
summary = "Says something."
time_zone = "Europe/Berlin"
window_days = 14

[[sources]]
kind = "LAW"
supports = "fourteen days"
citation = "Directive 2011/83/EU, art. 9"

[terms]
trigger = "SIGNED"

[[examples]]
title = "A day"
events = [{ kind = "SIGNED", at = 2025-03-28 10:00:00 }]
ends = 2025-04-12 00:00:00
"""


def test_a_file_that_is_in_order_is_read():
    read = read_preset("ours", VALID)
    assert (read.name, read.window_days, read.examples[0].events[0].line) == ("ours", 14, "line")


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ('title = "A policy"', "", "title is missing"),
        ("window_days = 14", "window_days = 14.5", "window_days is 14.5, not a whole number"),
        ("window_days = 14", "window_days = true", "window_days is True, not a whole number"),
        ("window_days", "window_day", "window_day is no key here; there are "),
        ("window_days", "name = 'theirs'\nwindow_days", "name is said by the name of the file"),
        ("Europe/Berlin", "Europe/Bonn", "time_zone is 'Europe/Bonn', not an IANA time zone"),
        ("Europe/Berlin", "../Berlin", "time_zone is '../Berlin', not an IANA time zone"),
        ('"LAW"', '"LORE"', r"sources\[1\].kind is 'LORE', none of LAW, PRACTICE, ASSUMPTION"),
        ('citation = "Directive 2011/83/EU, art. 9"', "", r"sources\[1\].citation is missing"),
        ('"fourteen days"', "14", r"sources\[1\].supports is 14, not a text"),
        ("[[sources]]", "[sources]", "sources is .*, not a list with something in it"),
        ('[terms]\ntrigger = "SIGNED"', "terms = []", r"sources\[1\].terms is no key here"),
        ('trigger = "SIGNED"', 'triger = "SIGNED"', "terms.triger is no key here; there are "),
        ('trigger = "SIGNED"', 'trigger = "signed"', "terms.trigger is 'signed', none of SHIPPED"),
        ('trigger = "SIGNED"', 'trigger = "UNKNOWN"', "terms.trigger is 'UNKNOWN', none of "),
        ('trigger = "SIGNED"', "fallback_after = 1", "terms.fallback_after is 1, none of SHIPPED"),
        (
            'trigger = "SIGNED"',
            "rolls_to_working_day = 1",
            "terms.rolls_to_working_day is 1, not true or false",
        ),
        (
            'trigger = "SIGNED"',
            'case_stages = [{ stage = "AUDIT", minutes = 1, default_outcome = "APPROVED" }]',
            r"terms.case_stages\[1\].stage is 'AUDIT', none of OPENED",
        ),
        (
            'trigger = "SIGNED"',
            'case_priorities = [{ priority = "HIGH" }]',
            r"terms.case_priorities\[1\].minutes is missing",
        ),
        (
            "10:00:00",
            "10:00:00Z",
            r"examples\[1\].events\[1\].at is .*, not a local time such as",
        ),
        ('{ kind = "SIGNED", at = 2025-03-28 10:00:00 }', "", r"examples\[1\].events is \[\]"),
        ('{ kind = "SIGNED", at = 2025-03-28 10:00:00 }', "3", r"events\[1\] is 3, not a table"),
        ("window_days = 14", "window_days = ", "Invalid value .at line 5, column"),
    ],
)
def test_a_mistake_names_file_and_key(was, now, message):
    assert was in VALID
    with pytest.raises(PresetError, match=rf"^ours\.toml: .*{message}"):
        read_preset("ours", VALID.replace(was, now, 1))


def test_a_preset_that_is_not_there_names_those_that_are():
    with pytest.raises(
        PresetError, match=r"no preset 'eu-15d'\. There are buyer-confirms, .*uk-14d"
    ):
        load_preset("eu-15d")
