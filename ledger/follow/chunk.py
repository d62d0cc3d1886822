"""Consecutive entries in the form in which they are sent.

An entry is stored as the message it is read as, so a `WatchEntriesResponse` is made without
parsing one: each body behind the tag of `entries` and its length, then `through_seq`. Such
messages that follow each other are, one after the other, again one message: what is repeated adds
up, and of `through_seq` the last counts.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from escrow.v1.journal_pb2 import WatchEntriesResponse
from ledger.storage.following import FollowedEntry, Selection

_LENGTH_DELIMITED: Final = 2
_ENTRIES_TAG: Final = bytes([WatchEntriesResponse.ENTRIES_FIELD_NUMBER << 3 | _LENGTH_DELIMITED])

ENTRY_OVERHEAD_BYTES: Final = 256
"""About what is kept of an entry beside its body: where it begins, its kind and its hold."""


def through_message(seq: int) -> bytes:
    """A message without entries."""
    return WatchEntriesResponse(through_seq=seq).SerializeToString()


class Chunk:
    """The entries after one `seq` and up to another, as one message that every watcher shares."""

    __slots__ = ("_begins", "_marks", "after_seq", "message", "through_seq")

    def __init__(self, after_seq: int, entries: Sequence[FollowedEntry]) -> None:
        """A chunk of consecutive entries, the first of which follows `after_seq`."""
        self.after_seq = after_seq
        self.through_seq = entries[-1].seq
        assert self.through_seq - after_seq == len(entries), "an entry is missing"
        self._marks = [(sys.intern(entry.kind), entry.hold_id) for entry in entries]
        frames = [_frame(entry.body) for entry in entries]
        self._begins = [0]
        for frame in frames:
            self._begins.append(self._begins[-1] + len(frame))
        self.message = b"".join([*frames, through_message(self.through_seq)])

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.message) + len(self._marks) * ENTRY_OVERHEAD_BYTES

    def select(self, after_seq: int, selection: Selection) -> bytes:
        """The message of the wanted entries after a `seq`; empty when there are none."""
        first = max(0, after_seq - self.after_seq)
        if selection.everything:
            return self.message[self._begins[first] :]
        wanted = [
            self.message[begin:end]
            for (kind, hold_id), (begin, end) in zip(
                self._marks[first:], pairwise(self._begins[first:]), strict=True
            )
            if selection.includes(kind, hold_id)
        ]
        return b"".join([*wanted, through_message(self.through_seq)]) if wanted else b""


def selected_message(entries: Sequence[FollowedEntry], through_seq: int) -> bytes:
    """The message of entries that were selected by the database; empty when there are none."""
    if not entries:
        return b""
    return b"".join([*(_frame(entry.body) for entry in entries), through_message(through_seq)])


def _frame(body: bytes) -> bytes:
    return b"%b%b%b" % (_ENTRIES_TAG, _varint(len(body)), body)


def _varint(number: int) -> bytes:
    """A length as protobuf writes it: seven bits a byte, lowest first, the last without a mark."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
