"""The same events in any order lead to the same windows, and to those of an independent oracle.

The number of sets of events is set by ESCROW_HISTORIES; the long run is `make torture`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.commands import CreatePolicy, LineSpec, PlaceHold
from ledger.domain.kinds import FulfilmentKind as K
from tests.property.histories import (
    CALENDARS,
    EVENTS,
    NOON,
    REGIONS,
    STARTS,
    extensions,
    moments,
    repeatedly,
    some_terms,
)
from tests.property.window_oracle import Answer, Oracle, OracleLine
from tests.support.pure import CURRENCY, PureLedger, happened, terms


@st.composite
def orders(draw):
    """A hold of up to three lines, and what may happen to it: events, then retractions of some."""
    start = draw(st.sampled_from(STARTS))
    policies = draw(st.lists(some_terms(), min_size=1, max_size=3))
    lines = [str(number) for number in range(1, len(policies) + 1)]
    report = st.builds(
        lambda kind, ago, named, parcel, of, carrier: happened(
            kind, start - ago, *named, parcel=parcel, of=of, carrier=carrier
        ),
        st.sampled_from(EVENTS),
        moments,
        st.lists(st.sampled_from(lines), max_size=len(lines), unique=True),
        st.sampled_from((1, 1, 1, 2, 3)),
        st.sampled_from((0, 0, 2, 3)),
        st.sampled_from(("", "", "sf", "ems")),
    )
    reports = draw(st.lists(report, min_size=1, max_size=8))
    retracted = draw(st.lists(st.sampled_from(range(len(reports))), max_size=2, unique=True))
    declared = draw(st.lists(extensions(start), max_size=3))
    steps = [("report", index) for index in range(len(reports))]
    steps += [("retract", index) for index in retracted]
    steps += [("extend", index) for index in range(len(declared))]
    ways = [draw(st.permutations(steps)) for _ in range(3)]
    return start, policies, reports, declared, ways, draw(st.sampled_from(REGIONS))


def play(order, way):
    """The ledger after the events in one order, each retraction put off until after its event."""
    start, policies, reports, declared, _, region = order
    ledger = PureLedger(start)
    ledger.submit(*CALENDARS[:2])
    for number, said in enumerate(policies, start=1):
        ledger.submit(CreatePolicy(f"p{number}", said))
    # The first two lines are one merchant's, the third another's.
    lines = [
        LineSpec(str(n), "m" if n < 3 else "other", 100, f"p{n}")
        for n in range(1, len(policies) + 1)
    ]
    ledger.submit(PlaceHold("h", CURRENCY, "psp", None, tuple(lines), region))
    recorded: dict[int, int] = {}
    put_off = []
    for step, index in way:
        if step == "report":
            recorded[index] = ledger.submit(reports[index])[0].seq
        elif step == "extend":
            ledger.submit(replace(declared[index], extension_id=f"x{index}"))
        elif index in recorded:
            ledger.submit(happened(K.RETRACTED, start, retracts=recorded[index]))
        else:
            put_off.append(index)
    for index in put_off:
        ledger.submit(happened(K.RETRACTED, start, retracts=recorded[index]))
    ledger.revise()
    ledger.check()
    return ledger


def check_orders(order):
    """Every order has the windows of the first, and those are the oracle's."""
    ledgers = [play(order, way) for way in order[-2]]
    hold = ledgers[0].book.holds["h"]
    lines = [
        OracleLine(line.line_id, line.merchant, ledgers[0].book.policy_of(line).terms)
        for line in hold.lines.values()
    ]
    rules = ledgers[0].book.rules
    oracle = Oracle(lines, hold.events, rules.calendars, rules.extensions, hold.region)
    for line in lines:
        found = [ledger.line(line.line_id) for ledger in ledgers]
        fields = ("waiting", "window_start", "window_end", "fallback_time", "provisional")
        said = [{name: getattr(each, name) for name in fields} for each in found]
        assert all(each == said[0] for each in said), said
        answer = Answer(found[0].waiting, found[0].window_start, found[0].window_end)
        assert answer == oracle.answer(line)


def test_no_order_of_the_events_changes_the_windows(seed):
    repeatedly(given(orders())(check_orders), seed, usual=120)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_no_order_of_many_events_changes_the_windows(seed):
    repeatedly(given(orders())(check_orders), seed, usual=10_000)


def test_the_oracle_counts_as_people_do():
    """Its own vectors, so that it does not only agree with what it is held against."""
    said = terms()
    signed = NOON - timedelta(hours=2)
    line = OracleLine("1", "m", said)
    ledger = PureLedger(NOON)
    ledger.submit(CreatePolicy("p", said))
    ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (LineSpec("1", "m", 100, "p"),)))
    ledger.submit(happened(K.SIGNED, signed))
    oracle = Oracle([line], ledger.book.holds["h"].events, {}, (), "")
    # Noon of 1 March 2025 in Shanghai: the seven days are the 2nd to the 8th.
    assert oracle.answer(line) == Answer(None, signed, NOON + timedelta(days=7, hours=12))
