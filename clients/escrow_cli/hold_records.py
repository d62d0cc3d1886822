"""What is printed of holds: their lines, what blocks these, and what was released."""

from collections.abc import Iterator

from escrow_cli.output import (
    Column,
    Format,
    Layout,
    Record,
    amount,
    format_money,
    format_time,
    moment,
    print_json,
    print_records,
    rare_amount,
    stdout_console,
    text,
)
from escrow_client import (
    Blocker,
    Hold,
    HoldLine,
    LineExplanation,
    Release,
    ReleaseExplanation,
    Window,
)

_AMOUNT_COLUMNS = (
    amount("captured_minor", "Captured"),
    amount("held_minor", "Held"),
    amount("disputed_minor", "Disputed"),
    rare_amount("exchanged_minor", "Exchanged"),
    rare_amount("frozen_minor", "Frozen"),
    amount("refunded_before_release_minor", "Refunded"),
    amount("released_minor", "Released"),
    amount("refunded_after_release_minor", "Refunded after"),
    rare_amount("charged_back_before_release_minor", "Charged back"),
    rare_amount("charged_back_after_release_minor", "Charged back after"),
    rare_amount("recalled_minor", "Recalled"),
    rare_amount("freight_minor", "Freight"),
    rare_amount("compensated_minor", "Compensated"),
)
_HELD_LINE_KEYS = (
    "line",
    "merchant",
    "policy",
    "currency",
    "captured_minor",
    "exchanged_minor",
    "held_minor",
    "disputed_minor",
    "frozen_minor",
    "refunded_before_release_minor",
    "released_minor",
    "reserved_minor",
    "warranty_minor",
    "warranty_until_time",
    "refunded_after_release_minor",
    "charged_back_before_release_minor",
    "charged_back_after_release_minor",
    "recalled_minor",
    "freight_minor",
    "compensated_minor",
    "window_start",
    "window_end",
    "waiting_for",
    "due_time",
    "funding",
    "shares",
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
        blocker["blocker"] + (f" until {blocker['until_time']}" if blocker["until_time"] else "")
        for blocker in record["blockers"]
    )


EXPLAINED_LINES = Layout(
    keys=[*_HELD_LINE_KEYS, "releasable", "release_time", "blockers"],
    columns=[
        text("line", "Line"),
        text("merchant", "Merchant"),
        *_AMOUNT_COLUMNS,
        Column("Release", _release_text),
    ],
)


_BLOCKER_KEYS = (
    "blocker",
    "reference",
    "amount_minor",
    "since_time",
    "until_time",
    "policy",
    "calendar",
    "provisional",
)
BLOCKERS = Layout(
    keys=[
        "hold",
        "evaluate_time",
        "line",
        "releasable",
        "release_time",
        "currency",
        *_BLOCKER_KEYS,
    ],
    columns=[],
)
RELEASED_LINES = Layout(
    keys=[
        "hold",
        "entry_seq",
        "line",
        "merchant",
        "currency",
        "amount_minor",
        "commission_minor",
        "reserve_minor",
        "shares_minor",
    ],
    columns=[
        text("line", "Line"),
        text("merchant", "Merchant"),
        text("currency", "Currency"),
        amount("amount_minor", "Released"),
        amount("commission_minor", "Of it commission"),
        amount("reserve_minor", "Of it reserve"),
        rare_amount("shares_minor", "Of it others'"),
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
        "region": found.region,
        "provider_release_time": format_time(found.provider_release_time),
        "settle_time": format_time(found.settle_time),
        "void_time": format_time(found.void_time),
        "payments": [
            {
                "psp": each.psp,
                "captured_minor": each.captured.amount_minor,
                "settled_minor": each.settled.amount_minor,
                "settle_time": format_time(each.settle_time),
            }
            for each in found.payments
        ],
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
                "reserve_minor": line.reserve.amount_minor,
                "shares_minor": sum(share.amount.amount_minor for share in line.shares),
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
        "exchanged_minor": line.exchanged.amount_minor,
        "held_minor": line.held.amount_minor,
        "disputed_minor": line.disputed.amount_minor,
        "frozen_minor": line.frozen.amount_minor,
        "refunded_before_release_minor": line.refunded_before_release.amount_minor,
        "released_minor": line.released.amount_minor,
        "reserved_minor": line.reserved.amount_minor,
        "warranty_minor": line.warranty.amount_minor,
        "warranty_until_time": format_time(line.warranty_until_time),
        "refunded_after_release_minor": line.refunded_after_release.amount_minor,
        "charged_back_before_release_minor": line.charged_back_before_release.amount_minor,
        "charged_back_after_release_minor": line.charged_back_after_release.amount_minor,
        "recalled_minor": line.recalled.amount_minor,
        "freight_minor": line.freight.amount_minor,
        "compensated_minor": line.compensated.amount_minor,
        **window_record(line.window),
        "waiting_for": str(line.waiting_for) if line.waiting_for else None,
        "due_time": format_time(line.due_time),
        "funding": [
            {
                "source": str(each.source),
                "reference": each.reference,
                "amount_minor": each.amount.amount_minor,
                "returned_minor": each.returned.amount_minor,
                "inspected": each.inspected,
            }
            for each in line.funding
        ],
        "shares": [
            {
                "party": each.party,
                "role": each.role,
                "share_bps": each.share_bps,
                "amount_minor": each.amount.amount_minor,
            }
            for each in line.shares
        ],
    }


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
        "release_time": format_time(explanation.release_time),
        "blockers": [_blocker_record(blocker) for blocker in explanation.blockers],
    }


def explanation_record(explanation: ReleaseExplanation) -> Record:
    """A hold with what blocks its lines."""
    return {
        "hold": explanation.hold,
        "currency": explanation.currency_code,
        "evaluate_time": format_time(explanation.evaluate_time),
        "provider_release_time": format_time(explanation.provider_release_time),
        "provider_releases_first": explanation.provider_releases_first,
        "lines": [explained_line(line, explanation.currency_code) for line in explanation.lines],
    }


def blocker_rows(explanation: ReleaseExplanation) -> Iterator[Record]:
    """A row for each blocker of each line; a line without any has one that says so."""
    for each in explanation.lines:
        head = {
            "hold": explanation.hold,
            "evaluate_time": format_time(explanation.evaluate_time),
            "line": each.line.line_id,
            "releasable": each.releasable,
            "release_time": format_time(each.release_time),
            "currency": explanation.currency_code,
        }
        for blocker in map(_blocker_record, each.blockers):
            yield head | blocker
        if not each.blockers:
            yield head | _NO_BLOCKER


def _blocker_record(blocker: Blocker) -> Record:
    return {
        "blocker": str(blocker.kind),
        "reference": blocker.reference,
        "amount_minor": blocker.amount.amount_minor,
        "since_time": format_time(blocker.since_time),
        "until_time": format_time(blocker.until_time),
        "policy": blocker.policy,
        "calendar": blocker.calendar,
        "provisional": blocker.provisional,
    }


_NO_BLOCKER: Record = dict.fromkeys(_BLOCKER_KEYS)


def print_hold(found: Hold, form: Format) -> None:
    """Prints a hold with its lines."""
    record = hold_record(found)
    if form is Format.JSON:
        print_json(record)
        return
    if form is Format.TABLE:
        print_heading(found)
    print_records(record["lines"], HELD_LINES, form, empty="The hold has no lines.")


def print_heading(found: Hold) -> None:
    """Prints what a person reads of a hold before its lines."""
    payments = [f"{format_money(each.captured)} through {each.psp}" for each in found.payments]
    through = ", ".join(payments) or f"through {found.psp}"
    stdout_console().print(
        f"[bold]Hold {found.hold_id}[/]  {found.state}  "
        f"paid {format_time(found.paid_time)} {through}  amounts in {found.currency}\n",
    )
