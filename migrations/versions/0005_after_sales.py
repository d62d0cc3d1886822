"""After-sales: what a policy says beyond days, fulfilment events, calendars, extensions, cases.

Fulfilment events so far stand only in the journal. What is kept of them is read out of the stored
bodies.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from alembic import op
from sqlalchemy import Connection

from migrations.bodies import fields

revision = "0005"
down_revision = "0004"

ROLE = "escrow_app"
ADDED_TO = "fulfilments, calendars, extensions, case_lines"
CHANGED = "revisions, cases"

POLICIES = (
    "ALTER TABLE policies ADD COLUMN terms jsonb",
    """
    UPDATE policies SET terms = jsonb_strip_nulls(jsonb_build_object(
        'window', jsonb_build_object('number', window_days, 'unit', 'DAY'),
        'time_zone', time_zone,
        'commission_bps', nullif(commission_bps, 0)
    ))
    """,
    """
    ALTER TABLE policies
        ALTER COLUMN terms SET NOT NULL,
        DROP COLUMN window_days,
        DROP COLUMN time_zone,
        DROP COLUMN commission_bps
    """,
)

LINES = (
    "DROP INDEX lines_release_at_idx",
    "ALTER TABLE lines RENAME COLUMN release_at TO due_time",
    """
    ALTER TABLE lines
        ADD COLUMN disputed bigint NOT NULL DEFAULT 0,
        ADD COLUMN commission bigint NOT NULL DEFAULT 0,
        ADD COLUMN commission_returned bigint NOT NULL DEFAULT 0,
        ADD COLUMN reserved bigint NOT NULL DEFAULT 0,
        ADD COLUMN waiting text DEFAULT 'TRIGGER',
        ADD COLUMN fallback_time timestamptz,
        ADD COLUMN provisional boolean NOT NULL DEFAULT false,
        ADD COLUMN calendar_revision integer NOT NULL DEFAULT 0,
        ADD COLUMN window_seq bigint NOT NULL DEFAULT 0,
        ADD COLUMN refresh_time timestamptz,
        ADD COLUMN open_cases integer NOT NULL DEFAULT 0,
        ADD COLUMN not_before timestamptz,
        ADD COLUMN appeal_until timestamptz,
        ADD COLUMN awaits_settlement boolean NOT NULL DEFAULT false,
        ADD COLUMN reserve_until timestamptz,
        ADD COLUMN alert_time timestamptz,
        ALTER COLUMN refunded_before SET DEFAULT 0,
        ALTER COLUMN released SET DEFAULT 0,
        ALTER COLUMN refunded_after SET DEFAULT 0
    """,
    # A window that was opened runs.
    "UPDATE lines SET waiting = NULL WHERE window_end IS NOT NULL",
    # What a release posted as commission in the name of the line; 4010 is its account's kind.
    """
    UPDATE lines l SET commission = p.commission
        FROM (
            SELECT o.ledger_id, o.hold_id, o.line_id, -sum(o.amount) AS commission
                FROM postings o
                    JOIN accounts a ON a.ledger_id = o.ledger_id AND a.number = o.account_number
                WHERE a.kind = 4010 AND o.line_id <> ''
                GROUP BY o.ledger_id, o.hold_id, o.line_id
        ) p
        WHERE p.ledger_id = l.ledger_id AND p.hold_id = l.hold_id AND p.line_id = l.line_id
    """,
    """
    ALTER TABLE lines
        DROP CONSTRAINT lines_conservation_check,
        DROP CONSTRAINT lines_range_check,
        ADD CONSTRAINT lines_conservation_check
            CHECK (captured = held + disputed + refunded_before + released),
        ADD CONSTRAINT lines_range_check CHECK (
            held >= 0 AND disputed >= 0 AND refunded_before >= 0 AND released >= 0
            AND refunded_after >= 0 AND refunded_before + refunded_after <= captured
        ),
        ADD CONSTRAINT lines_released_check CHECK (
            commission >= 0 AND commission_returned >= 0 AND commission_returned <= commission
            AND reserved >= 0 AND commission + reserved <= released
        ),
        ADD CONSTRAINT lines_open_cases_check CHECK (open_cases >= 0),
        ADD CONSTRAINT lines_waiting_check CHECK (
            waiting IN ('TRIGGER', 'PARCEL', 'OTHER_LINE', 'SIGNATURE', 'LOST_GOODS')
        )
    """,
    """
    CREATE INDEX lines_due_idx
        ON lines (ledger_id, due_time, hold_id) WHERE due_time IS NOT NULL
    """,
    """
    CREATE INDEX lines_open_idx
        ON lines (ledger_id, merchant, hold_id) WHERE held > 0 OR disputed > 0
    """,
)

OTHERS = (
    "ALTER TABLE heads ADD COLUMN rules_seq bigint NOT NULL DEFAULT 0",
    """
    ALTER TABLE holds
        ADD COLUMN region text NOT NULL DEFAULT '',
        ADD COLUMN provider_release_time timestamptz,
        ADD COLUMN settle_time timestamptz
    """,
    """
    ALTER TABLE refund_lines
        ADD COLUMN from_disputed bigint NOT NULL DEFAULT 0,
        ADD COLUMN from_commission bigint NOT NULL DEFAULT 0,
        ADD COLUMN from_reserve bigint NOT NULL DEFAULT 0
    """,
)

TABLES = (
    """
    CREATE TABLE fulfilments (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        seq bigint NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,
        occurred_time timestamptz NOT NULL,
        record_time timestamptz NOT NULL,
        line_ids text[] NOT NULL,
        parcel_number integer NOT NULL,
        parcel_count integer NOT NULL,
        carrier text NOT NULL,
        retracts bigint NOT NULL,
        CONSTRAINT fulfilments_pkey PRIMARY KEY (ledger_id, hold_id, seq),
        CONSTRAINT fulfilments_kind_check CHECK (
            kind IN (
                'SHIPPED', 'SIGNED', 'INSTALLED', 'CONFIRMED', 'SERVICE_CONSUMED', 'STREAM_ENDED',
                'RETURN_SHIPPED', 'RETURN_RECEIVED', 'RETURN_INSPECTED', 'REPLACEMENT_SIGNED',
                'LOST', 'RETRACTED', 'AUTO_CONFIRMED'
            )
        )
    )
    """,
    """
    CREATE TABLE calendars (
        ledger_id uuid NOT NULL,
        calendar_id text NOT NULL,
        revision integer NOT NULL,
        entry_seq bigint NOT NULL,
        first_year integer NOT NULL,
        last_year integer NOT NULL,
        weekend integer[] NOT NULL,
        holidays date[] NOT NULL,
        working_days date[] NOT NULL,
        provenance text NOT NULL,
        CONSTRAINT calendars_pkey PRIMARY KEY (ledger_id, calendar_id, revision)
    )
    """,
    """
    CREATE TABLE extensions (
        ledger_id uuid NOT NULL,
        extension_id text NOT NULL,
        region text NOT NULL,
        carrier text NOT NULL,
        start_time timestamptz NOT NULL,
        end_time timestamptz NOT NULL,
        days integer NOT NULL,
        reason text NOT NULL,
        entry_seq bigint NOT NULL,
        CONSTRAINT extensions_pkey PRIMARY KEY (ledger_id, extension_id),
        CONSTRAINT extensions_range_check CHECK (days > 0 AND start_time < end_time)
    )
    """,
    """
    CREATE TABLE revisions (
        ledger_id uuid NOT NULL,
        rule_seq bigint NOT NULL,
        through_merchant text NOT NULL,
        through_hold_id text NOT NULL,
        done boolean NOT NULL,
        line_count bigint NOT NULL,
        CONSTRAINT revisions_pkey PRIMARY KEY (ledger_id, rule_seq)
    )
    """,
    "CREATE INDEX revisions_unfinished_idx ON revisions (ledger_id, rule_seq) WHERE NOT done",
    """
    CREATE TABLE cases (
        ledger_id uuid NOT NULL,
        case_id text NOT NULL,
        hold_id text NOT NULL,
        scope text NOT NULL,
        ground text NOT NULL,
        open_time timestamptz NOT NULL,
        entry_seq bigint NOT NULL,
        answer_due timestamptz,
        default_outcome text,
        state text NOT NULL,
        close_time timestamptz,
        refund_due timestamptz,
        due_time timestamptz,
        CONSTRAINT cases_pkey PRIMARY KEY (ledger_id, case_id),
        CONSTRAINT cases_scope_check CHECK (scope IN ('LINES', 'ORDER')),
        CONSTRAINT cases_ground_check CHECK (ground IN ('NO_REASON', 'QUALITY')),
        CONSTRAINT cases_default_outcome_check
            CHECK (default_outcome IN ('WITHDRAWN', 'REJECTED', 'APPROVED')),
        CONSTRAINT cases_state_check
            CHECK (state IN ('OPENED', 'ANSWERED', 'WITHDRAWN', 'REJECTED', 'APPROVED'))
    )
    """,
    "CREATE INDEX cases_hold_idx ON cases (ledger_id, hold_id)",
    """
    CREATE INDEX cases_due_idx
        ON cases (ledger_id, due_time, case_id) WHERE due_time IS NOT NULL
    """,
    """
    CREATE TABLE case_lines (
        ledger_id uuid NOT NULL,
        case_id text NOT NULL,
        line_id text NOT NULL,
        ordinal integer NOT NULL,
        claimed bigint NOT NULL,
        reserved bigint NOT NULL,
        CONSTRAINT case_lines_pkey PRIMARY KEY (ledger_id, case_id, line_id),
        CONSTRAINT case_lines_range_check
            CHECK (claimed > 0 AND reserved >= 0 AND reserved <= claimed)
    )
    """,
)

# With what the ledger's clock showed: that of a test ledger moves only by entries.
REPORTED = """
SELECT e.ledger_id, e.seq, e.hold_id, e.effective_time, e.body,
        CASE WHEN NOT l.test THEN e.record_time ELSE (
            SELECT c.effective_time FROM entries c
                WHERE c.ledger_id = e.ledger_id AND c.seq < e.seq
                    AND c.kind IN ('ledger_created', 'clock_advanced')
                ORDER BY c.seq DESC LIMIT 1
        ) END
    FROM entries e JOIN ledgers l ON l.ledger_id = e.ledger_id
    WHERE e.kind = 'fulfilment_reported' ORDER BY e.ledger_id, e.seq
"""

ADD_FULFILMENT = """
INSERT INTO fulfilments VALUES (
    %(ledger_id)s, %(hold_id)s, %(seq)s, %(kind)s, %(source)s, %(occurred_time)s, %(moment)s,
    %(line_ids)s, 1, 0, '', 0
)
"""

REPORTED_WINDOWS = """
CREATE TEMPORARY TABLE reported_windows (
    ledger_id uuid, hold_id text, line_id text, seq bigint, moment timestamptz, window_end numeric
) ON COMMIT DROP
"""

ADD_WINDOWS = """
INSERT INTO reported_windows
    SELECT %(ledger_id)s, %(hold_id)s, w.line_id, %(seq)s, %(moment)s, w.window_end
        FROM unnest(%(line_ids)s::text[], %(window_ends)s::numeric[]) AS w (line_id, window_end)
"""

# The entry that computed a window is the last one that moved its end. A window that was over when
# it was reported releases from then on and not from its end.
SET_WINDOWS = """
UPDATE lines l SET window_seq = w.seq, not_before = w.not_before,
        due_time = CASE WHEN l.due_time IS NOT NULL THEN greatest(l.due_time, w.not_before) END
    FROM (
        SELECT ledger_id, hold_id, line_id, max(seq) AS seq,
                max(moment) FILTER (WHERE window_end < extract(epoch FROM moment)) AS not_before
            FROM (
                SELECT *, lag(window_end) OVER (
                        PARTITION BY ledger_id, hold_id, line_id ORDER BY seq
                    ) AS window_end_before
                    FROM reported_windows
            ) r
            WHERE window_end IS DISTINCT FROM window_end_before
            GROUP BY ledger_id, hold_id, line_id
    ) w
    WHERE w.ledger_id = l.ledger_id AND w.hold_id = l.hold_id AND w.line_id = l.line_id
"""

# Field numbers of `escrow.v1`, as they were when this was written.
FULFILMENT_REPORTED = 20
KIND, SOURCE, LINES_OF_FACT = 2, 3, 4
LINE_ID, WINDOW = 1, 2
END_TIME = 2
SECONDS, NANOS = 1, 2
KINDS = {1: "SHIPPED", 2: "SIGNED"}

ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    """Change the tables, carry over what is in them, and grant the role what it needs."""
    for statement in (*POLICIES, *LINES, *OTHERS, *TABLES, REPORTED_WINDOWS):
        op.execute(statement)
    _carry_over_fulfilments(op.get_bind())
    op.execute(SET_WINDOWS)
    op.execute(f"GRANT SELECT, INSERT ON {ADDED_TO} TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO {ROLE}")
    op.execute(f"GRANT UPDATE (settle_time) ON holds TO {ROLE}")


def _carry_over_fulfilments(connection: Connection) -> None:
    reported = connection.exec_driver_sql(REPORTED, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in reported.partitions():
        events = [_event(*row) for row in rows]
        connection.exec_driver_sql(ADD_FULFILMENT, events)
        connection.exec_driver_sql(ADD_WINDOWS, events)


def _event(
    ledger_id: Any, seq: int, hold_id: str, occurred_time: Any, body: bytes, moment: Any
) -> dict[str, Any]:
    fact = fields(fields(body)[FULFILMENT_REPORTED][0])
    lines = [fields(line) for line in fact[LINES_OF_FACT]]
    return {
        "ledger_id": ledger_id,
        "hold_id": hold_id,
        "seq": seq,
        "kind": KINDS[fact[KIND][0]],
        "source": fact[SOURCE][0].decode() if SOURCE in fact else "",
        "occurred_time": occurred_time,
        "moment": moment,
        "line_ids": [line[LINE_ID][0].decode() for line in lines],
        "window_ends": [_window_end(line) for line in lines],
    }


def _window_end(line: dict[int, list[Any]]) -> Decimal | None:
    """In seconds since 1970; None where no window was opened."""
    if WINDOW not in line:
        return None
    end = fields(fields(line[WINDOW][0])[END_TIME][0])
    (seconds,), (nanos,) = end.get(SECONDS, [0]), end.get(NANOS, [0])
    return Decimal(seconds) + Decimal(nanos).scaleb(-9)
