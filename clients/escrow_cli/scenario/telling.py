"""Tells a scenario to a person while it is played."""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from escrow_cli.scenario.expectations import Comparison, Failure, legs_of
from escrow_cli.scenario.model import Scenario, Step
from escrow_cli.scenario.player import StepResult
from escrow_cli.scenario.values import format_leg, format_local
from escrow_client import Entry, EntryKind, Fulfilment

_TEXT_WIDTH = 100
_INDENT = "  "

_RECORDS = {
    EntryKind.PROVIDER_RELEASE_ALERTED: "Alert: the provider pays out by itself while something "
    "still blocks here.",
    EntryKind.WINDOWS_CHANGED: "Windows of the order were computed anew.",
}
"""What the ledger records by itself without moving money, as one would tell it."""


class Teller:
    """Tells one scenario, step by step; of a repetition, only the first round."""

    def __init__(self, console: Console, scenario: Scenario, comparison: Comparison) -> None:
        self._console = console
        self._scenario = scenario
        self._comparison = comparison
        self._now: datetime | None = None

    def begin(self, ledger: str) -> None:
        """What it is about."""
        heading = self._scenario.heading
        self._print(f"\n[bold]{heading.mechanism}  {escape(heading.title)}[/]\n")
        self._paragraph(heading.story)
        self._print(
            f"\n{_INDENT}[dim]{escape(str(self._scenario.file))} on {ledger}, {heading.time_zone}, "
            f"amounts in {heading.currency}[/]"
        )

    def step(self, step: Step, result: StepResult) -> None:
        """What was done, and what the ledger made of it."""
        if step.round > 1 and not result.failures:
            return
        self._time(step)
        if step.action is not None:
            self._paragraph(f"{step.person}: {step.action}" if step.person else str(step.action))
        if step.because:
            self._paragraph(step.because, style="dim")
        if result.refusal is not None:
            self._paragraph(f"Refused: {result.refusal.message} ({result.refusal.reason})", "red")
        if isinstance(result.answer, Fulfilment):
            self._windows(result.answer)
        for entry in result.entries:
            self._entry(entry)
        for finding in result.findings:
            self._paragraph(finding)
        if result.failures:
            for failure in result.failures:
                self.failure(failure)
        elif count := step.expectations.count:
            self._print(f"{_INDENT}[green]✓[/] as expected ({count})")
        if step.round == 1 and step.rounds > 1:
            self._print(f"{_INDENT}[dim]… and so {step.rounds - 1} times more[/]")

    def failure(self, failure: Failure) -> None:
        """What was expected otherwise, and where."""
        line, column = failure.position
        place = f"{self._scenario.file}:{line}:{column}"
        self._paragraph(f"✗ {place}: {failure.text}", "bold red")

    def _time(self, step: Step) -> None:
        now = step.at or self._now or self._scenario.heading.start
        if now != self._now:
            self._now = now
            zone = self._scenario.heading.time_zone
            self._print(f"\n[bold cyan]{now.astimezone(zone):%a} {format_local(now, zone)}[/]")
        else:
            self._print("")

    def _windows(self, answer: Fulfilment) -> None:
        """The windows that followed, line by line; equal ones once."""
        zone = self._scenario.heading.time_zone
        told: dict[str, list[str]] = {}
        for line in answer.lines:
            if line.waiting_for:
                words = f"waits for {line.waiting_for}"
                if line.fallback_time:
                    words += f", opens by itself on {format_local(line.fallback_time, zone)}"
            elif line.window:
                words = f"window ends {format_local(line.window.end_time, zone)}"
            else:
                continue
            if line.refused_end_time:
                words += f", not shortened to {format_local(line.refused_end_time, zone)}"
            if line.provisional:
                words += ", provisionally: the calendar of that year is not announced"
            told.setdefault(words, []).append(line.line_id)
        for words, line_ids in told.items():
            self._paragraph(f"{_few(line_ids)}: {words}")

    def _entry(self, entry: Entry) -> None:
        if told := _RECORDS.get(entry.kind) or _of_case(entry):
            self._paragraph(told, "yellow")
        if not entry.postings:
            return
        zone, currency = self._scenario.heading.time_zone, self._scenario.heading.currency
        words = str(entry.kind).replace("_", " ")
        self._print(f"{_INDENT}[dim]{format_local(entry.effective_time, zone)} {words}[/]")
        for leg in legs_of(entry):
            self._print(f"{_INDENT * 2}{escape(format_leg(leg, currency))}")

    def _paragraph(self, text: str, style: str = "") -> None:
        for line in _wrapped(text):
            self._console.print(f"{_INDENT}{line}", style=style, markup=False)

    def _print(self, text: str) -> None:
        self._console.print(text)


def _of_case(entry: Entry) -> str:
    """Where a case stands now, if the entry took it there without being asked to."""
    if entry.kind not in {EntryKind.CASE_MOVED, EntryKind.CASE_CLOSED}:
        return ""
    case_id = entry.fact["case_id"]
    state = entry.fact["state"] or entry.fact["outcome"]
    if entry.fact["breached"]:
        return f"The time to act is over: {case_id} is {state} now."
    return f"{case_id} is {state} now." if entry.kind is EntryKind.CASE_MOVED else ""


def _wrapped(text: str) -> Iterator[str]:
    """Lines that read well; words that are long, such as a path, stay whole."""
    for paragraph in text.strip().splitlines() or [""]:
        yield from textwrap.wrap(
            paragraph, _TEXT_WIDTH, break_long_words=False, break_on_hyphens=False
        )


def _few(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
