from __future__ import annotations

import pytest

from escrow_client import AsyncClient
from tests.support.shop import LEDGER, open_shop


@pytest.fixture
async def ledger(client: AsyncClient) -> str:
    """A test ledger with a policy, on the server of this test."""
    await open_shop(client)
    return LEDGER
