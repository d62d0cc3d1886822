"""What is printed of holds: their lines, what blocks these, and what was released."""

from collections.abc import Iterator

from escrow_cli.output import (
    Column,
    Layout,
    Record,
    amount,
    format_minor,
    format_time,
    moment,
    text,
)
from escrow_client import Blocker, Hold, HoldLine, LineExplanation, Release, Window

_AMOUNT_COLUMNS = (
    amount("captured_minor", "Captured"),
    amount("held_minor", "Held"),
    amount("refunded_before_release_minor", "Refunded"),
    amount("released_minor", "Released"),
    amount("refunded_after_release_minor", "Refunded after"),
)
_HELD_LINE_KEYS = (
    "line",
    "merchant",
    "policy",
    "currency",
    "captured_minor",
    "held_minor",
    "refunded_before_release_minor",
    "released_minor",
    "refunded_after_release_minor",
    "window_start",
    "window_end",
)
HELD_LINES = Layout(
    keys=_HELD_LINE_KEYS,
    columns=[
        text("line", "Line"),
        text("merchant", "Merchant"),
        text("policy", "Policy"),
        *_AMOUNT_COLUMNS,
        moment("window_end", "Window ends"),
    ],
)


def _release_text(record: Record) -> str:
    if record["releasable"]:
        return "can be released now"
    return "\n".join(
        blocker["kind"] + (f" until {blocker['until_time']}" if blocker["until_time"] else "")
        for blocker in record["blockers"]
    )


EXPLAINED_LINES = Layout(
    keys=[*_HELD_LINE_KEYS, "releasable", "blockers"],
    columns=[
        text("line", "Line"),
        text("merchant", "Merchant"),
        *_AMOUNT_COLUMNS,
        Column("Release", _release_text),
    ],
)


def _blocked_amount(record: Record) -> str:
    """The amount that is blocked; empty where nothing is."""
    minor = record["amount_minor"]
    return "" if minor is None else format_minor(minor, record["currency"])


BLOCKERS = Layout(
    keys=[
        "line",
        "releasable",
        "blocker",
        "reference",
        "currency",
        "amount_minor",
        "until_time",
        "evaluate_time",
    ],
    columns=[
        text("line", "Line"),
        Column("Release", lambda record: "now" if record["releasable"] else "blocked"),
        text("blocker", "Blocked by"),
        text("reference", "Rests on"),
        Column("Amount", _blocked_amount, numeric=True),
        moment("until_time", "Until"),
    ],
)
RELEASED_LINES = Layout(
    keys=["hold", "entry_seq", "line", "merchant", "currency", "amount_minor", "commission_minor"],
    columns=[
        text("line", "Line"),
        text("merchant", "Merchant"),
        text("currency", "Currency"),
        amount("amount_minor", "Released"),
        amount("commission_minor", "Of it commission"),
    ],
)


def hold_record(found: Hold) -> Record:
    """A hold with its lines."""
    return {
        "hold": found.hold_id,
        "state": str(found.state),
        "currency": found.currency,
        "psp": found.psp,
        "paid_time": format_time(found.paid_time),
        "entry_seq": found.entry_seq,
        "lines": [_held_line(line, found.currency) for line in found.lines],
    }


def release_record(found: Release) -> Record:
    """A release with its lines."""
    return {
        "hold": found.hold_id,
        "entry_seq": found.entry_seq,
        "lines": [
            {
                "line": line.line_id,
                "merchant": line.merchant,
                "currency": line.amount.currency,
                "amount_minor": line.amount.amount_minor,
                "commission_minor": line.commission.amount_minor,
            }
            for line in found.lines
        ],
    }


def _held_line(line: HoldLine, currency: str) -> Record:
    return {
        "line": line.line_id,
        "merchant": line.merchant,
        "policy": f"{line.policy}@{line.policy_version}",
        "currency": currency,
        "captured_minor": line.captured.amount_minor,
        "held_minor": line.held.amount_minor,
        "refunded_before_release_minor": line.refunded_before_release.amount_minor,
        "released_minor": line.released.amount_minor,
        "refunded_after_release_minor": line.refunded_after_release.amount_minor,
    } | window_record(line.window)


def window_record(window: Window | None) -> Record:
    """The window of a line, which has none before its goods are signed for."""
    return {
        "window_start": format_time(window.start_time) if window else None,
        "window_end": format_time(window.end_time) if window else None,
    }


def explained_line(explanation: LineExplanation, currency: str) -> Record:
    """A line of a hold with what blocks its release."""
    return _held_line(explanation.line, currency) | {
        "releasable": explanation.releasable,
        "blockers": [_blocker_record(blocker) for blocker in explanation.blockers],
    }


def _blocker_record(blocker: Blocker) -> Record:
    return {
        "kind": str(blocker.kind),
        "reference": blocker.reference,
        "amount_minor": blocker.amount.amount_minor,
        "until_time": format_time(blocker.until_time),
    }


_NO_BLOCKER: Record = dict.fromkeys(("kind", "reference", "amount_minor", "until_time"))


def blocker_rows(explanation: LineExplanation) -> Iterator[Record]:
    """A row for each blocker of a line, or the one that says there is none."""
    for blocker in (
        map(_blocker_record, explanation.blockers) if explanation.blockers else [_NO_BLOCKER]
    ):
        yield {
            "line": explanation.line.line_id,
            "releasable": explanation.releasable,
            "blocker": blocker["kind"],
            "reference": blocker["reference"],
            "currency": explanation.line.captured.currency,
            "amount_minor": blocker["amount_minor"],
            "until_time": blocker["until_time"],
        }
