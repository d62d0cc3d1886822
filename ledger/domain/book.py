"""The book: what is known of a ledger while commands are decided, and what they changed.

The writer loads into it what a batch needs; verification fills it by folding the whole journal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ledger.domain.adjustments import Adjustment
from ledger.domain.calendars import Calendar
from ledger.domain.cases import Case, Evidence
from ledger.domain.chart import AccountKey
from ledger.domain.coupons import Coupon
from ledger.domain.facts import FreezeTarget
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.merchants import Destination, Merchant, MerchantTerms
from ledger.domain.payout_schedules import Credited, PayoutSchedule, ScheduleKey
from ledger.domain.payouts import Payout
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund
from ledger.domain.rules import Extension, Revision, Rules
from ledger.domain.warranties import Warranty


@dataclass(slots=True)
class Head:
    """The newest state of a ledger's journal, and its attributes.

    `clock` is what the clock of a test ledger shows, None for a ledger on real time. `rules_seq`
    is the newest entry that declared a calendar or an extension, `merchants_seq` the newest about
    a merchant, 0 for none.
    """

    name: str
    time_zone: str
    seq: int
    record_time: datetime
    account_count: int
    clock: datetime | None
    rules_seq: int = 0
    merchants_seq: int = 0


@dataclass(slots=True)
class Account:
    """An account: its balance (debit positive) and how many postings that adds up."""

    number: int
    key: AccountKey
    balance: int = 0
    version: int = 0


@dataclass(slots=True)
class Changes:
    """What was changed since the book was loaded, for whoever stores it.

    `holds` were placed, each with all its lines; `added_lines` are those of other holds.
    `case_entries` are the entries about each case, `evidence` what was added to one, with the
    entry and when. `payments` are holds whose payments changed, and `shared_lines` lines whose
    shares did. `merchants` are what was agreed with some, and `destinations` where they are paid,
    with the entry that said so.
    """

    accounts: dict[AccountKey, Account] = field(default_factory=dict)
    policies: list[Policy] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    revisions: dict[int, Revision] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    changed_holds: dict[str, Hold] = field(default_factory=dict)
    added_lines: list[tuple[str, Line]] = field(default_factory=list)
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    events: list[tuple[str, Event]] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    case_entries: list[tuple[str, int]] = field(default_factory=list)
    evidence: list[tuple[str, int, datetime, Evidence]] = field(default_factory=list)
    coupons: dict[str, Coupon] = field(default_factory=dict)
    adjustments: dict[str, Adjustment] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    payments: dict[str, Hold] = field(default_factory=dict)
    shared_lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    payouts: dict[str, Payout] = field(default_factory=dict)
    merchants: list[tuple[str, int, MerchantTerms]] = field(default_factory=list)
    destinations: list[tuple[str, int, Destination]] = field(default_factory=list)
    warranties: dict[str, Warranty] = field(default_factory=dict)
    payout_schedules: dict[ScheduleKey, PayoutSchedule] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """What is known of one ledger, by its keys.

    `events_of` names the holds whose fulfilment events are all known. `reviewed` are adjustments by
    the entry that approved or declined them, `entry_kinds` the kinds of entries as they are stored,
    those recorded since included. `credited` is what came in lately, where a run of payouts leaves
    it out.
    """

    head: Head
    rules: Rules = field(default_factory=Rules)
    calendars: dict[tuple[str, int], Calendar] = field(default_factory=dict)
    revisions: dict[int, Revision] = field(default_factory=dict)
    accounts: dict[AccountKey, Account] = field(default_factory=dict)
    policies: dict[tuple[str, int], Policy] = field(default_factory=dict)
    newest_policy: dict[str, Policy] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    events_of: set[str] = field(default_factory=set)
    cases: dict[str, Case] = field(default_factory=dict)
    coupons: dict[str, Coupon] = field(default_factory=dict)
    adjustments: dict[str, Adjustment] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    payouts: dict[str, Payout] = field(default_factory=dict)
    reviewed: dict[int, str] = field(default_factory=dict)
    entry_kinds: dict[int, str] = field(default_factory=dict)
    merchants: dict[str, Merchant] = field(default_factory=dict)
    warranties: dict[str, Warranty] = field(default_factory=dict)
    payout_schedules: dict[ScheduleKey, PayoutSchedule] = field(default_factory=dict)
    credited: dict[AccountKey, Credited] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    _cases_on: dict[str, set[str]] = field(default_factory=dict, repr=False, compare=False)
    _chargebacks: dict[tuple[str, str], str] = field(
        default_factory=dict, repr=False, compare=False
    )
    _refunds_on: dict[str, set[str]] = field(default_factory=dict, repr=False, compare=False)
    _freezes_of: dict[FreezeTarget, set[str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def balance(self, key: AccountKey) -> int:
        """The balance of an account, debit positive; 0 for one that was never opened."""
        account = self.accounts.get(key)
        return account.balance if account else 0

    def post(self, key: AccountKey, amount: int) -> Account:
        """Add an amount to an account, opening it on first use; returns it as it stands then."""
        account = self.accounts.get(key)
        if account is None:
            self.head.account_count += 1
            account = self.accounts[key] = Account(self.head.account_count, key)
        account.balance += amount
        account.version += 1
        self.changes.accounts[key] = account
        return account

    def take_changes(self) -> Changes:
        """What was changed since the last time this was asked."""
        taken, self.changes = self.changes, Changes()
        return taken

    def policy_of(self, line: Line) -> Policy:
        """The policy version pinned by a line."""
        return self.policies[line.policy_id, line.policy_version]

    def add_line(self, hold_id: str, line: Line) -> None:
        """Add a line to a known hold, which stores it itself if it is new as well."""
        hold = self.holds[hold_id]
        hold.lines[line.line_id] = line
        if not any(placed is hold for placed in self.changes.holds):
            self.changes.added_lines.append((hold_id, line))

    def change_hold(self, hold_id: str) -> Hold:
        """A known hold, noted as changed."""
        hold = self.changes.changed_holds[hold_id] = self.holds[hold_id]
        return hold

    def change_line(self, hold_id: str, line_id: str) -> Line:
        """A line of a known hold, noted as changed."""
        line = self.holds[hold_id].lines[line_id]
        self.changes.lines[hold_id, line_id] = line
        return line

    def add_case(self, case: Case) -> None:
        """Make a case known, and found by its holds and by what a provider calls it."""
        self.cases[case.case_id] = case
        for hold_id in case.hold_ids:
            self._cases_on.setdefault(hold_id, set()).add(case.case_id)
        if case.chargeback is not None:
            self._chargebacks[case.chargeback.psp, case.chargeback.reference] = case.case_id

    def cases_on(self, hold_id: str) -> list[Case]:
        """The cases that are known on a hold, the oldest first."""
        found = [self.cases[case_id] for case_id in self._cases_on.get(hold_id, ())]
        return sorted(found, key=lambda case: case.entry_seq)

    def chargeback(self, psp: str, reference: str) -> Case | None:
        """The case of a chargeback, by what its provider calls it; None if it is not known."""
        case_id = self._chargebacks.get((psp, reference))
        return None if case_id is None else self.cases[case_id]

    def add_refund(self, refund: Refund) -> None:
        """Make a refund known, and found by its hold."""
        self.refunds[refund.refund_id] = refund
        self.name_refund(refund.hold_id, refund.refund_id)

    def name_refund(self, hold_id: str, refund_id: str) -> None:
        """Say that a hold has a refund, which is to be known before it is asked for."""
        self._refunds_on.setdefault(hold_id, set()).add(refund_id)

    def refund_ids(self) -> set[str]:
        """The refunds that holds are said to have."""
        return {refund_id for named in self._refunds_on.values() for refund_id in named}

    def refunds_on(self, hold_id: str) -> list[Refund]:
        """The refunds of a hold, as far as it is known which it has."""
        return [self.refunds[refund_id] for refund_id in self._refunds_on.get(hold_id, ())]

    def add_adjustment(self, adjustment: Adjustment) -> None:
        """Make an adjustment known, and found by the entry that approved or declined it."""
        self.adjustments[adjustment.adjustment_id] = adjustment
        if adjustment.review_entry_seq:
            self.reviewed[adjustment.review_entry_seq] = adjustment.adjustment_id

    def add_freeze(self, freeze: Freeze) -> None:
        """Make a freeze known, and found by what it freezes."""
        self.freezes[freeze.freeze_id] = freeze
        self._freezes_of.setdefault(freeze.target, set()).add(freeze.freeze_id)

    def freezes_of(self, *targets: FreezeTarget) -> list[Freeze]:
        """The freezes that are known of some targets, the oldest first."""
        known = [freeze_id for target in targets for freeze_id in self._freezes_of.get(target, ())]
        return sorted([self.freezes[each] for each in known], key=lambda each: each.entry_seq)

    def add_policy(self, policy: Policy) -> None:
        """Make a policy version known; the highest version is the newest."""
        self.policies[policy.policy_id, policy.version] = policy
        newest = self.newest_policy.get(policy.policy_id)
        if newest is None or newest.version < policy.version:
            self.newest_policy[policy.policy_id] = policy
