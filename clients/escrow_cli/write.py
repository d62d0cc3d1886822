"""`escrow write`: writes of any kind, by the file, over one stream."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from escrow_cli.case_records import case_record
from escrow_cli.connection import open_client
from escrow_cli.errors import CommandError, ExitCode, explain, next_step
from escrow_cli.fulfilments import fulfilment_record
from escrow_cli.hold_records import hold_record, release_record
from escrow_cli.options import LedgerOption
from escrow_cli.output import Record, stderr_console, to_json
from escrow_cli.payouts import payout_record
from escrow_cli.refunds import refund_record
from escrow_cli.verify import progress_bar
from escrow_cli.write_fields import MalformedLineError
from escrow_cli.write_lines import NumberedCommand, read_commands
from escrow_client import (
    Case,
    Command,
    DeadlineExceeded,
    EscrowError,
    Fulfilment,
    Hold,
    Payout,
    Refund,
    Release,
    Unavailable,
    WriteAnswer,
)


def write(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The writes, one a line; - is stdin.")
    ],
    ledger: LedgerOption,
) -> None:
    """Carry out a file of writes in their order, as fast as the server takes them.

    Each line is a write in the JSON mapping of the contract's message Write, with a request_id of
    its own: place_hold, report_fulfilment, report_settlement, release_hold, open_case,
    answer_case, move_case, close_case, add_evidence, report_chargeback, create_refund,
    report_refund, create_payout or report_payout. Amounts are whole minor units. For example:

    {"release_hold": {"name": "ledgers/shop/holds/order-1", "request_id": "release-1"}}

    {"report_refund": {"refund_id": "r-1", "outcome": "REFUND_OUTCOME_SUCCEEDED",
    "request_id": "r-1-paid"}}

    {"create_payout": {"payout_id": "p-1", "merchant": "acme", "currency_code": "EUR",
    "amount_minor": 1234, "destination": "bank-of-acme", "request_id": "p-1"}}

    Prints an answer for each line, in their order, as JSON lines. A line that is refused does not
    disturb the others, but the exit code is 1 then. The same file again is always safe: what took
    effect before is answered as it was.
    """
    with _opened(file) as (lines, total), open_client(ctx.obj) as client:
        stream = _Stream(lines, ledger)
        with progress_bar(stderr_console()) as progress:
            task = progress.add_task("Writing", total=total)
            try:
                for answer in client.stream_writes(ledger, stream.commands()):
                    stream.print(answer)
                    progress.update(task, completed=stream.answered_line)
            except (Unavailable, DeadlineExceeded) as error:
                raise stream.broken_off(error) from error
    stream.conclude()


class _Stream:
    """The lines on their way to the server, and what came back for them."""

    def __init__(self, lines: TextIO, ledger: str) -> None:
        self.answered_line = 0
        self._numbered = read_commands(lines, ledger)
        self._waiting: deque[NumberedCommand] = deque()
        self._answers = self._refusals = 0
        self._malformed: MalformedLineError | None = None

    def commands(self) -> Iterator[Command]:
        """The commands up to the first malformed line, which must not keep them from being sent."""
        try:
            for numbered in self._numbered:
                self._waiting.append(numbered)
                yield numbered.command
        except MalformedLineError as error:
            self._malformed = error

    def print(self, answer: WriteAnswer | EscrowError) -> None:
        """Prints the answer to the line that has waited longest."""
        numbered = self._waiting.popleft()
        self.answered_line = numbered.line
        self._answers += 1
        self._refusals += isinstance(answer, EscrowError)
        record = {"line": numbered.line, "request_id": numbered.command.request_id}
        sys.stdout.write(to_json(record | _answer_record(answer)) + "\n")
        sys.stdout.flush()

    def broken_off(self, error: EscrowError) -> CommandError:
        """What to say when the server is gone in the middle of it."""
        paragraph, code = explain(error)
        return CommandError(
            f"{paragraph} Everything up to line {self.answered_line} is answered; what comes "
            "after it may have taken effect all the same. The same file again is safe.",
            code,
        )

    def conclude(self) -> None:
        """Ends the command by what came of the lines."""
        if self._malformed is not None:
            raise CommandError(
                f"In {self._malformed}. The lines before it were carried out; correct it and "
                "send the same file again, which is safe."
            )
        if self._refusals:
            typer.echo(
                f"escrow: {self._refusals:,} of {self._answers:,} writes were refused.", err=True
            )
            raise typer.Exit(ExitCode.REFUSED)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[TextIO, int | None]]:
    """The lines of a file with how many there are, or those of stdin, of which nobody knows."""
    if str(file) == "-":
        yield sys.stdin, None
        return
    with _open(file) as lines:
        try:
            total = sum(1 for _ in lines)
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8.") from error
        lines.seek(0)
        yield lines, total


def _open(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _answer_record(answer: WriteAnswer | EscrowError) -> Record:
    """The answer under the name of its kind, as `--format json` of the single commands."""
    if isinstance(answer, EscrowError):
        return {"refusal": _refusal(answer)}
    name, record = _RECORDS[type(answer)]
    return {name: record(answer)}


def _refusal(refusal: EscrowError) -> Record:
    return {
        "reason": str(refusal.reason),
        "message": refusal.message,
        "metadata": dict(refusal.metadata),
        "field_violations": list(map(asdict, refusal.field_violations)),
        "blockers": list(map(asdict, refusal.blockers)),
        "next_step": next_step(refusal),
    }


_RECORDS: Mapping[type, tuple[str, Callable[[Any], Record]]] = {
    Hold: ("hold", hold_record),
    Fulfilment: ("fulfilment", fulfilment_record),
    Release: ("release", release_record),
    Refund: ("refund", refund_record),
    Payout: ("payout", payout_record),
    Case: ("case", case_record),
}
