"""What the journal adds up to against what the tables say, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from ledger.domain.book import Book, Head
from ledger.storage import audit
from ledger.storage.projections import PROJECTIONS
from ledger.storage.terms import to_json
from ledger.verification.journal import Replay
from ledger.verification.steps import Check, Findings

NAME: Final = "projections_equal_replay"
DESCRIPTION: Final = (
    "Replaying the journal gives the head and every account, policy, calendar, extension, hold,"
    " line, fulfilment event, case, refund and payout exactly as the tables have them."
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


def _values(name: str, of: Any) -> audit.Row:
    """The columns of a row that are attributes of a thing by the same names."""
    return tuple([getattr(of, column) for column in PROJECTIONS[name].columns])


def _plain_values(name: str, of: Any) -> audit.Row:
    """The same with arrays for tuples, and for sets in the order of their values."""
    return tuple([_plain_value(value) for value in _values(name, of)])


def _plain_value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _accounts(book: Book) -> Rows:
    for account in book.accounts.values():
        yield (account.number,), (*account.key, account.balance, account.version)


def _policies(book: Book) -> Rows:
    for key, policy in book.policies.items():
        yield key, (to_json(policy.terms),)


def _calendars(book: Book) -> Rows:
    for key, calendar in book.calendars.items():
        yield key, _plain_values("calendar", calendar)


def _extensions(book: Book) -> Rows:
    for extension in book.rules.extensions:
        yield (extension.extension_id,), _values("extension", extension)


def _revisions(book: Book) -> Rows:
    for rule_seq, revision in book.revisions.items():
        yield (rule_seq,), _values("revision", revision)


def _holds(book: Book) -> Rows:
    for hold in book.holds.values():
        yield (hold.hold_id,), _values("hold", hold)


def _lines(book: Book) -> Rows:
    values = attrgetter(*PROJECTIONS["line"].columns)
    for hold in book.holds.values():
        for line in hold.lines.values():
            yield (hold.hold_id, line.line_id), values(line)


def _fulfilments(book: Book) -> Rows:
    for hold in book.holds.values():
        for event in hold.events:
            yield (hold.hold_id, event.seq), _plain_values("fulfilment", event)


def _cases(book: Book) -> Rows:
    for case in book.cases.values():
        yield (case.case_id,), _values("case", case)


def _case_lines(book: Book) -> Rows:
    for case in book.cases.values():
        for ordinal, line in enumerate(case.lines, start=1):
            yield (case.case_id, line.line_id), (ordinal, line.claimed, line.reserved)


def _refunds(book: Book) -> Rows:
    for refund in book.refunds.values():
        yield (refund.refund_id,), _values("refund", refund)


def _refund_lines(book: Book) -> Rows:
    for refund in book.refunds.values():
        for ordinal, line in enumerate(refund.lines, start=1):
            yield (refund.refund_id, line.line_id), (ordinal, *line[1:])


def _payouts(book: Book) -> Rows:
    for payout in book.payouts.values():
        yield (payout.payout_id,), _values("payout", payout)


# By the names of `storage.projections`, in the shape of their rows.
_REPLAYED: Final[dict[str, Callable[[Book], Rows]]] = {
    "account": _accounts,
    "policy": _policies,
    "calendar": _calendars,
    "extension": _extensions,
    "revision": _revisions,
    "hold": _holds,
    "line": _lines,
    "fulfilment": _fulfilments,
    "case": _cases,
    "case line": _case_lines,
    "refund": _refunds,
    "refund line": _refund_lines,
    "payout": _payouts,
}
