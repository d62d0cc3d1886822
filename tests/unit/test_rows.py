"""A row of COPY's binary format says exactly what the thing says."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.book import Account
from ledger.domain.chart import AccountKey
from ledger.storage import rows

texts = st.text(
    st.one_of(st.sampled_from("\\\t\n\r \"'{}N"), st.characters(exclude_categories=["Cs"])),
    max_size=40,
).filter(lambda text: "\0" not in text)


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was(connection, owners):
    key = uuid4()
    accounts = [Account(n, AccountKey(2010, o, "GBP"), -n, n) for n, o in enumerate(set(owners))]
    with connection.cursor().copy(f"COPY {rows.ACCOUNTS} FROM STDIN (FORMAT binary)") as copy:
        copy.write(rows.HEADER)
        for account in accounts:
            copy.write(rows.of_account(key.bytes, account))
        copy.write(rows.TRAILER)
    found = connection.execute(
        "SELECT owner, number, balance, version FROM accounts WHERE ledger_id = %s", (key,)
    ).fetchall()
    assert set(found) == {(a.key.owner, a.number, a.balance, a.version) for a in accounts}
