"""The words in which a timeline tells what happened to a hold and to the cases on it.

Pure: times are told in a zone that is given, amounts as people write them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from escrow_cli.case_records import SHORT_HASH
from escrow_cli.output import format_money
from escrow_cli.release_words import event_name, local
from escrow_client import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CaseState,
    EntryKind,
    Evidence,
    FulfilmentKind,
    Money,
    TimelineItem,
    TimelineLine,
    TimelineTask,
)

_LINES_NAMED: Final = 5
_LATE: Final = timedelta(minutes=1)
"""What was recorded so long after it had happened stands in an odd place: that is told."""

_DUTIES: Final = {
    CaseState.OPENED: "the merchant is to answer",
    CaseState.ANSWERED: "buyer and merchant negotiate, and the buyer is to accept or to go on",
    CaseState.RETURN_TRANSIT: "the buyer is to send the goods back",
    CaseState.RETURN_AUDIT: "the merchant is to inspect what came back",
    CaseState.ARBITRATION: "the platform is to decide",
    CaseState.MEDIATION: "a third party mediates",
    CaseState.APPEALED: "the platform is to hear the appeal",
    CaseState.INQUIRY: "the platform is to answer the card's issuer",
    CaseState.CHARGED_BACK: "the platform is to contest the chargeback or to accept it",
    CaseState.REPRESENTED: "the card's issuer is to decide",
    CaseState.PRE_ARBITRATION: "the platform is to contest the chargeback again or to accept it",
    CaseState.SCHEME_ARBITRATION: "the card scheme is to decide",
}
"""Where a case is open, what is to be done by whom."""

_ACTIONS: Final = {
    CaseAction.AGREE_RETURN: "the merchant agrees to a return",
    CaseAction.SHIP_RETURN: "the goods are on their way back",
    CaseAction.RECEIVE_RETURN: "the goods are back",
    CaseAction.CONTEST_RETURN: "the merchant contests what came back",
    CaseAction.APPEAL: "the ruling is appealed",
    CaseAction.REOPEN: "it is opened again",
    CaseAction.START_CLOCK: "the stream has ended, and the time to answer begins",
}
_OUTCOMES: Final = {
    CaseOutcome.WITHDRAWN: "the buyer took it back",
    CaseOutcome.REJECTED: "the buyer gets nothing",
    CaseOutcome.APPROVED: "the buyer gets what it claims",
    CaseOutcome.PARTLY_APPROVED: "the buyer gets a part of what it claims",
    CaseOutcome.EXPIRED: "the buyer did not act in time and gets nothing",
    CaseOutcome.UPHELD: "the ruling before stands",
    CaseOutcome.WON: "the chargeback is won",
    CaseOutcome.LOST: "the chargeback is lost",
}
_CHARGEBACK_STATES: Final = {
    CaseState.INQUIRY: "the card's issuer asks",
    CaseState.CHARGED_BACK: "the provider charges back",
    CaseState.REPRESENTED: "it is contested with evidence",
    CaseState.PRE_ARBITRATION: "the card's issuer raised it again",
    CaseState.SCHEME_ARBITRATION: "the card scheme is asked to decide",
    CaseState.WON: "it is won",
    CaseState.LOST: "it is lost",
}
_PARTIES: Final = {
    CaseParty.BUYER: "the buyer",
    CaseParty.MERCHANT: "the merchant",
    CaseParty.PLATFORM: "the platform",
    CaseParty.MEDIATOR: "the mediator",
    CaseParty.PROCESSOR: "the provider",
}


def item_words(item: TimelineItem, zone: ZoneInfo) -> str:
    """What happened, what becomes of it until when, and who caused it, where that is told."""
    say = _SAY.get(item.kind)
    words = say(item) if say else f"{item.kind}{_lines(item)}"
    sentences = [f"{words}.", *_windows(item, zone), *_next(item, zone)]
    if item.record_time - item.effective_time >= _LATE:
        sentences.append(f"(The ledger learned of it {local(item.record_time, zone)}.)")
    if item.actor:
        sentences.append(f"({item.actor})")
    return " ".join(sentences)


def _windows(item: TimelineItem, zone: ZoneInfo) -> Iterator[str]:
    """When the windows end, of all lines together where they end together."""
    ends = {line.window_end_time for line in item.lines}
    if len(ends) == 1:
        if (end := ends.pop()) is not None:
            yield f"The window ends {local(end, zone)}."
        return
    for line in item.lines[:_LINES_NAMED]:
        if line.window_end_time is not None:
            yield f"The window of {line.line_id} ends {local(line.window_end_time, zone)}."


def _next(item: TimelineItem, zone: ZoneInfo) -> Iterator[str]:
    """Who acts next, or until when what was decided has to be done or can be appealed."""
    if item.next_party is not None and item.state is not None:
        yield f"{_capital(duty_words(item.state, item.next_party))}{_until(item.due_time, zone)}."
    elif item.due_time is not None:
        yield f"{_DUE.get(item.kind, 'It is due by')} {local(item.due_time, zone)}."
    if item.appeal_until_time is not None:
        yield f"It can be appealed until {local(item.appeal_until_time, zone)}."


def task_words(task: TimelineTask, now: datetime, zone: ZoneInfo) -> str:
    """What somebody has to do about a case, until when, and how much waits for it."""
    words = _capital(duty_words(task.state, task.next_party))
    if task.due_time is not None and task.due_time <= now:
        words += f", overdue since {local(task.due_time, zone)}"
    else:
        words += _until(task.due_time, zone)
    apart = f" {format_money(task.reserved)} set apart." if task.reserved.amount_minor else ""
    return f"{words}.{apart}"


def duty_words(state: CaseState, party: CaseParty | None) -> str:
    """What is to be done where a case stands, and by whom."""
    if state in _DUTIES:
        return _DUTIES[state]
    who = _PARTIES.get(party, str(party)) if party is not None else "somebody"
    return f"{who} is to act"


def evidence_words(evidence: Evidence) -> str:
    """`from the buyer, image/jpeg 2c26b46b68ff…`."""
    who = _PARTIES.get(evidence.party, str(evidence.party))
    return f"from {who}, {evidence.media_type} {evidence.sha256.hex()[:SHORT_HASH]}…"


def _until(due_time: datetime | None, zone: ZoneInfo) -> str:
    return "" if due_time is None else f", by {local(due_time, zone)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lines(item: TimelineItem) -> str:
    """`: lamp 120.00 EUR, cups`, the first few of many; an amount there is none of is left out."""
    told = [
        f"{line.line_id} {format_money(line.amount)}" if line.amount.amount_minor else line.line_id
        for line in item.lines[:_LINES_NAMED]
    ]
    if more := len(item.lines) - len(told):
        told.append(f"{more:,} more")
    return f": {', '.join(told)}" if told else ""


def _lower(code: str) -> str:
    """`price difference`, of PRICE_DIFFERENCE."""
    return code.lower().replace("_", " ")


def _plainly(words: str) -> Callable[[TimelineItem], str]:
    return lambda item: f"{words}{_lines(item)}"


def _fulfilled(item: TimelineItem) -> str:
    kind = FulfilmentKind.__members__.get(item.detail, FulfilmentKind.UNKNOWN)
    words = item.detail if kind is FulfilmentKind.UNKNOWN else event_name(kind)
    return f"{words}{_lines(item)}"


def _alerted(item: TimelineItem) -> str:
    return f"Alert: the provider will pay the money out by itself{_lines(item)}"


def _opened(item: TimelineItem) -> str:
    return f"Case {item.case_id} opened, {_lower(item.detail)}{_lines(item)}"


def _moved(item: TimelineItem) -> str:
    action = item.action
    if action is CaseAction.ESCALATE and item.state is not None:
        words = f"it goes on to {_lower(item.state)}"
    else:
        words = _ACTIONS.get(action, str(action)) if action is not None else "it goes on"
    return f"Case {item.case_id}: {_breached(item)}{words}{_lines(item)}"


def _closed(item: TimelineItem) -> str:
    outcome = item.outcome
    words = _OUTCOMES.get(outcome, str(outcome)) if outcome is not None else "it is closed"
    reason = f" ({item.detail})" if item.detail and item.detail != _BREACHED else ""
    return f"Case {item.case_id}: {_breached(item)}{words}{_lines(item)}{reason}"


def _breached(item: TimelineItem) -> str:
    return "nobody acted in time, and " if item.detail == _BREACHED else ""


def _evidence(item: TimelineItem) -> str:
    return f"Case {item.case_id}: evidence {', '.join(map(evidence_words, item.evidence))}"


def _charged_back(item: TimelineItem) -> str:
    state = item.state
    words = _CHARGEBACK_STATES.get(state, str(state)) if state is not None else "it goes on"
    return f"Chargeback {item.case_id} ({item.reference}): {words}{_lines(item)}"


def _refunded(item: TimelineItem) -> str:
    reason = f" ({item.detail})" if item.detail else ""
    return f"Refund {item.reference} is on its way{reason}{_lines(item)}"


def _refund_reported(item: TimelineItem) -> str:
    words = _REFUNDS.get(item.detail, item.detail)
    return f"Refund {item.reference} {words}{_lines(item)}"


def _coupon(item: TimelineItem) -> str:
    return f"Coupon {item.reference} is {_lower(item.detail)}{_lines(item)}"


def _warranty_granted(item: TimelineItem) -> str:
    reason = f" ({item.detail})" if item.detail else ""
    return f"Extended warranty {item.reference} is given{reason}{_lines(item)}"


def _warranty_used(item: TimelineItem) -> str:
    detail = f" ({item.detail})" if item.detail else ""
    return f"Extended warranty {item.reference} is used{detail}{_lines(item)}"


def _exchanged(item: TimelineItem) -> str:
    """The lines given have amounts below zero."""
    given = [line for line in item.lines if line.amount.amount_minor < 0]
    taken = [line for line in item.lines if line.amount.amount_minor >= 0]
    words = ", ".join(f"{_given(line)} of {line.line_id}" for line in given[:_LINES_NAMED])
    new = ", ".join(
        f"{line.line_id} of {format_money(line.amount)}" for line in taken[:_LINES_NAMED]
    )
    return f"Exchanged{f' {words}' if words else ''}{f' for {new}' if new else ''}"


def _given(line: TimelineLine) -> str:
    return format_money(Money(line.amount.currency, -line.amount.amount_minor))


def _inspected(item: TimelineItem) -> str:
    return f"What was traded in with {item.reference} is inspected and worth{_lines(item)}"


def _frozen(item: TimelineItem) -> str:
    reason = f" ({item.detail})" if item.detail else ""
    return f"Frozen because of a risk, {item.reference}{reason}{_lines(item)}"


def _lift_proposed(item: TimelineItem) -> str:
    return f"It is proposed to lift freeze {item.reference} ({item.detail})"


def _lift_reviewed(item: TimelineItem) -> str:
    outcome = "stands" if item.detail == _KEPT else "is lifted"
    return f"Freeze {item.reference} {outcome}{_lines(item)}"


_DUE: Final = {
    EntryKind.FUNDS_FROZEN: "It ends by itself on",
    EntryKind.WARRANTY_GRANTED: "It ends on",
    EntryKind.CASE_CLOSED: "The refund is due by",
    EntryKind.PROVIDER_RELEASE_ALERTED: "It does so on",
}
"""What is due where nobody has to act on a case."""

_BREACHED: Final = "BREACHED"
"""The detail of what happened to a case because a deadline passed."""

_KEPT: Final = "KEPT"
"""The detail of a review that leaves a freeze as it is."""

_REFUNDS: Final = {
    "SUCCEEDED": "has reached the buyer",
    "FAILED": "has failed and is still payable",
}
"""What became of a refund, by the detail that names it."""

_SAY: Final[Mapping[EntryKind, Callable[[TimelineItem], str]]] = {
    EntryKind.HOLD_PLACED: _plainly("Paid"),
    EntryKind.HOLD_CAPTURED: lambda item: f"More was paid through {item.reference}{_lines(item)}",
    EntryKind.HOLD_VOIDED: _plainly("The payment was given up"),
    EntryKind.FULFILMENT_REPORTED: _fulfilled,
    EntryKind.WINDOWS_CHANGED: _plainly("The after-sales window changed"),
    EntryKind.SETTLEMENT_REPORTED: _plainly("Settled by the provider"),
    EntryKind.PROVIDER_RELEASE_ALERTED: _alerted,
    EntryKind.LINES_RELEASED: _plainly("Released to the merchant"),
    EntryKind.RESERVE_MATURED: _plainly("The reserve became available to the merchant"),
    EntryKind.REFUND_CREATED: _refunded,
    EntryKind.REFUND_REPORTED: _refund_reported,
    EntryKind.CASE_OPENED: _opened,
    EntryKind.CASE_ANSWERED: lambda item: f"Case {item.case_id}: the merchant has answered",
    EntryKind.CASE_MOVED: _moved,
    EntryKind.CASE_CLOSED: _closed,
    EntryKind.EVIDENCE_ADDED: _evidence,
    EntryKind.CHARGEBACK_OPENED: _charged_back,
    EntryKind.CHARGEBACK_MOVED: _charged_back,
    EntryKind.COUPON_GRANTED: _coupon,
    EntryKind.COUPON_REVIEWED: _coupon,
    EntryKind.WARRANTY_GRANTED: _warranty_granted,
    EntryKind.WARRANTY_USED: _warranty_used,
    EntryKind.WARRANTY_ENDED: lambda item: f"Extended warranty {item.reference} has ended",
    EntryKind.COUPON_EXPIRED: _coupon,
    EntryKind.LINES_EXCHANGED: _exchanged,
    EntryKind.TRADE_IN_INSPECTED: _inspected,
    EntryKind.FUNDS_FROZEN: _frozen,
    EntryKind.LIFT_PROPOSED: _lift_proposed,
    EntryKind.LIFT_REVIEWED: _lift_reviewed,
    EntryKind.FREEZE_EXPIRED: lambda item: f"Freeze {item.reference} has expired{_lines(item)}",
}
"""The kinds of entry that a timeline tells of."""
