"""`escrow balances`: what every account holds, read once or watched."""

import math
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client
from escrow_cli.options import LedgerOption, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Live,
    Record,
    amount,
    format_minor,
    format_time,
    number,
    print_records,
    stdout_console,
    text,
)
from escrow_cli.reporting import InOption, RateOption, rates_text, reporting_currency
from escrow_client import (
    Balance,
    Client,
    Entry,
    ReportedTrialBalance,
    ScopeMissing,
    TrialBalanceRow,
)

AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        parser=parse_time,
        metavar="TIME",
        help="As recorded up to and including this time, for example 2011-01-31T18:00:00Z.",
    ),
]

_WATCH_PAUSE_SECONDS = 0.2
_AS_OF_KEYS = ("entry_seq", "record_time")


def debit_and_credit(key: str) -> list[Column]:
    """Two columns, of which a record fills the one its amount belongs to."""
    return [
        Column("Debit", lambda record: _side(record, key, 1), numeric=True),
        Column("Credit", lambda record: _side(record, key, -1), numeric=True),
    ]


BALANCES = Layout(
    keys=["kind", "title", "owner", "currency", "balance_minor", "postings"],
    columns=[
        text("kind", "Kind"),
        text("title", "Account"),
        text("owner", "Owner"),
        text("currency", "Currency"),
        *debit_and_credit("balance_minor"),
        number("postings", "Postings"),
    ],
)
_TRIAL_BALANCE = Layout(
    keys=["kind", "title", "currency", "debit_minor", "credit_minor", "accounts"],
    columns=[
        text("kind", "Kind"),
        text("title", "Account"),
        text("currency", "Currency"),
        amount("debit_minor", "Debit"),
        amount("credit_minor", "Credit"),
        number("accounts", "Accounts"),
    ],
)


def balances(
    ctx: typer.Context,
    ledger: LedgerOption,
    kind: Annotated[
        int,
        typer.Option(help="Only accounts of this kind, for example 2110 for what is payable."),
    ] = 0,
    owner: Annotated[
        str, typer.Option(help="Only accounts of this merchant, provider or bank account.")
    ] = "",
    as_of: AsOfOption = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="Add up the accounts of each kind instead.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show them again whenever the journal has grown.")
    ] = False,
    currency: InOption = "",
    rates: RateOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what every account holds, now or as of an earlier time.

    With --trial: the trial balance, in which the debits of each currency equal its credits; with
    --in as well, all of it in one currency.

    With --watch: again and again, always as of one entry, until Ctrl-C. json is then one object
    a line, and csv says in each line as of which entry.
    """
    if trial and (kind or owner):
        raise typer.BadParameter("--trial adds up every account; leave out --kind and --owner")
    if watch and as_of:
        raise typer.BadParameter("--watch shows what is recorded next; leave out --as-of")
    if (reporting := reporting_currency(currency, rates)) is not None:
        if watch or not trial:
            raise typer.BadParameter("--in shows a --trial balance, once")
        with open_client(ctx.obj) as client:
            shown = client.trial_balance_in(ledger, reporting, as_of_time=as_of)
        _print_reported(shown, form)
        return
    question = _Question(ledger, kind, owner, trial)
    with open_client(ctx.obj) as client:
        if watch:
            _Watch(client, question, form).run()
        else:
            question.show(question.read(client, as_of), form)


@dataclass(frozen=True, slots=True)
class _Question:
    """Which balances are asked for."""

    ledger: str
    kind: int
    owner: str
    trial: bool

    @property
    def layout(self) -> Layout:
        return _TRIAL_BALANCE if self.trial else BALANCES

    def read(self, client: Client, as_of: datetime | None) -> Iterator[Record]:
        """The records of the answer, of the balances read page by page."""
        if self.trial:
            yield from map(_trial_record, client.trial_balance(self.ledger, as_of_time=as_of))
            return
        titles = account_titles(client, self.ledger)
        for each in client.list_balances(
            self.ledger, kind=self.kind, owner=self.owner, as_of_time=as_of
        ):
            yield balance_record(each, titles.get(each.account.kind, ""))

    def show(self, records: Iterable[Record], form: Format) -> None:
        """Prints an answer; the table of a trial balance with its totals."""
        if self.trial:
            _print_trial_records(list(records), form)
        else:
            empty = f"No account of {self.ledger} answers to that."
            print_records(records, BALANCES, form, empty=empty)


def account_titles(client: Client, ledger: str) -> dict[int, str]:
    """The names of the kinds of accounts, for who may read them."""
    try:
        return {row.kind: row.title for row in client.trial_balance(ledger)}
    except ScopeMissing:
        return {}


class _Watch:
    """Shows balances again and again, as of the newest entry that has come."""

    def __init__(self, client: Client, question: _Question, form: Format) -> None:
        self._client = client
        self._question = question
        self._form = form
        self._newest: Entry | None = None
        self._shown = -math.inf
        self._console = stdout_console()
        self._live: Live | None = None
        if form is not Format.TABLE:
            self._live = Live(Layout([*_AS_OF_KEYS, *question.layout.keys], []), form)

    def run(self) -> None:
        """Goes on for ever; the first answer is as of what is there now."""
        ledger = self._question.ledger
        start = self._client.get_ledger(ledger).entry_count
        for entry in self._client.watch_entries(ledger, from_seq=start, on_progress=self._show):
            self._newest = entry

    def _show(self, _through_seq: int) -> None:
        """Reads and prints what nobody has seen yet, some times a second at most.

        What is passed over then is shown with the next sign of life.
        """
        entry = self._newest
        if entry is None or time.monotonic() - self._shown < _WATCH_PAUSE_SECONDS:
            return
        as_of = {"entry_seq": entry.seq, "record_time": format_time(entry.record_time)}
        records = self._question.read(self._client, entry.record_time)
        if self._live is None:
            self._show_table(as_of, list(records))
        elif self._form is Format.JSON:
            self._live.write(as_of | {"balances": list(records)})
        else:
            for record in records:
                self._live.write(as_of | record)
        self._newest, self._shown = None, time.monotonic()

    def _show_table(self, as_of: Record, records: list[Record]) -> None:
        """A new page on a terminal, one more table elsewhere."""
        self._console.clear()
        self._console.print(
            f"[bold]{self._question.ledger}[/] as of entry {as_of['entry_seq']:,}, "
            f"{as_of['record_time']}\n"
        )
        self._question.show(records, Format.TABLE)
        self._console.print()
        sys.stdout.flush()


def balance_record(balance: Balance, title: str) -> Record:
    """Debit positive, credit negative."""
    return {
        "kind": balance.account.kind,
        "title": title,
        "owner": balance.account.owner,
        "currency": balance.account.currency,
        "balance_minor": balance.balance.amount_minor,
        "postings": balance.account_version,
    }


def _side(record: Record, key: str, sign: int) -> str:
    """An amount where it belongs to the debit (1) or credit (-1) side; a zero is a debit."""
    minor = record[key] * sign
    if minor < 0 or (minor == 0 and sign < 0):
        return ""
    return format_minor(minor, record["currency"])


def print_trial_balance(rows: list[TrialBalanceRow], form: Format) -> None:
    """Prints a trial balance; a table also has the totals of each currency."""
    _print_trial_records(list(map(_trial_record, rows)), form)


def _print_trial_records(records: list[Record], form: Format) -> None:
    if form is Format.TABLE:
        records = records + _totals(records)
    print_records(records, _TRIAL_BALANCE, form, empty="Nothing was ever posted.")


def _print_reported(shown: ReportedTrialBalance, form: Format) -> None:
    """Prints a trial balance in a reporting currency, with the rates that it rests on."""
    rates = rates_text(shown.rates)
    layout = Layout([*_TRIAL_BALANCE.keys, "rates"], [*_TRIAL_BALANCE.columns, text("rates", "At")])
    records = [{**_trial_record(row), "rates": rates} for row in shown.rows]
    if form is Format.TABLE:
        total = {
            "kind": "",
            "title": "Total",
            "currency": shown.total.currency,
            "debit_minor": shown.total.amount_minor,
            "credit_minor": shown.total.amount_minor,
            "accounts": sum(row.account_count for row in shown.rows),
        }
        records = [*({**each, "rates": ""} for each in records), {**total, "rates": rates}]
    print_records(records, layout, form, empty="Nothing was ever posted.")


def _trial_record(row: TrialBalanceRow) -> Record:
    return {
        "kind": row.kind,
        "title": row.title,
        "currency": row.currency,
        "debit_minor": row.debit.amount_minor,
        "credit_minor": row.credit.amount_minor,
        "accounts": row.account_count,
    }


def _totals(records: list[Record]) -> list[Record]:
    """One line for each currency, under the accounts."""
    return [
        {
            "kind": "",
            "title": "Total",
            "currency": currency,
            **{
                key: sum(record[key] for record in records if record["currency"] == currency)
                for key in ("debit_minor", "credit_minor", "accounts")
            },
        }
        for currency in dict.fromkeys(record["currency"] for record in records)
    ]
