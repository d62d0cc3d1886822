from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from escrow_client import AsyncClient
from server.settings import Settings
from tests.support.shop import LEDGER, open_shop
from tests.support.tokens import create_token


@pytest.fixture
async def ledger(client: AsyncClient) -> str:
    """A test ledger with a policy, on the server of this test."""
    await open_shop(client)
    return LEDGER


@pytest.fixture
async def anna(settings: Settings) -> str:
    """The secret of Anna's token, for a server that asks for one."""
    assert settings.database_url is not None
    return await create_token(settings.database_url, "anna")


@pytest.fixture
async def ben(server_target: str, settings: Settings) -> AsyncIterator[AsyncClient]:
    """Somebody else, on such a server."""
    assert settings.database_url is not None
    secret = await create_token(settings.database_url, "ben")
    async with AsyncClient(server_target, token=secret) as client:
        yield client
