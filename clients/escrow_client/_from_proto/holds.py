"""Holds, what happened to their goods, and what blocks their release."""

from __future__ import annotations

from google.type.interval_pb2 import Interval

from escrow.v1 import fulfilment_pb2, hold_pb2
from escrow_client._from_proto.enums import (
    BLOCKER_KIND,
    FULFILMENT_KIND,
    FUNDING_SOURCE,
    HOLD_STATE,
    WAITING_FOR,
)
from escrow_client._from_proto.values import identifier, instant, money, optional_instant
from escrow_client.payments import HoldPayment, LineShare, SharePart
from escrow_client.resources import (
    Blocker,
    FulfilledLine,
    Fulfilment,
    Hold,
    HoldLine,
    LineExplanation,
    LineFunding,
    Release,
    ReleasedLine,
    ReleaseExplanation,
    Window,
)


def hold(message: hold_pb2.Hold) -> Hold:
    currency = message.currency_code
    return Hold(
        hold_id=identifier(message.name),
        state=HOLD_STATE[message.state],
        currency=currency,
        psp=message.psp,
        paid_time=instant(message.paid_time),
        entry_seq=message.entry_seq,
        lines=tuple([hold_line(line, currency) for line in message.lines]),
        region=message.region,
        provider_release_time=optional_instant(message, "provider_release_time"),
        settle_time=optional_instant(message, "settle_time"),
        buyer=message.buyer,
        payments=tuple(
            [
                HoldPayment(
                    psp=payment.psp,
                    captured=money(currency, payment.captured_minor),
                    settled=money(currency, payment.settled_minor),
                    settle_time=optional_instant(payment, "settle_time"),
                )
                for payment in message.payments
            ]
        ),
        void_time=optional_instant(message, "void_time"),
    )


def hold_line(message: hold_pb2.HoldLine, currency: str) -> HoldLine:
    return HoldLine(
        line_id=message.line_id,
        merchant=message.merchant,
        policy=message.policy,
        policy_version=message.policy_version,
        captured=money(currency, message.captured_minor),
        held=money(currency, message.held_minor),
        refunded_before_release=money(currency, message.refunded_before_release_minor),
        released=money(currency, message.released_minor),
        refunded_after_release=money(currency, message.refunded_after_release_minor),
        window=_optional_window(message),
        disputed=money(currency, message.disputed_minor),
        reserved=money(currency, message.reserved_minor),
        waiting_for=WAITING_FOR.optional(message.waiting_for),
        due_time=optional_instant(message, "due_time"),
        charged_back_before_release=money(currency, message.charged_back_before_release_minor),
        charged_back_after_release=money(currency, message.charged_back_after_release_minor),
        compensated=money(currency, message.compensated_minor),
        recalled=money(currency, message.recalled_minor),
        freight=money(currency, message.freight_minor),
        frozen=money(currency, message.frozen_minor),
        warranty=money(currency, message.warranty_minor),
        warranty_until_time=optional_instant(message, "warranty_until_time"),
        shares=tuple(
            [
                LineShare(
                    party=share.party,
                    role=share.role,
                    share_bps=share.share_bps,
                    amount=money(currency, share.amount_minor),
                )
                for share in message.shares
            ]
        ),
        exchanged=money(currency, message.exchanged_minor),
        funding=tuple([_funding(each, currency) for each in message.funding]),
    )


def _funding(message: hold_pb2.LineFunding, currency: str) -> LineFunding:
    return LineFunding(
        source=FUNDING_SOURCE[message.source],
        reference=message.reference,
        amount=money(currency, message.amount_minor),
        returned=money(currency, message.returned_minor),
        inspected=message.inspected,
    )


def release(message: hold_pb2.Release) -> Release:
    currency = message.currency_code
    return Release(
        hold_id=identifier(message.hold),
        entry_seq=message.entry_seq,
        lines=tuple(
            ReleasedLine(
                line_id=line.line_id,
                merchant=line.merchant,
                amount=money(currency, line.amount_minor),
                commission=money(currency, line.commission_minor),
                reserve=money(currency, line.reserve_minor),
                shares=tuple(
                    SharePart(share.party, share.role, money(currency, share.amount_minor))
                    for share in line.shares
                ),
            )
            for line in message.lines
        ),
    )


def release_explanation(message: hold_pb2.ExplainReleaseResponse) -> ReleaseExplanation:
    currency = message.currency_code
    return ReleaseExplanation(
        hold=identifier(message.hold),
        evaluate_time=instant(message.evaluate_time),
        currency_code=currency,
        lines=tuple(
            LineExplanation(
                line=hold_line(explanation.line, currency),
                releasable=explanation.releasable,
                blockers=tuple(_blocker(blocker, currency) for blocker in explanation.blockers),
                release_time=optional_instant(explanation, "release_time"),
            )
            for explanation in message.lines
        ),
        provider_release_time=optional_instant(message, "provider_release_time"),
        provider_releases_first=message.provider_releases_first,
    )


def _blocker(message: hold_pb2.ReleaseBlocker, currency: str) -> Blocker:
    return Blocker(
        kind=BLOCKER_KIND[message.kind],
        reference=message.reference,
        amount=money(currency, message.amount_minor),
        until_time=optional_instant(message, "until_time"),
        since_time=optional_instant(message, "since_time"),
        policy=message.policy,
        calendar=message.calendar,
        provisional=message.provisional,
    )


def fulfilment(message: fulfilment_pb2.Fulfilment) -> Fulfilment:
    return Fulfilment(
        hold_id=identifier(message.hold),
        kind=FULFILMENT_KIND[message.kind],
        occurred_time=instant(message.occurred_time),
        source=message.source,
        entry_seq=message.entry_seq,
        lines=tuple(
            FulfilledLine(
                line_id=line.line_id,
                window=_optional_window(line),
                waiting_for=WAITING_FOR.optional(line.waiting_for),
                fallback_time=optional_instant(line, "fallback_time"),
                refused_end_time=optional_instant(line, "refused_end_time"),
                provisional=line.provisional,
                calendar_revision=line.calendar_revision,
                warranty_until_time=optional_instant(line, "warranty_until_time"),
            )
            for line in message.lines
        ),
        record_time=instant(message.record_time),
        parcel_number=message.parcel_number,
        parcel_count=message.parcel_count,
        carrier=message.carrier,
        retracts_entry_seq=message.retracts_entry_seq,
    )


def window(value: Interval) -> Window:
    return Window(instant(value.start_time), instant(value.end_time))


def _optional_window(message: hold_pb2.HoldLine | fulfilment_pb2.FulfilledLine) -> Window | None:
    return window(message.window) if message.HasField("window") else None
