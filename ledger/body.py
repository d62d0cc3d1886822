"""The stored body of an entry: `escrow.v1.Entry`, serialized once and never again.

`encode` and `decode` are a pair, and so are the two tables of facts below them. A decoded entry
lacks only the account numbers, which are the storage's own. The encoders give the fields of a
message and not the message, which builds an entry in half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from escrow.v1 import fulfilment_pb2, journal_pb2, payout_pb2, refund_pb2
from ledger.domain import facts
from ledger.domain.chart import AccountKey
from ledger.domain.entries import Entry, Posting
from ledger.timestamps import from_timestamp, timestamp_fields

Fields = dict[str, Any]


def encode(entry: Entry) -> bytes:
    """The bytes to store."""
    field, encode_fact = _ENCODERS[type(entry.fact)]
    day = entry.business_date
    message = journal_pb2.Entry(
        seq=entry.seq,
        effective_time=timestamp_fields(entry.effective_time),
        record_time=timestamp_fields(entry.record_time),
        business_date={"year": day.year, "month": day.month, "day": day.day},
        actor=entry.actor,
        request_id=entry.request_id,
        postings=[_encode_posting(posting) for posting in entry.postings],
        **{field: encode_fact(entry.fact)},
    )
    return message.SerializeToString(deterministic=True)


def decode(body: bytes) -> Entry:
    """The entry that was stored."""
    message = journal_pb2.Entry.FromString(body)
    field = message.WhichOneof("fact")
    if field is None:
        raise ValueError(f"the body of entry {message.seq} states no fact")
    day = message.business_date
    return Entry(
        seq=message.seq,
        effective_time=from_timestamp(message.effective_time),
        record_time=from_timestamp(message.record_time),
        business_date=date(day.year, day.month, day.day),
        actor=message.actor,
        request_id=message.request_id,
        fact=_DECODERS[field](getattr(message, field)),
        postings=tuple(_decode_posting(posting) for posting in message.postings),
    )


def kind(fact: facts.Fact) -> str:
    """How an entry's kind is named: the field of its fact, for example `hold_placed`."""
    return _ENCODERS[type(fact)][0]


def _encode_posting(posting: Posting) -> Fields:
    key = posting.account
    return {
        "account": {"kind": key.kind, "owner": key.owner, "currency_code": key.currency},
        "amount_minor": posting.amount,
        "account_version": posting.version,
        "balance_minor": posting.balance,
        "hold_id": posting.hold_id,
        "line_id": posting.line_id,
        "payout_id": posting.payout_id,
    }


def _decode_posting(message: journal_pb2.Posting) -> Posting:
    key = message.account
    return Posting(
        AccountKey(key.kind, key.owner, key.currency_code),
        message.amount_minor,
        message.hold_id,
        message.line_id,
        message.payout_id,
        0,
        message.account_version,
        message.balance_minor,
    )


def _encode_ledger_created(fact: facts.LedgerCreated) -> Fields:
    return {"ledger_id": fact.ledger_id, "time_zone": fact.time_zone, "test": fact.test}


def _decode_ledger_created(message: journal_pb2.LedgerCreated) -> facts.LedgerCreated:
    return facts.LedgerCreated(message.ledger_id, message.time_zone, message.test)


def _encode_clock_advanced(fact: facts.ClockAdvanced) -> Fields:
    return {"to_time": timestamp_fields(fact.to_time)}


def _decode_clock_advanced(message: journal_pb2.ClockAdvanced) -> facts.ClockAdvanced:
    return facts.ClockAdvanced(from_timestamp(message.to_time))


def _encode_policy_created(fact: facts.PolicyCreated) -> Fields:
    return {
        "policy_id": fact.policy_id,
        "version": fact.version,
        "window_days": fact.window_days,
        "time_zone": fact.time_zone,
        "commission_bps": fact.commission_bps,
    }


def _decode_policy_created(message: journal_pb2.PolicyCreated) -> facts.PolicyCreated:
    return facts.PolicyCreated(
        message.policy_id,
        message.version,
        message.window_days,
        message.time_zone,
        message.commission_bps,
    )


def _encode_hold_placed(fact: facts.HoldPlaced) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "currency_code": fact.currency,
        "psp": fact.psp,
        "lines": [
            {
                "line_id": line.line_id,
                "merchant": line.merchant,
                "amount_minor": line.amount,
                "policy_id": line.policy_id,
                "policy_version": line.policy_version,
            }
            for line in fact.lines
        ],
    }


def _decode_hold_placed(message: journal_pb2.HoldPlaced) -> facts.HoldPlaced:
    lines = tuple(
        facts.PlacedLine(
            line.line_id, line.merchant, line.amount_minor, line.policy_id, line.policy_version
        )
        for line in message.lines
    )
    return facts.HoldPlaced(message.hold_id, message.currency_code, message.psp, lines)


def encode_fulfilled_line(line: facts.FulfilledLine) -> Fields:
    """A line of a fulfilment event, as the journal and the answer to a report say it."""
    if line.window_start is None or line.window_end is None:
        return {"line_id": line.line_id}
    window = {
        "start_time": timestamp_fields(line.window_start),
        "end_time": timestamp_fields(line.window_end),
    }
    return {"line_id": line.line_id, "window": window}


def _decode_fulfilled_line(message: fulfilment_pb2.FulfilledLine) -> facts.FulfilledLine:
    if not message.HasField("window"):
        return facts.FulfilledLine(message.line_id, None, None)
    return facts.FulfilledLine(
        message.line_id,
        from_timestamp(message.window.start_time),
        from_timestamp(message.window.end_time),
    )


def _encode_fulfilment_reported(fact: facts.FulfilmentReported) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "kind": f"FULFILMENT_KIND_{fact.kind}",
        "source": fact.source,
        "lines": [encode_fulfilled_line(line) for line in fact.lines],
    }


def _decode_fulfilment_reported(
    message: journal_pb2.FulfilmentReported,
) -> facts.FulfilmentReported:
    name = fulfilment_pb2.FulfilmentKind.Name(message.kind)
    return facts.FulfilmentReported(
        message.hold_id,
        facts.FulfilmentKind(name.removeprefix("FULFILMENT_KIND_")),
        message.source,
        tuple(_decode_fulfilled_line(line) for line in message.lines),
    )


def _encode_lines_released(fact: facts.LinesReleased) -> Fields:
    lines = [
        {
            "line_id": line.line_id,
            "merchant": line.merchant,
            "amount_minor": line.amount,
            "commission_minor": line.commission,
        }
        for line in fact.lines
    ]
    return {"hold_id": fact.hold_id, "lines": lines}


def _decode_lines_released(message: journal_pb2.LinesReleased) -> facts.LinesReleased:
    lines = tuple(
        facts.LineRelease(line.line_id, line.merchant, line.amount_minor, line.commission_minor)
        for line in message.lines
    )
    return facts.LinesReleased(message.hold_id, lines)


def _encode_debt_recovered(fact: facts.DebtRecovered) -> Fields:
    return {"merchant": fact.merchant, "currency_code": fact.currency, "amount_minor": fact.amount}


def _decode_debt_recovered(message: journal_pb2.DebtRecovered) -> facts.DebtRecovered:
    return facts.DebtRecovered(message.merchant, message.currency_code, message.amount_minor)


def encode_refunded_line(line: facts.RefundedLine) -> Fields:
    """A line of a refund, as the journal and the answer to a refund say it."""
    return {
        "line_id": line.line_id,
        "from_held_minor": line.from_held,
        "from_available_minor": line.from_available,
        "from_receivable_minor": line.from_receivable,
    }


def _encode_refund_created(fact: facts.RefundCreated) -> Fields:
    return {
        "refund_id": fact.refund_id,
        "hold_id": fact.hold_id,
        "reason": fact.reason,
        "lines": [encode_refunded_line(line) for line in fact.lines],
    }


def _decode_refund_created(message: journal_pb2.RefundCreated) -> facts.RefundCreated:
    lines = tuple(
        facts.RefundedLine(
            line.line_id,
            line.from_held_minor,
            line.from_available_minor,
            line.from_receivable_minor,
        )
        for line in message.lines
    )
    return facts.RefundCreated(message.refund_id, message.hold_id, message.reason, lines)


def _encode_refund_reported(fact: facts.RefundReported) -> Fields:
    return {"refund_id": fact.refund_id, "outcome": f"REFUND_OUTCOME_{fact.outcome}"}


def _decode_refund_reported(message: journal_pb2.RefundReported) -> facts.RefundReported:
    name = refund_pb2.RefundOutcome.Name(message.outcome)
    outcome = facts.RefundOutcome(name.removeprefix("REFUND_OUTCOME_"))
    return facts.RefundReported(message.refund_id, outcome)


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
        "outcome": f"PAYOUT_OUTCOME_{fact.outcome}",
        "bank_account": fact.bank_account,
    }


def _decode_payout_reported(message: journal_pb2.PayoutReported) -> facts.PayoutReported:
    name = payout_pb2.PayoutOutcome.Name(message.outcome)
    outcome = facts.PayoutOutcome(name.removeprefix("PAYOUT_OUTCOME_"))
    return facts.PayoutReported(message.payout_id, outcome, message.bank_account)


_ENCODERS: Final[dict[type, tuple[str, Callable[[Any], Fields]]]] = {
    facts.LedgerCreated: ("ledger_created", _encode_ledger_created),
    facts.ClockAdvanced: ("clock_advanced", _encode_clock_advanced),
    facts.PolicyCreated: ("policy_created", _encode_policy_created),
    facts.HoldPlaced: ("hold_placed", _encode_hold_placed),
    facts.FulfilmentReported: ("fulfilment_reported", _encode_fulfilment_reported),
    facts.LinesReleased: ("lines_released", _encode_lines_released),
    facts.DebtRecovered: ("debt_recovered", _encode_debt_recovered),
    facts.RefundCreated: ("refund_created", _encode_refund_created),
    facts.RefundReported: ("refund_reported", _encode_refund_reported),
    facts.PayoutCreated: ("payout_created", _encode_payout_created),
    facts.PayoutReported: ("payout_reported", _encode_payout_reported),
}

_DECODERS: Final[dict[str, Callable[[Any], facts.Fact]]] = {
    "ledger_created": _decode_ledger_created,
    "clock_advanced": _decode_clock_advanced,
    "policy_created": _decode_policy_created,
    "hold_placed": _decode_hold_placed,
    "fulfilment_reported": _decode_fulfilment_reported,
    "lines_released": _decode_lines_released,
    "debt_recovered": _decode_debt_recovered,
    "refund_created": _decode_refund_created,
    "refund_reported": _decode_refund_reported,
    "payout_created": _decode_payout_created,
    "payout_reported": _decode_payout_reported,
}
