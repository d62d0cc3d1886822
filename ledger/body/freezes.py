"""Facts about freezes: placed, proposed to be lifted, reviewed, expired."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from escrow.v1 import freeze_pb2, journal_pb2
from ledger.body.cases import decode_reserves, encode_reserve
from ledger.body.codecs import Codec, Fields, optional_time, read_time
from ledger.domain import facts
from ledger.domain.kinds import FreezeTargetKind

_TARGETS: Final = {
    FreezeTargetKind.HOLD: "hold_id",
    FreezeTargetKind.MERCHANT: "merchant",
    FreezeTargetKind.BUYER: "buyer",
}


def encode_target(target: facts.FreezeTarget) -> Fields:
    """What is frozen, in the field of its kind."""
    return {_TARGETS[target.kind]: target.id}


def decode_target(
    message: (
        journal_pb2.FundsFrozen | freeze_pb2.FreezeFundsRequest | freeze_pb2.ListFreezesRequest
    ),
) -> facts.FreezeTarget:
    """What a message says is frozen: the one of the fields that is set."""
    [target] = [
        facts.FreezeTarget(kind, named)
        for kind, field in _TARGETS.items()
        if (named := getattr(message, field))
    ]
    return target


def encode_amount(amount: facts.FrozenAmount) -> Fields:
    """What is set apart."""
    return {
        "currency_code": amount.currency,
        "amount_minor": amount.amount,
        "line_id": amount.line_id,
        "merchant": amount.merchant,
    }


def _decode_amounts(amounts: Iterable[freeze_pb2.FrozenAmount]) -> tuple[facts.FrozenAmount, ...]:
    return tuple(
        facts.FrozenAmount(each.currency_code, each.amount_minor, each.merchant, each.line_id)
        for each in amounts
    )


def _encode_funds_frozen(fact: facts.FundsFrozen) -> Fields:
    return {
        "freeze_id": fact.freeze_id,
        **encode_target(fact.target),
        "whole": fact.whole,
        "amounts": [encode_amount(each) for each in fact.amounts],
        "reason": fact.reason,
        "source": fact.source,
        "expire_time": optional_time(fact.expire_time),
        "placed_by": fact.placed_by,
    }


def _decode_funds_frozen(message: journal_pb2.FundsFrozen) -> facts.FundsFrozen:
    return facts.FundsFrozen(
        message.freeze_id,
        decode_target(message),
        message.whole,
        _decode_amounts(message.amounts),
        message.reason,
        message.source,
        read_time(message, "expire_time"),
        message.placed_by,
    )


def _encode_lift_proposed(fact: facts.LiftProposed) -> Fields:
    return {
        "freeze_id": fact.freeze_id,
        "proposed_by": fact.proposed_by,
        "reason": fact.reason,
    }


def _decode_lift_proposed(message: journal_pb2.LiftProposed) -> facts.LiftProposed:
    return facts.LiftProposed(message.freeze_id, message.proposed_by, message.reason)


def _encode_lift_reviewed(fact: facts.LiftReviewed) -> Fields:
    return {
        "approved": fact.approved,
        "proposed_by": fact.proposed_by,
        "reviewed_by": fact.reviewed_by,
        **_encode_end(fact),
    }


def _decode_lift_reviewed(message: journal_pb2.LiftReviewed) -> facts.LiftReviewed:
    return facts.LiftReviewed(
        message.freeze_id,
        message.approved,
        message.proposed_by,
        message.reviewed_by,
        _decode_amounts(message.amounts),
        decode_reserves(message.passed_on),
    )


def _encode_end(fact: facts.LiftReviewed | facts.FreezeExpired) -> Fields:
    return {
        "freeze_id": fact.freeze_id,
        "amounts": [encode_amount(each) for each in fact.amounts],
        "passed_on": [encode_reserve(reserve) for reserve in fact.passed_on],
    }


def _decode_freeze_expired(message: journal_pb2.FreezeExpired) -> facts.FreezeExpired:
    return facts.FreezeExpired(
        message.freeze_id, _decode_amounts(message.amounts), decode_reserves(message.passed_on)
    )


CODECS: Final = {
    facts.FundsFrozen: Codec("funds_frozen", _encode_funds_frozen, _decode_funds_frozen),
    facts.LiftProposed: Codec("lift_proposed", _encode_lift_proposed, _decode_lift_proposed),
    facts.LiftReviewed: Codec("lift_reviewed", _encode_lift_reviewed, _decode_lift_reviewed),
    facts.FreezeExpired: Codec("freeze_expired", _encode_end, _decode_freeze_expired),
}
