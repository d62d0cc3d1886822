"""What is told of a line that is not released: what happened in which order, what blocks it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from escrow_cli.release_story import Sources, Tale, tell
from escrow_cli.release_words import blocker_words, local
from escrow_client import (
    Blocker,
    BlockerKind,
    Case,
    CaseLine,
    CasePriority,
    CaseScope,
    CaseState,
    CaseType,
    Entry,
    EntryKind,
    FulfilledLine,
    Fulfilment,
    FulfilmentKind,
    HoldLine,
    LineExplanation,
    Money,
    RefundGround,
    ReleaseExplanation,
    TimeAxis,
    WaitingFor,
    Window,
)

ZONE = ZoneInfo("Asia/Shanghai")
PAID = datetime(2026, 3, 1, 2, tzinfo=UTC)
NOW = PAID + timedelta(days=60)
END = datetime(2026, 3, 8, 16, tzinfo=UTC)
START = PAID


def day(count: float) -> datetime:
    return PAID + timedelta(days=count)


def money(minor: int) -> Money:
    return Money("CNY", minor)


def hold_line(line_id: str = "cups", end: datetime | None = END) -> HoldLine:
    nothing = money(0)
    return HoldLine(
        line_id=line_id,
        merchant="acme",
        policy="ret",
        policy_version=2,
        captured=money(4000),
        held=money(4000),
        refunded_before_release=nothing,
        released=nothing,
        refunded_after_release=nothing,
        window=Window(START, end) if end else None,
        disputed=nothing,
        reserved=nothing,
        waiting_for=None,
        due_time=None,
        charged_back_before_release=nothing,
        charged_back_after_release=nothing,
        compensated=nothing,
        recalled=nothing,
        freight=nothing,
        frozen=nothing,
        warranty=nothing,
        warranty_until_time=None,
        shares=(),
        exchanged=nothing,
        funding=(),
    )


def blocker(**fields: Any) -> Blocker:
    found = Blocker(
        kind=BlockerKind.WINDOW_OPEN,
        reference="policies/ret@2",
        amount=money(4000),
        until_time=END,
        since_time=START,
        policy="policies/ret@2",
        calendar="",
        provisional=False,
    )
    return replace(found, **fields)


def explained(*lines: HoldLine, now: datetime = NOW) -> ReleaseExplanation:
    return ReleaseExplanation(
        hold="o-1",
        evaluate_time=now,
        currency_code="CNY",
        lines=tuple(
            LineExplanation(line, False, (blocker(),), END) for line in lines or [hold_line()]
        ),
        provider_release_time=None,
        provider_releases_first=False,
    )


def outcome(end: datetime | None = None, **fields: Any) -> FulfilledLine:
    found = FulfilledLine(
        "cups", Window(START, end) if end else None, None, None, None, False, 0, None
    )
    return replace(found, **fields)


def event(
    seq: int, kind: FulfilmentKind, after: FulfilledLine, occurred: datetime, **fields: Any
) -> Fulfilment:
    found = Fulfilment("o-1", kind, occurred, "sf", seq, (after,), occurred, 1, 0, "", 0)
    return replace(found, **fields)


def entry(seq: int, kind: EntryKind, fact: Mapping[str, Any], time: datetime) -> Entry:
    return Entry(seq, time, time, date(2026, 3, 1), "user:till", "r", (), kind, fact)


def told(
    *events: Fulfilment,
    entries: tuple[Entry, ...] = (),
    cases: tuple[Case, ...] = (),
    axis: TimeAxis = TimeAxis.RECORD,
    as_of: datetime | None = None,
    explanation: ReleaseExplanation | None = None,
) -> list[Tale]:
    found = explanation or explained(now=as_of or NOW)
    return tell(Sources(found, events, entries, cases, axis, as_of, ZONE))


def sentences(*events: Fulfilment, **fields: Any) -> list[str]:
    (tale,) = told(*events, **fields)
    return [f"{local(step.time, ZONE)}: {step.sentence}" for step in tale.steps]


SIGNED = event(3, FulfilmentKind.SIGNED, outcome(END), day(0))


def test_an_event_opens_a_window() -> None:
    assert sentences(SIGNED) == [
        "Sun 1 Mar 2026 10:00: Signed for, says sf. The window opens: it ends Mon 9 Mar 2026 00:00."
    ]


def test_what_was_learned_late_stands_where_the_axis_has_it() -> None:
    late = replace(SIGNED, record_time=day(2))
    shipped = event(4, FulfilmentKind.SHIPPED, outcome(END), day(1))
    (first, second) = sentences(late, replace(shipped, record_time=day(2.5)))
    assert first == (
        "Tue 3 Mar 2026 10:00: Signed for, says sf. The window opens: it ends "
        "Mon 9 Mar 2026 00:00. (It happened Sun 1 Mar 2026 10:00.)"
    )
    assert second.startswith("Tue 3 Mar 2026 22:00: Shipped, says sf. The window stays as it is")
    by_effect = sentences(replace(shipped, record_time=day(1)), late, axis=TimeAxis.EFFECTIVE)
    assert by_effect == [
        (
            "Sun 1 Mar 2026 10:00: Signed for, says sf. "
            "(The ledger learned of it Tue 3 Mar 2026 10:00.)"
        ),
        "Mon 2 Mar 2026 10:00: Shipped, says sf.",
        (
            "Thu 30 Apr 2026 10:00: By this the window runs from Sun 1 Mar 2026 10:00 to "
            "Mon 9 Mar 2026 00:00."
        ),
    ]


def test_nothing_later_than_the_moment_is_told() -> None:
    late = replace(SIGNED, record_time=day(2))
    at = explained(hold_line(end=None), now=day(1))
    assert sentences(late, explanation=at, as_of=day(1)) == []
    (known_today,) = sentences(late, explanation=at, as_of=day(1), axis=TimeAxis.EFFECTIVE)
    assert "Signed for" in known_today


def test_a_window_is_lengthened_and_never_shortened() -> None:
    later = END + timedelta(days=3)
    longer = event(5, FulfilmentKind.SIGNED, outcome(later), day(3), source="wms")
    earlier = outcome(later, refused_end_time=END - timedelta(days=1))
    shorter = event(6, FulfilmentKind.SIGNED, earlier, day(4))
    at = explained(hold_line(end=later))
    assert [step.partition(": ")[2] for step in sentences(longer, SIGNED, shorter, explanation=at)][
        1:
    ] == [
        (
            "Signed for, says wms. The window becomes longer: it ends Thu 12 Mar 2026 00:00, not "
            "Mon 9 Mar 2026 00:00."
        ),
        (
            "Signed for, says sf. By this the window would end Sun 8 Mar 2026 00:00; that was "
            "refused, for nothing shortens a window: it stays Thu 12 Mar 2026 00:00."
        ),
    ]


def test_parcels_losses_and_retractions() -> None:
    waits = outcome(waiting_for=WaitingFor.PARCEL, fallback_time=day(20))
    first = event(
        3, FulfilmentKind.SIGNED, waits, day(0), parcel_number=2, parcel_count=3, carrier="zto"
    )
    lost = event(4, FulfilmentKind.LOST, outcome(waiting_for=WaitingFor.LOST_GOODS), day(1))
    back = event(
        5,
        FulfilmentKind.RETRACTED,
        replace(waits, fallback_time=None),
        day(2),
        retracts_entry_seq=4,
    )
    opened = event(
        6, FulfilmentKind.AUTO_CONFIRMED, outcome(END, provisional=True), day(3), source=""
    )
    assert [step.partition(": ")[2] for step in sentences(first, lost, back, opened)] == [
        (
            "Signed for, parcel 2 of 3, with zto, says sf. The window is not open: it waits for a "
            "parcel that is still under way. If nothing comes, it opens by itself "
            "Sat 21 Mar 2026 10:00."
        ),
        (
            "Reported lost, says sf. The window is not open: it waits for the goods that were "
            "reported lost."
        ),
        (
            "Report taken back: not “Reported lost” on Mon 2 Mar 2026 10:00, says sf. The window "
            "is not open: it waits for a parcel that is still under way."
        ),
        (
            "Nothing more was reported in time. The window opens: it ends Mon 9 Mar 2026 00:00. "
            "This is provisional: not all of these days are announced yet, and it may become later."
        ),
    ]


def test_a_window_that_waited_runs() -> None:
    waits = replace(SIGNED, lines=(outcome(END, waiting_for=WaitingFor.PARCEL),))
    arrived = event(4, FulfilmentKind.SIGNED, outcome(END + timedelta(days=1)), day(1))
    at = explained(hold_line(end=END + timedelta(days=1)))
    assert [step.partition(": ")[2] for step in sentences(waits, arrived, explanation=at)] == [
        (
            "Signed for, says sf. The window does not run: it waits for a parcel that is still "
            "under way, and will not end before Mon 9 Mar 2026 00:00."
        ),
        "Signed for, says sf. The window runs: it ends Tue 10 Mar 2026 00:00.",
    ]


def changed(end: datetime) -> dict[str, Any]:
    return {
        "hold_id": "o-1",
        "lines": [
            {
                "line_id": "cups",
                "window": {"start_time": START, "end_time": end},
                "waiting_for": None,
                "fallback_time": None,
                "refused_end_time": None,
                "provisional": False,
                "calendar_revision": 0,
                "warranty_until_time": None,
            }
        ],
    }


def test_an_extension_is_told_when_it_was_written_down_and_before() -> None:
    later = END + timedelta(days=2)
    at = explained(hold_line(end=later))
    written = entry(9, EntryKind.WINDOWS_CHANGED, changed(later), day(2))
    assert sentences(SIGNED, entries=(written,), explanation=at)[1:] == [
        (
            "Tue 3 Mar 2026 10:00: An extension, a calendar or another line had its effect. The "
            "window becomes longer: it ends Wed 11 Mar 2026 00:00, not Mon 9 Mar 2026 00:00."
        )
    ]
    assert sentences(SIGNED, explanation=at)[1:] == [
        (
            "Thu 30 Apr 2026 10:00: An extension or a calendar makes the window longer: it ends "
            "Wed 11 Mar 2026 00:00."
        )
    ]


def case(
    state: CaseState, close_time: datetime | None, line: tuple[str, str] = ("o-1", "cups")
) -> Case:
    hold_id, line_id = line
    return Case(
        case_id="c-1",
        state=state,
        hold_id="o-1",
        scope=CaseScope.LINES,
        ground=RefundGround.QUALITY,
        currency="CNY",
        lines=(
            CaseLine(
                line_id=line_id,
                hold_id=hold_id,
                claimed=money(3000),
                reserved=money(3000),
                recalled=money(0),
                contingent=money(0),
                awarded=money(0),
            ),
        ),
        open_time=day(1),
        answer_due_time=None,
        refund_due_time=None,
        close_time=close_time,
        entry_seq=4,
        type=CaseType.REFUND,
        priority=CasePriority.NORMAL,
        default_outcome=None,
        rule="",
        next_party=None,
        deadline_time=None,
        liable=None,
        subject=None,
        evidence_count=0,
        breach_count=0,
        appeal_until_time=None,
        answer_time=None,
        refund_ids=(),
        chargeback=None,
    )


def claim(line_id: str, reserved: int, hold_id: str = "", recalled: int = 0) -> dict[str, Any]:
    return {
        "hold_id": hold_id,
        "line_id": line_id,
        "claimed_minor": 3000,
        "reserved_minor": reserved,
        "recalled_minor": recalled,
    }


SOURCES = ("held", "disputed", "available", "reserve", "commission", "receivable")
NOTHING = {
    f"from_{each}_minor": 0 for each in (*SOURCES, "deposit", "platform", "freight", "warranty")
}


def test_everything_else_that_happens_to_a_line() -> None:
    facts: list[tuple[EntryKind, dict[str, Any]]] = [
        (
            EntryKind.HOLD_PLACED,
            {
                "psp": "card",
                "region": "CN-GD",
                "provider_release_time": day(30),
                "lines": [{"line_id": "cups"}],
                "other_payments": [{"psp": "wallet", "amount_minor": 400}],
            },
        ),
        (EntryKind.SETTLEMENT_REPORTED, {"fee_minor": 125, "psp": ""}),
        (
            EntryKind.CASE_OPENED,
            {
                "case_id": "c-1",
                "hold_id": "o-1",
                "scope": "LINES",
                "answer_due_time": day(4),
                "lines": [claim("cups", 2500), claim("cups", 9, hold_id="o-2")],
            },
        ),
        (
            EntryKind.REFUND_CREATED,
            {
                "refund_id": "r-1",
                "lines": [
                    {"line_id": "cups", "from_parties": [{"party_id": "sf", "amount_minor": 30}]}
                    | NOTHING
                    | {"from_held_minor": 50, "from_disputed_minor": 20}
                ],
            },
        ),
        (
            EntryKind.LINES_RELEASED,
            {
                "lines": [
                    {
                        "line_id": "cups",
                        "amount_minor": 1000,
                        "commission_minor": 50,
                        "reserve_minor": 150,
                        "reserve_until_time": day(40),
                        "warranty_minor": 50,
                        "warranty_until_time": day(60),
                        "shares": [{"party": "lili", "role": "host", "amount_minor": 30}],
                    }
                ]
            },
        ),
        (EntryKind.RESERVE_MATURED, {"lines": [{"line_id": "cups", "amount_minor": 100}]}),
        (
            EntryKind.PROVIDER_RELEASE_ALERTED,
            {"provider_release_time": day(30), "line_ids": ["cups"]},
        ),
        (EntryKind.DEBT_RECOVERED, {}),
        (
            EntryKind.CHARGEBACK_OPENED,
            {
                "case_id": "cb-1",
                "hold_id": "o-1",
                "chargeback": {"reference": "dp_1"},
                "deadline_time": day(20),
                "lines": [claim("cups", 1000, recalled=1500)],
            },
        ),
        (
            EntryKind.COUPON_GRANTED,
            {
                "coupon_id": "k-1",
                "line_id": "cups",
                "amount_minor": 1000,
                "funded_by": "PLATFORM",
                "proposed": True,
            },
        ),
        (
            EntryKind.FUNDS_FROZEN,
            {
                "freeze_id": "f-1",
                "reason": "stolen-card",
                "whole": True,
                "expire_time": day(20),
                "amounts": [{"line_id": "cups", "amount_minor": 700}],
            },
        ),
        (
            EntryKind.FREEZE_EXPIRED,
            {
                "freeze_id": "f-1",
                "amounts": [{"line_id": "cups", "amount_minor": 700}],
                "passed_on": [{"line_id": "cups", "amount_minor": 200}],
            },
        ),
        (
            EntryKind.HOLD_CAPTURED,
            {
                "psp": "wallet",
                "lines": [{"line_id": "cups", "amount_minor": 200}],
                "new_lines": [{"line_id": "pot", "amount_minor": 300}],
            },
        ),
    ]
    entries = tuple(entry(i, kind, fact, day(i)) for i, (kind, fact) in enumerate(facts))
    at = explained(hold_line(end=None))
    closed = case(CaseState.REJECTED, day(2.5))
    found = sentences(entries=entries, cases=(closed,), explanation=at)
    assert [each.partition("10:00: ")[2] or each for each in found] == [
        (
            "Paid through card, wallet. The order goes to CN-GD. The provider pays it out by "
            "itself Tue 31 Mar 2026 10:00."
        ),
        "Settled by the provider, less its fee of 1.25 CNY for the order.",
        (
            "Case c-1 opened: 30.00 CNY claimed, 25.00 CNY set apart. The merchant is to answer by "
            "Thu 5 Mar 2026 10:00."
        ),
        "Tue 3 Mar 2026 22:00: Case c-1 closed: REJECTED.",
        "Refund r-1: 1.00 CNY for the buyer.",
        (
            "Released: 10.00 CNY, of it 0.50 CNY commission, of it 1.00 CNY reserve until "
            "Fri 10 Apr 2026 10:00, of it 0.50 CNY for the warranty until Thu 30 Apr 2026 10:00, "
            "of it 0.30 CNY to lili (host)."
        ),
        "The reserve of 1.00 CNY becomes available.",
        "Alert: the provider will pay the money out by itself Tue 31 Mar 2026 10:00.",
        (
            "Chargeback cb-1 opened, dp_1 of the provider: 30.00 CNY charged back, 25.00 CNY set "
            "apart. It is to be answered by Sat 21 Mar 2026 10:00."
        ),
        "Coupon k-1 proposed: 10.00 CNY, paid by the platform.",
        "Frozen for stolen-card, f-1: 7.00 CNY set apart, until Sat 21 Mar 2026 10:00.",
        "Freeze f-1 has expired: 7.00 CNY given back, of it 2.00 CNY to cases.",
        "2.00 CNY captured through wallet.",
    ]


@pytest.mark.parametrize("line", [("o-1", "pot"), ("o-2", "cups")])
def test_a_case_on_something_else_is_not_told(line: tuple[str, str]) -> None:
    """Not even one on a line of the same name of another hold."""
    hold_id, line_id = line
    fact = {
        "case_id": "c-1",
        "hold_id": "o-2",
        "scope": "LINES",
        "lines": [claim(line_id, 9, hold_id=hold_id)],
        "chargeback": {"reference": "dp_1"},
    }
    kinds = (EntryKind.CASE_OPENED, EntryKind.CHARGEBACK_OPENED)
    entries = tuple(entry(4, kind, fact, day(1)) for kind in kinds)
    closed = case(CaseState.REJECTED, day(2), line)
    at = explained(hold_line(end=None))
    assert sentences(entries=entries, cases=(closed,), explanation=at) == []


@pytest.mark.parametrize(("scope", "said"), [("LINES", []), ("ORDER", ["Case c-1 opened on"])])
def test_a_case_on_other_lines(scope: str, said: list[str]) -> None:
    fact = {
        "case_id": "c-1",
        "hold_id": "o-1",
        "scope": scope,
        "answer_due_time": None,
        "lines": [claim("pot", 1)],
    }
    opened = entry(4, EntryKind.CASE_OPENED, fact, day(1))
    found = sentences(entries=(opened,), explanation=explained(hold_line(end=None)))
    assert [each.partition("10:00: ")[2][:18] for each in found] == said


def test_lines_of_which_the_same_is_said_are_told_once() -> None:
    both = replace(SIGNED, lines=(*SIGNED.lines, replace(SIGNED.lines[0], line_id="pot")))
    lines = (hold_line(), hold_line("lamp", end=None), hold_line("pot"))
    together, alone = told(both, explanation=explained(*lines))
    assert together.line_ids == ("cups", "pot")
    assert together.captured == money(8000)
    assert together.explanation.blockers == (blocker(amount=money(8000)),)
    assert alone.line_ids == ("lamp",)
    assert alone.steps == ()


def test_a_blocker_says_what_it_rests_on() -> None:
    assert blocker_words(blocker(calendar="calendars/CN@3", provisional=True), ZONE) == (
        "The after-sales window is open: 40.00 CNY, since Sun 1 Mar 2026 10:00, until "
        "Mon 9 Mar 2026 00:00 (policies/ret@2, calendars/CN@3). This is provisional: not all of "
        "these days are announced yet, and it may become later."
    )
    open_case = blocker(kind=BlockerKind.CASE_OPEN, reference="cases/c-1", until_time=None)
    assert blocker_words(open_case, ZONE) == (
        "A case is open: 40.00 CNY, since Sun 1 Mar 2026 10:00, and nobody knows until when "
        "(cases/c-1, policies/ret@2)."
    )
    nothing = blocker(kind=BlockerKind.NOTHING_HELD)
    assert blocker_words(nothing, ZONE) == "Nothing is held on it any more."


@pytest.mark.parametrize("kind", BlockerKind)
def test_every_blocker_has_words(kind: BlockerKind) -> None:
    words = blocker_words(blocker(kind=kind), ZONE)
    assert (str(kind) in words) == (kind is BlockerKind.UNKNOWN)


@pytest.mark.parametrize("kind", FulfilmentKind)
def test_every_event_has_words(kind: FulfilmentKind) -> None:
    (step,) = sentences(event(3, kind, outcome(END), day(0)))
    assert (str(kind) in step) == (kind is FulfilmentKind.UNKNOWN)


def test_a_moment_shows_what_it_has() -> None:
    assert local(END, ZONE) == "Mon 9 Mar 2026 00:00"
    assert local(END + timedelta(seconds=5), ZONE) == "Mon 9 Mar 2026 00:00:05"
    assert local(END - timedelta(microseconds=1), ZONE) == "Sun 8 Mar 2026 23:59:59"
