"""`escrow payout export` and `import`: what a bank is asked to pay, and what it answers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from escrow_cli.bank_files.details import read_bank_details
from escrow_cli.bank_files.status_reports import (
    FINAL,
    UNDER_WAY,
    StatusAnswer,
    read_status_report,
    read_transfer_ids,
)
from escrow_cli.connection import open_client
from escrow_cli.errors import CommandError
from escrow_cli.options import LedgerOption
from escrow_cli.output import (
    Format,
    FormatOption,
    Layout,
    Record,
    amount,
    print_records,
    text,
)
from escrow_client import (
    Client,
    EscrowError,
    Payout,
    PayoutNotFound,
    PayoutOutcome,
    PayoutState,
    ReportPayout,
)

_BATCH = re.compile("[0-9a-f]{32}")
UNDECIDED = frozenset({PayoutState.SCHEDULED, PayoutState.IN_TRANSIT})

_TRANSFERS = Layout(
    keys=["payout", "state", "merchant", "currency", "amount_minor", "destination", "outcome"],
    columns=[
        text("payout", "Payout"),
        text("merchant", "Merchant"),
        text("currency", "Currency"),
        amount("amount_minor", "Amount"),
        text("destination", "Destination"),
        text("state", "State"),
        text("outcome", "What came of it"),
    ],
)


def export_payouts(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; a new one.")],
    ledger: LedgerOption,
    bank_details: Annotated[
        Path,
        typer.Option(
            "--bank-details",
            metavar="TOML",
            help="Names and accounts, by destination and currency; they stay in the two files.",
        ),
    ],
    batch: Annotated[str, typer.Option(help="The payouts of this batch.")] = "",
    payout_ids: Annotated[
        list[str] | None,
        typer.Option("--payout", metavar="PAYOUT", help="This payout; may be repeated."),
    ] = None,
    execution_date: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], help="The day to pay on.", show_default="today, in UTC"
        ),
    ] = None,
    dispatch: Annotated[
        bool,
        typer.Option(
            "--dispatch",
            help="Report what the file asks for as sent to the bank; a file that is there already"
            " is left as it is, so that the same command again completes this.",
        ),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write scheduled payouts into a file that asks a bank to pay them (ISO 20022 pain.001).

    Each transfer carries its payout's id as its EndToEndId, by which `escrow payout import` knows
    it again.
    """
    if bool(batch) == bool(payout_ids):
        raise typer.BadParameter("name either --batch or --payout")
    with open_client(ctx.obj) as client:
        if not (dispatch and file.exists()):
            payouts = list(_scheduled(client, ledger, batch, payout_ids or []))
            if not payouts:
                raise CommandError("None of these payouts is scheduled; there is nothing to write.")
            now = datetime.now(UTC)
            on = (execution_date or now).date()
            _write_new(file, _transfers(payouts, bank_details, batch, now, on))
        asked_for = read_transfer_ids(file.read_bytes())
        refused: list[str] = []
        if dispatch:
            records, refused = _dispatched(client, ledger, asked_for)
        else:
            records = [_record(payout, "written") for payout in payouts]
    print_records(records, _TRANSFERS, form, empty="The file asks for nothing.")
    if refused:
        raise CommandError(
            f"The file asks for payouts that are not to be sent: {', '.join(refused)}. Take them "
            "out of it before the bank gets it."
        )


def _transfers(
    payouts: Sequence[Payout], bank_details: Path, batch: str, now: datetime, on: date
) -> bytes:
    # The classes of the message take longer to load than most commands take in all.
    from escrow_cli.bank_files.credit_transfers import check_transfers, credit_transfers

    details = read_bank_details(bank_details)
    check_transfers(payouts, details)
    return credit_transfers(payouts, details, batch, now, on)


def _scheduled(
    client: Client, ledger: str, batch: str, payout_ids: Sequence[str]
) -> Iterator[Payout]:
    """The payouts that wait to be sent; CommandError for one that was named and does not."""
    if batch:
        yield from client.list_payouts(ledger, batch=batch, state=PayoutState.SCHEDULED)
    for payout_id in dict.fromkeys(payout_ids):
        payout = client.get_payout(ledger, payout_id)
        if payout.state is not PayoutState.SCHEDULED:
            raise CommandError(f"Payout {payout_id} is {payout.state}, not waiting to be sent.")
        yield payout


def _write_new(file: Path, written: bytes) -> None:
    """Put a file on disk, whole or not at all, and never in place of another.

    Only its owner may read it: there are names and accounts in it.
    """
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.") as scratch:
            scratch.write(written)
            scratch.flush()
            os.fsync(scratch.fileno())
            os.link(scratch.name, file)
        directory = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except FileExistsError:
        raise CommandError(
            f"{file} is there already. With --dispatch what it asks for is reported as sent."
        ) from None
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error


def _dispatched(
    client: Client, ledger: str, payout_ids: Sequence[str]
) -> tuple[list[Record], list[str]]:
    """What came of reporting payouts as sent, and those that are not to be."""
    reports = [
        ReportPayout(each, PayoutOutcome.DISPATCHED, request_id=f"pain.001-{each}-sent")
        for each in payout_ids
    ]
    answers = list(zip(payout_ids, client.batch_report_payouts(ledger, reports), strict=True))
    records = [_record(answer, "sent") for _, answer in answers if isinstance(answer, Payout)]
    return records, [each for each, answer in answers if isinstance(answer, EscrowError)]


def import_answers(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The bank's answer.")
    ],
    ledger: LedgerOption,
    bank_account: Annotated[
        str,
        typer.Option(metavar="ACCOUNT", help="Your own bank account that paid, by your reference."),
    ],
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what a bank answered to an export (ISO 20022 pain.002); twice changes nothing more.

    What is settled or credited is paid, what is rejected or cancelled has failed, and anything else
    decides nothing yet. Fails when an answer fits no payout, once all others are reported.
    """
    answers = read_status_report(file.read_bytes())
    with open_client(ctx.obj) as client:
        told = _Import(client, ledger, bank_account)
        told.read(answers)
    print_records(told.records, _TRANSFERS, form, empty="The file answers to nothing.")
    if told.unmatched:
        raise CommandError(f"The file has answers that fit no payout: {'; '.join(told.unmatched)}.")


class _Import:
    """Reports answers one after the other, and keeps those that fit nothing."""

    def __init__(self, client: Client, ledger: str, bank_account: str) -> None:
        self._client = client
        self._ledger = ledger
        self._bank_account = bank_account
        self.records: list[Record] = []
        self.unmatched: list[str] = []

    def read(self, answers: Sequence[StatusAnswer]) -> None:
        """Report single transfers first: what is said of a message as a whole is of the others."""
        own = {answer.payout_id for answer in answers if answer.payout_id}
        for answer in sorted(answers, key=lambda each: not each.payout_id):
            if answer.status not in FINAL and answer.status not in UNDER_WAY:
                if answer.status or answer.payout_id not in own:
                    self.unmatched.append(f"{_named(answer)} is {answer.status or 'left open'}")
            elif answer.payout_id:
                self._one(answer)
            elif answer.status in FINAL:
                self._whole(answer, own)

    def _one(self, answer: StatusAnswer) -> None:
        try:
            payout = self._client.get_payout(self._ledger, answer.payout_id)
        except EscrowError as error:
            if not isinstance(error, PayoutNotFound) and error.reason != "FIELD_INVALID":
                raise
            self.unmatched.append(f"{_named(answer)} is not known")
        else:
            self._report(payout, answer)

    def _whole(self, answer: StatusAnswer, own: Iterable[str]) -> None:
        """A message is a batch, where it was not made of single payouts."""
        batch = answer.message_id
        found = (
            [
                payout
                for payout in self._client.list_payouts(self._ledger, batch=batch)
                if payout.amount.currency == (answer.currency or payout.amount.currency)
            ]
            if _BATCH.fullmatch(batch)
            else []
        )
        if not found:
            self.unmatched.append(f"{_named(answer)} is not known")
        for payout in found:
            if payout.payout_id not in own:
                self._report(payout, answer)

    def _report(self, payout: Payout, answer: StatusAnswer) -> None:
        outcome = FINAL.get(answer.status)
        if outcome is None:
            self.records.append(_record(payout, "nothing yet"))
        elif payout.state == PayoutState(outcome):
            self.records.append(_record(payout, "known before"))
        elif payout.state in UNDECIDED:
            command = ReportPayout(
                payout.payout_id,
                outcome,
                self._bank_account if outcome is PayoutOutcome.PAID else "",
                request_id=f"pain.002-{payout.payout_id}-{outcome.lower()}",
            )
            reported = self._client.report_payout(self._ledger, command)
            self.records.append(_record(reported, f"{outcome.lower()} ({answer.status})"))
        else:
            self.unmatched.append(f"{_named(answer)} is {payout.state} and not {answer.status}")


def _named(answer: StatusAnswer) -> str:
    """The transfer or the message that an answer is about, as far as it can be said aloud."""
    return f"payout {answer.payout_id}" if answer.payout_id else f"message {answer.message_id}"


def _record(payout: Payout, outcome: str) -> Record:
    return {
        "payout": payout.payout_id,
        "state": str(payout.state),
        "merchant": payout.merchant,
        "currency": payout.amount.currency,
        "amount_minor": payout.amount.amount_minor,
        "destination": payout.destination,
        "outcome": outcome,
    }
