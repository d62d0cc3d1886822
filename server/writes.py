"""How a write is carried out: one, or a batch whose items are answered each for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from google.protobuf.message import Message

from ledger.directory import Directory
from ledger.domain.book import Book
from ledger.domain.commands import Command
from ledger.domain.entries import Entry
from ledger.domain.refusals import Refusal, field_invalid
from ledger.transaction import Answer, Submission
from ledger.writer import Chain, Writer
from server import identity
from server.access import check_scope
from server.convert import names
from server.errors import StoredRefusal, to_status
from server.validation import validate, validate_batch

Respond = Callable[[Book, Sequence[Entry]], Message]


@dataclass(frozen=True, slots=True)
class Write:
    """A writing method: its full name, and the two converters around the call.

    Where a command says by whom it is given, `names_actor`, its converter is told that too.
    `unchanged` is the answer to a command that left nothing to do, for those that can.
    """

    method: str
    command: Callable[..., Command]
    respond: Respond
    names_actor: bool = False
    unchanged: Callable[[Book, Any], Message] | None = None

    def to_command(self, request: Any, actor: str) -> Command:
        """The command of a request that somebody makes."""
        return self.command(request, actor) if self.names_actor else self.command(request)

    def answer(self, command: Command, book: Book, entries: Sequence[Entry]) -> Message:
        """The answer to a command that led to some entries, or to none."""
        if not entries and self.unchanged is not None:
            return self.unchanged(book, command)
        return self.respond(book, entries)


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """The batch form of a write: the type of its answer, and where an accepted item goes."""

    write: Write
    response: type[Message]
    field: str


class Item(NamedTuple):
    """One write of several in a message: its request, and where in its result the answer goes."""

    write: Write
    field: str
    request: Any


def submission(write: Write, request: Any, actor: str) -> Submission:
    """What the writer is given for a request, and for whom."""
    command = write.to_command(request, actor)
    return Submission(
        command=command,
        actor=actor,
        respond=lambda book, entries: _serialized(write.answer(command, book, entries)),
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
        # The writer prepares in a task of its own, which no caller is known to.
        actor = identity.current().actor
        name = names.ledger_id(parent)
        ledger_id = self._directory.known(name)
        if ledger_id is None:
            # What is wrong with the request itself is said before what there is not.
            validate(request)
            write.to_command(request, actor)
            ledger_id = await self._directory.resolve(name)

        def prepare() -> Submission:
            validate(request)
            return submission(write, request, actor)

        return accepted(await self._writer.submit_one(ledger_id, prepare))

    async def batch(self, batch: BatchWrite, request: Any) -> Message:
        """As many results as there were items, in their order."""
        items = [Item(batch.write, batch.field, item) for item in request.requests]
        ledger_id, ready = await self._ready(request, items, item_depth=1)
        answers = await self._writer.submit(ledger_id, _submissions(ready))
        return _filled(batch.response(), items, ready, answers)

    async def begin(
        self, request: Any, items: Sequence[Item], response: Message, chain: Chain
    ) -> Awaitable[Message]:
        """Take a message of a stream of writes, and return when it has its place in the queue.

        What this returns is awaited for the response, with a result for each item. Refused when
        the message as a whole is, before anything of it is carried out.
        """
        ledger_id, ready = await self._ready(request, items, item_depth=2)
        answered = await self._writer.submit_when_room(ledger_id, _submissions(ready), chain)

        async def respond() -> Message:
            return _filled(response, items, ready, await answered)

        return respond()

    async def _ready(
        self, request: Any, items: Sequence[Item], *, item_depth: int
    ) -> tuple[UUID, list[Submission | Refusal]]:
        """The ledger of a message, and its items made ready; for `item_depth` see validation."""
        for item in items:
            if hasattr(item.request, "parent"):
                item.request.parent = item.request.parent or request.parent
        refusals = validate_batch(request, item_depth=item_depth)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        return ledger_id, [
            refusals.get(index) or _checked(item, request.parent)
            for index, item in enumerate(items)
        ]


def _submissions(ready: Sequence[Submission | Refusal]) -> list[Submission]:
    return [each for each in ready if isinstance(each, Submission)]


def _filled(
    response: Any,
    items: Sequence[Item],
    ready: Sequence[Submission | Refusal],
    answers: Sequence[Answer],
) -> Message:
    """A response with a result for each item: its answer, or why it was not submitted."""
    answered = iter(answers)
    for item, each in zip(items, ready, strict=True):
        outcome = next(answered) if isinstance(each, Submission) else each
        _fill(response.results.add(), item.field, outcome)
    filled: Message = response
    return filled


def _checked(item: Item, parent: str) -> Submission | Refusal:
    """An item made ready, exactly as if it had been sent alone."""
    request = item.request
    own = request.parent if hasattr(request, "parent") else names.parent(request.name)
    if own != parent:
        return field_invalid("parent", f"must be the batch's, {parent}")
    try:
        check_scope(item.write.method)
        return submission(item.write, request, identity.current().actor)
    except Refusal as refusal:
        return refusal


def _fill(result: Any, field: str, outcome: Answer | Refusal) -> None:
    """Put an item's outcome into its result, as the bytes that are stored say it."""
    if isinstance(outcome, Refusal):
        result.refusal.CopyFrom(to_status(outcome))
    elif outcome.accepted:
        getattr(result, field).MergeFromString(outcome.response)
    else:
        if not outcome.known:
            # The whole batch is to be sent again.
            raise StoredRefusal(outcome.response)
        result.refusal.MergeFromString(outcome.response)


def _fingerprint(method: str, request: Message) -> bytes:
    return hashlib.sha256(b"%b\0%b" % (method.encode(), _serialized(request))).digest()


def _serialized(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)
