"""`python -m tests.bench`: measure everything side by side and report it."""

from __future__ import annotations

import argparse
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from server.main import calm_garbage_collection
from tests.bench import load, measures
from tests.bench.machine import create_database, postgres, serving
from tests.bench.measures import Book, Effort
from tests.bench.results import Result, report
from tests.support.writers import open_writer

REPORT = Path("build/bench.json")
LEDGER = "bench"
DISPUTES = "disputes"
MARKET = "market"


async def run(effort: Effort, grown_postings: int) -> None:
    """All measurements, on one PostgreSQL."""
    with postgres() as url:
        database = create_database(url, "bench")
        async with serving(database) as (client, channel):
            await load.open_ledger(client, LEDGER)
            # A new database is slow until its files and its log have grown.
            await load.place_in_batches(client, LEDGER, 20_000, merchants=measures.MERCHANTS)
            results = [
                await measures.unary_hold(client, LEDGER, effort),
                await measures.batch_hold(channel, LEDGER, database, effort),
                await measures.stream_hold(channel, LEDGER, database, effort),
                await measures.hot_merchant(client, LEDGER, effort),
                await measures.balance_read(client, LEDGER, effort),
                await measures.watch_read(channel, LEDGER, database, effort),
            ]
        grown, empty = create_database(url, "grown"), create_database(url, "empty")
        async with serving(grown) as (grown_client, _), serving(empty) as (empty_client, _):
            results.append(
                await measures.grown_books(
                    grown_client, empty_client, LEDGER, effort, grown_postings
                )
            )
        results += await run_sweeps(url, effort)
    report(results, REPORT)


async def run_sweeps(url: str, effort: Effort) -> list[Result]:
    """What the ledger does by itself, on servers that leave that to the measurement."""
    async with AsyncExitStack() as stack:

        async def book(name: str) -> Book:
            database = create_database(url, name)
            server = await stack.enter_async_context(
                serving(database, ESCROW_SWEEP_INTERVAL_SECONDS="3600")
            )
            writer, engine = await stack.enter_async_context(open_writer(database))
            return Book(server, database, writer, engine)

        # What is timed here runs in this process, which is to be as a server's.
        calm_garbage_collection()
        small, large, extended = await book("small"), await book("large"), await book("extended")
        await load.open_ledger(small.server.client, MARKET)
        return [
            await measures.mixed_unary(small.server.client, MARKET, effort),
            await measures.mixed_stream(small.server, small.database_url, MARKET, effort),
            await measures.sweep_open_books(small, large, LEDGER, effort),
            await measures.release_due(small, LEDGER, effort),
            await measures.bulk_extension(extended, LEDGER, effort),
            await measures.sweep_open_cases(small, large, DISPUTES, effort),
        ]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="paired rounds of each measure")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a round's half")
    parser.add_argument("--batch-lines", type=int, default=20_000, help="lines of a batch round")
    parser.add_argument(
        "--grown-postings",
        type=int,
        default=300_000,
        help="postings in the grown books; the full figure is 10000000",
    )
    arguments = parser.parse_args()
    # Ended from outside, the servers and PostgreSQL are ended too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    effort = Effort(arguments.rounds, arguments.seconds, arguments.batch_lines)
    uvloop.run(run(effort, arguments.grown_postings))


if __name__ == "__main__":
    main()
