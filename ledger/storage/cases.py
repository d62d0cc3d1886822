"""Reading cases, each with its lines and with what a provider says of it."""

from __future__ import annotations

from typing import Any, Final

from ledger.domain.cases import Case, CaseLine, Chargeback, Deadline
from ledger.domain.kinds import (
    CaseOutcome,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
)
from ledger.domain.stages import CaseState

# Cases by their ids: all those in an array.
CASES_WHERE: Final = """
SELECT c.case_id, c.hold_id, c.currency, c.type, c.scope, c.ground, c.priority, c.open_time,
        c.entry_seq, c.state, c.deadline, c.default_outcome, c.rule, c.ruling, c.liable, c.subject,
        c.answer_due, c.answer_time, c.close_time, c.refund_due, c.appeal_until,
        c.evidence_count, c.breach_count, c.refund_count, c.coupon_total,
        l.hold_ids, l.line_ids, l.claimed, l.reserved, l.recalled, l.awarded,
        b.psp, b.reference, b.amount, b.taken, b.original_currency, b.original_amount, b.excess
    FROM cases c
        CROSS JOIN LATERAL (
            SELECT array_agg(hold_id ORDER BY ordinal) AS hold_ids,
                    array_agg(line_id ORDER BY ordinal) AS line_ids,
                    array_agg(claimed ORDER BY ordinal) AS claimed,
                    array_agg(reserved ORDER BY ordinal) AS reserved,
                    array_agg(recalled ORDER BY ordinal) AS recalled,
                    array_agg(awarded ORDER BY ordinal) AS awarded
                FROM case_lines WHERE ledger_id = c.ledger_id AND case_id = c.case_id
        ) l
        LEFT JOIN chargebacks b ON b.ledger_id = c.ledger_id AND b.case_id = c.case_id
    WHERE c.ledger_id = %(ledger_id)s AND c.case_id = ANY({})
"""
CASES: Final = CASES_WHERE.format("%(keys)b")

# A subquery that depends on nothing is done once, and gives the keys to look for in the index.
CASES_OF_HOLDS: Final = CASES_WHERE.format("""ARRAY(
    SELECT case_id FROM case_lines WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    UNION SELECT case_id FROM cases WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
)""")

CASES_OF_REFERENCES: Final = CASES_WHERE.format("""ARRAY(
    SELECT case_id FROM chargebacks WHERE ledger_id = %(ledger_id)s AND reference = ANY(%(keys)b)
)""")


def to_case(row: Any) -> Case:
    """The case of a row of `CASES_WHERE`."""
    case_id, hold_id, currency, type_, scope, ground, priority, open_time, entry_seq = row[:9]
    state, deadline, default, rule, ruling, liable, subject = row[9:16]
    answer_due, answer_time, close_time, refund_due, appeal_until = row[16:21]
    evidence_count, breach_count, refund_count, coupon_total = row[21:25]
    lines, said = row[25:31], row[31:]
    return Case(
        case_id,
        hold_id,
        currency,
        CaseType(type_),
        CaseScope(scope),
        RefundGround(ground),
        CasePriority(priority),
        open_time,
        entry_seq,
        tuple(map(CaseLine, *lines)),
        CaseState(state),
        Deadline(deadline, default and CaseOutcome(default), rule),
        answer_due,
        answer_time,
        close_time,
        refund_due,
        appeal_until,
        ruling and CaseState(ruling),
        liable and Liable(liable),
        subject and CaseSubject(subject),
        evidence_count,
        breach_count,
        refund_count,
        coupon_total,
        Chargeback(*said) if said[0] is not None else None,
    )
