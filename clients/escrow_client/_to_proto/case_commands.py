"""Commands about cases, chargebacks and coupons."""

from __future__ import annotations

from collections.abc import Iterable

from escrow.v1 import case_pb2, chargeback_pb2, coupon_pb2
from escrow_client._to_proto.values import (
    case_name,
    coupon_name,
    ledger_name,
    optional,
    timestamp,
)
from escrow_client.case_commands import (
    AddEvidence,
    AnswerCase,
    Award,
    Claim,
    CloseCase,
    Evidence,
    GrantCoupon,
    LiabilityShare,
    MoveCase,
    OpenCase,
    ReportChargeback,
    ReviewCoupon,
)
from escrow_client.money import Money


def open_case(ledger: str, command: OpenCase) -> case_pb2.OpenCaseRequest:
    return case_pb2.OpenCaseRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        case_id=command.case_id,
        hold_id=command.hold_id,
        currency_code=command.currency,
        claims=_claims(command.claims),
        scope=f"CASE_SCOPE_{command.scope}",
        ground=f"REFUND_GROUND_{command.ground}",
        effective_time=timestamp("effective_time", command.effective_time),
        type=f"CASE_TYPE_{command.type}",
        priority=f"CASE_PRIORITY_{command.priority}",
    )


def answer_case(ledger: str, command: AnswerCase) -> case_pb2.AnswerCaseRequest:
    return case_pb2.AnswerCaseRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def move_case(ledger: str, command: MoveCase) -> case_pb2.MoveCaseRequest:
    return case_pb2.MoveCaseRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        action=f"CASE_ACTION_{command.action}",
        occurred_time=timestamp("occurred_time", command.occurred_time),
        party=optional("CASE_PARTY", command.party),
    )


def close_case(ledger: str, command: CloseCase) -> case_pb2.CloseCaseRequest:
    return case_pb2.CloseCaseRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        outcome=f"CASE_OUTCOME_{command.outcome}",
        occurred_time=timestamp("occurred_time", command.occurred_time),
        awards=map(_award, command.awards),
        currency_code=command.currency,
        shares=map(_share, command.shares),
        freight_shares=map(_share, command.freight_shares),
        tag=_tag(command),
        reason=command.reason,
        rule=command.rule,
    )


def add_evidence(ledger: str, command: AddEvidence) -> case_pb2.AddEvidenceRequest:
    return case_pb2.AddEvidenceRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        evidence=_evidence(command.evidence),
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def report_chargeback(
    ledger: str, command: ReportChargeback
) -> chargeback_pb2.ReportChargebackRequest:
    original = command.original
    return chargeback_pb2.ReportChargebackRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        case_id=command.case_id,
        hold_id=command.hold_id,
        reference=command.reference,
        event=f"CHARGEBACK_EVENT_{command.event}",
        currency_code=command.currency,
        amount_minor=command.amount.amount_minor,
        items=_claims(command.items),
        taken=command.taken,
        moved_minor=_minor(command.moved),
        original_currency_code=original.currency if original else "",
        original_amount_minor=_minor(original),
        fee_minor=_minor(command.fee),
        merchant_bears_fee=command.merchant_bears_fee,
        respond_by_time=timestamp("respond_by_time", command.respond_by_time),
        occurred_time=timestamp("occurred_time", command.occurred_time),
        reason=command.reason,
        psp=command.psp,
    )


def grant_coupon(ledger: str, command: GrantCoupon) -> coupon_pb2.GrantCouponRequest:
    return coupon_pb2.GrantCouponRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        coupon_id=command.coupon_id,
        case_id=command.case_id,
        hold_id=command.hold_id,
        line_id=command.line_id,
        currency_code=command.amount.currency,
        amount_minor=command.amount.amount_minor,
        funded_by=f"LIABLE_{command.funded_by}",
        reason=command.reason,
        occurred_time=timestamp("occurred_time", command.occurred_time),
        expire_time=timestamp("expire_time", command.expire_time),
    )


def review_coupon(ledger: str, command: ReviewCoupon) -> coupon_pb2.ReviewCouponRequest:
    return coupon_pb2.ReviewCouponRequest(
        name=coupon_name(ledger, command.coupon_id),
        request_id=command.request_id,
        approved=command.approved,
    )


def _claims(claims: Iterable[Claim]) -> list[case_pb2.CaseClaim]:
    return [
        case_pb2.CaseClaim(
            line_id=claim.line_id,
            amount_minor=claim.amount.amount_minor,
            hold_id=claim.hold_id,
        )
        for claim in claims
    ]


def _award(award: Award) -> case_pb2.CaseAward:
    return case_pb2.CaseAward(
        hold_id=award.hold_id,
        line_id=award.line_id,
        amount_minor=award.amount.amount_minor,
        freight_minor=_minor(award.freight),
    )


def _share(share: LiabilityShare) -> case_pb2.LiabilityShare:
    return case_pb2.LiabilityShare(
        liable=f"LIABLE_{share.liable}", party_id=share.party_id, share_bps=share.share_bps
    )


def _tag(command: CloseCase) -> case_pb2.CaseTag | None:
    """None where the command says nothing of who was liable, nor for what."""
    if command.liable is None and command.subject is None:
        return None
    return case_pb2.CaseTag(
        liable=optional("LIABLE", command.liable),
        subject=optional("CASE_SUBJECT", command.subject),
    )


def _evidence(evidence: Evidence) -> case_pb2.Evidence:
    return case_pb2.Evidence(
        sha256=evidence.sha256,
        media_type=evidence.media_type,
        size_bytes=evidence.size_bytes,
        pointer=evidence.pointer,
        party=f"CASE_PARTY_{evidence.party}",
    )


def _minor(amount: Money | None) -> int:
    return amount.amount_minor if amount else 0
