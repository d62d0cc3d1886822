"""Facts about payout schedules: what is agreed, and what came of their runs."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2, payout_schedule_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated
from ledger.domain import facts
from ledger.domain.kinds import PayoutCadence, PayoutRunOutcome
from ledger.domain.payout_schedules import ScheduleTerms
from ledger.timestamps import from_timestamp, timestamp_fields


def encode_schedule_terms(terms: ScheduleTerms) -> Fields:
    """What is agreed on a schedule, as the journal and the schedule itself say it."""
    return {
        "cadence": state(payout_schedule_pb2.PayoutCadence, terms.cadence),
        "weekday": terms.weekday,
        "local_time": terms.local_time,
        "time_zone": terms.time_zone,
        "delay_days": terms.delay_days,
        "minimum_minor": terms.minimum,
        "calendar": terms.calendar,
        "destination": terms.destination,
    }


def decode_schedule_terms(message: payout_schedule_pb2.PayoutScheduleTerms) -> ScheduleTerms:
    """What is agreed on a schedule, as the journal or a request says it."""
    return ScheduleTerms(
        stated(payout_schedule_pb2.PayoutCadence, message.cadence, PayoutCadence),
        message.weekday,
        message.local_time,
        message.time_zone,
        message.delay_days,
        message.minimum_minor,
        message.calendar,
        message.destination,
    )


def _encode_schedule_changed(fact: facts.PayoutScheduleChanged) -> Fields:
    return {
        "merchant": fact.merchant,
        "currency_code": fact.currency,
        "terms": encode_schedule_terms(fact.terms),
        "next_run_time": optional_time(fact.next_run_time),
    }


def _decode_schedule_changed(
    message: journal_pb2.PayoutScheduleChanged,
) -> facts.PayoutScheduleChanged:
    return facts.PayoutScheduleChanged(
        message.merchant,
        message.currency_code,
        decode_schedule_terms(message.terms),
        read_time(message, "next_run_time"),
    )


def _encode_payouts_run(fact: facts.PayoutsRun) -> Fields:
    return {"batch": fact.batch, "runs": [_encode_run(run) for run in fact.runs]}


def _encode_run(run: facts.PayoutRun) -> Fields:
    return {
        "merchant": run.merchant,
        "currency_code": run.currency,
        "outcome": state(journal_pb2.PayoutRunOutcome, run.outcome),
        "payout_id": run.payout_id,
        "amount_minor": run.amount,
        "destination": run.destination,
        "next_run_time": timestamp_fields(run.next_run_time),
    }


def _decode_payouts_run(message: journal_pb2.PayoutsRun) -> facts.PayoutsRun:
    return facts.PayoutsRun(message.batch, tuple(map(_decode_run, message.runs)))


def _decode_run(message: journal_pb2.PayoutRun) -> facts.PayoutRun:
    return facts.PayoutRun(
        message.merchant,
        message.currency_code,
        stated(journal_pb2.PayoutRunOutcome, message.outcome, PayoutRunOutcome),
        from_timestamp(message.next_run_time),
        message.payout_id,
        message.amount_minor,
        message.destination,
    )


CODECS: Final = {
    facts.PayoutScheduleChanged: Codec(
        "payout_schedule_changed", _encode_schedule_changed, _decode_schedule_changed
    ),
    facts.PayoutsRun: Codec("payouts_run", _encode_payouts_run, _decode_payouts_run),
}
