"""Entries as they are sent: what a chunk says is what protobuf would say."""

from __future__ import annotations

import random

import pytest

from escrow.v1.journal_pb2 import Entry, WatchEntriesResponse
from ledger.follow.chunk import Chunk, selected_message, through_message
from ledger.storage.following import EVERYTHING, FollowedEntry, Selection

KINDS = ("hold_placed", "lines_released", "payout_created")
HOLDS = ("", "h1", "h2")


def journal(chance: random.Random, after_seq: int, count: int) -> list[FollowedEntry]:
    lengths = (0, 1, 110, 127, 128, 20_000)  # around where a length takes another byte
    actors = ("x" * chance.choice(lengths) for _ in range(count))
    return [
        FollowedEntry(
            seq,
            chance.choice(KINDS),
            chance.choice(HOLDS),
            Entry(seq=seq, actor=actor).SerializeToString(),
        )
        for seq, actor in enumerate(actors, start=after_seq + 1)
    ]


def message(entries: list[FollowedEntry], through_seq: int) -> WatchEntriesResponse:
    return WatchEntriesResponse(
        entries=[Entry.FromString(entry.body) for entry in entries], through_seq=through_seq
    )


@pytest.mark.parametrize(
    "selection",
    [
        EVERYTHING,
        Selection(hold_id="h1"),
        Selection(kinds=frozenset({"hold_placed", "payout_created"})),
        Selection(hold_id="h2", kinds=frozenset({"lines_released"})),
    ],
)
def test_what_is_selected_is_a_message(selection: Selection, seed: int) -> None:
    entries = journal(random.Random(seed), 500, 40)
    chunk = Chunk(500, entries)
    for after_seq in (0, 499, 500, 501, 520, 539):
        wanted = [
            entry
            for entry in entries
            if entry.seq > after_seq and selection.includes(entry.kind, entry.hold_id)
        ]
        selected = chunk.select(after_seq, selection)
        if wanted:
            assert WatchEntriesResponse.FromString(selected) == message(wanted, 540)
        else:
            assert selected == b""


def test_messages_in_a_row_are_a_message(seed: int) -> None:
    chance = random.Random(seed)
    entries = journal(chance, 0, 30)
    parts = [Chunk(0, entries[:10]), Chunk(10, entries[10:11]), Chunk(11, entries[11:])]
    joined = b"".join(chunk.select(4, EVERYTHING) for chunk in parts)
    assert WatchEntriesResponse.FromString(joined) == message(entries[4:], 30)


def test_everything_is_sent_as_the_bytes_that_are_kept() -> None:
    chunk = Chunk(7, journal(random.Random(1), 7, 3))
    assert chunk.select(7, EVERYTHING) is chunk.message
    assert chunk.select(2, EVERYTHING) is chunk.message


def test_what_the_database_selected(seed: int) -> None:
    entries = journal(random.Random(seed), 3, 5)
    found = WatchEntriesResponse.FromString(selected_message(entries[::2], 100))
    assert found == message(entries[::2], 100)
    assert selected_message([], 100) == b""
    assert WatchEntriesResponse.FromString(through_message(100)).through_seq == 100
