"""What the journal adds up to against what the tables say, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from ledger.domain.book import Head
from ledger.storage import audit
from ledger.storage.case_rows import CASE_COLUMNS, CASE_VALUES
from ledger.storage.freeze_rows import FREEZE_VALUES
from ledger.storage.merchants import terms_row
from ledger.storage.payout_schedules import schedule_values
from ledger.storage.projections import PROJECTIONS
from ledger.storage.terms import to_json
from ledger.verification.journal import Replay
from ledger.verification.steps import Check, Findings

NAME: Final = "projections_equal_replay"
DESCRIPTION: Final = (
    "Replaying the journal gives the head and every account, policy, calendar, extension, hold,"
    " line with its funding, fulfilment event, payment, share, case with its evidence and entries,"
    " chargeback, coupon, adjustment, freeze, refund, payout, merchant, destination, payout"
    " schedule and warranty exactly as the tables have them."
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
        replayed = dict(rows_of(replay))
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


def _accounts(replay: Replay) -> Rows:
    for account in replay.book.accounts.values():
        yield (account.number,), (*account.key, account.balance, account.version)


def _policies(replay: Replay) -> Rows:
    for key, policy in replay.book.policies.items():
        yield key, (to_json(policy.terms),)


def _calendars(replay: Replay) -> Rows:
    for key, calendar in replay.book.calendars.items():
        yield key, _plain_values("calendar", calendar)


def _extensions(replay: Replay) -> Rows:
    for extension in replay.book.rules.extensions:
        yield (extension.extension_id,), _values("extension", extension)


def _revisions(replay: Replay) -> Rows:
    for rule_seq, revision in replay.book.revisions.items():
        yield (rule_seq,), _values("revision", revision)


def _holds(replay: Replay) -> Rows:
    for hold in replay.book.holds.values():
        yield (hold.hold_id,), _values("hold", hold)


def _lines(replay: Replay) -> Rows:
    values = attrgetter(*PROJECTIONS["line"].columns)
    for hold in replay.book.holds.values():
        for line in hold.lines.values():
            yield (hold.hold_id, line.line_id), values(line)


def _line_funding(replay: Replay) -> Rows:
    for hold in replay.book.holds.values():
        for line in hold.lines.values():
            for ordinal, each in enumerate(line.funding, start=1):
                yield (hold.hold_id, line.line_id, ordinal), tuple(each)


def _fulfilments(replay: Replay) -> Rows:
    for hold in replay.book.holds.values():
        for event in hold.events:
            yield (hold.hold_id, event.seq), _plain_values("fulfilment", event)


def _cases(replay: Replay) -> Rows:
    opened = attrgetter(*PROJECTIONS["case"].columns[: -len(CASE_COLUMNS)])
    for case in replay.book.cases.values():
        yield (case.case_id,), (*opened(case), *CASE_VALUES(case))


def _case_lines(replay: Replay) -> Rows:
    for case in replay.book.cases.values():
        for ordinal, line in enumerate(case.lines, start=1):
            said = (ordinal, line.claimed, line.reserved, line.recalled, line.awarded)
            yield (case.case_id, line.hold_id, line.line_id), said


def _chargebacks(replay: Replay) -> Rows:
    for case in replay.book.cases.values():
        if case.chargeback is not None:
            yield (case.case_id,), _values("chargeback", case.chargeback)


def _evidence(replay: Replay) -> Rows:
    for case_id, seq, occurred_time, evidence in replay.evidence:
        yield (case_id, seq), (occurred_time, *evidence)


def _case_entries(replay: Replay) -> Rows:
    for case_entry in replay.case_entries:
        yield case_entry, ()


def _coupons(replay: Replay) -> Rows:
    for coupon in replay.book.coupons.values():
        yield (coupon.coupon_id,), _values("coupon", coupon)


def _adjustments(replay: Replay) -> Rows:
    for adjustment in replay.book.adjustments.values():
        yield (adjustment.adjustment_id,), _values("adjustment", adjustment)


def _adjustment_lines(replay: Replay) -> Rows:
    for adjustment in replay.book.adjustments.values():
        for ordinal, line in enumerate(adjustment.lines, start=1):
            said = (*line.account, line.amount, line.hold_id)
            yield (adjustment.adjustment_id, ordinal), said


def _freezes(replay: Replay) -> Rows:
    for freeze in replay.book.freezes.values():
        freeze_id, *changing = FREEZE_VALUES(freeze)
        placed = (freeze.whole, freeze.reason, freeze.source, freeze.expire_time, freeze.placed_by)
        said = (*freeze.target, *placed, freeze.entry_seq, freeze.start_time, *changing)
        yield (freeze_id,), said


def _frozen_amounts(replay: Replay) -> Rows:
    for freeze in replay.book.freezes.values():
        for ordinal, amount in enumerate(freeze.amounts, start=1):
            yield (freeze.freeze_id, ordinal), tuple(amount)


def _refunds(replay: Replay) -> Rows:
    created = attrgetter(*PROJECTIONS["refund"].columns[:-1])
    for refund in replay.book.refunds.values():
        yield (refund.refund_id,), (*created(refund), refund.offset)


def _refund_lines(replay: Replay) -> Rows:
    sources = attrgetter(*PROJECTIONS["refund line"].columns[1:-5])
    for refund in replay.book.refunds.values():
        for ordinal, line in enumerate(refund.lines, start=1):
            parties = [part.party_id for part in line.parties]
            from_parties = [part.amount for part in line.parties]
            funded = [
                [part.source for part in line.funded],
                [part.reference for part in line.funded],
                [part.amount for part in line.funded],
            ]
            said = (ordinal, *sources(line), parties, from_parties, *funded)
            yield (refund.refund_id, line.line_id), said


def _payments(replay: Replay) -> Rows:
    for hold in replay.book.holds.values():
        for ordinal, each in enumerate(hold.payments.values(), start=1):
            said = (ordinal, each.captured, each.settled, each.settle_time)
            yield (hold.hold_id, each.psp), said


def _line_shares(replay: Replay) -> Rows:
    for hold in replay.book.holds.values():
        for line in hold.lines.values():
            for ordinal, share in enumerate(line.shares, start=1):
                yield (hold.hold_id, line.line_id, ordinal), tuple(share)


def _refund_payments(replay: Replay) -> Rows:
    for refund in replay.book.refunds.values():
        for ordinal, each in enumerate(refund.payments, start=1):
            yield (refund.refund_id, each.psp), (ordinal, each.amount, each.state)


def _payouts(replay: Replay) -> Rows:
    for payout in replay.book.payouts.values():
        yield (payout.payout_id,), _values("payout", payout)


def _merchants(replay: Replay) -> Rows:
    for merchant in replay.book.merchants.values():
        for entry_seq, terms in merchant.agreed:
            yield (merchant.merchant_id, entry_seq), terms_row(terms)


def _destinations(replay: Replay) -> Rows:
    for merchant in replay.book.merchants.values():
        for entry_seq, destination in merchant.destinations:
            yield (merchant.merchant_id, entry_seq), tuple(destination)


def _warranties(replay: Replay) -> Rows:
    for warranty in replay.book.warranties.values():
        yield (warranty.warranty_id,), _values("warranty", warranty)


def _payout_schedules(replay: Replay) -> Rows:
    for schedule in replay.book.payout_schedules.values():
        yield schedule.key, schedule_values(schedule)


# By the names of `storage.projections`, in the shape of their rows.
_REPLAYED: Final[dict[str, Callable[[Replay], Rows]]] = {
    "account": _accounts,
    "policy": _policies,
    "calendar": _calendars,
    "extension": _extensions,
    "revision": _revisions,
    "hold": _holds,
    "line": _lines,
    "line funding": _line_funding,
    "fulfilment": _fulfilments,
    "case": _cases,
    "case line": _case_lines,
    "chargeback": _chargebacks,
    "evidence": _evidence,
    "case entry": _case_entries,
    "coupon": _coupons,
    "adjustment": _adjustments,
    "adjustment line": _adjustment_lines,
    "freeze": _freezes,
    "frozen amount": _frozen_amounts,
    "refund": _refunds,
    "refund line": _refund_lines,
    "payment": _payments,
    "line share": _line_shares,
    "refund payment": _refund_payments,
    "payout": _payouts,
    "merchant": _merchants,
    "destination": _destinations,
    "warranty": _warranties,
    "payout schedule": _payout_schedules,
}
