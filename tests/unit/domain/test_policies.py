"""A policy that could never release, or that says two things at once, is refused by the field."""

import pytest

from ledger.domain.commands import CreatePolicy, LineSpec, PlaceHold
from ledger.domain.kinds import CaseOutcome, CasePriority
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import (
    FALLBACKS,
    TRIGGERS,
    Length,
    ParcelRule,
    PriorityTerms,
    Refundability,
    StageTerms,
    Unit,
)
from ledger.domain.refusals import Reason
from ledger.domain.stages import CaseState
from tests.support.pure import CURRENCY, PureLedger, calendar, days, reasons, terms

AUDIT = StageTerms(CaseState.RETURN_AUDIT, 60, CaseOutcome.APPROVED)
WORKING = Length(7, Unit.WORKING_DAY)


def fields(said):
    ledger = PureLedger()
    ledger.submit(calendar())
    refusal = ledger.refused(CreatePolicy("p", said))
    assert refusal.reason is Reason.FIELD_INVALID
    ledger.check()
    return [violation.field for violation in refusal.fields]


@pytest.mark.parametrize("trigger", sorted(set(K) - TRIGGERS))
def test_only_some_events_open_a_window(trigger):
    assert "terms.trigger" in fields(terms(trigger=trigger))


@pytest.mark.parametrize("after", sorted(set(K) - FALLBACKS))
def test_a_window_falls_back_on_few_events(after):
    assert fields(terms(trigger=K.STREAM_ENDED, fallback_after=after)) == ["terms.fallback_after"]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("time_zone", terms(time_zone="Mars/Olympus")),
        ("terms.parcel_rule", terms(trigger=K.CONFIRMED, parcel_rule=ParcelRule.FIRST)),
        ("terms.parcel_rule", terms(trigger=K.STREAM_ENDED, parcel_rule=ParcelRule.LAST_OF_ORDER)),
        ("terms.statutory_days", terms(trigger=K.SERVICE_CONSUMED, statutory_days=7)),
        ("terms.restart_limit_days", terms(restart_limit_days=30)),
        ("terms.restart_limit_days", terms(restarts_on_exchange=True, restart_limit_days=6)),
        (
            "terms.restart_limit_days",
            terms(WORKING, calendar="CN", restarts_on_exchange=True, restart_limit_days=7),
        ),
        ("terms.fallback_days", terms(fallback_days=10)),
        ("terms.fallback_after", terms(fallback_after=K.SIGNED, fallback_days=10)),
        ("terms.calendar", terms(WORKING)),
        ("terms.calendar", terms(rolls_to_working_day=True)),
        ("terms.calendar", terms(refund_working_days=7)),
        ("terms.calendar", terms(calendar="CN")),
        ("terms.reserve_bps", terms(commission_bps=500, reserve_bps=9_501, reserve_days=1)),
        ("terms.reserve_days", terms(reserve_bps=500)),
        ("terms.reserve_days", terms(reserve_days=30)),
        ("terms.case_default", terms(case_default=CaseOutcome.APPROVED)),
        (
            "terms.case_default",
            terms(case_response_hours=48, case_default=CaseOutcome.WITHDRAWN),
        ),
        ("terms.case_default", terms(case_response_hours=48, case_default=CaseOutcome.EXPIRED)),
        ("terms.case_stages[1].stage", terms(case_stages=(AUDIT, AUDIT))),
        *(
            ("terms.case_stages[0].default_outcome", terms(case_stages=(stage,)))
            for stage in (
                StageTerms(CaseState.RETURN_AUDIT, 60, CaseOutcome.EXPIRED),
                StageTerms(CaseState.MEDIATION, 60, CaseOutcome.ESCALATED),
                StageTerms(CaseState.APPEALED, 60, CaseOutcome.ESCALATED),
                StageTerms(CaseState.ARBITRATION, 60, CaseOutcome.UPHELD),
                StageTerms(CaseState.ANSWERED, 60, CaseOutcome.WITHDRAWN),
            )
        ),
        (
            "terms.case_priorities[1].priority",
            terms(case_priorities=(PriorityTerms(CasePriority.HIGH, 60),) * 2),
        ),
        ("terms.coupon_approval_minor", terms(coupon_cap=100, coupon_approval=100)),
    ],
)
def test_refused_by_the_field(field, said):
    assert fields(said) == [field]


def test_every_problem_is_named():
    said = terms(trigger=K.SHIPPED, fallback_days=3, calendar="CN", reserve_days=3)
    assert fields(said) == [
        "terms.trigger",
        "terms.fallback_days",
        "terms.calendar",
        "terms.reserve_days",
    ]


def test_an_unknown_calendar():
    command = CreatePolicy("p", terms(WORKING, calendar="DE"))
    assert reasons(PureLedger(), command) == [Reason.CALENDAR_NOT_FOUND]


@pytest.mark.parametrize(
    "said",
    [
        terms(days(0)),
        terms(commission_bps=500, reserve_bps=9_500, reserve_days=1),
        terms(restarts_on_exchange=True, restart_limit_days=7),
        terms(Length(47, Unit.HOUR), restarts_on_exchange=True, restart_limit_days=2),
        terms(trigger=K.CONFIRMED, fallback_after=K.SIGNED),
        terms(trigger=K.STREAM_ENDED, statutory_days=7),
        terms(case_response_hours=48),
        terms(refundability=Refundability.NONE),
        terms(
            case_default=CaseOutcome.ESCALATED,
            case_priorities=(PriorityTerms(CasePriority.HIGH, 60),),
        ),
        terms(
            case_stages=(AUDIT, StageTerms(CaseState.APPEALED, 60, CaseOutcome.UPHELD)),
            coupon_cap=100,
            coupon_approval=99,
        ),
        terms(coupon_approval=100),
    ],
)
def test_accepted(said):
    ledger = PureLedger()
    (entry,) = ledger.submit(CreatePolicy("p", said))
    assert (entry.fact.version, entry.fact.terms) == (1, said)


def test_a_hold_keeps_the_version_it_was_placed_under():
    ledger = PureLedger()
    for number, window in enumerate((7, 30), start=1):
        ledger.submit(CreatePolicy("p", terms(days(window))))
        line = (LineSpec("1", "m", 100, "p"),)
        ledger.submit(PlaceHold(f"h{number}", CURRENCY, "psp", None, line))
    assert [ledger.line(hold_id=f"h{n}").policy_version for n in (1, 2)] == [1, 2]


class TestUnconfirmed:
    """An exemption that the buyer did not confirm gives way to another policy."""

    def ledger(self):
        ledger = PureLedger()
        food = terms(refundability=Refundability.QUALITY_ONLY, unconfirmed_policy="seven")
        ledger.submit(CreatePolicy("seven", terms()), CreatePolicy("food", food))
        return ledger

    def pinned(self, ledger, *, confirmed):
        line = LineSpec("1", "m", 100, "food", confirmed)
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (line,)))
        return (ledger.line().policy_id, ledger.line().policy_version)

    def test_confirmed(self):
        assert self.pinned(self.ledger(), confirmed=True) == ("food", 1)

    def test_unconfirmed(self):
        assert self.pinned(self.ledger(), confirmed=False) == ("seven", 1)

    def test_the_newest_version_of_the_other_applies(self):
        ledger = self.ledger()
        ledger.submit(CreatePolicy("seven", terms(days(8))))
        assert self.pinned(ledger, confirmed=False) == ("seven", 2)

    def test_one_that_came_to_need_a_confirmation_itself_gives_way_too(self):
        ledger = self.ledger()
        strict = terms(refundability=Refundability.NONE, unconfirmed_policy="ten")
        ledger.submit(CreatePolicy("ten", terms(days(10))), CreatePolicy("seven", strict))
        assert self.pinned(ledger, confirmed=False) == ("ten", 1)

    @pytest.mark.parametrize(
        ("policy_id", "instead", "reason"),
        [
            ("p", "nowhere", Reason.POLICY_NOT_FOUND),
            ("p", "p", Reason.POLICY_NOT_FOUND),
            ("p", "food", Reason.FIELD_INVALID),
            ("seven", "food", Reason.FIELD_INVALID),
            ("seven", "seven", Reason.FIELD_INVALID),
        ],
    )
    def test_refused(self, policy_id, instead, reason):
        command = CreatePolicy(policy_id, terms(unconfirmed_policy=instead))
        assert reasons(self.ledger(), command) == [reason]
