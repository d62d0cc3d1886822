"""`escrow entries` and `escrow entry`: the journal, read or followed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from escrow_cli.connection import open_client
from escrow_cli.options import LedgerOption, choice, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Live,
    Record,
    format_minor,
    format_time,
    moment,
    number,
    print_record,
    print_records,
    text,
    to_json,
)
from escrow_client import Entry, EntryKind, Posting

_HEAD_KEYS = (
    "seq",
    "kind",
    "effective_time",
    "record_time",
    "business_date",
    "actor",
    "request_id",
)
_POSTING_KEYS = (
    "account_kind",
    "owner",
    "currency",
    "amount_minor",
    "balance_minor",
    "account_version",
    "hold",
    "line",
    "payout",
)


def _postings_text(record: Record) -> str:
    return "\n".join(map(_posting_text, record["postings"]))


_POSTINGS = Column("Postings", _postings_text)
_ENTRIES = Layout(
    keys=[*_HEAD_KEYS, "fact", "postings"],
    columns=[
        text("seq", "Seq"),
        moment("effective_time", "Happened"),
        moment("record_time", "Recorded"),
        text("kind", "What"),
        _POSTINGS,
    ],
)
_LIVE_ENTRIES = Layout(
    keys=_ENTRIES.keys,
    columns=[
        number("seq", "Seq", width=9),
        moment("record_time", "Recorded", width=20),
        text("kind", "What", width=19),
        _POSTINGS,
    ],
)
_POSTING_LINES = Layout(keys=[*_HEAD_KEYS, *_POSTING_KEYS], columns=[])
_LIST_MAX = 100


def entries(
    ctx: typer.Context,
    ledger: LedgerOption,
    hold: Annotated[str, typer.Option(help="Only entries of this hold.")] = "",
    kind: Annotated[
        list[EntryKind] | None, choice(EntryKind, "Only entries of this kind; may be repeated.")
    ] = None,
    from_seq: Annotated[
        int, typer.Option("--from", metavar="SEQ", min=0, help="Only from this entry on.")
    ] = 0,
    since: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time, metavar="TIME", help="Only what was recorded at this time or later."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(parser=parse_time, metavar="TIME", help="Only what was recorded before it."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="At most this many; 0 means all there are.",
            show_default="100, or 0 with --watch",
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on with what is recorded, until Ctrl-C."),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the journal: every fact in the order it was recorded, with what it posted.

    Amounts are debits (Dr) and credits (Cr). In csv, each line is one posting; an entry that
    posts nothing has a line of its own.

    With --watch: everything from --from on, first what is there and then what comes, each entry
    once and in order, also when the server is away for a while. json is then one object a line.
    """
    if watch and (since or until):
        raise typer.BadParameter("--watch goes by --from; leave out --since and --until")
    kinds = kind or []
    with open_client(ctx.obj) as client:
        if watch:
            come = client.watch_entries(ledger, from_seq=from_seq, hold_id=hold, kinds=kinds)
            _follow(islice(come, limit or None), form)
            return
        found = client.list_entries(
            ledger, hold_id=hold, kinds=kinds, from_seq=from_seq, since=since, until=until
        )
        print_entries(islice(found, _LIST_MAX if limit is None else limit or None), form)


def entry(
    ctx: typer.Context,
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="Its number.")],
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one entry: what happened, when, who caused it, and what it posted."""
    with open_client(ctx.obj) as client:
        found = client.get_entry(ledger, seq)
    if form is Format.CSV:
        print_entries([found], form)
        return
    columns = [
        number("seq", "Seq"),
        text("kind", "What"),
        moment("effective_time", "Happened"),
        text("record_time", "Recorded"),
        text("business_date", "Counts to"),
        text("actor", "By"),
        text("request_id", "Request id"),
        _POSTINGS,
        Column("Fact", lambda record: to_json(record["fact"], indent=2)),
    ]
    print_record(entry_record(found), columns, form)


def print_entries(found: Iterable[Entry], form: Format) -> None:
    """Prints entries; as CSV, one line for each posting."""
    empty = "No entry answers to that."
    if form is Format.CSV:
        print_records(_all_posting_lines(found), _POSTING_LINES, form, empty=empty)
    else:
        print_records(map(entry_record, found), _ENTRIES, form, empty=empty)


def _follow(come: Iterable[Entry], form: Format) -> None:
    """Prints entries as they come."""
    live = Live(_POSTING_LINES if form is Format.CSV else _LIVE_ENTRIES, form)
    for each in come:
        for record in _posting_lines(each) if form is Format.CSV else [entry_record(each)]:
            live.write(record)


def _all_posting_lines(found: Iterable[Entry]) -> Iterator[Record]:
    for each in found:
        yield from _posting_lines(each)


def entry_record(entry: Entry) -> Record:
    """An entry with its fact and its postings."""
    return _entry_head(entry) | {
        "fact": entry.fact,
        "postings": [_posting_record(posting) for posting in entry.postings],
    }


def _entry_head(entry: Entry) -> Record:
    return {
        "seq": entry.seq,
        "kind": str(entry.kind),
        "effective_time": format_time(entry.effective_time),
        "record_time": format_time(entry.record_time),
        "business_date": entry.business_date.isoformat(),
        "actor": entry.actor,
        "request_id": entry.request_id,
    }


def _posting_record(posting: Posting) -> Record:
    """Debit positive, credit negative."""
    return {
        "account_kind": posting.account.kind,
        "owner": posting.account.owner,
        "currency": posting.account.currency,
        "amount_minor": posting.amount.amount_minor,
        "balance_minor": posting.balance.amount_minor,
        "account_version": posting.account_version,
        "hold": posting.hold_id,
        "line": posting.line_id,
        "payout": posting.payout_id,
    }


_NO_POSTING: Record = dict.fromkeys(_POSTING_KEYS)


def _posting_lines(entry: Entry) -> Iterator[Record]:
    head = _entry_head(entry)
    for posting in entry.postings:
        yield head | _posting_record(posting)
    if not entry.postings:
        yield head | _NO_POSTING


def _posting_text(record: Record) -> str:
    """`Dr 1110 card 100.00 CNY`."""
    side = "Dr" if record["amount_minor"] > 0 else "Cr"
    money = format_minor(abs(record["amount_minor"]), record["currency"])
    words = [side, str(record["account_kind"]), record["owner"], money, record["currency"]]
    return " ".join(word for word in words if word)
