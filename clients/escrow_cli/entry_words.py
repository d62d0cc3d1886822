"""What an entry of the journal says of a line, in a sentence.

Pure. Fulfilment events have words of their own, in `release_words`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from escrow_cli.output import format_money
from escrow_cli.release_words import local
from escrow_client import CaseScope, EntryKind, Money

Fact: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """The line that is spoken of."""

    line_id: str
    currency: str
    zone: ZoneInfo

    def money(self, amount_minor: int) -> str:
        return format_money(Money(self.currency, amount_minor))

    def local(self, moment: datetime) -> str:
        return local(moment, self.zone)


def entry_words(
    kind: EntryKind, fact: Fact, part: Fact | None, line_id: str, currency: str, zone: ZoneInfo
) -> str:
    """What an entry says of a line of its hold; empty when it does not concern it.

    `part` is what its fact says of this line alone.
    """
    line = _Line(line_id, currency, zone)
    if say := _OF_ORDER.get(kind):
        return say(line, fact)
    if part is not None and (say := _OF_LINE.get(kind)):
        return say(line, {**fact, **part})
    return ""


def _placed(line: _Line, fact: Fact) -> str:
    region = f" The order goes to {fact['region']}." if fact["region"] else ""
    provider = ""
    if fact["provider_release_time"] is not None:
        when = line.local(fact["provider_release_time"])
        provider = f" The provider pays it out by itself {when}."
    return f"Paid through {fact['psp']}.{region}{provider}"


def _settled(line: _Line, fact: Fact) -> str:
    fee = line.money(fact["fee_minor"])
    return f"Settled by the provider, less its fee of {fee} for the order."


def _alerted(line: _Line, fact: Fact) -> str:
    if line.line_id not in fact["line_ids"]:
        return ""
    when = line.local(fact["provider_release_time"])
    return f"Alert: the provider will pay the money out by itself {when}."


def _opened(line: _Line, fact: Fact) -> str:
    words = f"Case {fact['case_id']} opened"
    claims = [claim for claim in fact["lines"] if claim["line_id"] == line.line_id]
    if claims:
        claimed, apart = (
            line.money(sum(claim[key] for claim in claims))
            for key in ("claimed_minor", "reserved_minor")
        )
        words += f": {claimed} claimed, {apart} set apart."
    elif fact["scope"] == CaseScope.ORDER:
        words += " on other lines; it blocks the whole order."
    else:
        return ""
    due = fact["answer_due_time"]
    return f"{words} The merchant is to answer by {line.local(due)}." if due else words


def _refunded(line: _Line, fact: Fact) -> str:
    minor = sum(value for key, value in fact.items() if key.startswith("from_"))
    return f"Refund {fact['refund_id']}: {line.money(minor)} for the buyer."


def _released(line: _Line, fact: Fact) -> str:
    parts = [f"Released: {line.money(fact['amount_minor'])}"]
    if fact["commission_minor"]:
        parts.append(f"of it {line.money(fact['commission_minor'])} commission")
    if fact["reserve_minor"]:
        until = line.local(fact["reserve_until_time"])
        parts.append(f"of it {line.money(fact['reserve_minor'])} reserve until {until}")
    return f"{', '.join(parts)}."


def _matured(line: _Line, fact: Fact) -> str:
    return f"The reserve of {line.money(fact['amount_minor'])} becomes available."


_Say: TypeAlias = Callable[[_Line, Fact], str]

_OF_ORDER: Final[Mapping[EntryKind, _Say]] = {
    EntryKind.HOLD_PLACED: _placed,
    EntryKind.SETTLEMENT_REPORTED: _settled,
    EntryKind.PROVIDER_RELEASE_ALERTED: _alerted,
    EntryKind.CASE_OPENED: _opened,
}
_OF_LINE: Final[Mapping[EntryKind, _Say]] = {
    EntryKind.REFUND_CREATED: _refunded,
    EntryKind.LINES_RELEASED: _released,
    EntryKind.RESERVE_MATURED: _matured,
}
