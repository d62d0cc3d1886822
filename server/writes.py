"""How a write is carried out: one, or a batch whose items are answered each for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from google.protobuf.message import Message
from grpc import StatusCode

from ledger.directory import Directory
from ledger.domain.book import Book
from ledger.domain.commands import Command
from ledger.domain.entries import Entry
from ledger.domain.refusals import Refusal, field_invalid
from ledger.transaction import Answer, Submission
from ledger.writer import Writer
from server.convert import names
from server.errors import StoredRefusal, to_status
from server.validation import validate, validate_batch

ACTOR: Final = "user:anonymous"

Respond = Callable[[Book, Sequence[Entry]], Message]


@dataclass(frozen=True, slots=True)
class Write:
    """A writing method: its full name, and the two converters around the call."""

    method: str
    command: Callable[[Any], Command]
    respond: Respond


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """The batch form of a write: the type of its answer, and where an accepted item goes."""

    write: Write
    response: type[Message]
    field: str


def submission(write: Write, request: Any) -> Submission:
    """What the writer is given for a request."""
    return Submission(
        command=write.command(request),
        actor=ACTOR,
        respond=lambda book, entries: _serialized(write.respond(book, entries)),
        request_id=request.request_id,
        fingerprint=_fingerprint(write.method, request),
    )


def accepted(answer: Answer) -> bytes:
    """The response of an answer; raises StoredRefusal when it is a refusal."""
    if not answer.accepted:
        raise StoredRefusal(answer.response)
    return answer.response


class Writes:
    """Carries writes out: finds the ledger, has the writer write, hands the answer back."""

    def __init__(self, directory: Directory, writer: Writer) -> None:
        self._directory = directory
        self._writer = writer

    async def one(self, write: Write, parent: str, request: Any) -> bytes:
        """The serialized response; `parent` is the ledger, or any resource in it."""
        name = names.ledger_id(parent)
        ledger_id = self._directory.known(name)
        if ledger_id is None:
            # What is wrong with the request itself is said before what there is not.
            validate(request)
            ledger_id = await self._directory.resolve(name)

        def prepare() -> Submission:
            validate(request)
            return submission(write, request)

        return accepted(await self._writer.submit_one(ledger_id, prepare))

    async def batch(self, batch: BatchWrite, request: Any) -> Message:
        """As many results as there were items, in their order."""
        for item in request.requests:
            item.parent = item.parent or request.parent
        refusals = validate_batch(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        items = [
            refusals.get(index) or _checked(batch.write, request.parent, item)
            for index, item in enumerate(request.requests)
        ]
        good = [item for item in items if isinstance(item, Submission)]
        answers = iter(await self._writer.submit(ledger_id, good) if good else [])
        response = batch.response()
        for item in items:
            outcome = next(answers) if isinstance(item, Submission) else item
            _fill(response.results.add(), batch.field, outcome)  # type: ignore[attr-defined]
        return response


def _checked(write: Write, parent: str, item: Any) -> Submission | Refusal:
    """An item of a batch made ready, exactly as if it had been sent alone."""
    if item.parent != parent:
        return field_invalid("parent", f"must be the batch's, {parent}")
    try:
        return submission(write, item)
    except Refusal as refusal:
        return refusal


def _fill(result: Any, field: str, outcome: Answer | Refusal) -> None:
    """Put an item's outcome into its result, as the bytes that are stored say it."""
    if isinstance(outcome, Refusal):
        result.refusal.CopyFrom(to_status(outcome))
    elif outcome.accepted:
        getattr(result, field).MergeFromString(outcome.response)
    else:
        result.refusal.MergeFromString(outcome.response)
        if result.refusal.code == StatusCode.UNAVAILABLE.value[0]:
            # It is not known what was written: the whole batch is to be sent again.
            raise StoredRefusal(outcome.response)


def _fingerprint(method: str, request: Message) -> bytes:
    return hashlib.sha256(b"%b\0%b" % (method.encode(), _serialized(request))).digest()


def _serialized(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)
