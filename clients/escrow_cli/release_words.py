"""The words in which a support agent says why a line is not released.

Pure: times are told in a zone that is given, amounts as people write them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from escrow_cli.output import format_money
from escrow_client import (
    Blocker,
    BlockerKind,
    FulfilledLine,
    Fulfilment,
    FulfilmentKind,
    WaitingFor,
    Window,
)

_EVENTS: Final = {
    FulfilmentKind.SHIPPED: "Shipped",
    FulfilmentKind.SIGNED: "Signed for",
    FulfilmentKind.INSTALLED: "Installed",
    FulfilmentKind.CONFIRMED: "Confirmed by the buyer",
    FulfilmentKind.SERVICE_CONSUMED: "Service consumed",
    FulfilmentKind.STREAM_ENDED: "Live stream ended",
    FulfilmentKind.RETURN_SHIPPED: "Sent back by the buyer",
    FulfilmentKind.RETURN_RECEIVED: "Return received",
    FulfilmentKind.RETURN_INSPECTED: "Return inspected",
    FulfilmentKind.REPLACEMENT_SIGNED: "Replacement signed for",
    FulfilmentKind.LOST: "Reported lost",
    FulfilmentKind.RETRACTED: "Report taken back",
    FulfilmentKind.AUTO_CONFIRMED: "Nothing more was reported in time",
}
_WAITING: Final = {
    WaitingFor.TRIGGER: "the event that opens it",
    WaitingFor.PARCEL: "a parcel that is still under way",
    WaitingFor.OTHER_LINE: "other lines of the order, which count as well",
    WaitingFor.SIGNATURE: "the signature, from which the statutory days count",
    WaitingFor.LOST_GOODS: "the goods that were reported lost",
}
_BLOCKERS: Final = {
    BlockerKind.NOT_SIGNED: "The goods have not been signed for",
    BlockerKind.WINDOW_OPEN: "The after-sales window is open",
    BlockerKind.NOTHING_HELD: "Nothing is held on it any more",
    BlockerKind.NOT_INSTALLED: "The goods have not been installed",
    BlockerKind.NOT_CONFIRMED: "The buyer has not confirmed",
    BlockerKind.NOT_CONSUMED: "The service has not been consumed",
    BlockerKind.STREAM_RUNNING: "The live stream has not ended",
    BlockerKind.PARCEL_OUTSTANDING: "A parcel is still under way",
    BlockerKind.ORDER_OUTSTANDING: "Other lines of the order are still under way",
    BlockerKind.GOODS_LOST: "The carrier has reported the goods lost",
    BlockerKind.CASE_OPEN: "A case is open",
    BlockerKind.APPEAL_TAIL: "A case was ruled on, and the buyer may still appeal",
    BlockerKind.FROZEN: "It is frozen because of a risk",
    BlockerKind.TRADE_IN_NOT_INSPECTED: "Goods traded in for it have not been inspected",
    BlockerKind.NOT_SETTLED: "The provider has not settled the money",
}
_PROVISIONAL: Final = (
    " This is provisional: not all of these days are announced yet, and it may become later."
)


def local(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people in a zone say it: `Mon 2 Mar 2026 10:00`, with its seconds if it has any.

    What is less than a second is dropped: it tells nobody anything.
    """
    there = moment.astimezone(zone)
    clock = f"{there:%H:%M:%S}" if there.second else f"{there:%H:%M}"
    return f"{there:%a} {there.day} {there:%b %Y} {clock}"


def event_name(kind: FulfilmentKind) -> str:
    """What is said of an event of a kind: `Signed for`."""
    return _EVENTS.get(kind, str(kind))


def event_words(event: Fulfilment, reports: Mapping[int, Fulfilment], zone: ZoneInfo) -> str:
    """An event and who says so; `reports` are those of the hold, by their entries."""
    words = event_name(event.kind)
    retracted = reports.get(event.retracts_entry_seq)
    if retracted is not None:
        words += f": not “{event_name(retracted.kind)}” on {local(retracted.occurred_time, zone)}"
    if event.parcel_count > 1 or event.parcel_number > 1:
        of = f" of {event.parcel_count}" if event.parcel_count else ""
        words += f", parcel {event.parcel_number}{of}"
    if event.carrier and event.carrier != event.source:
        words += f", with {event.carrier}"
    return f"{words}, says {event.source}." if event.source else f"{words}."


def outcome_words(before: FulfilledLine | None, after: FulfilledLine, zone: ZoneInfo) -> str:
    """What became of a window, compared with what was told of it before."""
    sentences = []
    if after.refused_end_time is not None and after.window is not None:
        sentences.append(
            f"By this the window would end {local(after.refused_end_time, zone)}; that was "
            f"refused, for nothing shortens a window: it stays "
            f"{local(after.window.end_time, zone)}."
        )
    elif after.waiting_for is not None:
        if before is None or before.waiting_for is not after.waiting_for:
            sentences.append(_waits(after, zone))
        if after.fallback_time != (before.fallback_time if before else None):
            sentences.append(_falls_back(after, zone))
    elif after.window is not None:
        sentences.append(_runs(before, after.window, zone))
    if after.provisional and not (before and before.provisional):
        sentences.append(_PROVISIONAL.strip())
    return " ".join(filter(None, sentences))


def _waits(after: FulfilledLine, zone: ZoneInfo) -> str:
    waited_for = _WAITING.get(after.waiting_for or WaitingFor.UNKNOWN, str(after.waiting_for))
    if after.window is None:
        return f"The window is not open: it waits for {waited_for}."
    return (
        f"The window does not run: it waits for {waited_for}, and will not end before "
        f"{local(after.window.end_time, zone)}."
    )


def _falls_back(after: FulfilledLine, zone: ZoneInfo) -> str:
    if after.fallback_time is None:
        return ""
    return f"If nothing comes, it opens by itself {local(after.fallback_time, zone)}."


def _runs(before: FulfilledLine | None, window: Window, zone: ZoneInfo) -> str:
    ends = local(window.end_time, zone)
    if before is None or before.window is None:
        return f"The window opens: it ends {ends}."
    if before.waiting_for is not None:
        return f"The window runs: it ends {ends}."
    if window.end_time > before.window.end_time:
        earlier = local(before.window.end_time, zone)
        return f"The window becomes longer: it ends {ends}, not {earlier}."
    return f"The window stays as it is: it ends {ends}."


def window_words(window: Window, waiting_for: WaitingFor | None, zone: ZoneInfo) -> str:
    """A window as such, without what came before it."""
    ends = local(window.end_time, zone)
    if waiting_for is not None:
        waited_for = _WAITING.get(waiting_for, str(waiting_for))
        return f"The window waits for {waited_for}, and will not end before {ends}."
    return f"By this the window runs from {local(window.start_time, zone)} to {ends}."


def blocker_words(blocker: Blocker, zone: ZoneInfo) -> str:
    """What blocks, how much, since when, until when, and what that rests on."""
    words = _BLOCKERS.get(blocker.kind, str(blocker.kind))
    if blocker.kind is BlockerKind.NOTHING_HELD:
        return f"{words}."
    since = f", since {local(blocker.since_time, zone)}" if blocker.since_time else ""
    until = (
        f", until {local(blocker.until_time, zone)}"
        if blocker.until_time
        else ", and nobody knows until when"
    )
    rests = ", ".join(
        dict.fromkeys(filter(None, (blocker.reference, blocker.policy, blocker.calendar)))
    )
    provisional = _PROVISIONAL if blocker.provisional else ""
    return f"{words}: {format_money(blocker.amount)}{since}{until} ({rests}).{provisional}"
