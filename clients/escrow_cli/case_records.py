"""What is printed of cases, their evidence, and the coupons granted for them."""

from collections.abc import Iterator

from escrow_cli.output import (
    Column,
    Format,
    Layout,
    Record,
    amount,
    format_minor,
    format_time,
    moment,
    number,
    print_record,
    text,
)
from escrow_client import Case, CaseLine, Chargeback, Coupon, EvidenceRecord

SHORT_HASH = 12
"""So many hex digits tell one piece of evidence from the others of a hold."""

_PARTS = {
    "claimed_minor": "claimed",
    "reserved_minor": "set apart",
    "recalled_minor": "recalled from the merchant",
    "contingent_minor": "contingent",
    "awarded_minor": "awarded",
}
"""What is said of a line of a case: always what is claimed, the others where there is any."""


def _lines_text(record: Record) -> str:
    """`cups: 40.00 claimed, 40.00 set apart`, line by line; with its hold, where it is another."""
    return "\n".join(
        f"{_line_name(line, record['hold'])}: {', '.join(_line_parts(line, record))}"
        for line in record["lines"]
    )


def _line_parts(line: Record, record: Record) -> Iterator[str]:
    for key, words in _PARTS.items():
        # Once it is closed, nothing of a claim waits for money any more.
        idle = not line[key] or (key == "contingent_minor" and record["close_time"])
        if key == "claimed_minor" or not idle:
            yield f"{format_minor(line[key], record['currency'])} {words}"


def _line_name(line: Record, hold: str) -> str:
    return str(line["line"]) if line["hold"] == hold else f"{line['hold']}/{line['line']}"


def _chargeback_text(record: Record) -> str:
    """`dp_1 of card: 100.00, taken 100.00`."""
    said, currency = record["chargeback"], record["currency"]
    if said is None:
        return ""
    words = f"{said['reference']} of {said['psp']}: {format_minor(said['amount_minor'], currency)}"
    if said["original_currency"]:
        original = format_minor(said["original_amount_minor"], said["original_currency"])
        words += f", disputed as {original} {said['original_currency']}"
    words += f", taken {format_minor(said['taken_minor'], currency)}"
    if said["excess_minor"]:
        words += f", {format_minor(said['excess_minor'], currency)} beyond what was captured"
    return words


_CASE = [
    text("case", "Case"),
    text("type", "Type"),
    text("priority", "Priority"),
    text("state", "State"),
    text("next_party", "Acts next"),
    moment("deadline_time", "Until"),
    text("default_outcome", "Otherwise"),
    text("rule", "By"),
    text("hold", "Hold"),
    text("scope", "Blocks"),
    Column("Ground", lambda record: "" if record["chargeback"] else record["ground"]),
    text("currency", "Currency"),
    Column("Lines", _lines_text),
    Column("Chargeback", _chargeback_text),
    moment("open_time", "Opened"),
    moment("answer_due_time", "Answer due"),
    moment("answer_time", "Answered"),
    Column("Breaches", lambda record: str(record["breach_count"] or "")),
    Column("Evidence", lambda record: str(record["evidence_count"] or "")),
    moment("close_time", "Closed"),
    text("liable", "Liable"),
    text("subject", "About"),
    Column("Refunds", lambda record: ", ".join(record["refunds"])),
    moment("refund_due_time", "Refund due"),
    moment("appeal_until_time", "Appeal until"),
    text("entry_seq", "Entry"),
]


def print_case(found: Case, form: Format) -> None:
    """Prints one case; people are told what there is to say of it."""
    record = case_record(found)
    print_record(record, [column for column in _CASE if column.cell(record)], form)


CASE_LIST = Layout(
    keys=[
        *("case", "type", "priority", "state", "hold", "scope", "ground", "currency"),
        *("claimed_minor", "reserved_minor", "awarded_minor", "open_time", "answer_due_time"),
        *("answer_time", "next_party", "deadline_time", "default_outcome", "rule"),
        *("breach_count", "evidence_count", "close_time", "refund_due_time", "appeal_until_time"),
        *("liable", "subject", "refunds", "chargeback", "entry_seq", "lines"),
    ],
    columns=[
        text("case", "Case"),
        text("type", "Type"),
        text("state", "State"),
        text("hold", "Hold"),
        text("currency", "Currency"),
        amount("claimed_minor", "Claimed"),
        amount("reserved_minor", "Set apart"),
        text("next_party", "Acts next"),
        moment("deadline_time", "Until"),
        number("breach_count", "Breaches"),
    ],
)

EVIDENCE_LIST = Layout(
    keys=[
        *("case", "sha256", "media_type", "size_bytes", "pointer", "party", "occurred_time"),
        "entry_seq",
    ],
    columns=[
        text("entry_seq", "Entry"),
        moment("occurred_time", "Brought"),
        text("party", "By"),
        text("media_type", "Media type"),
        number("size_bytes", "Bytes"),
        Column("SHA-256", lambda record: record["sha256"][:SHORT_HASH]),
        text("pointer", "Kept at"),
    ],
)

COUPON = [
    text("coupon", "Coupon"),
    text("state", "State"),
    text("case", "Case"),
    text("hold", "Hold"),
    text("line", "Line"),
    text("currency", "Currency"),
    amount("amount_minor", "Amount"),
    amount("balance_minor", "Left"),
    moment("expire_time", "Expires"),
    text("funded_by", "Paid by"),
    text("proposed_by", "Proposed by"),
    text("reviewed_by", "Reviewed by"),
    text("reason", "Reason"),
    text("entry_seq", "Entry"),
]


def case_record(found: Case) -> Record:
    """A case with what it claims of each line, and the sums of that."""
    return {
        "case": found.case_id,
        "type": str(found.type),
        "priority": str(found.priority),
        "state": str(found.state),
        "hold": found.hold_id,
        "scope": str(found.scope),
        "ground": str(found.ground),
        "currency": found.currency,
        "claimed_minor": sum(line.claimed.amount_minor for line in found.lines),
        "reserved_minor": sum(_apart_minor(line) for line in found.lines),
        "awarded_minor": sum(line.awarded.amount_minor for line in found.lines),
        "open_time": format_time(found.open_time),
        "answer_due_time": format_time(found.answer_due_time),
        "answer_time": format_time(found.answer_time),
        "next_party": found.next_party and str(found.next_party),
        "deadline_time": format_time(found.deadline_time),
        "default_outcome": found.default_outcome and str(found.default_outcome),
        "rule": found.rule,
        "breach_count": found.breach_count,
        "evidence_count": found.evidence_count,
        "close_time": format_time(found.close_time),
        "refund_due_time": format_time(found.refund_due_time),
        "appeal_until_time": format_time(found.appeal_until_time),
        "liable": found.liable and str(found.liable),
        "subject": found.subject and str(found.subject),
        "refunds": list(found.refund_ids),
        "chargeback": found.chargeback and _chargeback_record(found.chargeback),
        "entry_seq": found.entry_seq,
        "lines": list(map(_line_record, found.lines)),
    }


def _apart_minor(line: CaseLine) -> int:
    """What is set apart of a line, wherever it came from: what stands on account 2020."""
    return line.reserved.amount_minor + line.recalled.amount_minor


def _line_record(line: CaseLine) -> Record:
    return {
        "hold": line.hold_id,
        "line": line.line_id,
        "claimed_minor": line.claimed.amount_minor,
        "reserved_minor": line.reserved.amount_minor,
        "recalled_minor": line.recalled.amount_minor,
        "contingent_minor": line.contingent.amount_minor,
        "awarded_minor": line.awarded.amount_minor,
    }


def _chargeback_record(found: Chargeback) -> Record:
    original = found.original
    return {
        "psp": found.psp,
        "reference": found.reference,
        "amount_minor": found.amount.amount_minor,
        "taken_minor": found.taken.amount_minor,
        "original_currency": original.currency if original else "",
        "original_amount_minor": original.amount_minor if original else 0,
        "excess_minor": found.excess.amount_minor,
    }


def evidence_record(case_id: str, found: EvidenceRecord) -> Record:
    """A piece of evidence: what identifies it, and when it was brought."""
    evidence = found.evidence
    return {
        "case": case_id,
        "sha256": evidence.sha256.hex(),
        "media_type": evidence.media_type,
        "size_bytes": evidence.size_bytes,
        "pointer": evidence.pointer,
        "party": str(evidence.party),
        "occurred_time": format_time(found.occurred_time),
        "entry_seq": found.entry_seq,
    }


def coupon_record(found: Coupon) -> Record:
    """A coupon, and who granted it."""
    return {
        "coupon": found.coupon_id,
        "state": str(found.state),
        "case": found.case_id,
        "hold": found.hold_id,
        "line": found.line_id,
        "currency": found.amount.currency,
        "amount_minor": found.amount.amount_minor,
        "balance_minor": found.balance.amount_minor,
        "expire_time": format_time(found.expire_time),
        "funded_by": str(found.funded_by),
        "proposed_by": found.proposed_by,
        "reviewed_by": found.reviewed_by,
        "reason": found.reason,
        "entry_seq": found.entry_seq,
    }
