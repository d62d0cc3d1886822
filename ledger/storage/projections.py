"""The projections: the tables that the journal adds up to, with what of them replay must give."""

from __future__ import annotations

from typing import Final, NamedTuple

from ledger.storage.case_rows import CASE_COLUMNS
from ledger.storage.freeze_rows import FREEZE_COLUMNS
from ledger.storage.payout_schedules import SCHEDULE_COLUMNS
from ledger.storage.rows import LINE_COLUMNS
from ledger.storage.warranty_rows import WARRANTY_COLUMNS


class Projection(NamedTuple):
    """A table that the journal adds up to: the columns of its key, and the others."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


PROJECTIONS: Final = {
    "account": Projection(
        "accounts", ("number",), ("kind", "owner", "currency", "balance", "version")
    ),
    "policy": Projection("policies", ("policy_id", "version"), ("terms",)),
    "calendar": Projection(
        "calendars",
        ("calendar_id", "revision"),
        (
            *("first_year", "last_year", "weekend", "holidays", "working_days"),
            *("provenance", "entry_seq"),
        ),
    ),
    "extension": Projection(
        "extensions",
        ("extension_id",),
        ("region", "carrier", "start_time", "end_time", "days", "reason", "entry_seq"),
    ),
    "revision": Projection(
        "revisions", ("rule_seq",), ("through_merchant", "through_hold_id", "done", "line_count")
    ),
    "hold": Projection(
        "holds",
        ("hold_id",),
        (
            *("currency", "psp", "paid_time", "entry_seq", "region"),
            *("provider_release_time", "settle_time", "buyer", "has_parts"),
            "void_time",
        ),
    ),
    "line": Projection(
        "lines",
        ("hold_id", "line_id"),
        ("ordinal", "merchant", "policy_id", "policy_version", *LINE_COLUMNS),
    ),
    "line funding": Projection(
        "line_funding",
        ("hold_id", "line_id", "ordinal"),
        ("source", "reference", "amount", "returned", "inspected"),
    ),
    "fulfilment": Projection(
        "fulfilments",
        ("hold_id", "seq"),
        (
            *("kind", "source", "occurred_time", "record_time", "line_ids", "parcel_number"),
            *("parcel_count", "carrier", "retracts"),
        ),
    ),
    "case": Projection(
        "cases",
        ("case_id",),
        (
            *("hold_id", "currency", "type", "scope", "ground", "priority", "open_time"),
            *("entry_seq", *CASE_COLUMNS),
        ),
    ),
    "case line": Projection(
        "case_lines",
        ("case_id", "hold_id", "line_id"),
        ("ordinal", "claimed", "reserved", "recalled", "awarded"),
    ),
    "chargeback": Projection(
        "chargebacks",
        ("case_id",),
        (
            *("psp", "reference", "amount", "taken", "original_currency", "original_amount"),
            "excess",
        ),
    ),
    "evidence": Projection(
        "case_evidence",
        ("case_id", "seq"),
        ("occurred_time", "sha256", "media_type", "size", "pointer", "party"),
    ),
    "case entry": Projection("case_entries", ("case_id", "seq"), ()),
    "coupon": Projection(
        "coupons",
        ("coupon_id",),
        (
            *("case_id", "hold_id", "line_id", "currency", "amount", "funded_by", "reason"),
            *("proposed_by", "reviewed_by", "state", "entry_seq", "merchant", "expire_time"),
            *("balance", "due_time"),
        ),
    ),
    "adjustment": Projection(
        "adjustments",
        ("adjustment_id",),
        (
            *("kind", "reason", "expire_time", "proposed_by", "entry_seq", "rate", "rate_source"),
            *("reverses_entry_seq", "state", "reviewed_by", "review_entry_seq"),
            "reversed_by_entry_seq",
        ),
    ),
    "adjustment line": Projection(
        "adjustment_lines",
        ("adjustment_id", "ordinal"),
        ("kind", "owner", "currency", "amount", "hold_id"),
    ),
    "freeze": Projection(
        "freezes",
        ("freeze_id",),
        (
            *("target", "target_id", "whole", "reason", "source", "expire_time", "placed_by"),
            *("entry_seq", "start_time", *FREEZE_COLUMNS),
        ),
    ),
    "frozen amount": Projection(
        "freeze_amounts", ("freeze_id", "ordinal"), ("currency", "amount", "merchant", "line_id")
    ),
    "refund": Projection(
        "refunds",
        ("refund_id",),
        (
            *("hold_id", "currency", "psp", "reason", "entry_seq", "state", "case_id"),
            "offset_amount",
        ),
    ),
    "refund line": Projection(
        "refund_lines",
        ("refund_id", "line_id"),
        (
            *("ordinal", "from_held", "from_available", "from_receivable", "from_disputed"),
            *("from_commission", "from_reserve", "from_platform", "from_freight", "excess"),
            *("freight", "from_deposit", "from_warranty", "parties", "from_parties"),
            *("funded_sources", "funded_references", "funded_amounts"),
        ),
    ),
    "payment": Projection(
        "payments", ("hold_id", "psp"), ("ordinal", "captured", "settled", "settle_time")
    ),
    "line share": Projection(
        "line_shares",
        ("hold_id", "line_id", "ordinal"),
        ("party", "role", "bps", "amount"),
    ),
    "refund payment": Projection(
        "refund_payments", ("refund_id", "psp"), ("ordinal", "amount", "state")
    ),
    "payout": Projection(
        "payouts",
        ("payout_id",),
        ("merchant", "currency", "amount", "destination", "entry_seq", "state", "batch"),
    ),
    "merchant": Projection(
        "merchant_terms",
        ("merchant", "entry_seq"),
        (
            *("standing", "payouts_stopped", "reserve_bps", "reserve_days"),
            *("cap_currencies", "cap_amounts"),
        ),
    ),
    "destination": Projection(
        "destinations",
        ("merchant", "entry_seq"),
        ("destination_id", "currency", "valid_from", "valid_until"),
    ),
    "warranty": Projection(
        "warranties",
        ("warranty_id",),
        (
            *("hold_id", "line_id", "merchant", "currency", "amount", "funded_by", "reason"),
            *("until_time", "granted_by", "entry_seq", *WARRANTY_COLUMNS),
        ),
    ),
    "payout schedule": Projection("payout_schedules", ("merchant", "currency"), SCHEDULE_COLUMNS),
}
