"""What a command reads: the keys to load before it can be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ledger.domain import commands
from ledger.domain.book import Book


@dataclass(slots=True)
class Needs:
    """Keys of what is to be loaded: holds with their lines, but `hold_ids` without."""

    holds: set[str] = field(default_factory=set)
    hold_ids: set[str] = field(default_factory=set)
    refunds: set[str] = field(default_factory=set)
    payouts: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(
            self.holds
            or self.hold_ids
            or self.refunds
            or self.payouts
            or self.policies
            or self.owners
        )


def of_commands(wanted: Iterable[commands.Command]) -> Needs:
    """What commands need by what they name themselves.

    The platform's own accounts, whose owner is empty, are always among it.
    """
    needs = Needs(owners={""})
    for command in wanted:
        if collect := _COLLECTORS.get(type(command)):
            collect(command, needs)
    return needs


def of_book(book: Book) -> Needs:
    """What is needed besides: the policies and the account owners that loaded things name."""
    needs = Needs()
    for hold in book.holds.values():
        needs.owners.add(hold.psp)
        for line in hold.lines.values():
            needs.owners.add(line.merchant)
            needs.policies.add(line.policy_id)
    needs.owners.update(refund.psp for refund in book.refunds.values())
    needs.owners.update(payout.merchant for payout in book.payouts.values())
    return needs


def _place_hold(command: commands.PlaceHold, needs: Needs) -> None:
    # All that counts of a hold of that id is whether there is one.
    needs.hold_ids.add(command.hold_id)
    needs.owners.add(command.psp)
    for line in command.lines:
        needs.owners.add(line.merchant)
        needs.policies.add(line.policy_id)


def _create_refund(command: commands.CreateRefund, needs: Needs) -> None:
    needs.refunds.add(command.refund_id)
    needs.holds.add(command.hold_id)


def _create_payout(command: commands.CreatePayout, needs: Needs) -> None:
    needs.payouts.add(command.payout_id)
    needs.owners.add(command.merchant)


def _report_payout(command: commands.ReportPayout, needs: Needs) -> None:
    needs.payouts.add(command.payout_id)
    needs.owners.add(command.bank_account)


_COLLECTORS: Final[dict[type, Callable[[Any, Needs], None]]] = {
    commands.CreatePolicy: lambda command, needs: needs.policies.add(command.policy_id),
    commands.PlaceHold: _place_hold,
    commands.ReportFulfilment: lambda command, needs: needs.holds.add(command.hold_id),
    commands.ReleaseHold: lambda command, needs: needs.holds.add(command.hold_id),
    commands.ReleaseDue: lambda command, needs: needs.holds.add(command.hold_id),
    commands.CreateRefund: _create_refund,
    commands.ReportRefund: lambda command, needs: needs.refunds.add(command.refund_id),
    commands.CreatePayout: _create_payout,
    commands.ReportPayout: _report_payout,
}
