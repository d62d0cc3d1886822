"""Pages of what stands in one of a few states, the newest first."""

from __future__ import annotations

from typing import Final

# One probe of the index for each state, so that what a page costs does not grow with what lies
# between in other states.
NEWEST_IN_STATES: Final = """
SELECT p.{key} FROM unnest(%(states)s::text[]) AS s (state) CROSS JOIN LATERAL (
        SELECT {key}, entry_seq FROM {table}
            WHERE ledger_id = %(ledger_id)s AND state = s.state AND entry_seq < %(before)s {filters}
            ORDER BY entry_seq DESC LIMIT %(limit)s
    ) p
    ORDER BY p.entry_seq DESC LIMIT %(limit)s
"""


def newest_in_states(table: str, key: str, filters: str = "") -> str:
    """The keys of a page: of the `states` asked for, before an entry, at most `limit`."""
    return NEWEST_IN_STATES.format(table=table, key=key, filters=filters)
