"""Triggers that keep the journal append-only, and every entry balanced.

Kept apart from the tables because not every engine that takes the tables takes triggers. The
privileges of 0003 hold without them.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

JOURNAL = ("entries", "postings", "requests")

REFUSE_CHANGE = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""

CHECK_BALANCE = """
CREATE FUNCTION postings_check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT seq INTO wrong
        FROM fresh GROUP BY ledger_id, seq, currency HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % does not sum to zero', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    """Guard the journal."""
    op.execute(REFUSE_CHANGE)
    op.execute(CHECK_BALANCE)
    for table in JOURNAL:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER postings_balanced AFTER INSERT ON postings"
        " REFERENCING NEW TABLE AS fresh"
        " FOR EACH STATEMENT EXECUTE FUNCTION postings_check_balance()"
    )
