"""The checks, in their order. Each builds on those before it, so the first that fails is the last.

Takes time in proportion to the journal; see `Replay` for the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ledger.domain.book import Head
from ledger.domain.refusals import Reason, Refusal
from ledger.storage import audit, audits
from ledger.verification.journal import Replay, check_bodies
from ledger.verification.projections import check_projections
from ledger.verification.steps import Check, Findings, Progress, Step, Verdict


def verify(connection: audit.Snapshot, ledger_id: UUID) -> Iterator[Step]:
    """Verify a ledger as a snapshot shows it, telling every step; the verdict comes last.

    Refused with LEDGER_NOT_FOUND. Raises DatabaseUnavailable when the snapshot breaks off.
    """
    head = audit.head(connection, ledger_id)
    if head is None:
        raise Refusal(Reason.LEDGER_NOT_FOUND, ledger_id=ledger_id)
    entry_count = 0
    for step in _checks(connection, ledger_id, head):
        yield step
        if isinstance(step, Check):
            if step.check == audits.SEQ_CONTIGUOUS.name:
                entry_count = step.examined
            if step.wrong:
                yield Verdict(in_order=False, entry_count=entry_count)
                return
    yield Verdict(in_order=True, entry_count=entry_count)


def _checks(connection: audit.Snapshot, ledger_id: UUID, head: Head) -> Iterator[Progress | Check]:
    contiguous = _audit(connection, ledger_id, audits.SEQ_CONTIGUOUS)
    yield contiguous
    yield _audit(connection, ledger_id, audits.ENTRIES_SUM_TO_ZERO)
    replay = Replay()
    yield from check_bodies(connection, ledger_id, contiguous.examined, replay)
    yield _audit(connection, ledger_id, audits.ACCOUNT_VERSIONS_CONTIGUOUS)
    yield _audit(connection, ledger_id, audits.BALANCES_EQUAL_POSTINGS)
    yield _audit(connection, ledger_id, audits.CLIENT_MONEY_NOT_NEGATIVE)
    yield _audit(connection, ledger_id, audits.LINES_CONSERVE)
    yield _audit(connection, ledger_id, audits.PARTS_POSTED)
    yield _audit(connection, ledger_id, audits.ADJUSTMENTS_POSTED)
    yield check_projections(connection, ledger_id, head, replay)
    yield _audit(connection, ledger_id, audits.REQUESTS_CONSISTENT)


def _audit(connection: audit.Snapshot, ledger_id: UUID, what: audits.Audit) -> Check:
    findings = Findings()
    findings.extend(audit.wrong(connection, ledger_id, what))
    return Check(
        what.name,
        what.description,
        audit.examined(connection, ledger_id, what),
        findings.wrong,
        findings.examples,
    )
