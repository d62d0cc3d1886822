"""The board of a hold's cases, and the words in which its timeline is told."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from escrow_cli.timeline import Phase, board, phase_of
from escrow_cli.timeline_words import duty_words, item_words, task_words
from escrow_client import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CaseState,
    EntryKind,
    Evidence,
    Money,
    TimelineItem,
    TimelineLine,
    TimelineTask,
)
from ledger.domain import stages, timeline

ZONE: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 3, 1, 2, tzinfo=UTC)


def day(count: float) -> datetime:
    return NOW + timedelta(days=count)


def money(minor: int) -> Money:
    return Money("CNY", minor)


def lines(*named: str, minor: int = 0, end: datetime | None = None) -> tuple[TimelineLine, ...]:
    return tuple(TimelineLine(line_id, money(minor), end) for line_id in named)


def item(kind: EntryKind, **fields: Any) -> TimelineItem:
    found = TimelineItem(
        entry_seq=7,
        kind=kind,
        effective_time=NOW,
        record_time=NOW,
        actor="",
        lines=(),
        currency="CNY",
        case_id="",
        state=None,
        action=None,
        outcome=None,
        due_time=None,
        next_party=None,
        evidence=(),
        reference="",
        detail="",
        appeal_until_time=None,
    )
    return replace(found, **fields)


PHOTO: Final = Evidence(
    hashlib.sha256(b"photo").digest(), "image/jpeg", 5, "proofs/1", CaseParty.BUYER
)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            item(EntryKind.HOLD_PLACED, lines=lines("cups", minor=4000), actor="user:till"),
            "Paid: cups 40.00 CNY. (user:till)",
        ),
        (
            item(EntryKind.HOLD_PLACED, record_time=day(1)),
            "Paid. (The ledger learned of it Mon 2 Mar 2026 10:00.)",
        ),
        (
            item(EntryKind.HOLD_PLACED, lines=lines(*"abcdefg")),
            "Paid: a, b, c, d, e, 2 more.",
        ),
        (
            item(EntryKind.FULFILMENT_REPORTED, detail="SIGNED", lines=lines("cups", end=day(8))),
            "Signed for: cups. The window ends Mon 9 Mar 2026 10:00.",
        ),
        (
            item(
                EntryKind.WINDOWS_CHANGED,
                lines=lines("cups", end=day(8)) + lines("pot", end=day(9)) + lines("lid"),
            ),
            (
                "The after-sales window changed: cups, pot, lid. The window of cups ends "
                "Mon 9 Mar 2026 10:00. The window of pot ends Tue 10 Mar 2026 10:00."
            ),
        ),
        (
            item(EntryKind.PROVIDER_RELEASE_ALERTED, due_time=day(1)),
            (
                "Alert: the provider will pay the money out by itself. It does so on "
                "Mon 2 Mar 2026 10:00."
            ),
        ),
        (
            item(
                EntryKind.CASE_OPENED,
                case_id="c-1",
                detail="PRICE_DIFFERENCE",
                lines=lines("cups", minor=4000),
                state=CaseState.OPENED,
                next_party=CaseParty.MERCHANT,
                due_time=day(2),
            ),
            (
                "Case c-1 opened, price difference: cups 40.00 CNY. The merchant is to answer, by "
                "Tue 3 Mar 2026 10:00."
            ),
        ),
        (
            item(
                EntryKind.CASE_ANSWERED,
                case_id="c-1",
                state=CaseState.ANSWERED,
                next_party=CaseParty.BUYER,
            ),
            (
                "Case c-1: the merchant has answered. Buyer and merchant negotiate, and the buyer "
                "is to accept or to go on."
            ),
        ),
        (
            item(
                EntryKind.CASE_MOVED,
                case_id="c-1",
                action=CaseAction.ESCALATE,
                state=CaseState.ARBITRATION,
                next_party=CaseParty.PLATFORM,
                detail="BREACHED",
                actor="policies/ret@1",
            ),
            (
                "Case c-1: nobody acted in time, and it goes on to arbitration. The platform is to "
                "decide. (policies/ret@1)"
            ),
        ),
        (
            item(EntryKind.EVIDENCE_ADDED, case_id="c-1", evidence=(PHOTO,)),
            f"Case c-1: evidence from the buyer, image/jpeg {PHOTO.sha256.hex()[:12]}….",
        ),
        (
            item(
                EntryKind.CASE_CLOSED,
                case_id="c-1",
                state=CaseState.PARTLY_APPROVED,
                outcome=CaseOutcome.PARTLY_APPROVED,
                lines=lines("cups", minor=3000),
                detail="broken",
                due_time=day(7),
                appeal_until_time=day(3),
            ),
            (
                "Case c-1: the buyer gets a part of what it claims: cups 30.00 CNY (broken). The "
                "refund is due by Sun 8 Mar 2026 10:00. It can be appealed until "
                "Wed 4 Mar 2026 10:00."
            ),
        ),
        (
            item(
                EntryKind.CHARGEBACK_OPENED,
                case_id="cb-1",
                reference="dp_1",
                state=CaseState.CHARGED_BACK,
                next_party=CaseParty.PLATFORM,
                lines=lines("cups", minor=4000),
            ),
            (
                "Chargeback cb-1 (dp_1): the provider charges back: cups 40.00 CNY. The platform "
                "is to contest the chargeback or to accept it."
            ),
        ),
        (
            item(EntryKind.REFUND_CREATED, reference="r-1", lines=lines("cups", minor=1)),
            "Refund r-1 is on its way: cups 0.01 CNY.",
        ),
        (
            item(EntryKind.REFUND_REPORTED, reference="r-1", detail="FAILED"),
            "Refund r-1 has failed and is still payable.",
        ),
        (
            item(EntryKind.COUPON_GRANTED, reference="k-1", detail="PROPOSED"),
            "Coupon k-1 is proposed.",
        ),
        (
            item(
                EntryKind.FUNDS_FROZEN,
                reference="f-1",
                detail="stolen-card",
                lines=lines("cups", minor=4_000),
            ),
            "Frozen because of a risk, f-1 (stolen-card): cups 40.00 CNY.",
        ),
        (
            item(EntryKind.LIFT_REVIEWED, reference="f-1", detail="KEPT"),
            "Freeze f-1 stands.",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, TimelineItem) else "",
)
def test_an_item_in_words(found: TimelineItem, words: str) -> None:
    assert item_words(found, ZONE) == words


TOLD: Final = {
    EntryKind(re.sub(r"\B(?=[A-Z])", "_", fact.__name__).lower()) for fact in timeline.TELLERS
}


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_every_kind_that_is_told_of_has_words(kind: EntryKind) -> None:
    told = item_words(item(kind, case_id="c", reference="r", evidence=(PHOTO,)), ZONE)
    assert kind not in told


@pytest.mark.parametrize("state", stages.CaseState)
def test_every_state_is_on_the_board_and_open_ones_have_a_duty(state: stages.CaseState) -> None:
    here = CaseState(state)
    assert (phase_of(here) is Phase.DONE) == (state not in stages.OPEN_STATES)
    if party := stages.NEXT_PARTY.get(state):
        assert "somebody" not in duty_words(here, CaseParty(party))
        assert "is to act" not in duty_words(here, CaseParty(party))


@pytest.mark.parametrize("action", CaseAction)
def test_every_action_has_words(action: CaseAction) -> None:
    moved = item(EntryKind.CASE_MOVED, case_id="c", action=action, state=CaseState.MEDIATION)
    assert (str(action) in item_words(moved, ZONE)) == (action is CaseAction.UNKNOWN)


@pytest.mark.parametrize("outcome", sorted(set(CaseOutcome) - {CaseOutcome.ESCALATED}))
def test_every_outcome_has_words(outcome: CaseOutcome) -> None:
    closed = item(EntryKind.CASE_CLOSED, case_id="c", outcome=outcome)
    assert (str(outcome) in item_words(closed, ZONE)) == (outcome is CaseOutcome.UNKNOWN)


def test_a_case_that_is_taken_up_again_is_no_longer_done() -> None:
    way = [
        CaseState.OPENED,
        CaseState.ARBITRATION,
        CaseState.REJECTED,
        CaseState.APPEALED,
    ]
    items = [
        item(EntryKind.CASE_MOVED, case_id="c-1", state=state, effective_time=day(count))
        for count, state in enumerate(way)
    ]
    other = item(EntryKind.CASE_OPENED, case_id="c-2", state=CaseState.OPENED)
    silent = item(EntryKind.EVIDENCE_ADDED, case_id="c-1")
    found = board([*items[:3], other, silent])
    assert list(found) == ["c-1", "c-2"]
    assert found["c-1"].reached == {
        Phase.ACCEPTED: day(0),
        Phase.REVIEWING: day(1),
        Phase.DONE: day(2),
    }
    again = board(items)["c-1"]
    assert again.state is CaseState.APPEALED
    assert again.reached == {Phase.ACCEPTED: day(0), Phase.REVIEWING: day(1)}


def test_a_task_says_who_has_to_act_until_when_and_for_how_much() -> None:
    task = TimelineTask("c-1", CaseState.RETURN_AUDIT, CaseParty.MERCHANT, day(1), money(4000))
    assert task_words(task, NOW, ZONE) == (
        "The merchant is to inspect what came back, by Mon 2 Mar 2026 10:00. 40.00 CNY set apart."
    )
    late = task_words(task, day(1), ZONE)
    assert late.startswith(
        "The merchant is to inspect what came back, overdue since Mon 2 Mar 2026 10:00."
    )
    free = replace(task, due_time=None, reserved=money(0))
    assert task_words(free, NOW, ZONE) == "The merchant is to inspect what came back."
