"""Compares cases, refunds, coupons, timelines and reports with what a scenario expects of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from escrow_cli.scenario.expectations import Failure
from escrow_cli.scenario.expected import (
    ExpectedAdjustment,
    ExpectedCase,
    ExpectedCoupon,
    ExpectedItem,
    ExpectedNumbers,
    ExpectedRefund,
    ExpectedReport,
    ExpectedTask,
    ExpectedTimeline,
)
from escrow_cli.scenario.model import Located
from escrow_cli.scenario.values import Content, format_local, format_span
from escrow_client import (
    Adjustment,
    Balance,
    Case,
    CaseGroup,
    CaseReport,
    CaseState,
    Coupon,
    Money,
    Refund,
    TimelineItem,
    TimelineTask,
)

_DISPUTED: Final = 2020

Pair = tuple[str, Any, Any]
"""What it is, what is expected of it, None meaning anything, and what it is."""


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """Compares, and words what differs in the scenario's zone."""

    zone: ZoneInfo

    def case(self, expected: Located[ExpectedCase], found: Case) -> Iterator[Failure]:
        """Its state, and what else is given."""
        wanted = expected.value
        chargeback = found.chargeback
        pairs = [
            ("the state", wanted.state, found.state),
            ("the next to act", wanted.next, found.next_party),
            ("the deadline", wanted.deadline, found.deadline_time),
            ("the default", wanted.default, found.default_outcome),
            ("the answer to be due", wanted.answer_due, found.answer_due_time),
            ("the refund to be due", wanted.refund_due, found.refund_due_time),
            ("the end of the appeal", wanted.appeal_until, found.appeal_until_time),
            ("evidence", wanted.evidence, found.evidence_count),
            ("missed deadlines", wanted.breaches, found.breach_count),
            ("taken", wanted.taken, chargeback and chargeback.taken),
            ("in excess", wanted.excess, chargeback and chargeback.excess),
        ]
        for name in ("reserved", "recalled", "contingent", "awarded"):
            minor = sum(getattr(line, name).amount_minor for line in found.lines)
            pairs.append((name, getattr(wanted, name), Money(found.currency, minor)))
        yield from self._failures(expected, wanted.case, pairs)

    def refund(self, expected: Located[ExpectedRefund], found: Refund) -> Iterator[Failure]:
        """Its state and its amounts."""
        wanted = expected.value
        pairs = [
            ("the state", wanted.state, found.state),
            ("the amount", wanted.amount, found.amount),
            ("offset", wanted.offset, found.offset),
            ("payable", wanted.payable, found.payable),
        ]
        yield from self._failures(expected, wanted.refund, pairs)

    def coupon(self, expected: Located[ExpectedCoupon], found: Coupon) -> Iterator[Failure]:
        """Its state, and what is left of it."""
        wanted = expected.value
        pairs: list[tuple[str, object, object]] = [
            ("the state", wanted.state, found.state),
            ("the balance", wanted.balance, found.balance),
        ]
        yield from self._failures(expected, wanted.coupon, pairs)

    def adjustment(
        self, expected: Located[ExpectedAdjustment], found: Adjustment
    ) -> Iterator[Failure]:
        """Its state."""
        wanted = expected.value
        pairs = [("the state", wanted.state, found.state)]
        yield from self._failures(expected, wanted.adjustment, pairs)

    def timeline(
        self,
        expected: Located[ExpectedTimeline],
        items: Sequence[TimelineItem],
        tasks: Sequence[TimelineTask],
    ) -> Iterator[Failure]:
        """One item after the other, and the tasks."""
        wanted = expected.value
        about = f"{wanted.hold}, as the {wanted.role.lower()} sees it"
        if wanted.items is not None:
            yield from self._items(expected, about, wanted.items, items)
        if wanted.tasks is not None:
            yield from self._tasks(expected, about, wanted.tasks, tasks)

    def _items(
        self,
        expected: Located[ExpectedTimeline],
        about: str,
        wanted: Sequence[ExpectedItem],
        found: Sequence[TimelineItem],
    ) -> Iterator[Failure]:
        """One item after the other, once there are as many of the same kinds."""
        kinds, wanted_kinds = [item.kind for item in found], [item.kind for item in wanted]
        if kinds != wanted_kinds:
            text = f"{about}: expected {_several(wanted_kinds)}, found {_several(kinds)}"
            yield Failure(expected.position, text)
            return
        for number, (want, is_) in enumerate(zip(wanted, found, strict=True), 1):
            about_item = f"{about}, item {number} ({want.kind})"
            yield from self._failures(expected, about_item, _item_pairs(want, is_))

    def _tasks(
        self,
        expected: Located[ExpectedTimeline],
        about: str,
        wanted: Sequence[ExpectedTask],
        found: Sequence[TimelineTask],
    ) -> Iterator[Failure]:
        """One task for each open case."""
        tasks = {task.case_id: task for task in found}
        cases = [task.case for task in wanted]
        if sorted(cases) != sorted(tasks):
            text = f"{about}: expected tasks in {_several(cases)}, found {_several(tasks)}"
            yield Failure(expected.position, text)
            return
        for want in wanted:
            is_ = tasks[want.case]
            pairs = [
                ("the state", want.state, is_.state),
                ("the next to act", want.next, is_.next_party),
                ("to be due", want.due, is_.due_time),
                ("reserved", want.reserved, is_.reserved),
            ]
            yield from self._failures(expected, f"{about}, {want.case}", pairs)

    def report(
        self, expected: Located[ExpectedReport], found: CaseReport, balances: Iterable[Balance]
    ) -> Iterator[Failure]:
        """Its groups, their sum, and, where it is on all cases, the accounts of disputed money."""
        wanted = expected.value
        about = f"the report by {wanted.by}"
        if wanted.groups is not None:
            groups = {group.key: group for group in found.groups}
            keys = [group.key for group in wanted.groups]
            if sorted(keys) != sorted(groups):
                text = f"{about}: expected {_several(keys)}, found {_several(groups)}"
                yield Failure(expected.position, text)
                return
            for want in wanted.groups:
                pairs = _number_pairs(want, groups[want.key])
                yield from self._failures(expected, f"{about}, {want.key}", pairs)
        if wanted.total is not None:
            pairs = _number_pairs(wanted.total, found.total)
            yield from self._failures(expected, f"{about}, in all", pairs)
        if not (wanted.merchant or wanted.opened_from or wanted.opened_before):
            yield from self._failures(expected, about, _ties(found, balances))

    def case_of(self, case: Case) -> str:
        """How a case stands, in a sentence."""
        answer, refund = case.answer_due_time, case.refund_due_time
        parts = [f"{case.case_id}: {case.state}"]
        if case.next_party:
            parts.append(f"the {case.next_party.lower()} acts next")
        if answer and case.state is CaseState.OPENED:
            parts.append(f"the answer is due by {self._words(answer)}")
        elif case.deadline_time and case.next_party:
            parts.append(f"by {self._words(case.deadline_time)}")
        if refund:
            parts.append(f"the refund is due by {self._words(refund)}")
        return ", ".join(parts)

    def _failures(
        self, expected: Located[Any], about: str, pairs: Iterable[Pair]
    ) -> Iterator[Failure]:
        """One for each pair that differs."""
        for what, want, is_ in pairs:
            if want is not None and want != is_:
                yield Failure(
                    expected.position,
                    f"{about}: expected {what} {self._words(want)}, found {self._words(is_)}",
                )

    def _words(self, value: object) -> str:
        match value:
            case None:
                return "nothing"
            case datetime():
                return format_local(value, self.zone)
            case timedelta():
                return format_span(value)
            case list() | tuple():
                return _several(value)
            case StrEnum():
                return value.value
        return str(value)


def _item_pairs(want: ExpectedItem, is_: TimelineItem) -> list[Pair]:
    minor = sum(line.amount.amount_minor for line in is_.lines)
    return [
        ("the time", want.when, is_.effective_time),
        ("the lines", want.lines, tuple(line.line_id for line in is_.lines)),
        ("the amount", want.amount, want.amount and Money(want.amount.currency, minor)),
        ("the case", want.case, is_.case_id),
        ("the state", want.state, is_.state),
        ("the step", want.action, is_.action),
        ("the outcome", want.outcome, is_.outcome),
        ("the next to act", want.next, is_.next_party),
        ("to be due", want.due, is_.due_time),
        ("the end of the appeal", want.appeal_until, is_.appeal_until_time),
        *(("the window to end", want.window_end, line.window_end_time) for line in is_.lines),
        ("evidence", _hashes(want.evidence), tuple(each.sha256.hex() for each in is_.evidence)),
        ("the reference", want.reference, is_.reference),
        ("the detail", want.detail, is_.detail),
        ("the actor", want.actor, is_.actor),
    ]


def _number_pairs(want: ExpectedNumbers, is_: CaseGroup) -> list[Pair]:
    pairs: list[Pair] = [
        ("cases", want.cases, is_.case_count),
        ("open", want.open, is_.open_count),
        ("approved", want.approved, is_.approved_count),
        ("partly approved", want.partly_approved, is_.partly_approved_count),
        ("rejected", want.rejected, is_.rejected_count),
        ("dropped", want.dropped, is_.dropped_count),
        ("missed deadlines", want.breaches, is_.breach_count),
        ("answered", want.answered, is_.answered_count),
        ("answered late", want.answered_late, is_.answered_late_count),
        ("overdue refunds", want.overdue_refunds, is_.overdue_refund_count),
        ("the median response", want.response_median, is_.response_median),
        ("the 90 % response", want.response_p90, is_.response_p90),
        ("the median resolution", want.resolution_median, is_.resolution_median),
        ("the 90 % resolution", want.resolution_p90, is_.resolution_p90),
    ]
    for name in ("claimed", "reserved", "awarded"):
        wanted: Money | None = getattr(want, name)
        if wanted is not None:
            pairs.append((name, wanted, _sum(is_, name, wanted.currency)))
    return pairs


def _sum(group: CaseGroup, name: str, currency: str) -> Money:
    amounts = [getattr(each, name) for each in group.sums]
    minor = sum(amount.amount_minor for amount in amounts if amount.currency == currency)
    return Money(currency, minor)


def _ties(report: CaseReport, balances: Iterable[Balance]) -> Iterator[Pair]:
    """What is set apart in all against the accounts of disputed money, currency by currency."""
    disputed: Counter[str] = Counter()
    for each in balances:
        if each.account.kind == _DISPUTED:
            disputed[each.account.currency] -= each.balance.amount_minor
    reported = {each.reserved.currency for each in report.total.sums}
    for currency in sorted(reported | disputed.keys()):
        booked = Money(currency, disputed[currency])
        yield "on the accounts 2020", booked, _sum(report.total, "reserved", currency)


def _hashes(evidence: tuple[Content, ...] | None) -> tuple[str, ...] | None:
    return None if evidence is None else tuple(each.sha256.hex() for each in evidence)


def _several(words: Iterable[object]) -> str:
    return ", ".join(map(str, words)) or "nothing"
