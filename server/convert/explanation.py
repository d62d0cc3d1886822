"""Explanations: which moment a request asks about, and what blocks a release as messages."""

from __future__ import annotations

from collections.abc import Iterable

from escrow.v1 import hold_pb2
from ledger.body import Fields, codecs
from ledger.body.codecs import stated_or
from ledger.domain.blockers import Standing
from ledger.domain.refusals import Blocker
from ledger.explain import AsOf, Axis, Explanation
from ledger.timestamps import timestamp_fields
from server.convert import names
from server.convert.hold import line_fields
from server.convert.times import optional_time


def as_of(
    request: hold_pb2.ExplainReleaseRequest | hold_pb2.ExplainMerchantRequest,
) -> AsOf | None:
    """The moment a request asks about, and on which axis; None for now."""
    moment = optional_time(request, "as_of_time")
    if moment is None:
        return None
    return AsOf(moment, stated_or(hold_pb2.TimeAxis, request.time_axis, Axis, Axis.RECORD))


def of_hold(ledger_id: str, of: Explanation) -> hold_pb2.ExplainReleaseResponse:
    """Lines of a hold with what blocks each, as a message."""
    return hold_pb2.ExplainReleaseResponse(
        evaluate_time=timestamp_fields(of.evaluate_time),
        currency_code=of.hold.currency,
        lines=[_line(line) for line in of.lines],
        hold=names.hold(ledger_id, of.hold.hold_id),
        provider_release_time=codecs.optional_time(of.hold.provider_release_time),
        provider_releases_first=of.provider_releases_first,
    )


def of_merchant(
    ledger_id: str, found: Iterable[Explanation], next_page_token: str
) -> hold_pb2.ExplainMerchantResponse:
    """A page of a merchant's holds."""
    return hold_pb2.ExplainMerchantResponse(
        holds=[of_hold(ledger_id, each) for each in found], next_page_token=next_page_token
    )


def _line(of: Standing) -> Fields:
    return {
        "line": line_fields(of.line),
        "releasable": of.releasable,
        "blockers": [_blocker(blocker) for blocker in of.blockers],
        "release_time": codecs.optional_time(of.release_time),
    }


def _blocker(blocker: Blocker) -> Fields:
    return {
        "kind": f"BLOCKER_KIND_{blocker.kind}",
        "reference": blocker.reference,
        "amount_minor": blocker.amount,
        "until_time": codecs.optional_time(blocker.until),
        "since_time": codecs.optional_time(blocker.since),
        "policy": blocker.policy,
        "calendar": blocker.calendar,
        "provisional": blocker.provisional,
    }
