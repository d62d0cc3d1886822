"""Compares what came of a step with what its scenario expects, exactly.

Cases and what belongs to them are compared in `case_expectations`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from escrow_cli.scenario.document import Position
from escrow_cli.scenario.expected import ExpectedBlocker, ExpectedExplanation, ExpectedWindow
from escrow_cli.scenario.model import Located
from escrow_cli.scenario.values import Leg, Notation, format_leg, format_legs, format_local
from escrow_client import (
    AccountKey,
    Balance,
    Blocker,
    Entry,
    EntryKind,
    Hold,
    HoldLine,
    LineExplanation,
    ReleaseBlocked,
    ReleaseExplanation,
)

_BEHIND_THE_STORY = {EntryKind.CLOCK_ADVANCED, EntryKind.REVISION_ADVANCED}
"""Records of how far the ledger's own work has come, which no story is about."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold: where it stands, and what came instead."""

    position: Position
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares, and words what differs in the scenario's currency and zone."""

    currency: str
    zone: ZoneInfo

    def entries(
        self, expected: Located[tuple[Located[Notation], ...]], found: Sequence[Entry]
    ) -> Iterator[Failure]:
        """One entry after the other; of those found, the ones that move money."""
        posted = [entry for entry in found if entry.postings]
        for entry, item in zip(posted, expected.value, strict=False):
            wanted = item.value
            differs = _sides(wanted.legs) != _sides(legs_of(entry))
            if differs or (wanted.time and wanted.time != entry.effective_time):
                yield Failure(
                    item.position,
                    f"expected {self._notation(wanted)}, found {self.entry(entry)}",
                )
        for item in expected.value[len(posted) :]:
            yield Failure(item.position, f"expected {self._notation(item.value)}, found no entry")
        for entry in posted[len(expected.value) :]:
            yield Failure(
                expected.position, f"expected no further entry, found {self.entry(entry)}"
            )

    def records(
        self, expected: Located[tuple[EntryKind, ...]], found: Sequence[Entry]
    ) -> Iterator[Failure]:
        """The kinds of the entries that move no money."""
        kinds = tuple(
            entry.kind
            for entry in found
            if not entry.postings and entry.kind not in _BEHIND_THE_STORY
        )
        if kinds != expected.value:
            yield Failure(
                expected.position, f"expected {_list(expected.value)}, found {_list(kinds)}"
            )

    def window(self, expected: Located[ExpectedWindow], hold: Hold) -> Iterator[Failure]:
        """The window of every line it speaks of."""
        wanted = expected.value
        lines = [each for each in hold.lines if wanted.line in {None, each.line_id}]
        if not lines:
            yield Failure(expected.position, f"{wanted.hold} has no line {wanted.line}")
        for line in lines:
            start, end = _bounds(line)
            if (
                (wanted.start and wanted.start != start)
                or (wanted.end and wanted.end != end)
                or wanted.waiting != line.waiting_for
                or not (wanted.waiting or end)
            ):
                told = self._window(wanted.start, wanted.end, wanted.waiting)
                yield Failure(
                    expected.position,
                    f"{wanted.hold}, {line.line_id}: expected a window {told}, found "
                    f"{self.window_of(line)}",
                )

    def explanation(
        self, expected: Located[ExpectedExplanation], found: ReleaseExplanation
    ) -> Iterator[Failure]:
        """What blocks every line it speaks of."""
        wanted = expected.value
        first = wanted.provider_releases_first
        if first is not None and first != found.provider_releases_first:
            yield Failure(
                expected.position,
                f"{wanted.hold}: expected that the provider pays out "
                f"{'first' if first else 'after the last blocker'}, found the contrary",
            )
        for line in found.lines:
            if not _blocks_alike(wanted.blockers, line.blockers) or line.releasable == bool(
                wanted.blockers
            ):
                told = _list(self._blocker(each) for each in wanted.blockers)
                yield Failure(
                    expected.position,
                    f"{wanted.hold}, {line.line.line_id}: expected {told}, found "
                    f"{self.blockers_of(line)}",
                )
            elif wanted.releases and wanted.releases != line.release_time:
                yield Failure(
                    expected.position,
                    f"{wanted.hold}, {line.line.line_id}: expected its release "
                    f"{self._time(wanted.releases)}, found {self._time(line.release_time)}",
                )

    def refusal(
        self,
        expected: Located[ExpectedExplanation],
        found: ReleaseExplanation,
        refusal: ReleaseBlocked,
    ) -> Iterator[Failure]:
        """A refused release names the blockers that the explanation has."""
        explained = {
            (line.line.line_id, str(blocker.kind))
            for line in found.lines
            for blocker in line.blockers
        }
        refused = {
            (violation.subject.rpartition("/lines/")[2], violation.type)
            for violation in refusal.blockers
        }
        if missing := explained - refused:
            told = _list(f"{line} {kind}" for line, kind in sorted(missing))
            yield Failure(expected.position, f"expected that the refusal names {told}")

    def balances(
        self, expected: Iterable[Located[Leg]], found: Iterable[Balance]
    ) -> Iterator[Failure]:
        """The balances of the accounts that are named."""
        amounts = _amounts(found)
        for item in expected:
            leg = Leg(item.value.account, amounts[item.value.account])
            if leg != item.value:
                yield Failure(
                    item.position, f"expected {self._leg(item.value)}, found {self._leg(leg)}"
                )

    def books(
        self, expected: Located[tuple[Leg, ...]], found: Iterable[Balance]
    ) -> Iterator[Failure]:
        """The balances of all accounts; one that is not named has none."""
        rest = _amounts(found)
        for leg in expected.value:
            amount = rest.pop(leg.account, 0)
            if amount != leg.amount_minor:
                yield Failure(
                    expected.position,
                    f"expected {self._leg(leg)}, found {self._leg(Leg(leg.account, amount))}",
                )
        for account, amount in rest.items():
            if amount:
                yield Failure(
                    expected.position,
                    f"expected no other account, found {self._leg(Leg(account, amount))}",
                )

    def entry(self, entry: Entry) -> str:
        """An entry in accounting notation, with its time."""
        legs = format_legs(legs_of(entry), self.currency)
        return f"{self._time(entry.effective_time)} {legs}"

    def findings(self, wanted: ExpectedExplanation, found: ReleaseExplanation) -> Iterator[str]:
        """What blocks each line that was asked about, in a sentence."""
        when = f", as of {self._time(wanted.as_of)}" if wanted.as_of else ""
        for line in found.lines:
            parts = []
            for each in line.blockers:
                until = f" until {self._time(each.until_time)}" if each.until_time else ""
                provisional = " (provisionally)" if each.provisional else ""
                parts.append(f"{each.kind}{until} by {each.reference}{provisional}")
            told = _list(parts) if parts else "nothing blocks it"
            yield f"{wanted.hold}, {line.line.line_id}{when}: {told}"

    def books_of(self, balances: Iterable[Balance]) -> str:
        """Every account that has a balance."""
        legs = [Leg(account, amount) for account, amount in _amounts(balances).items() if amount]
        return f"The books: {format_legs(legs, self.currency) or 'every account is at 0'}"

    def window_of(self, line: HoldLine) -> str:
        """The window of a line, in words."""
        start, end = _bounds(line)
        return self._window(start, end, line.waiting_for)

    def blockers_of(self, line: LineExplanation) -> str:
        """What blocks a line, in words."""
        return _list(
            self._blocker(
                ExpectedBlocker(
                    kind=each.kind,
                    until=each.until_time,
                    since=each.since_time,
                    amount=each.amount,
                    reference=each.reference,
                    policy=each.policy,
                    calendar=each.calendar,
                    provisional=each.provisional,
                )
            )
            for each in line.blockers
        )

    def _notation(self, notation: Notation) -> str:
        time = f"{self._time(notation.time)} " if notation.time else ""
        return time + format_legs(notation.legs, self.currency)

    def _leg(self, leg: Leg) -> str:
        return format_leg(leg, self.currency)

    def _window(self, start: datetime | None, end: datetime | None, waiting: object) -> str:
        words = []
        if start:
            words.append(f"from {self._time(start)}")
        if end:
            words.append(f"to {self._time(end)}")
        words.append(f"waiting for {waiting}" if waiting else "that runs")
        return " ".join(words)

    def _blocker(self, blocker: ExpectedBlocker) -> str:
        words = [str(blocker.kind)]
        if blocker.amount:
            words.append(f"of {blocker.amount}")
        if blocker.since:
            words.append(f"since {self._time(blocker.since)}")
        if blocker.until:
            words.append(f"until {self._time(blocker.until)}")
        words += filter(None, (blocker.reference, blocker.policy, blocker.calendar))
        if blocker.provisional:
            words.append("provisional")
        return " ".join(words)

    def _time(self, moment: datetime | None) -> str:
        return format_local(moment, self.zone) if moment else "at no known time"


def legs_of(entry: Entry) -> list[Leg]:
    """What an entry posts, account by account and side by side, in the order of its postings."""
    sums: Counter[tuple[AccountKey, bool]] = Counter()
    for posting in entry.postings:
        amount = posting.amount.amount_minor
        sums[posting.account, amount > 0] += amount
    return [Leg(account, amount) for (account, _), amount in sums.items()]


def _bounds(line: HoldLine) -> tuple[datetime, datetime] | tuple[None, None]:
    return (line.window.start_time, line.window.end_time) if line.window else (None, None)


def _sides(legs: Iterable[Leg]) -> Counter[tuple[AccountKey, bool]]:
    """The sum of each side of each account."""
    sums: Counter[tuple[AccountKey, bool]] = Counter()
    for leg in legs:
        sums[leg.account, leg.amount_minor > 0] += leg.amount_minor
    return sums


def _amounts(balances: Iterable[Balance]) -> Counter[AccountKey]:
    return Counter({each.account: each.balance.amount_minor for each in balances})


def _blocks_alike(expected: Sequence[ExpectedBlocker], found: Sequence[Blocker]) -> bool:
    """Whether the blockers are those expected, each in all it is expected to be."""
    if len(expected) != len(found):
        return False
    wanted = sorted(expected, key=lambda each: (each.kind, each.until or _NEVER))
    actual = sorted(found, key=lambda each: (each.kind, each.until_time or _NEVER))
    return all(map(_is_as_expected, wanted, actual))


def _is_as_expected(expected: ExpectedBlocker, found: Blocker) -> bool:
    given = (
        (expected.since, found.since_time),
        (expected.amount, found.amount),
        (expected.reference, found.reference),
        (expected.policy, found.policy),
        (expected.calendar, found.calendar),
        (expected.provisional, found.provisional),
    )
    return (expected.kind, expected.until) == (found.kind, found.until_time) and all(
        want is None or want == is_ for want, is_ in given
    )


def _list(words: Iterable[object]) -> str:
    return ", ".join(map(str, words)) or "nothing"
