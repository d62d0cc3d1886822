"""Plays a scenario on a test ledger of its own, through the SDK alone."""

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from escrow_cli.errors import CommandError, ExitCode, explain
from escrow_cli.scenario.case_expectations import CaseComparison
from escrow_cli.scenario.expectations import Comparison, Failure
from escrow_cli.scenario.expected import ExpectedExplanation, ExpectedReport, ExpectedTimeline
from escrow_cli.scenario.model import Located, Scenario, Step
from escrow_cli.scenario.people import People
from escrow_cli.scenario.stage import Stage
from escrow_client import (
    Calendar,
    Entry,
    EntryKind,
    EscrowError,
    Extension,
    Fulfilment,
    ReleaseBlocked,
)

_REVISION_SECONDS: Final = 30.0
_NAME_LENGTH_MAX: Final = 63


@dataclass(slots=True)
class StepResult:
    """What came of a step: the entries it wrote, a refusal, and what was expected otherwise."""

    entries: list[Entry] = field(default_factory=list)
    answer: object = None
    refusal: EscrowError | None = None
    findings: list[str] = field(default_factory=list)
    """What the ledger said when it was asked, in words."""
    failures: list[Failure] = field(default_factory=list)
    stuck: bool = False
    """Whether what follows makes no sense any more."""


class Player:
    """Plays one scenario. `ledger` is the name of its ledger, which nobody had before."""

    def __init__(self, people: People, scenario: Scenario) -> None:
        self._people = people
        self._client = people[""]
        self._scenario = scenario
        heading = scenario.heading
        self.ledger = _fresh_name(scenario.file.stem)
        self._stage = Stage(self._client, self.ledger, heading.time_zone, heading.start)
        self.comparison = Comparison(heading.currency, heading.time_zone)
        self._case_comparison = CaseComparison(heading.time_zone)
        self._seq = 0

    def set_up(self) -> None:
        """Introduces the people, and makes the ledger with its calendars and policies."""
        self._people.introduce(self._scenario.people)
        heading = self._scenario.heading
        self._client.create_ledger(
            self.ledger, str(heading.time_zone), test_clock_start_time=heading.start
        )
        for calendar_id, calendar in heading.calendars.items():
            calendar.create(self._client, self.ledger, calendar_id)
        for policy_id, policy in heading.policies.items():
            policy.create(self._client, self.ledger, policy_id, heading.time_zone)
        self._new_entries()

    def play(self, step: Step) -> StepResult:
        """Moves the clock, does what the step does, and compares what came of it."""
        result = StepResult()
        if step.at is not None:
            self._advance(step)
        if step.action is not None:
            self._act(step, result)
        result.entries = self._new_entries()
        if not result.stuck:
            result.failures += self._compare(step, result)
        return result

    def _advance(self, step: Step) -> None:
        self._stage.now = step.at or self._stage.now
        self._client.advance_clock(self.ledger, self._stage.now)

    def _act(self, step: Step, result: StepResult) -> None:
        """Does the action, and has the ledger do whatever falls due by it at this very moment."""
        assert step.action is not None
        wanted = step.expectations.refused
        self._stage.client = self._people[step.person]
        try:
            result.answer = step.action.send(self._stage)
        except EscrowError as error:
            paragraph, code = explain(error)
            if code is not ExitCode.REFUSED:
                raise
            result.refusal = error
            if wanted is None:
                result.failures.append(Failure(step.position, f"refused: {paragraph}"))
            elif wanted.value != error.reason:
                text = f"expected {wanted.value}, refused otherwise: {paragraph}"
                result.failures.append(Failure(wanted.position, text))
        else:
            if wanted is not None:
                text = f"expected {wanted.value}, but it was not refused"
                result.failures.append(Failure(wanted.position, text))
            if step.label and isinstance(result.answer, Fulfilment):
                self._stage.reports[step.label] = result.answer
            self._settle(result.answer)
            self._advance(step)
        result.stuck = bool(result.failures)

    def _settle(self, answer: object) -> None:
        """Waits until the windows that run have followed a rule that was declared."""
        if not isinstance(answer, Calendar | Extension):
            return
        deadline = time.monotonic() + _REVISION_SECONDS
        while not self._has_followed(answer.entry_seq):
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The windows of {self.ledger} did not follow entry {answer.entry_seq} in "
                    f"{_REVISION_SECONDS:.0f} s."
                )
            time.sleep(0.02)

    def _has_followed(self, rule_seq: int) -> bool:
        steps = self._client.list_entries(
            self.ledger, from_seq=rule_seq, kinds=[EntryKind.REVISION_ADVANCED]
        )
        return any(entry.fact["rule_seq"] == rule_seq and entry.fact.get("done") for entry in steps)

    def _new_entries(self) -> list[Entry]:
        """What the journal has gained since this was asked last."""
        entries = list(self._client.list_entries(self.ledger, from_seq=self._seq + 1))
        if entries:
            self._seq = entries[-1].seq
        return entries

    def _compare(self, step: Step, result: StepResult) -> Iterator[Failure]:
        """Every expectation of the step, by what the ledger says now."""
        expected, comparison = step.expectations, self.comparison
        if expected.entries is not None:
            yield from comparison.entries(expected.entries, result.entries)
        if expected.records is not None:
            yield from comparison.records(expected.records, result.entries)
        for window in expected.windows:
            hold = self._client.get_hold(self.ledger, window.value.hold)
            yield from comparison.window(window, hold)
        for item in expected.explain:
            yield from self._compare_explanation(item, result)
        yield from self._compare_cases(step, result)
        if expected.balances or expected.books is not None:
            balances = list(self._client.list_balances(self.ledger))
            yield from comparison.balances(expected.balances, balances)
            if expected.books is not None:
                result.findings.append(comparison.books_of(balances))
                yield from comparison.books(expected.books, balances)

    def _compare_cases(self, step: Step, result: StepResult) -> Iterator[Failure]:
        """Cases, and what came of them."""
        expected, comparison = step.expectations, self._case_comparison
        for each in expected.cases:
            case = self._client.get_case(self.ledger, each.value.case)
            result.findings.append(comparison.case_of(case))
            yield from comparison.case(each, case)
        for refund in expected.refunds:
            found = self._client.get_refund(self.ledger, refund.value.refund)
            yield from comparison.refund(refund, found)
        for coupon in expected.coupons:
            granted = self._client.get_coupon(self.ledger, coupon.value.coupon)
            yield from comparison.coupon(coupon, granted)
        for adjustment in expected.adjustments:
            posted = self._client.get_adjustment(self.ledger, adjustment.value.adjustment)
            yield from comparison.adjustment(adjustment, posted)
        for timeline in expected.timelines:
            yield from self._compare_timeline(timeline)
        for report in expected.reports:
            yield from self._compare_report(report)

    def _compare_timeline(self, expected: Located[ExpectedTimeline]) -> Iterator[Failure]:
        wanted = expected.value
        who = (self.ledger, wanted.hold, wanted.role)
        items = list(self._client.list_timeline(*who, merchant=wanted.merchant))
        tasks = self._client.timeline_tasks(*who, merchant=wanted.merchant)
        yield from self._case_comparison.timeline(expected, items, tasks)

    def _compare_report(self, expected: Located[ExpectedReport]) -> Iterator[Failure]:
        wanted = expected.value
        report = self._client.report_cases(
            self.ledger,
            wanted.by,
            start_time=wanted.opened_from,
            end_time=wanted.opened_before,
            merchant=wanted.merchant,
        )
        balances = self._client.list_balances(self.ledger)
        yield from self._case_comparison.report(expected, report, balances)

    def _compare_explanation(
        self, item: Located[ExpectedExplanation], result: StepResult
    ) -> Iterator[Failure]:
        wanted = item.value
        found = self._client.explain_release(
            self.ledger,
            wanted.hold,
            [wanted.line] if wanted.line else (),
            as_of_time=wanted.as_of,
            time_axis=wanted.axis,
        )
        result.findings += self.comparison.findings(wanted, found)
        yield from self.comparison.explanation(item, found)
        if isinstance(result.refusal, ReleaseBlocked) and wanted.as_of is None:
            yield from self.comparison.refusal(item, found, result.refusal)


def _fresh_name(stem: str) -> str:
    """A name for a ledger that says which file it is for."""
    suffix = f"-{secrets.token_hex(4)}"
    words = re.sub(r"[^a-z0-9]+", "-", f"scenario-{stem.lower()}")
    return words[: _NAME_LENGTH_MAX - len(suffix)].rstrip("-") + suffix
