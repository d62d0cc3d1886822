"""What the ledger answers, as plain immutable values.

Times are aware datetimes in UTC. Amounts are `Money`; on accounts a debit is positive and a
credit negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from escrow_client.cases import Case
from escrow_client.enums import (
    BlockerKind,
    EntryKind,
    FulfilmentKind,
    FundingSource,
    HoldState,
    PayoutState,
    RefundState,
    Scope,
    TokenState,
    WaitingFor,
)
from escrow_client.money import Money
from escrow_client.payments import HoldPayment, LineShare, RefundPayment, SharePart


@dataclass(frozen=True, slots=True)
class Ledger:
    """An isolated book. `clock_time` is what its own clock shows."""

    ledger_id: str
    time_zone: str
    test: bool
    clock_time: datetime
    entry_count: int
    create_time: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """An after-sales window, start inclusive and end exclusive."""

    start_time: datetime
    end_time: datetime


@dataclass(frozen=True, slots=True)
class LineFunding:
    """What funds a line beside the buyer's cash.

    `reference` is the coupon, or the party that takes what is traded in. `returned` has gone back
    to where it came from. Until goods are `inspected`, what they fund is not released.
    """

    source: FundingSource
    reference: str
    amount: Money
    returned: Money
    inspected: bool


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One order line.

    Always: captured + exchanged = held + disputed + frozen + refunded_before_release +
    charged_back_before_release + released.
    `exchanged` came from other lines of the hold, or went to them where it is negative; `funding`
    is what of the amount is not the buyer's cash.
    `disputed` is held for open cases and `frozen` by freezes; `reserved` is what of `released` is
    kept back as a reserve, and `recalled` what of it is set apart again for chargebacks.
    `compensated` is what others than the line gave the buyer for it; `freight` of all that the
    buyer got back was freight.
    `window` is None until it was opened once; while `waiting_for` names something it does not run.
    `due_time` is when the ledger acts on the line by itself, None if that is not known.
    `warranty` is what of `reserved` is kept back for the warranty that ends at
    `warranty_until_time`, None if it has none that has begun.
    `shares` are what others than the merchant get of every release.
    """

    line_id: str
    merchant: str
    policy: str
    policy_version: int
    captured: Money
    held: Money
    refunded_before_release: Money
    released: Money
    refunded_after_release: Money
    window: Window | None
    disputed: Money
    reserved: Money
    waiting_for: WaitingFor | None
    due_time: datetime | None
    charged_back_before_release: Money
    charged_back_after_release: Money
    compensated: Money
    recalled: Money
    freight: Money
    frozen: Money
    warranty: Money
    warranty_until_time: datetime | None
    shares: tuple[LineShare, ...]
    exchanged: Money
    funding: tuple[LineFunding, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """The captured payment of one order. `entry_seq` is the entry that placed it.

    `buyer` is who paid, as the caller refers to it, empty where that was not said.

    `provider_release_time` is when the provider pays the money out by itself, `settle_time` when
    all of it was settled; None where it does not, or was not. `payments` are through whom it was
    paid, empty where all was captured through `psp` at once. `void_time` is when it was voided.
    """

    hold_id: str
    state: HoldState
    currency: str
    psp: str
    paid_time: datetime
    entry_seq: int
    lines: tuple[HoldLine, ...]
    region: str
    provider_release_time: datetime | None
    settle_time: datetime | None
    buyer: str
    payments: tuple[HoldPayment, ...]
    void_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """What was released of a line.

    Of `amount`, the platform keeps `commission` and keeps back `reserve` for a time; `shares` are
    others'.
    """

    line_id: str
    merchant: str
    amount: Money
    commission: Money
    reserve: Money
    shares: tuple[SharePart, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was posted as entry `entry_seq`."""

    hold_id: str
    entry_seq: int
    lines: tuple[ReleasedLine, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing between a line and its release.

    `reference` is what it rests on, for example `policies/retail-14d@1`. `until_time` is when it
    falls away, `since_time` since when it blocks; None if nobody knows. `policy` is the policy
    version and `calendar` the calendar revision it rests on, `calendars/CN@2`, empty if none.
    `provisional` says that the calendar lacks days that count: the end may move to a later one.
    """

    kind: BlockerKind
    reference: str
    amount: Money
    until_time: datetime | None
    since_time: datetime | None
    policy: str
    calendar: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class LineExplanation:
    """Why a line is, or is not, releasable.

    `release_time` is the earliest moment of its release if nothing else happens, None if that is
    not known.
    """

    line: HoldLine
    releasable: bool
    blockers: tuple[Blocker, ...]
    release_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReleaseExplanation:
    """Line by line, what blocks the release of `hold` at `evaluate_time` of the ledger's clock.

    `provider_releases_first` says that the provider pays the money out by itself, at
    `provider_release_time`, before the last blocker is known to fall: somebody has to act.
    """

    hold: str
    evaluate_time: datetime
    currency_code: str
    lines: tuple[LineExplanation, ...]
    provider_release_time: datetime | None
    provider_releases_first: bool


@dataclass(frozen=True, slots=True)
class FulfilledLine:
    """A line an event concerned, with its window as it stands after it.

    `window` is None when none was opened yet; while `waiting_for` names something it does not run
    and only says what it cannot fall short of. At `fallback_time` the policy opens it by itself.
    `refused_end_time` is the earlier end that was not taken, because no event shortens a window.
    `provisional` says that `calendar_revision` lacks days that count; 0 means no calendar.
    """

    line_id: str
    window: Window | None
    waiting_for: WaitingFor | None
    fallback_time: datetime | None
    refused_end_time: datetime | None
    provisional: bool
    calendar_revision: int
    warranty_until_time: datetime | None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A recorded event and what it did to the windows.

    `record_time` is when the ledger learned of it. `parcel_count` is 0 and `carrier` empty where
    it does not say so; `retracts_entry_seq` is the report a RETRACTED takes back, otherwise 0.
    """

    hold_id: str
    kind: FulfilmentKind
    occurred_time: datetime
    source: str
    entry_seq: int
    lines: tuple[FulfilledLine, ...]
    record_time: datetime
    parcel_number: int
    parcel_count: int
    carrier: str
    retracts_entry_seq: int


@dataclass(frozen=True, slots=True)
class PartyPart:
    """What a carrier or an insurer owes of a refund."""

    party_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FundingPart:
    """What goes back to something that funded a line; `reference` is the coupon or the party."""

    source: FundingSource
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """What was refunded of one line, by where the money came from.

    The platform bears `from_platform` and `from_freight`, carriers and insurers `from_parties`.
    `excess` is what of the merchant's part is more than was left of the capture, `freight` what of
    all of it is freight. What is `funded` is not paid to the buyer, but goes back to what funded
    the line beside cash. `hold_id` is empty where it is clear from the context.
    """

    line_id: str
    from_held: Money
    from_available: Money
    from_receivable: Money
    from_disputed: Money
    from_commission: Money
    from_reserve: Money
    from_platform: Money
    from_freight: Money
    from_parties: tuple[PartyPart, ...]
    excess: Money
    freight: Money
    hold_id: str
    from_deposit: Money
    from_warranty: Money
    funded: tuple[FundingPart, ...]


@dataclass(frozen=True, slots=True)
class Refund:
    """The buyer's money on its way back. `entry_seq` is the entry that created it.

    Of `amount`, the buyer has `offset` already, from a ruling that was undone; `payable` is what of
    it is paid in cash. `case_id` is the case it was awarded in, empty for any other. It goes back
    through `payments`, and where there are none through the hold's provider.
    """

    refund_id: str
    state: RefundState
    hold_id: str
    amount: Money
    reason: str
    entry_seq: int
    lines: tuple[RefundedLine, ...]
    offset: Money
    case_id: str
    payments: tuple[RefundPayment, ...]
    payable: Money


@dataclass(frozen=True, slots=True)
class Payout:
    """A merchant's money on its way to its bank. `entry_seq` is the entry that created it.

    `batch` is the run of payout schedules that did; empty when it was ordered.
    """

    payout_id: str
    state: PayoutState
    merchant: str
    amount: Money
    destination: str
    entry_seq: int
    batch: str = ""


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What identifies an account: its number in the chart of accounts, its owner, its currency.

    `owner` is empty for the platform's own accounts.
    """

    kind: int
    owner: str
    currency: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: an amount on an account, and the account after it.

    `hold_id`, `line_id` and `payout_id` are what it concerns, empty where nothing of the kind.
    """

    account: AccountKey
    amount: Money
    account_version: int
    balance: Money
    hold_id: str
    line_id: str
    payout_id: str


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """A posting with the entry it belongs to."""

    entry_seq: int
    record_time: datetime
    posting: Posting


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable fact of the journal.

    `fact` holds the fields of what `kind` names as plain values, amounts in minor units.
    """

    seq: int
    effective_time: datetime
    record_time: datetime
    business_date: date
    actor: str
    request_id: str
    postings: tuple[Posting, ...]
    kind: EntryKind
    fact: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an account after `account_version` postings."""

    account: AccountKey
    balance: Money
    account_version: int


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """The accounts of one kind in one currency: those in debit, those in credit."""

    kind: int
    title: str
    currency: str
    debit: Money
    credit: Money
    account_count: int


@dataclass(frozen=True, slots=True)
class CurrencySummary:
    """Where the captured money of one currency is.

    Always: captured = held + disputed + frozen + refunded_before_release +
    charged_back_before_release + released.
    """

    currency: str
    hold_count: int
    line_count: int
    captured: Money
    held: Money
    refunded_before_release: Money
    released: Money
    refunded_after_release: Money
    refund_payable: Money
    receivable: Money
    available: Money
    in_transit: Money
    paid_out: Money
    disputed: Money
    reserved: Money
    charged_back_before_release: Money
    charged_back_after_release: Money
    compensated: Money
    recalled: Money
    frozen: Money


@dataclass(frozen=True, slots=True)
class VerifyProgress:
    """How far a check has come."""

    check: str
    examined: int
    total: int


@dataclass(frozen=True, slots=True)
class VerifyCheck:
    """A check that ended; `examples` are up to ten of the `wrong` ones, a sentence each."""

    check: str
    description: str
    examined: int
    wrong: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyVerdict:
    """The last step of a verification: True when nothing wrong was found."""

    in_order: bool
    entry_count: int


VerifyStep = VerifyProgress | VerifyCheck | VerifyVerdict


@dataclass(frozen=True, slots=True)
class Token:
    """A named right to call the service; the entries its bearer causes name it as their actor.

    `creator` is who created it, such as `user:ops`. Times that do not apply are None.
    """

    token_id: str
    state: TokenState
    scopes: tuple[Scope, ...]
    create_time: datetime
    expire_time: datetime | None
    revoke_time: datetime | None
    creator: str


@dataclass(frozen=True, slots=True)
class CreatedToken:
    """A new token with its secret, which nobody can read again: keep it safe.

    The secret is what a client takes as its `token`; it is left out of the repr.
    """

    token: Token
    secret: str = field(repr=False)


WriteAnswer = Hold | Fulfilment | Release | Refund | Payout | Case
"""What a command of a stream is answered with when it is not refused."""
