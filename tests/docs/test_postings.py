"""Each way in which money moves is told by a scenario, in the entries that it expects."""

from collections import defaultdict
from pathlib import Path

import pytest

from escrow_cli.scenario.build import load_scenario
from ledger.domain.entries import Leg
from ledger.generate_postings import EVENTS, EXAMPLES, Example

SCENARIOS = Path(__file__).parents[1] / "scenarios"
Shape = frozenset[tuple[bool, int]]
"""The sides of an entry: whether it is a debit, and the kind of the account."""


def shape(legs: list[Leg]) -> Shape:
    return frozenset((leg.amount > 0, int(leg.account.kind)) for leg in legs)


@pytest.fixture(scope="module")
def told() -> set[Shape]:
    """The shapes of all entries that scenarios expect; each holds when its scenario is played."""
    steps = [step for file in SCENARIOS.glob("*.yaml") for step in load_scenario(file).steps]
    expected = [step.expectations.entries for step in steps]
    return {
        frozenset((leg.amount_minor > 0, int(leg.account.kind)) for leg in entry.value.legs)
        for entries in expected
        if entries is not None
        for entry in entries.value
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.story[:40])
def test_a_scenario_has_every_side_of_it(told: set[Shape], example: Example) -> None:
    """In entries that post nothing but what its kind of event can post."""
    events: defaultdict[str, set[tuple[bool, int]]] = defaultdict(set)
    for each in EXAMPLES:
        events[each.event] |= shape(each.legs)
    assert set(events) == set(EVENTS)
    sides = frozenset().union(*(entry for entry in told if entry <= events[example.event]))
    missing = sorted(shape(example.legs) - sides)
    assert not missing, [f"{'Dr' if debit else 'Cr'} {kind}" for debit, kind in missing]
