"""What is printed of adjustments."""

from escrow_cli.output import Column, Layout, Record, format_minor, format_time, moment, text
from escrow_client import Adjustment, AdjustmentLine


def _postings(record: Record) -> str:
    """In accounting notation, one a line."""
    return "\n".join(map(_posting, record["lines"]))


def _posting(line: Record) -> str:
    side = "Dr" if line["amount_minor"] > 0 else "Cr"
    amount = format_minor(abs(line["amount_minor"]), line["currency"])
    account = [str(line["kind"]), *filter(None, [line["owner"]])]
    return " ".join([side, *account, amount, line["currency"]])


ADJUSTMENTS = Layout(
    keys=[
        *("adjustment", "state", "kind", "lines", "reason", "expire_time", "proposed_by"),
        *("reviewed_by", "entry_seq", "review_entry_seq", "rate", "rate_source"),
        *("reverses_entry_seq", "reversed_by_entry_seq"),
    ],
    columns=[
        text("adjustment", "Adjustment"),
        text("state", "State"),
        text("kind", "Kind"),
        Column("Postings", _postings),
        text("reason", "Reason"),
        moment("expire_time", "Expires"),
        text("proposed_by", "Proposed by"),
        text("reviewed_by", "Reviewed by"),
        text("review_entry_seq", "Entry"),
    ],
)


def adjustment_record(found: Adjustment) -> Record:
    """An adjustment with its postings."""
    return {
        "adjustment": found.adjustment_id,
        "state": str(found.state),
        "kind": str(found.kind),
        "lines": [_line_record(line) for line in found.lines],
        "reason": found.reason,
        "expire_time": format_time(found.expire_time),
        "proposed_by": found.proposed_by,
        "reviewed_by": found.reviewed_by,
        "entry_seq": found.entry_seq,
        "review_entry_seq": found.review_entry_seq or None,
        "rate": None if found.rate is None else str(found.rate),
        "rate_source": found.rate_source,
        "reverses_entry_seq": found.reverses_entry_seq or None,
        "reversed_by_entry_seq": found.reversed_by_entry_seq or None,
    }


def _line_record(line: AdjustmentLine) -> Record:
    return {
        "kind": line.account.kind,
        "owner": line.account.owner,
        "currency": line.account.currency,
        "amount_minor": line.amount.amount_minor,
        "hold": line.hold_id,
    }
