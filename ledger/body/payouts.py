"""Facts about a merchant's money after release: payouts, and debts paid back."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2, payout_pb2
from ledger.body.codecs import Codec, Fields, state, stated
from ledger.domain import facts
from ledger.domain.kinds import PayoutOutcome


def _encode_debt_recovered(fact: facts.DebtRecovered) -> Fields:
    return {"merchant": fact.merchant, "currency_code": fact.currency, "amount_minor": fact.amount}


def _decode_debt_recovered(message: journal_pb2.DebtRecovered) -> facts.DebtRecovered:
    return facts.DebtRecovered(message.merchant, message.currency_code, message.amount_minor)


def _encode_payout_created(fact: facts.PayoutCreated) -> Fields:
    return {
        "payout_id": fact.payout_id,
        "merchant": fact.merchant,
        "currency_code": fact.currency,
        "amount_minor": fact.amount,
        "destination": fact.destination,
    }


def _decode_payout_created(message: journal_pb2.PayoutCreated) -> facts.PayoutCreated:
    return facts.PayoutCreated(
        message.payout_id,
        message.merchant,
        message.currency_code,
        message.amount_minor,
        message.destination,
    )


def _encode_payout_reported(fact: facts.PayoutReported) -> Fields:
    return {
        "payout_id": fact.payout_id,
        "outcome": state(payout_pb2.PayoutOutcome, fact.outcome),
        "bank_account": fact.bank_account,
    }


def _decode_payout_reported(message: journal_pb2.PayoutReported) -> facts.PayoutReported:
    outcome = stated(payout_pb2.PayoutOutcome, message.outcome, PayoutOutcome)
    return facts.PayoutReported(message.payout_id, outcome, message.bank_account)


CODECS: Final = {
    facts.DebtRecovered: Codec("debt_recovered", _encode_debt_recovered, _decode_debt_recovered),
    facts.PayoutCreated: Codec("payout_created", _encode_payout_created, _decode_payout_created),
    facts.PayoutReported: Codec(
        "payout_reported", _encode_payout_reported, _decode_payout_reported
    ),
}
