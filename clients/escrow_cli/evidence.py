"""`escrow case evidence`: what a case is decided on, by its hash and never by its content."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Annotated

import typer

from escrow_cli.case_records import EVIDENCE_LIST, evidence_record, print_case
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.errors import CommandError
from escrow_cli.options import (
    CaseArgument,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    choice,
)
from escrow_cli.output import Format, FormatOption, print_records
from escrow_client import AddEvidence, CaseParty, Evidence

evidence_app = typer.Typer(no_args_is_help=True, help="Add evidence to a case, and list it.")

_UNKNOWN_TYPE = "application/octet-stream"


def _parse_sha256(written: str) -> bytes:
    try:
        found = bytes.fromhex(written)
    except ValueError:
        found = b""
    if len(found) != hashlib.sha256().digest_size:
        raise typer.BadParameter(f"{written!r} is no SHA-256 in 64 hex digits")
    return found


@evidence_app.command("add")
def add_evidence(
    ctx: typer.Context,
    case_id: CaseArgument,
    pointer: Annotated[
        str,
        typer.Option(help="Where it is kept, in your own terms; nothing that leads to a person."),
    ],
    party: Annotated[CaseParty, choice(CaseParty, "Who brought it.")],
    ledger: LedgerOption,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take hash, size and media type from this file, which stays where it is.",
            show_default=False,
        ),
    ] = None,
    sha256: Annotated[
        bytes | None,
        typer.Option(
            parser=_parse_sha256, metavar="HEX", help="Or its hash itself.", show_default=False
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(metavar="BYTES", min=1, help="With --sha256: its size.", show_default=False),
    ] = None,
    media_type: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE",
            help="Such as image/jpeg; of a file, left out, by its name.",
            show_default=False,
        ),
    ] = None,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Add evidence to a case that is open: its hash, never its content.

    For example: escrow case evidence add case-1 -l shop --file photo.jpg --pointer proofs/17
    --party buyer
    """
    if file is not None and (sha256 is not None or size is not None):
        raise typer.BadParameter("--file says what --sha256 and --size would: leave these out")
    evidence = (
        _of_file(file, media_type, pointer, party)
        if file is not None
        else _as_said(sha256, size, media_type, pointer, party)
    )
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = AddEvidence(case_id, evidence, occurred_time, request_id=sent_id)
        found = client.add_evidence(ledger, command)
    print_case(found, form)


def _of_file(file: Path, media_type: str | None, pointer: str, party: CaseParty) -> Evidence:
    try:
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").digest()
            size = content.tell()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    guessed = media_type or mimetypes.guess_type(file.name)[0] or _UNKNOWN_TYPE
    return Evidence(sha256, guessed, size, pointer, party)


def _as_said(
    sha256: bytes | None, size: int | None, media_type: str | None, pointer: str, party: CaseParty
) -> Evidence:
    if sha256 is None or size is None or media_type is None:
        raise typer.BadParameter("name a --file, or --sha256, --size and --media-type")
    return Evidence(sha256, media_type, size, pointer, party)


@evidence_app.command("list")
def list_evidence(
    ctx: typer.Context,
    case_id: CaseArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the evidence of a case, in the order in which it was added.

    The table shows the first digits of each hash, json and csv all of them.
    """
    with open_client(ctx.obj) as client:
        found = client.list_evidence(ledger, case_id)
        records = (evidence_record(case_id, each) for each in found)
        print_records(records, EVIDENCE_LIST, form, empty="The case has no evidence.")
