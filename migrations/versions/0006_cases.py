"""Cases: stages, rulings, evidence, chargebacks and coupons.

What a case was answered and closed by stands in the journal; which entries are about a case is read
out of the stored bodies.
"""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import Connection

from migrations.bodies import fields

revision = "0006"
down_revision = "0005"

ROLE = "escrow_app"
ADDED_TO = "case_evidence, case_entries"
CHANGED = "case_lines, chargebacks, coupons"

LINES = (
    """
    ALTER TABLE lines
        ADD COLUMN compensated bigint NOT NULL DEFAULT 0,
        ADD COLUMN charged_back bigint NOT NULL DEFAULT 0,
        ADD COLUMN charged_back_after bigint NOT NULL DEFAULT 0,
        ADD COLUMN recalled bigint NOT NULL DEFAULT 0,
        ADD COLUMN freight bigint NOT NULL DEFAULT 0,
        DROP CONSTRAINT lines_conservation_check,
        DROP CONSTRAINT lines_range_check
    """,
    """
    ALTER TABLE lines
        ADD CONSTRAINT lines_conservation_check
            CHECK (captured = held + disputed + refunded_before + charged_back + released),
        ADD CONSTRAINT lines_range_check CHECK (
            held >= 0 AND disputed >= 0 AND refunded_before >= 0 AND released >= 0
            AND refunded_after >= 0 AND refunded_before + refunded_after <= captured
            AND compensated >= 0 AND charged_back >= 0 AND charged_back_after >= 0
            AND recalled >= 0 AND freight >= 0
        )
    """,
)

CASES = (
    """
    ALTER TABLE cases
        ADD COLUMN currency text,
        ADD COLUMN type text NOT NULL DEFAULT 'REFUND',
        ADD COLUMN priority text NOT NULL DEFAULT 'NORMAL',
        ADD COLUMN deadline timestamptz,
        ADD COLUMN rule text NOT NULL DEFAULT '',
        ADD COLUMN answer_time timestamptz,
        ADD COLUMN appeal_until timestamptz,
        ADD COLUMN ruling text,
        ADD COLUMN liable text,
        ADD COLUMN subject text,
        ADD COLUMN evidence_count integer NOT NULL DEFAULT 0,
        ADD COLUMN breach_count integer NOT NULL DEFAULT 0,
        ADD COLUMN refund_count integer NOT NULL DEFAULT 0,
        ADD COLUMN coupon_total bigint NOT NULL DEFAULT 0
    """,
    # A case so far is of one hold. Its deadline is that for the answer, and gone with the answer.
    """
    UPDATE cases c SET
            currency = h.currency,
            deadline = CASE WHEN c.state = 'OPENED' THEN c.answer_due END,
            default_outcome = CASE WHEN c.state = 'OPENED' THEN c.default_outcome END,
            ruling = CASE WHEN c.state IN ('REJECTED', 'APPROVED') THEN c.state END
        FROM holds h WHERE h.ledger_id = c.ledger_id AND h.hold_id = c.hold_id
    """,
    """
    ALTER TABLE cases
        ALTER COLUMN currency SET NOT NULL,
        ALTER COLUMN type DROP DEFAULT,
        ALTER COLUMN priority DROP DEFAULT,
        ALTER COLUMN rule DROP DEFAULT,
        ALTER COLUMN evidence_count DROP DEFAULT,
        ALTER COLUMN breach_count DROP DEFAULT,
        ALTER COLUMN refund_count DROP DEFAULT,
        ALTER COLUMN coupon_total DROP DEFAULT,
        DROP CONSTRAINT cases_default_outcome_check,
        DROP CONSTRAINT cases_state_check,
        ADD CONSTRAINT cases_default_outcome_check CHECK (
            default_outcome IN (
                'WITHDRAWN', 'REJECTED', 'APPROVED', 'PARTLY_APPROVED', 'EXPIRED', 'UPHELD',
                'ESCALATED', 'WON', 'LOST'
            )
        ),
        ADD CONSTRAINT cases_state_check CHECK (state IN ({states})),
        ADD CONSTRAINT cases_type_check CHECK (
            type IN (
                'REFUND', 'RETURN', 'EXCHANGE', 'REPAIR', 'PRICE_DIFFERENCE', 'COMPENSATION',
                'INQUIRY', 'DISPUTE', 'CHARGEBACK'
            )
        ),
        ADD CONSTRAINT cases_priority_check CHECK (
            priority IN ('NORMAL', 'HIGH', 'MEDIUM', 'COMPLAINT', 'COMPLEX', 'LIVE_STREAM')
        ),
        ADD CONSTRAINT cases_ruling_check CHECK (ruling IN ({states})),
        ADD CONSTRAINT cases_liable_check
            CHECK (liable IN ('MERCHANT', 'CARRIER', 'INSURER', 'PLATFORM')),
        ADD CONSTRAINT cases_subject_check
            CHECK (subject IN ('GOODS', 'SERVICE', 'EXPERIENCE')),
        ADD CONSTRAINT cases_range_check CHECK (
            evidence_count >= 0 AND breach_count >= 0 AND refund_count >= 0 AND coupon_total >= 0
        )
    """,
    "CREATE INDEX cases_state_idx ON cases (ledger_id, state, case_id)",
    "CREATE INDEX cases_open_time_idx ON cases (ledger_id, open_time)",
    """
    ALTER TABLE case_lines
        ADD COLUMN hold_id text,
        ADD COLUMN recalled bigint NOT NULL DEFAULT 0,
        ADD COLUMN awarded bigint NOT NULL DEFAULT 0,
        DROP CONSTRAINT case_lines_range_check
    """,
    # Nothing is set apart for a case that is closed.
    """
    UPDATE case_lines l SET
            hold_id = c.hold_id,
            reserved = CASE WHEN c.state IN ('OPENED', 'ANSWERED') THEN l.reserved ELSE 0 END
        FROM cases c WHERE c.ledger_id = l.ledger_id AND c.case_id = l.case_id
    """,
    """
    ALTER TABLE case_lines
        ALTER COLUMN hold_id SET NOT NULL,
        ALTER COLUMN recalled DROP DEFAULT,
        ALTER COLUMN awarded DROP DEFAULT,
        DROP CONSTRAINT case_lines_pkey,
        ADD CONSTRAINT case_lines_pkey PRIMARY KEY (ledger_id, case_id, hold_id, line_id),
        ADD CONSTRAINT case_lines_range_check
            CHECK (claimed >= 0 AND reserved >= 0 AND recalled >= 0 AND awarded >= 0)
    """,
    "CREATE INDEX case_lines_hold_idx ON case_lines (ledger_id, hold_id)",
)

STATES = (
    "'OPENED', 'ANSWERED', 'RETURN_TRANSIT', 'RETURN_AUDIT', 'ARBITRATION', 'MEDIATION',"
    " 'APPEALED', 'WITHDRAWN', 'EXPIRED', 'REJECTED', 'APPROVED', 'PARTLY_APPROVED', 'INQUIRY',"
    " 'CHARGED_BACK', 'REPRESENTED', 'PRE_ARBITRATION', 'SCHEME_ARBITRATION', 'WON', 'LOST'"
)

TABLES = (
    """
    CREATE TABLE chargebacks (
        ledger_id uuid NOT NULL,
        case_id text NOT NULL,
        psp text NOT NULL,
        reference text NOT NULL,
        amount bigint NOT NULL,
        taken bigint NOT NULL,
        original_currency text NOT NULL,
        original_amount bigint NOT NULL,
        excess bigint NOT NULL,
        CONSTRAINT chargebacks_pkey PRIMARY KEY (ledger_id, case_id),
        CONSTRAINT chargebacks_range_check
            CHECK (amount > 0 AND taken >= 0 AND original_amount >= 0 AND excess >= 0)
    )
    """,
    "CREATE UNIQUE INDEX chargebacks_reference_key ON chargebacks (ledger_id, reference, psp)",
    """
    CREATE TABLE case_evidence (
        ledger_id uuid NOT NULL,
        case_id text NOT NULL,
        seq bigint NOT NULL,
        sha256 bytea NOT NULL,
        media_type text NOT NULL,
        size bigint NOT NULL,
        pointer text NOT NULL,
        party text NOT NULL,
        occurred_time timestamptz NOT NULL,
        CONSTRAINT case_evidence_pkey PRIMARY KEY (ledger_id, case_id, seq),
        CONSTRAINT case_evidence_sha256_check CHECK (length(sha256) = 32),
        CONSTRAINT case_evidence_size_check CHECK (size > 0),
        CONSTRAINT case_evidence_party_check
            CHECK (party IN ('BUYER', 'MERCHANT', 'PLATFORM', 'MEDIATOR', 'PROCESSOR'))
    )
    """,
    """
    CREATE TABLE case_entries (
        ledger_id uuid NOT NULL,
        case_id text NOT NULL,
        seq bigint NOT NULL,
        CONSTRAINT case_entries_pkey PRIMARY KEY (ledger_id, case_id, seq)
    )
    """,
    """
    CREATE TABLE coupons (
        ledger_id uuid NOT NULL,
        coupon_id text NOT NULL,
        case_id text NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        funded_by text NOT NULL,
        reason text NOT NULL,
        proposed_by text NOT NULL,
        reviewed_by text NOT NULL,
        state text NOT NULL,
        entry_seq bigint NOT NULL,
        CONSTRAINT coupons_pkey PRIMARY KEY (ledger_id, coupon_id),
        CONSTRAINT coupons_amount_check CHECK (amount > 0),
        CONSTRAINT coupons_funded_by_check
            CHECK (funded_by IN ('MERCHANT', 'CARRIER', 'INSURER', 'PLATFORM')),
        CONSTRAINT coupons_state_check CHECK (state IN ('PROPOSED', 'ISSUED', 'DECLINED'))
    )
    """,
)

REFUNDS = (
    """
    ALTER TABLE refunds
        ADD COLUMN offset_amount bigint NOT NULL DEFAULT 0,
        ADD COLUMN case_id text NOT NULL DEFAULT '',
        ADD CONSTRAINT refunds_offset_amount_check CHECK (offset_amount >= 0)
    """,
    """
    ALTER TABLE refund_lines
        ADD COLUMN from_platform bigint NOT NULL DEFAULT 0,
        ADD COLUMN from_freight bigint NOT NULL DEFAULT 0,
        ADD COLUMN excess bigint NOT NULL DEFAULT 0,
        ADD COLUMN freight bigint NOT NULL DEFAULT 0,
        ADD COLUMN parties text[] NOT NULL DEFAULT '{}',
        ADD COLUMN from_parties bigint[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT refund_lines_parties_check
            CHECK (cardinality(parties) = cardinality(from_parties))
    """,
    """
    ALTER TABLE refunds
        ALTER COLUMN offset_amount DROP DEFAULT,
        ALTER COLUMN case_id DROP DEFAULT
    """,
    """
    ALTER TABLE refund_lines
        ALTER COLUMN from_platform DROP DEFAULT,
        ALTER COLUMN from_freight DROP DEFAULT,
        ALTER COLUMN excess DROP DEFAULT,
        ALTER COLUMN freight DROP DEFAULT,
        ALTER COLUMN parties DROP DEFAULT,
        ALTER COLUMN from_parties DROP DEFAULT
    """,
)

ABOUT_CASES = """
SELECT ledger_id, seq, kind, effective_time, body
    FROM entries WHERE kind IN ('case_opened', 'case_answered', 'case_closed')
"""

ADD_CASE_ENTRY = "INSERT INTO case_entries VALUES (%(ledger_id)s, %(case_id)s, %(seq)s)"

SET_ANSWER_TIME = """
UPDATE cases SET answer_time = %(effective_time)s
    WHERE ledger_id = %(ledger_id)s AND case_id = %(case_id)s
"""

# Field numbers of `escrow.v1`, as they were when this was written.
FACTS = {"case_opened": 34, "case_answered": 35, "case_closed": 36}
CASE_ID = 1

ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    """Change the tables, carry over what is in them, and grant the role what it needs."""
    cases = [statement.replace("{states}", STATES) for statement in CASES]
    for statement in (*LINES, *cases, *TABLES, *REFUNDS):
        op.execute(statement)
    _carry_over_entries(op.get_bind())
    op.execute(f"GRANT SELECT, INSERT ON {ADDED_TO} TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO {ROLE}")


def _carry_over_entries(connection: Connection) -> None:
    about = connection.exec_driver_sql(ABOUT_CASES, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in about.partitions():
        entries = [_entry(*row) for row in rows]
        connection.exec_driver_sql(ADD_CASE_ENTRY, entries)
        if answered := [entry for entry in entries if entry["kind"] == "case_answered"]:
            connection.exec_driver_sql(SET_ANSWER_TIME, answered)


def _entry(ledger_id: Any, seq: int, kind: str, effective_time: Any, body: bytes) -> dict[str, Any]:
    fact = fields(fields(body)[FACTS[kind]][0])
    return {
        "ledger_id": ledger_id,
        "seq": seq,
        "kind": kind,
        "effective_time": effective_time,
        "case_id": fact[CASE_ID][0].decode(),
    }
