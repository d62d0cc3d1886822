"""What happened to a hold, as each who may look sees it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escrow_client.case_commands import Evidence
from escrow_client.enums import CaseAction, CaseOutcome, CaseParty, CaseState, EntryKind
from escrow_client.money import Money


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """What an item says of a line.

    `amount` is 0 when it is about none; `window_end_time` is where its window ends from then on,
    None while that is not known, and when it is not about windows.
    """

    line_id: str
    amount: Money
    window_end_time: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened; what does not apply is None or empty.

    `actor` caused it; a buyer and a merchant are not told. It took the case `case_id` to `state`,
    None where it stayed where it was, by `action` or `outcome`; there `next_party` has to act until
    `due_time`, which is also until when an award has to be paid. `reference` is the refund or
    coupon it is about, or what the provider calls a chargeback; `detail` the rest in a word, such
    as a kind of fulfilment or a reason.
    """

    entry_seq: int
    kind: EntryKind
    effective_time: datetime
    record_time: datetime
    actor: str
    lines: tuple[TimelineLine, ...]
    currency: str
    case_id: str
    state: CaseState | None
    action: CaseAction | None
    outcome: CaseOutcome | None
    due_time: datetime | None
    next_party: CaseParty | None
    evidence: tuple[Evidence, ...]
    reference: str
    detail: str
    appeal_until_time: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineTask:
    """What somebody has to do about an open case: `next_party`, until `due_time` if there is one.

    `reserved` is what is set apart for it on the hold, or on the lines of the merchant who looks.
    """

    case_id: str
    state: CaseState
    next_party: CaseParty | None
    due_time: datetime | None
    reserved: Money
