"""Cases: requests into commands and filters, and cases and their evidence into messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from escrow.v1 import case_pb2
from ledger.body import (
    codecs,
    encode_case_line,
    encode_chargeback,
    encode_evidence,
    encode_tag,
)
from ledger.body.codecs import state, stated, stated_or
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.cases import Case, Evidence, LiabilityShare
from ledger.domain.entries import Entry
from ledger.domain.facts import (
    CaseAnswered,
    CaseClosed,
    CaseMoved,
    CaseOpened,
    ChargebackMoved,
    ChargebackOpened,
    EvidenceAdded,
)
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
)
from ledger.domain.stages import CaseState
from ledger.storage.case_lists import CaseFilter
from ledger.timestamps import timestamp_fields
from server.convert import names
from server.convert.refund import ground
from server.convert.times import optional_time


def open_case(request: case_pb2.OpenCaseRequest) -> commands.OpenCase:
    """The command of an OpenCase."""
    return commands.OpenCase(
        request.case_id,
        request.hold_id,
        request.currency_code,
        tuple(
            commands.Claim(claim.hold_id or request.hold_id, claim.line_id, claim.amount_minor)
            for claim in request.claims
        ),
        stated_or(case_pb2.CaseScope, request.scope, CaseScope, CaseScope.LINES),
        ground(request.ground),
        optional_time(request, "effective_time"),
        stated_or(case_pb2.CaseType, request.type, CaseType, CaseType.REFUND),
        stated_or(case_pb2.CasePriority, request.priority, CasePriority, CasePriority.NORMAL),
    )


def answer_case(request: case_pb2.AnswerCaseRequest) -> commands.AnswerCase:
    """The command of an AnswerCase."""
    return commands.AnswerCase(names.last_id(request.name), optional_time(request, "occurred_time"))


def move_case(request: case_pb2.MoveCaseRequest) -> commands.MoveCase:
    """The command of a MoveCase."""
    return commands.MoveCase(
        names.last_id(request.name),
        stated(case_pb2.CaseAction, request.action, CaseAction),
        optional_time(request, "occurred_time"),
        stated_or(case_pb2.CaseParty, request.party, CaseParty, None),
    )


def close_case(request: case_pb2.CloseCaseRequest) -> commands.CloseCase:
    """The command of a CloseCase."""
    return commands.CloseCase(
        names.last_id(request.name),
        stated(case_pb2.CaseOutcome, request.outcome, CaseOutcome),
        optional_time(request, "occurred_time"),
        tuple(
            commands.Award(award.hold_id, award.line_id, award.amount_minor, award.freight_minor)
            for award in request.awards
        ),
        request.currency_code,
        _shares(request.shares),
        _shares(request.freight_shares),
        stated_or(case_pb2.Liable, request.tag.liable, Liable, None),
        stated_or(case_pb2.CaseSubject, request.tag.subject, CaseSubject, None),
        request.reason,
        request.rule,
    )


def _shares(shares: Iterable[case_pb2.LiabilityShare]) -> tuple[LiabilityShare, ...]:
    return tuple(
        LiabilityShare(
            stated(case_pb2.Liable, share.liable, Liable), share.party_id, share.share_bps
        )
        for share in shares
    )


def add_evidence(request: case_pb2.AddEvidenceRequest) -> commands.AddEvidence:
    """The command of an AddEvidence."""
    said = request.evidence
    evidence = Evidence(
        said.sha256,
        said.media_type,
        said.size_bytes,
        said.pointer,
        stated(case_pb2.CaseParty, said.party, CaseParty),
    )
    occurred = optional_time(request, "occurred_time")
    return commands.AddEvidence(names.last_id(request.name), evidence, occurred)


def changed_case(book: Book, entries: Sequence[Entry]) -> case_pb2.Case:
    """The answer to whatever opens or changes a case."""
    fact = entries[0].fact
    assert isinstance(
        fact,
        CaseOpened
        | CaseAnswered
        | CaseMoved
        | CaseClosed
        | EvidenceAdded
        | ChargebackOpened
        | ChargebackMoved,
    )
    return case(book.head.name, book.cases[fact.case_id])


def case(ledger_id: str, of: Case) -> case_pb2.Case:
    """A case as a message."""
    return case_pb2.Case(
        name=names.case(ledger_id, of.case_id),
        state=state(case_pb2.CaseState, of.state),
        hold=names.hold(ledger_id, of.hold_id),
        scope=state(case_pb2.CaseScope, of.scope),
        ground=f"REFUND_GROUND_{of.ground}",
        currency_code=of.currency,
        lines=[encode_case_line(line, is_open=of.is_open) for line in of.lines],
        open_time=timestamp_fields(of.open_time),
        answer_due_time=codecs.optional_time(of.answer_due),
        refund_due_time=codecs.optional_time(of.refund_due),
        close_time=codecs.optional_time(of.close_time),
        entry_seq=of.entry_seq,
        type=state(case_pb2.CaseType, of.type),
        priority=state(case_pb2.CasePriority, of.priority),
        default_outcome=state(case_pb2.CaseOutcome, of.deadline.default),
        rule=of.deadline.rule,
        next_party=state(case_pb2.CaseParty, of.next_party),
        deadline_time=codecs.optional_time(of.deadline.time),
        tag=encode_tag(of.liable, of.subject),
        evidence_count=of.evidence_count,
        breach_count=of.breach_count,
        appeal_until_time=codecs.optional_time(of.appeal_until),
        answer_time=codecs.optional_time(of.answer_time),
        refunds=[names.refund(ledger_id, refund_id) for refund_id in of.refund_ids],
        chargeback=encode_chargeback(of.chargeback) if of.chargeback else None,
    )


def case_filter(request: case_pb2.ListCasesRequest) -> CaseFilter:
    """Which cases a ListCases asks for."""
    return CaseFilter(
        hold_id=request.hold_id,
        merchant=request.merchant,
        state=stated_or(case_pb2.CaseState, request.state, CaseState, None),
        type=stated_or(case_pb2.CaseType, request.type, CaseType, None),
        open_only=request.open_only,
    )


def evidence(added: Iterable[tuple[int, datetime, Evidence]]) -> list[case_pb2.Evidence]:
    """Evidence as it was added: by which entry, and when it was brought."""
    return [
        case_pb2.Evidence(
            **encode_evidence(of), occurred_time=timestamp_fields(brought), entry_seq=seq
        )
        for seq, brought, of in added
    ]
