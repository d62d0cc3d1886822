"""Facts about chargebacks: opened, moved, decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from escrow.v1 import case_pb2, chargeback_pb2, journal_pb2
from ledger.body.cases import decode_claimed, decode_reserves, encode_claimed, encode_reserve
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated
from ledger.domain import facts
from ledger.domain.cases import Chargeback
from ledger.domain.kinds import ChargebackEvent
from ledger.domain.stages import CaseState


def encode_chargeback(chargeback: Chargeback) -> Fields:
    """What a processor says, as the journal and the case itself say it."""
    return {
        "psp": chargeback.psp,
        "reference": chargeback.reference,
        "amount_minor": chargeback.amount,
        "taken_minor": chargeback.taken,
        "original_currency_code": chargeback.original_currency,
        "original_amount_minor": chargeback.original_amount,
        "excess_minor": chargeback.excess,
    }


def _decode_chargeback(message: case_pb2.Chargeback) -> Chargeback:
    return Chargeback(
        message.psp,
        message.reference,
        message.amount_minor,
        message.taken_minor,
        message.original_currency_code,
        message.original_amount_minor,
        message.excess_minor,
    )


def _encode_recalled(lines: Iterable[facts.RecalledLine]) -> list[Fields]:
    return [
        {
            "line_id": line.line_id,
            "from_available_minor": line.from_available,
            "from_reserve_minor": line.from_reserve,
            "from_receivable_minor": line.from_receivable,
            "from_deposit_minor": line.from_deposit,
        }
        for line in lines
    ]


def _decode_recalled(
    lines: Iterable[journal_pb2.RecalledLine],
) -> tuple[facts.RecalledLine, ...]:
    return tuple(
        facts.RecalledLine(
            line.line_id,
            line.from_available_minor,
            line.from_reserve_minor,
            line.from_receivable_minor,
            line.from_deposit_minor,
        )
        for line in lines
    )


def _encode_fees(fees: Iterable[facts.MerchantFee]) -> list[Fields]:
    return [
        {
            "merchant": fee.merchant,
            "from_available_minor": fee.from_available,
            "from_receivable_minor": fee.from_receivable,
        }
        for fee in fees
    ]


def _decode_fees(fees: Iterable[journal_pb2.MerchantFee]) -> tuple[facts.MerchantFee, ...]:
    return tuple(
        facts.MerchantFee(fee.merchant, fee.from_available_minor, fee.from_receivable_minor)
        for fee in fees
    )


def _encode_chargeback_opened(fact: facts.ChargebackOpened) -> Fields:
    return {
        "case_id": fact.case_id,
        "hold_id": fact.hold_id,
        "chargeback": encode_chargeback(fact.chargeback),
        "state": state(case_pb2.CaseState, fact.state),
        "lines": [encode_claimed(line, fact.hold_id) for line in fact.lines],
        "recalled": _encode_recalled(fact.recalled),
        "currency_code": fact.currency,
        "deadline_time": optional_time(fact.deadline),
        "reason": fact.reason,
        "exchange_loss_minor": fact.exchange_loss,
        "fee_minor": fact.fee,
        "merchant_fees": _encode_fees(fact.merchant_fees),
    }


def _decode_chargeback_opened(message: journal_pb2.ChargebackOpened) -> facts.ChargebackOpened:
    return facts.ChargebackOpened(
        message.case_id,
        message.hold_id,
        message.currency_code,
        _decode_chargeback(message.chargeback),
        stated(case_pb2.CaseState, message.state, CaseState),
        decode_claimed(message.lines, message.hold_id),
        _decode_recalled(message.recalled),
        read_time(message, "deadline_time"),
        message.reason,
        message.exchange_loss_minor,
        message.fee_minor,
        _decode_fees(message.merchant_fees),
    )


def _encode_settled(line: facts.SettledLine) -> Fields:
    return {
        "line_id": line.line_id,
        "from_disputed_minor": line.from_disputed,
        "from_held_minor": line.from_held,
        "from_recalled_minor": line.from_recalled,
        "from_receivable_minor": line.from_receivable,
        "excess_minor": line.excess,
        "freed_minor": line.freed,
        "returned_minor": line.returned,
    }


def _decode_settled(line: journal_pb2.SettledLine) -> facts.SettledLine:
    return facts.SettledLine(
        line.line_id,
        line.from_disputed_minor,
        line.from_held_minor,
        line.from_recalled_minor,
        line.from_receivable_minor,
        line.excess_minor,
        line.freed_minor,
        line.returned_minor,
    )


def _encode_chargeback_moved(fact: facts.ChargebackMoved) -> Fields:
    return {
        "case_id": fact.case_id,
        "event": state(chargeback_pb2.ChargebackEvent, fact.event),
        "state": state(case_pb2.CaseState, fact.state),
        "deadline_time": optional_time(fact.deadline),
        "taken_minor": fact.taken,
        "exchange_loss_minor": fact.exchange_loss,
        "fee_minor": fact.fee,
        "merchant_fees": _encode_fees(fact.merchant_fees),
        # A chargeback is of one hold, and it is for itself that it sets apart.
        "reserves": [
            {"line_id": line.line_id, "amount_minor": line.amount} for line in fact.reserves
        ],
        "recalled": _encode_recalled(fact.recalled),
        "settled": [_encode_settled(line) for line in fact.settled],
        "reason": fact.reason,
        "passed_on": [encode_reserve(reserve) for reserve in fact.passed_on],
    }


def _decode_chargeback_moved(message: journal_pb2.ChargebackMoved) -> facts.ChargebackMoved:
    return facts.ChargebackMoved(
        message.case_id,
        stated(chargeback_pb2.ChargebackEvent, message.event, ChargebackEvent),
        stated(case_pb2.CaseState, message.state, CaseState),
        read_time(message, "deadline_time"),
        message.reason,
        message.taken_minor,
        message.exchange_loss_minor,
        message.fee_minor,
        _decode_fees(message.merchant_fees),
        tuple(facts.ReservedLine(line.line_id, line.amount_minor) for line in message.reserves),
        _decode_recalled(message.recalled),
        tuple(_decode_settled(line) for line in message.settled),
        decode_reserves(message.passed_on),
    )


CODECS: Final = {
    facts.ChargebackOpened: Codec(
        "chargeback_opened", _encode_chargeback_opened, _decode_chargeback_opened
    ),
    facts.ChargebackMoved: Codec(
        "chargeback_moved", _encode_chargeback_moved, _decode_chargeback_moved
    ),
}
