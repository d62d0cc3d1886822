"""Pinning new lines to the policies that they follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain.awards import WHOLE_BPS
from ledger.domain.book import Book
from ledger.domain.commands import LineSpec
from ledger.domain.decisions import lookup
from ledger.domain.facts import PlacedLine
from ledger.domain.kinds import MerchantStanding
from ledger.domain.policies import Policy
from ledger.domain.refusals import Reason, Refusal


def pinned(specs: Sequence[LineSpec], book: Book) -> tuple[PlacedLine, ...]:
    """Lines, each pinned to the newest version of its policy.

    Refused with MERCHANT_RUNNING_OFF, POLICY_NOT_FOUND or SPLIT_EXCEEDS_WHOLE.
    """
    if book.merchants:
        _check_trading(book, specs)
    lines = tuple([_pinned(spec, _policy(spec, book)) for spec in specs])
    for line in lines:
        if line.shares:
            _check_split(book, line)
    return lines


def _check_trading(book: Book, specs: Iterable[LineSpec]) -> None:
    """MERCHANT_RUNNING_OFF for a merchant that no longer trades."""
    for spec in specs:
        agreed = book.merchants.get(spec.merchant)
        if agreed and agreed.terms.standing is MerchantStanding.RUNNING_OFF:
            raise Refusal(Reason.MERCHANT_RUNNING_OFF, merchant=spec.merchant)


def _policy(spec: LineSpec, book: Book) -> Policy:
    """The policy that applies to a line: another one when the buyer did not confirm the named.

    A policy may have come to need a confirmation after another named it; they never form a ring,
    because each was created when the one it names needed none.
    """
    policy = lookup.policy(book, spec.policy_id)
    while policy.terms.unconfirmed_policy and not spec.buyer_confirmed:
        policy = lookup.policy(book, policy.terms.unconfirmed_policy)
    return policy


def _pinned(spec: LineSpec, policy: Policy) -> PlacedLine:
    of = (spec.line_id, spec.merchant, spec.amount, policy.policy_id, policy.version)
    return PlacedLine(*of, spec.shares, spec.funding)


def _check_split(book: Book, line: PlacedLine) -> None:
    """SPLIT_EXCEEDS_WHOLE when commission and shares are more than all that is released."""
    commission = book.policies[line.policy_id, line.policy_version].terms.commission_bps
    total = commission + sum(share.bps for share in line.shares)
    if total > WHOLE_BPS:
        raise Refusal(Reason.SPLIT_EXCEEDS_WHOLE, line_id=line.line_id, total_bps=total)
