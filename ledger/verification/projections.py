"""What the journal adds up to against what the tables say, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from ledger.domain.book import Book, Head
from ledger.storage import audit
from ledger.verification.journal import Replay
from ledger.verification.steps import Check, Findings

NAME: Final = "projections_equal_replay"
DESCRIPTION: Final = (
    "Replaying the journal gives the head and every account, policy, hold, line, refund and payout"
    " exactly as the tables have them."
)

Rows = Iterator[tuple[audit.Row, audit.Row]]


def check_projections(
    connection: audit.Snapshot, ledger_id: UUID, head: Head, replay: Replay
) -> Check:
    """Compare the head and the rows of every projection, in both directions."""
    findings = Findings()
    examined = 1
    if replay.broken:
        findings.add(replay.broken)
    # A ledger whose first entry was not written yet has a head and nothing to replay it from.
    elif head.seq and head != replay.book.head:
        findings.add(f"The head is {head} in its row and {replay.book.head} by replay.")
    for name, rows_of in _REPLAYED.items():
        replayed = dict(rows_of(replay.book))
        for key, row in audit.projection(connection, ledger_id, name):
            examined += 1
            said = replayed.pop(key, None)
            if said != row:
                findings.add(_difference(name, key, row, said))
        for key, said in replayed.items():
            findings.add(_difference(name, key, None, said))
    return Check(NAME, DESCRIPTION, examined, findings.wrong, findings.examples)


def _difference(name: str, key: audit.Row, row: audit.Row | None, said: audit.Row | None) -> str:
    title = f"{name} {' '.join(str(part) for part in key)}".capitalize()
    if row is None:
        return f"{title} has no row, and is {_plain(said)} by replay."
    if said is None:
        return f"{title} is {_plain(row)} in its row, and nothing by replay."
    return f"{title} is {_plain(row)} in its row and {_plain(said)} by replay."


def _plain(row: audit.Row | None) -> str:
    return "(" + ", ".join(str(value) for value in row or ()) + ")"


def _accounts(book: Book) -> Rows:
    for account in book.accounts.values():
        yield (account.number,), (*account.key, account.balance, account.version)


def _policies(book: Book) -> Rows:
    for key, policy in book.policies.items():
        yield key, (policy.window_days, policy.time_zone, policy.commission_bps)


def _holds(book: Book) -> Rows:
    for hold in book.holds.values():
        yield (hold.hold_id,), (hold.currency, hold.psp, hold.paid_time, hold.entry_seq)


def _lines(book: Book) -> Rows:
    for hold in book.holds.values():
        for line in hold.lines.values():
            yield (
                (hold.hold_id, line.line_id),
                (
                    line.ordinal,
                    line.merchant,
                    line.policy_id,
                    line.policy_version,
                    line.captured,
                    line.held,
                    line.refunded_before,
                    line.released,
                    line.refunded_after,
                    line.window_start,
                    line.window_end,
                    line.release_at,
                ),
            )


def _refunds(book: Book) -> Rows:
    for refund in book.refunds.values():
        yield (
            (refund.refund_id,),
            (
                refund.hold_id,
                refund.currency,
                refund.psp,
                refund.reason,
                refund.entry_seq,
                refund.state,
            ),
        )


def _refund_lines(book: Book) -> Rows:
    for refund in book.refunds.values():
        for ordinal, line in enumerate(refund.lines, start=1):
            yield (
                (refund.refund_id, line.line_id),
                (ordinal, line.from_held, line.from_available, line.from_receivable),
            )


def _payouts(book: Book) -> Rows:
    for payout in book.payouts.values():
        yield (
            (payout.payout_id,),
            (
                payout.merchant,
                payout.currency,
                payout.amount,
                payout.destination,
                payout.entry_seq,
                payout.state,
            ),
        )


# By the names of `audit.PROJECTIONS`, in the shape of their rows.
_REPLAYED: Final[dict[str, Callable[[Book], Rows]]] = {
    "account": _accounts,
    "policy": _policies,
    "hold": _holds,
    "line": _lines,
    "refund": _refunds,
    "refund line": _refund_lines,
    "payout": _payouts,
}
