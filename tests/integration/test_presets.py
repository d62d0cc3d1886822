"""Presets and the calendars they need, on a real server: taken as they are, and read back so."""

from __future__ import annotations

from escrow_cli.announced_days import announced, countries
from escrow_cli.presets.catalogue import preset_names, with_needed
from escrow_client import AsyncClient, Calendar


async def load_calendar(client: AsyncClient, ledger: str, country: str) -> Calendar:
    days = announced(country, range(2024, 2028))
    return await client.create_calendar(
        ledger,
        country,
        first_year=days.first_year,
        last_year=days.last_year,
        weekend=days.weekend,
        holidays=days.holidays,
        working_days=days.working_days,
        provenance=days.provenance,
    )


async def test_every_preset_becomes_a_policy_that_says_the_same(
    server_target, client: AsyncClient, ledger: str
):
    for name in preset_names():
        for preset in with_needed(name):
            if preset.terms.calendar:
                await load_calendar(client, ledger, preset.terms.calendar)
            policy = await client.create_policy(
                ledger,
                preset.name,
                window_days=preset.window_days,
                time_zone=preset.time_zone,
                commission_bps=preset.commission_bps,
                terms=preset.terms,
            )
            assert await client.get_policy(ledger, preset.name) == policy
            assert (policy.window_days, policy.time_zone) == (
                preset.window_days,
                preset.time_zone,
            )
            assert policy.terms == preset.terms


async def test_the_days_of_every_country_are_taken(server_target, client: AsyncClient, ledger: str):
    for country in countries():
        created = await load_calendar(client, ledger, country)
        days = announced(country, range(2024, 2028))
        assert await client.get_calendar(ledger, country) == created
        assert (created.revision, created.provenance) == (1, days.provenance)
        assert tuple(created.holidays) == days.holidays
        assert tuple(created.working_days) == days.working_days
