"""The commands about cases and chargebacks that a line of `escrow write` can hold."""

from collections.abc import Iterable
from typing import Any

from escrow_cli.write_fields import (
    claims_of,
    ground_of,
    named_id,
    needed_value,
    time_of,
    value_of,
)
from escrow_client import (
    AddEvidence,
    AnswerCase,
    Award,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    CloseCase,
    Evidence,
    LiabilityShare,
    Liable,
    Money,
    MoveCase,
    OpenCase,
    ReportChargeback,
)


def open_case(request: Any) -> OpenCase:
    """A case with its claims."""
    return OpenCase(
        request.case_id,
        request.hold_id,
        claims_of(request.claims, request.currency_code),
        value_of(request, "scope", CaseScope) or CaseScope.LINES,
        ground_of(request),
        time_of(request, "effective_time"),
        type=value_of(request, "type", CaseType) or CaseType.REFUND,
        priority=value_of(request, "priority", CasePriority) or CasePriority.NORMAL,
        request_id=request.request_id,
    )


def answer_case(request: Any) -> AnswerCase:
    """The merchant's answer."""
    return AnswerCase(
        named_id(request), time_of(request, "occurred_time"), request_id=request.request_id
    )


def move_case(request: Any) -> MoveCase:
    """What takes a case to another stage."""
    return MoveCase(
        named_id(request),
        needed_value(request, "action", CaseAction),
        time_of(request, "occurred_time"),
        value_of(request, "party", CaseParty),
        request_id=request.request_id,
    )


def close_case(request: Any) -> CloseCase:
    """How a case ends, with its awards and who bears them."""
    return CloseCase(
        named_id(request),
        needed_value(request, "outcome", CaseOutcome),
        time_of(request, "occurred_time"),
        awards=tuple(_award(each, request.currency_code) for each in request.awards),
        shares=_shares(request.shares),
        freight_shares=_shares(request.freight_shares),
        liable=value_of(request.tag, "liable", Liable),
        subject=value_of(request.tag, "subject", CaseSubject),
        reason=request.reason,
        rule=request.rule,
        request_id=request.request_id,
    )


def _award(award: Any, currency: str) -> Award:
    freight = Money(currency, award.freight_minor) if award.freight_minor else None
    return Award(award.line_id, Money(currency, award.amount_minor), freight, award.hold_id)


def _shares(shares: Iterable[Any]) -> tuple[LiabilityShare, ...]:
    return tuple(
        LiabilityShare(needed_value(share, "liable", Liable), share.share_bps, share.party_id)
        for share in shares
    )


def add_evidence(request: Any) -> AddEvidence:
    """A piece of evidence."""
    evidence = request.evidence
    return AddEvidence(
        named_id(request),
        Evidence(
            evidence.sha256,
            evidence.media_type,
            evidence.size_bytes,
            evidence.pointer,
            needed_value(evidence, "party", CaseParty),
        ),
        time_of(request, "occurred_time"),
        request_id=request.request_id,
    )


def report_chargeback(request: Any) -> ReportChargeback:
    """One step of a chargeback; an amount that is left out is as before."""
    currency = request.currency_code
    return ReportChargeback(
        request.case_id,
        request.hold_id,
        request.reference,
        needed_value(request, "event", ChargebackEvent),
        Money(currency, request.amount_minor),
        items=tuple(claims_of(request.items, currency)),
        taken=request.taken,
        moved=_some(currency, request.moved_minor),
        original=_some(request.original_currency_code, request.original_amount_minor),
        fee=_some(currency, request.fee_minor),
        merchant_bears_fee=request.merchant_bears_fee,
        respond_by_time=time_of(request, "respond_by_time"),
        occurred_time=time_of(request, "occurred_time"),
        reason=request.reason,
        psp=request.psp,
        request_id=request.request_id,
    )


def _some(currency: str, amount_minor: int) -> Money | None:
    return Money(currency, amount_minor) if amount_minor else None
