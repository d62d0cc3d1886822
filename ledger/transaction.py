"""One transaction of the writer: commands are loaded for, decided one after the other, written.

A request that was answered before gets its stored answer, so repeating a transaction whose commit
was cut off is harmless: that is also how such a cut is resolved. The repetition waits for the
head lock of the old connection and then finds what was committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger import body
from ledger.domain import needs
from ledger.domain.book import Book, Changes
from ledger.domain.commands import Command
from ledger.domain.decisions import decide
from ledger.domain.entries import Entry
from ledger.domain.fold import admit, hold_of, ledger_time, record
from ledger.domain.refusals import Reason, Refusal
from ledger.storage import append, load
from ledger.storage.engine import RawConnection
from ledger.storage.rows import AnsweredRequest, JournalEntry

PART_COMMANDS: Final = 200
"""How many commands are decided before what they lead to is sent to the database."""

DECISIONS_PER_TURN: Final = 10
"""How many commands are decided before other work of the event loop gets its turn."""

Respond = Callable[[Book, Sequence[Entry]], bytes]


class Submission(NamedTuple):
    """A command with who sent it and how it is answered.

    Without a `request_id` it is the ledger's own work, whose repetition does nothing by itself.
    `respond` makes the answer out of the book and the entries, once they are recorded.
    """

    command: Command
    actor: str
    respond: Respond
    request_id: str = ""
    fingerprint: bytes = b""


class Answer(NamedTuple):
    """An answer, as it is stored: a response, or a refusal.

    `known` is False when it is not known what was written.
    """

    accepted: bool
    response: bytes
    known: bool = True


async def transact(
    raw: RawConnection,
    ledger_id: UUID,
    submissions: Sequence[Submission],
    encode_refusal: Callable[[Refusal], bytes],
) -> list[Answer]:
    """Write submissions in their order, in one transaction; as many answers.

    Raises Refusal with LEDGER_NOT_FOUND, and DatabaseUnavailable when it is not known whether
    anything was written.
    """
    opened = await _open(raw, ledger_id, submissions)
    batch = _Batch(opened, encode_refusal)
    answers: list[Answer] = []
    async with append.appending(raw, ledger_id, opened.book) as appending:
        for part in _parts(submissions):
            for number, submission in enumerate(part, start=1):
                answers.append(batch.answer(submission))
                if number % DECISIONS_PER_TURN == 0:
                    await asyncio.sleep(0)
            await appending.add(*batch.take())
        if appending.empty:
            await append.abandon(raw)
        else:
            await appending.commit(opened.book)
    return answers


def _parts(submissions: Sequence[Submission]) -> Iterator[Sequence[Submission]]:
    for start in range(0, len(submissions), PART_COMMANDS):
        yield submissions[start : start + PART_COMMANDS]


async def _open(
    raw: RawConnection, ledger_id: UUID, submissions: Sequence[Submission]
) -> load.Opened:
    """Lock the ledger and load what the commands name, and then what that names."""
    wanted = needs.of_commands(submission.command for submission in submissions)
    request_ids = [s.request_id for s in submissions if s.request_id]
    opened = await load.open_book(raw, ledger_id, wanted, request_ids)
    if opened is None:
        await append.abandon(raw)
        raise Refusal(Reason.LEDGER_NOT_FOUND, ledger_id=ledger_id)
    await load.load_rest(raw, ledger_id, opened.book, wanted)
    return opened


class _Batch:
    """Commands decided one after the other on one book, and what is to be written for them."""

    def __init__(self, opened: load.Opened, encode_refusal: Callable[[Refusal], bytes]) -> None:
        self._book = opened.book
        self._clock = opened.clock
        self._stored = opened.requests
        self._encode_refusal = encode_refusal
        self._entries: list[JournalEntry] = []
        self._requests: list[AnsweredRequest] = []

    def take(self) -> tuple[list[JournalEntry], list[AnsweredRequest], Changes]:
        """What was decided since the last time this was asked, to be written."""
        taken = (self._entries, self._requests, self._book.take_changes())
        self._entries, self._requests = [], []
        return taken

    def answer(self, submission: Submission) -> Answer:
        """The stored answer of a request that was made before, or the answer made now."""
        stored = self._stored.get(submission.request_id)
        if stored is None:
            return self._decide(submission)
        if stored.fingerprint == submission.fingerprint:
            return Answer(stored.accepted, stored.response)
        reused = Refusal(Reason.REQUEST_ID_REUSED, request_id=submission.request_id)
        return Answer(accepted=False, response=self._encode_refusal(reused))

    def _decide(self, submission: Submission) -> Answer:
        now = ledger_time(self._book, self._clock)
        try:
            drafts = decide(submission.command, self._book, now)
            admit(self._book, drafts)
        except Refusal as refusal:
            answer = Answer(accepted=False, response=self._encode_refusal(refusal))
        else:
            recorded = [
                record(self._book, draft, self._clock, submission.actor, submission.request_id)
                for draft in drafts
            ]
            self._entries += [self._to_store(entry) for entry in recorded]
            answer = Answer(accepted=True, response=submission.respond(self._book, recorded))
        if submission.request_id:
            self._keep(submission, answer, now)
        return answer

    def _to_store(self, entry: Entry) -> JournalEntry:
        return JournalEntry(
            entry, body.kind(entry.fact), hold_of(entry.fact, self._book), body.encode(entry)
        )

    def _keep(self, submission: Submission, answer: Answer, now: datetime) -> None:
        answered = AnsweredRequest(
            submission.request_id,
            submission.fingerprint,
            answer.accepted,
            answer.response,
            now,
        )
        self._stored[submission.request_id] = answered
        self._requests.append(answered)
