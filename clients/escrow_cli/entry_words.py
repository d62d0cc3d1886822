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
class SpokenLine:
    """The line that is spoken of."""

    hold_id: str
    line_id: str
    currency: str
    zone: ZoneInfo

    def money(self, amount_minor: int) -> str:
        """An amount in its currency."""
        return format_money(Money(self.currency, amount_minor))

    def local(self, moment: datetime) -> str:
        """A moment in the zone of the tale."""
        return local(moment, self.zone)


def entry_words(kind: EntryKind, fact: Fact, part: Fact | None, line: SpokenLine) -> str:
    """What an entry says of a line; empty when it does not concern it.

    `part` is what its fact says of this line alone.
    """
    if say := _OF_ORDER.get(kind):
        return say(line, fact)
    if part is not None and (say := _OF_LINE.get(kind)):
        return say(line, {**fact, **part})
    return ""


def _placed(line: SpokenLine, fact: Fact) -> str:
    region = f" The order goes to {fact['region']}." if fact["region"] else ""
    provider = ""
    if fact["provider_release_time"] is not None:
        when = line.local(fact["provider_release_time"])
        provider = f" The provider pays it out by itself {when}."
    others = "".join(f", {part['psp']}" for part in fact["other_payments"])
    return f"Paid through {fact['psp']}{others}.{region}{provider}"


def _captured(line: SpokenLine, fact: Fact) -> str:
    minor = sum(
        each["amount_minor"]
        for each in (*fact["lines"], *fact["new_lines"])
        if each["line_id"] == line.line_id
    )
    return f"{line.money(minor)} captured through {fact['psp']}." if minor else ""


def _voided(_line: SpokenLine, _fact: Fact) -> str:
    return "All that was captured for the order is given up."


def _settled(line: SpokenLine, fact: Fact) -> str:
    fee = line.money(fact["fee_minor"])
    provider = fact["psp"] or "the provider"
    return f"Settled by {provider}, less its fee of {fee} for the order."


def _alerted(line: SpokenLine, fact: Fact) -> str:
    if line.line_id not in fact["line_ids"]:
        return ""
    when = line.local(fact["provider_release_time"])
    return f"Alert: the provider will pay the money out by itself {when}."


def _opened(line: SpokenLine, fact: Fact) -> str:
    words = f"Case {fact['case_id']} opened"
    if claims := _claims(line, fact):
        claimed = line.money(sum(claim["claimed_minor"] for claim in claims))
        words += f": {claimed} claimed, {_apart(line, claims)} set apart."
    elif fact["scope"] == CaseScope.ORDER:
        words += " on other lines; it blocks the whole order."
    else:
        return ""
    due = fact["answer_due_time"]
    return f"{words} The merchant is to answer by {line.local(due)}." if due else words


def _charged_back(line: SpokenLine, fact: Fact) -> str:
    claims = _claims(line, fact)
    if not claims:
        return ""
    claimed = line.money(sum(claim["claimed_minor"] for claim in claims))
    words = (
        f"Chargeback {fact['case_id']} opened, {fact['chargeback']['reference']} of the provider: "
        f"{claimed} charged back, {_apart(line, claims)} set apart."
    )
    due = fact["deadline_time"]
    return f"{words} It is to be answered by {line.local(due)}." if due else words


def _claims(line: SpokenLine, fact: Fact) -> list[Fact]:
    """What a case claims of the line; one that names no hold is of the case's first."""
    return [
        claim
        for claim in fact["lines"]
        if claim["line_id"] == line.line_id
        and (claim["hold_id"] or fact["hold_id"]) == line.hold_id
    ]


def _apart(line: SpokenLine, claims: list[Fact]) -> str:
    return line.money(sum(claim["reserved_minor"] + claim["recalled_minor"] for claim in claims))


def _refunded(line: SpokenLine, fact: Fact) -> str:
    minor = sum(part["amount_minor"] for part in fact["from_parties"])
    minor += sum(fact[source] for source in _REFUND_SOURCES)
    return f"Refund {fact['refund_id']}: {line.money(minor)} for the buyer."


def _coupon(line: SpokenLine, fact: Fact) -> str:
    if fact["line_id"] != line.line_id:
        return ""
    what = "proposed" if fact["proposed"] else "granted"
    amount = line.money(fact["amount_minor"])
    return f"Coupon {fact['coupon_id']} {what}: {amount}, paid by the {fact['funded_by'].lower()}."


def _warranty_granted(line: SpokenLine, fact: Fact) -> str:
    if fact["line_id"] != line.line_id:
        return ""
    amount, until = line.money(fact["amount_minor"]), line.local(fact["until_time"])
    funder = fact["funded_by"].lower()
    return f"Warranty {fact['warranty_id']} of {amount} until {until}, paid by the {funder}."


def _coupon_expired(line: SpokenLine, fact: Fact) -> str:
    back = f"merchant {fact['merchant']}" if fact["merchant"] else "platform"
    amount = line.money(fact["amount_minor"])
    return f"Coupon {fact['coupon_id']} has expired: {amount} back to the {back}."


def _exchanged(line: SpokenLine, fact: Fact) -> str:
    given = {each["line_id"]: each["amount_minor"] for each in fact["sources"]}
    if line.line_id in given:
        taken = ", ".join(each["line_id"] for each in fact["lines"])
        return f"Exchanged: {line.money(given[line.line_id])} of it for {taken}."
    for each in fact["lines"]:
        if each["line_id"] == line.line_id:
            old = line.money(each["exchanged_minor"])
            return f"Taken in exchange for {', '.join(given)}: {old} of it from there."
    return ""


def _inspected(line: SpokenLine, fact: Fact) -> str:
    if fact["line_id"] != line.line_id:
        return ""
    value, said = line.money(fact["value_minor"]), line.money(fact["valuation_minor"])
    return f"What {fact['party']} took is inspected: worth {value}, said to be {said}."


def _frozen(line: SpokenLine, fact: Fact) -> str:
    words = f"Frozen for {fact['reason']}, {fact['freeze_id']}"
    if amount := _frozen_minor(line, fact):
        words += f": {line.money(amount)} set apart"
    elif not fact["whole"]:
        return ""
    until = fact["expire_time"]
    return f"{words}, until {line.local(until)}." if until else f"{words}."


def _lift_proposed(_line: SpokenLine, fact: Fact) -> str:
    return f"It is proposed to lift freeze {fact['freeze_id']}: {fact['reason']}."


def _lift_reviewed(line: SpokenLine, fact: Fact) -> str:
    if not fact["approved"]:
        return f"Freeze {fact['freeze_id']} stands."
    return f"Freeze {fact['freeze_id']} is lifted{_given_back(line, fact)}."


def _freeze_expired(line: SpokenLine, fact: Fact) -> str:
    return f"Freeze {fact['freeze_id']} has expired{_given_back(line, fact)}."


def _given_back(line: SpokenLine, fact: Fact) -> str:
    amount = _frozen_minor(line, fact)
    passed = sum(
        each["amount_minor"] for each in fact["passed_on"] if each["line_id"] == line.line_id
    )
    words = f": {line.money(amount)} given back" if amount else ""
    return f"{words}, of it {line.money(passed)} to cases" if passed else words


def _frozen_minor(line: SpokenLine, fact: Fact) -> int:
    amounts = [each for each in fact["amounts"] if each["line_id"] == line.line_id]
    return sum(each["amount_minor"] for each in amounts)


def _released(line: SpokenLine, fact: Fact) -> str:
    parts = [f"Released: {line.money(fact['amount_minor'])}"]
    if fact["commission_minor"]:
        parts.append(f"of it {line.money(fact['commission_minor'])} commission")
    warranty = fact["warranty_minor"]
    if reserve := fact["reserve_minor"] - warranty:
        until = line.local(fact["reserve_until_time"])
        parts.append(f"of it {line.money(reserve)} reserve until {until}")
    if warranty:
        until = line.local(fact["warranty_until_time"])
        parts.append(f"of it {line.money(warranty)} for the warranty until {until}")
    parts += [
        f"of it {line.money(share['amount_minor'])} to {share['party']} ({share['role']})"
        for share in fact["shares"]
        if share["amount_minor"]
    ]
    return f"{', '.join(parts)}."


def _matured(line: SpokenLine, fact: Fact) -> str:
    return f"The reserve of {line.money(fact['amount_minor'])} becomes available."


_REFUND_SOURCES: Final = (
    "from_held_minor",
    "from_disputed_minor",
    "from_available_minor",
    "from_reserve_minor",
    "from_deposit_minor",
    "from_commission_minor",
    "from_receivable_minor",
    "from_platform_minor",
    "from_freight_minor",
    "from_warranty_minor",
)
"""Where the money of a refund can be from, besides carriers and insurers."""

_Say: TypeAlias = Callable[[SpokenLine, Fact], str]

_OF_ORDER: Final[Mapping[EntryKind, _Say]] = {
    EntryKind.HOLD_PLACED: _placed,
    EntryKind.HOLD_CAPTURED: _captured,
    EntryKind.HOLD_VOIDED: _voided,
    EntryKind.SETTLEMENT_REPORTED: _settled,
    EntryKind.PROVIDER_RELEASE_ALERTED: _alerted,
    EntryKind.CASE_OPENED: _opened,
    EntryKind.CHARGEBACK_OPENED: _charged_back,
    EntryKind.COUPON_GRANTED: _coupon,
    EntryKind.WARRANTY_GRANTED: _warranty_granted,
    EntryKind.COUPON_EXPIRED: _coupon_expired,
    EntryKind.LINES_EXCHANGED: _exchanged,
    EntryKind.TRADE_IN_INSPECTED: _inspected,
    EntryKind.FUNDS_FROZEN: _frozen,
    EntryKind.LIFT_PROPOSED: _lift_proposed,
    EntryKind.LIFT_REVIEWED: _lift_reviewed,
    EntryKind.FREEZE_EXPIRED: _freeze_expired,
}
_OF_LINE: Final[Mapping[EntryKind, _Say]] = {
    EntryKind.REFUND_CREATED: _refunded,
    EntryKind.LINES_RELEASED: _released,
    EntryKind.RESERVE_MATURED: _matured,
}
