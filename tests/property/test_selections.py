"""A selection means the same to the database and to entries at hand."""

from __future__ import annotations

import random

from ledger.storage import following
from ledger.storage.following import EVERYTHING, FollowedEntry, Selection
from tests.support.books import check_books
from tests.support.story import tell
from tests.support.writers import open_writer


async def test_selections_agree(database_url: str, seed: int) -> None:
    chance = random.Random(seed)
    async with open_writer(database_url) as (writer, engine):
        ledger_id = await tell(writer, engine)
        await tell(writer, engine, "other")

        async def read(selection: Selection, after: int, through: int, limit: int) -> list:
            """Page by page, as pages of the journal are read."""
            found: list[FollowedEntry] = []
            while after < through:
                page = await following.entries(
                    engine,
                    ledger_id,
                    selection,
                    after=after,
                    through=through,
                    limit=limit,
                    bytes_max=chance.choice((1, 1_000, 10**6)),
                )
                assert after < page.through_seq <= through
                found += page.entries
                after = page.through_seq
            return found

        (head,) = (await following.heads(engine, [ledger_id])).values()
        everything = await read(EVERYTHING, 0, head, 1_000)
        assert [entry.seq for entry in everything] == list(range(1, head + 1))
        kinds = sorted({entry.kind for entry in everything})
        holds = sorted({entry.hold_id for entry in everything} | {"unknown"})
        for _ in range(150):
            selection = Selection(
                chance.choice(["", *holds]),
                frozenset(chance.sample(kinds, chance.choice((0, 0, 1, 2, 5)))),
            )
            after, through = sorted(chance.sample(range(head + 1), 2))
            assert await read(selection, after, through, chance.choice((1, 3, 1_000))) == [
                entry
                for entry in everything
                if after < entry.seq <= through and selection.includes(entry.kind, entry.hold_id)
            ], selection
    await check_books(database_url)
