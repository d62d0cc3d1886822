"""Verification finds what it says it checks: each kind of tampering, by exactly its check."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest

from escrow.v1.journal_pb2 import Entry as EntryMessage
from ledger import body
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft, Entry, Leg, Posting
from ledger.domain.facts import DebtRecovered, LineRelease, LinesReleased
from ledger.domain.needs import Needs
from ledger.domain.refusals import Reason, Refusal
from ledger.storage import append, audit, load
from ledger.storage.engine import DatabaseUnavailable, driver_connection, open_engine, psycopg_url
from ledger.storage.projections import PROJECTIONS
from ledger.storage.rows import JournalEntry
from ledger.storage.schema import JOURNAL, metadata
from ledger.verification import process
from ledger.verification.checks import verify
from ledger.verification.steps import Check, Progress, Verdict
from tests.support.books import check_books, find_wrong
from tests.support.funding_story import fundings
from tests.support.payment_story import tell_payments
from tests.support.story import (
    tell,
    tell_adjustments,
    tell_after_sales,
    tell_disputes,
    tell_freezes,
    tell_merchants,
    tell_payout_schedules,
    tell_warranties,
)
from tests.support.writers import CLOCK, accept, open_writer

CHECKS = [
    "seq_contiguous",
    "entries_sum_to_zero",
    "body_equals_columns",
    "account_versions_contiguous",
    "balances_equal_postings",
    "client_money_not_negative",
    "lines_conserve",
    "parts_posted",
    "adjustments_posted",
    "projections_equal_replay",
    "requests_consistent",
]


class Shop(NamedTuple):
    url: str
    ledger_id: UUID


@pytest.fixture
async def shop(database_url: str) -> Shop:
    async with open_writer(database_url) as (writer, engine):
        ledger_id = await tell(writer, engine)
        await tell_after_sales(writer, ledger_id)
        await tell_disputes(writer, ledger_id)
        await tell_adjustments(writer, ledger_id)
        await tell_freezes(writer, ledger_id)
        await tell_merchants(writer, ledger_id)
        await tell_warranties(writer, ledger_id)
        await tell_payout_schedules(writer, ledger_id)
        await accept(writer, ledger_id, *fundings())
        await tell_payments(writer, ledger_id)
        return Shop(database_url, ledger_id)


@pytest.fixture
def tampering(shop: Shop) -> Iterator[psycopg.Connection[Any]]:
    """A connection of someone who owns the database and has switched its triggers off."""
    url = psycopg_url(shop.url).replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def only_wrong(shop: Shop) -> Check:
    found = find_wrong(shop.url)
    assert list(found) == ["shop"], "the tampering went unnoticed"
    return found["shop"]


def steps(shop: Shop) -> list[Any]:
    with audit.snapshot(shop.url) as connection:
        return list(verify(connection, shop.ledger_id))


async def test_books_in_order(shop: Shop) -> None:
    await check_books(shop.url)
    await check_books(shop.url, "shop")
    *told, verdict = steps(shop)
    checks = [step for step in told if isinstance(step, Check)]
    assert [check.check for check in checks] == CHECKS
    assert all(check.examined and not check.wrong and not check.examples for check in checks)
    assert verdict == Verdict(in_order=True, entry_count=checks[0].examined)
    assert [step.check for step in told if isinstance(step, Progress)] == [
        "body_equals_columns",
        "body_equals_columns",
    ]


async def test_empty_journal_is_in_order(shop: Shop, tampering: psycopg.Connection[Any]) -> None:
    ledger_id = uuid4()
    tampering.execute(
        (
            "INSERT INTO ledgers (ledger_id, name, time_zone, test, create_time)"
            " VALUES (%s, 'crashed', 'UTC', true, now())"
        ),
        (ledger_id,),
    )
    tampering.execute(
        (
            "INSERT INTO heads (ledger_id, seq, account_count, record_time, clock_time)"
            " VALUES (%s, 0, 0, now(), now())"
        ),
        (ledger_id,),
    )
    await check_books(shop.url)


async def test_a_ledger_does_not_answer_for_another(
    shop: Shop, tampering: psycopg.Connection[Any]
) -> None:
    async with open_writer(shop.url) as (writer, engine):
        await tell(writer, engine, "other")
    tampering.execute("UPDATE accounts SET balance = 0 WHERE ledger_id = %s", (shop.ledger_id,))
    assert list(find_wrong(shop.url)) == ["shop"]
    await check_books(shop.url, "other")
    with pytest.raises(AssertionError, match=r"balances_equal_postings: .* wrong"):
        await check_books(shop.url)


def test_unknown_ledger(database_url: str) -> None:
    with audit.snapshot(database_url) as connection, pytest.raises(Refusal) as refusal:
        list(verify(connection, uuid4()))
    assert refusal.value.reason is Reason.LEDGER_NOT_FOUND


def test_every_column_is_compared_with_the_replay() -> None:
    """But those of the journal, of what belongs to the server, and of the head, which is apart."""
    compared = {
        each.table: {"ledger_id", *each.key, *each.columns} for each in PROJECTIONS.values()
    }
    apart = {"ledgers", "tokens", "heads", *(table.name for table in JOURNAL)}
    known = {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    assert known.keys() - compared.keys() == apart
    assert compared == {name: known[name] for name in compared}


LAST = "(SELECT max(seq) FROM entries)"
FUNDED = "hold_id = 'b1'"

TAMPERINGS = {
    "seq_contiguous": [
        f"DELETE FROM entries WHERE seq = {LAST}",
        "DELETE FROM entries WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 5",
        "UPDATE entries SET record_time = record_time - interval '1 day' WHERE seq = 5",
        "UPDATE heads SET seq = seq + 1",
        "UPDATE heads SET record_time = record_time + interval '1 second'",
        "DELETE FROM heads",
    ],
    "entries_sum_to_zero": [
        "UPDATE postings SET amount = amount + 1 WHERE seq = 3 AND ordinal = 1",
        "UPDATE postings SET currency = 'USD' WHERE seq = 3 AND ordinal = 1",
        "DELETE FROM postings WHERE seq = 3 AND ordinal = 1",
        "UPDATE postings SET amount = 9223372036854775807 WHERE seq = 3",
    ],
    "body_equals_columns": [
        "UPDATE entries SET effective_time = effective_time + interval '1 us' WHERE seq = 3",
        "UPDATE entries SET business_date = business_date + 1 WHERE seq = 3",
        "UPDATE entries SET kind = 'hold_voided' WHERE seq = 3",
        "UPDATE entries SET actor = 'user:eve' WHERE seq = 3",
        "UPDATE entries SET request_id = 'another' WHERE seq = 3",
        "UPDATE entries SET hold_id = '' WHERE seq = 3",
        "UPDATE entries SET hold_id = '' WHERE kind = 'refund_reported'",
        r"UPDATE entries SET body = '\x' WHERE seq = 3",
        r"UPDATE entries SET body = '\xff' WHERE seq = 3",
        # A field that no one knows: decoded it is lost.
        r"UPDATE entries SET body = body || '\xf80701' WHERE seq = 3",
        # The seq once more: the last one counts, but the bytes are not canonical.
        r"UPDATE entries SET body = '\x0803' || body WHERE seq = 3",
        "UPDATE entries SET body = (SELECT body FROM entries WHERE seq = 4) WHERE seq = 3",
        "UPDATE postings SET amount = -amount WHERE seq = 3",
        "UPDATE postings SET amount = 2 * amount WHERE seq = 3",
        "UPDATE postings SET currency = 'USD' WHERE seq = 3",
        "UPDATE postings SET hold_id = 'h' WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET line_id = '' WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET payout_id = 'p' WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET balance = balance + 1 WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET account_version = 99 WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET account_number = 3 WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET account_number = 999 WHERE seq = 3 AND ordinal = 2",
        "UPDATE postings SET ordinal = ordinal + 1 WHERE seq = 3 AND ordinal = 2",
        "DELETE FROM postings WHERE seq = 3",
        f"UPDATE postings SET seq = seq + {LAST} WHERE seq = 3",
        "UPDATE postings SET seq = -seq WHERE seq = 3",
        "UPDATE accounts SET owner = 'eve' WHERE owner = 'amy'",
        "UPDATE accounts SET kind = 2160 WHERE kind = 2110",
        "UPDATE accounts SET currency = 'USD' WHERE kind = 1110",
        "DELETE FROM accounts WHERE owner = 'bob'",
    ],
    "balances_equal_postings": [
        "UPDATE accounts SET balance = balance + 1 WHERE kind = 1110",
        "UPDATE accounts SET balance = 9223372036854775807 WHERE kind = 1110",
        "UPDATE accounts SET version = version - 1 WHERE kind = 1110",
        (
            "INSERT INTO accounts (ledger_id, number, kind, owner, currency, balance, version)"
            " SELECT ledger_id, 99, 2010, 'eve', 'EUR', -1, 0 FROM heads"
        ),
    ],
    "lines_conserve": [
        f"UPDATE lines SET captured = captured + 1, held = held + 1 WHERE {FUNDED}",
        f"UPDATE lines SET captured = captured + 1 WHERE {FUNDED}",
        f"UPDATE lines SET held = held - 1, released = released + 1 WHERE {FUNDED}",
        f"UPDATE lines SET held = held - 1, refunded_before = refunded_before + 1 WHERE {FUNDED}",
        f"UPDATE lines SET refunded_after = refunded_after + 1 WHERE {FUNDED}",
        f"UPDATE lines SET refunded_after = captured WHERE {FUNDED}",
        f"UPDATE lines SET held = -held WHERE {FUNDED}",
        f"UPDATE lines SET captured = 9223372036854775807 WHERE {FUNDED}",
        f"DELETE FROM lines WHERE {FUNDED}",
        "UPDATE lines SET merchant = 'eve' WHERE hold_id = 'b1'",
        "UPDATE holds SET currency = 'USD' WHERE hold_id = 'b1'",
        "DELETE FROM holds WHERE hold_id = 'b1'",
        "UPDATE refunds SET state = 'SUCCEEDED' WHERE refund_id = 'r-created'",
        "UPDATE refunds SET state = 'FAILED' WHERE refund_id = 'r-succeeded'",
        "UPDATE refunds SET psp = 'other' WHERE refund_id = 'r-created'",
        "DELETE FROM refunds WHERE refund_id = 'r-failed'",
        "UPDATE refund_lines SET from_held = from_held + 1 WHERE refund_id = 'r-failed'",
        "UPDATE payouts SET state = 'PAID' WHERE payout_id = 'p-scheduled'",
        "UPDATE payouts SET state = 'SCHEDULED' WHERE payout_id = 'p-failed'",
        "UPDATE payouts SET state = 'RETURNED' WHERE payout_id = 'p-paid'",
        "UPDATE payouts SET state = 'REINSTATED' WHERE payout_id = 'p-returned'",
        "UPDATE payouts SET amount = amount + 1 WHERE payout_id = 'p-transit'",
        "UPDATE payouts SET merchant = 'eve' WHERE payout_id = 'p-transit'",
        "DELETE FROM payouts WHERE payout_id = 'p-returned'",
        "UPDATE lines SET held = held - 1, disputed = disputed + 1 WHERE hold_id = 'c-running'",
        "UPDATE lines SET disputed = -disputed WHERE hold_id = 'c-open'",
        "UPDATE lines SET commission = commission - 1 WHERE hold_id = 'c-released'",
        "UPDATE lines SET commission_returned = 0 WHERE hold_id = 'c-released'",
        "UPDATE lines SET commission_returned = commission + 1 WHERE hold_id = 'c-released'",
        "UPDATE lines SET reserved = 0 WHERE hold_id = 'c-released'",
        "UPDATE lines SET reserved = released WHERE hold_id = 'c-released'",
        "UPDATE refund_lines SET from_disputed = 0 WHERE refund_id = 'k-approved'",
        "UPDATE refund_lines SET from_commission = 0 WHERE refund_id = 'r-fee'",
        "UPDATE cases SET state = 'REJECTED' WHERE case_id = 'k-open'",
        "UPDATE case_lines SET hold_id = 'c-closed' WHERE case_id = 'k-answered'",
        "UPDATE case_lines SET reserved = reserved - 1 WHERE case_id = 'k-open'",
        "DELETE FROM case_lines WHERE case_id = 'k-answered'",
        "DELETE FROM cases WHERE case_id = 'k-answered'",
        "UPDATE cases SET state = 'CLOSED' WHERE case_id = 'k-wide'",
        "UPDATE cases SET state = 'LOST' WHERE case_id = 'k-released'",
        "UPDATE cases SET state = 'WON' WHERE case_id = 'k-lost'",
        "UPDATE cases SET currency = 'USD' WHERE case_id = 'k-released'",
        "UPDATE case_lines SET recalled = recalled + 1 WHERE case_id = 'k-released'",
        "UPDATE lines SET recalled = recalled - 1 WHERE hold_id = 'e-released'",
        "UPDATE lines SET recalled = -recalled WHERE hold_id = 'e-released'",
        "UPDATE lines SET disputed = disputed + 1, held = held - 1 WHERE hold_id = 'd-wide'",
        "UPDATE lines SET compensated = compensated + 1 WHERE hold_id = 'd-ruled'",
        "UPDATE lines SET compensated = -compensated WHERE hold_id = 'd-ruled'",
        (
            "UPDATE lines SET charged_back = charged_back - 1, held = held + 1"
            " WHERE hold_id = 'e-accepted'"
        ),
        (
            "UPDATE lines SET charged_back = charged_back - 1,"
            " refunded_before = refunded_before + 1 WHERE hold_id = 'e-lost'"
        ),
        "UPDATE lines SET charged_back_after = 0 WHERE hold_id = 'e-lost'",
        "UPDATE chargebacks SET taken = taken - 1 WHERE case_id = 'k-released'",
        "UPDATE chargebacks SET taken = amount WHERE case_id = 'k-won'",
        "UPDATE chargebacks SET psp = 'other' WHERE case_id = 'k-released'",
        "DELETE FROM chargebacks WHERE case_id = 'k-released'",
        "UPDATE coupons SET balance = balance - 1 WHERE coupon_id = 'c-issued'",
        "UPDATE line_funding SET amount = amount - 1 WHERE hold_id = 'g-kept' AND ordinal = 1",
        "UPDATE line_funding SET source = 'SUBSIDY' WHERE hold_id = 'g-kept' AND ordinal = 2",
        "UPDATE line_funding SET reference = 'dealer' WHERE hold_id = 'g-kept' AND ordinal = 3",
        "UPDATE line_funding SET returned = returned - 1 WHERE hold_id = 'g-late'",
        "DELETE FROM line_funding WHERE hold_id = 'g-kept'",
        "UPDATE lines SET captured = captured + 1, held = held + 1 WHERE hold_id = 'g-kept'",
        "UPDATE refund_lines SET funded_amounts = '{4}' WHERE refund_id = 'g-late'",
        "UPDATE coupons SET currency = 'USD' WHERE coupon_id = 'c-issued'",
        "DELETE FROM coupons WHERE coupon_id = 'c-approved'",
        "UPDATE lines SET frozen = frozen - 1, held = held + 1 WHERE hold_id = 'f-part'",
        "UPDATE lines SET frozen = -frozen WHERE hold_id = 'f-part'",
        "UPDATE lines SET freezes = 0 WHERE hold_id = 'f-part'",
        "UPDATE lines SET freezes = 1 WHERE hold_id = 'f-whole'",
        "UPDATE freezes SET state = 'EXPIRED' WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET state = 'LIFTED' WHERE freeze_id = 'z-merchant'",
        "UPDATE freezes SET state = 'PLACED' WHERE freeze_id = 'z-lifted'",
        "UPDATE freezes SET target_id = 'b1' WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET target = 'BUYER' WHERE freeze_id = 'z-amount'",
        "UPDATE freeze_amounts SET amount = amount + 1 WHERE freeze_id = 'z-amount'",
        "UPDATE freeze_amounts SET merchant = 'eve' WHERE freeze_id = 'z-amount'",
        "UPDATE freeze_amounts SET currency = 'USD' WHERE freeze_id = 'z-merchant'",
        "UPDATE freeze_amounts SET line_id = '2' WHERE freeze_id = 'z-part'",
        "DELETE FROM freeze_amounts WHERE freeze_id = 'z-part'",
        "DELETE FROM freezes WHERE freeze_id = 'z-amount'",
        "UPDATE refunds SET offset_amount = 0 WHERE refund_id = 'k-more:2'",
        "UPDATE refund_lines SET from_platform = 0 WHERE refund_id = 'k-ruled'",
        "UPDATE refund_lines SET from_freight = 0 WHERE refund_id = 'k-ruled'",
        "UPDATE refund_lines SET from_parties = '{}', parties = '{}' WHERE refund_id = 'k-ruled'",
        "DELETE FROM refund_lines WHERE refund_id = 'k-ruled'",
        "UPDATE refund_lines SET from_deposit = 0 WHERE refund_id = 'r-mia'",
        "UPDATE refund_lines SET from_warranty = 0 WHERE refund_id = 'r-warranty'",
        "UPDATE lines SET warranted = -1 WHERE hold_id = 'w-sold'",
        "UPDATE lines SET warranted = reserved + 1 WHERE hold_id = 'w-sold'",
        "UPDATE warranties SET amount = amount + 1 WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET used = used - 1 WHERE warranty_id = 'w-platform'",
        "UPDATE warranties SET currency = 'USD' WHERE warranty_id = 'w-platform'",
        "UPDATE warranties SET state = 'ENDED' WHERE warranty_id = 'w-merchant'",
        "DELETE FROM warranties WHERE warranty_id = 'w-merchant'",
        "UPDATE refund_payments SET amount = amount + 1 WHERE refund_id = 'r-later'",
        "UPDATE refund_payments SET psp = 'other' WHERE refund_id = 'r-rest'",
        "UPDATE refund_payments SET state = 'SUCCEEDED' WHERE psp = 'wallet'",
        "DELETE FROM refund_payments WHERE refund_id = 'r-rest'",
        "UPDATE refunds SET psp = 'psp' WHERE refund_id = 'r-rest'",
    ],
    "parts_posted": [
        "UPDATE payments SET captured = captured + 1 WHERE psp = 'wallet'",
        "UPDATE payments SET settled = settled - 1 WHERE hold_id = 's-two' AND psp = 'psp'",
        "UPDATE payments SET psp = 'other' WHERE hold_id = 's-two' AND psp = 'psp'",
        "DELETE FROM payments WHERE hold_id = 's-two' AND psp = 'wallet'",
        "UPDATE line_shares SET amount = amount + 1 WHERE hold_id = 's-two' AND ordinal = 1",
        "UPDATE line_shares SET amount = 1 WHERE hold_id = 's-later' AND ordinal = 1",
        "UPDATE line_shares SET party = 'eve' WHERE hold_id = 's-two' AND ordinal = 2",
        "DELETE FROM line_shares WHERE hold_id = 's-two'",
    ],
    "adjustments_posted": [
        "UPDATE adjustments SET reviewed_by = 'user:clerk' WHERE adjustment_id = 'j-safe'",
        "UPDATE adjustments SET proposed_by = 'user:boss' WHERE adjustment_id = 'j-undone'",
        "UPDATE adjustments SET state = 'DECLINED' WHERE adjustment_id = 'j-owed'",
        "UPDATE adjustments SET state = 'APPROVED' WHERE adjustment_id = 'j-declined'",
        "UPDATE adjustments SET review_entry_seq = 1 WHERE adjustment_id = 'j-sold'",
        "DELETE FROM adjustments WHERE adjustment_id = 'j-undoing'",
        "UPDATE adjustment_lines SET amount = amount + 1 WHERE adjustment_id = 'j-sold'",
        "UPDATE adjustment_lines SET kind = 1020 WHERE adjustment_id = 'j-safe' AND ordinal = 1",
        "UPDATE adjustment_lines SET owner = 'eve' WHERE adjustment_id = 'j-safe' AND ordinal = 1",
        "UPDATE adjustment_lines SET currency = 'USD' WHERE adjustment_id = 'j-owed'",
        "UPDATE adjustment_lines SET hold_id = '' WHERE adjustment_id = 'j-undone'",
        "DELETE FROM adjustment_lines WHERE adjustment_id = 'j-owed' AND ordinal = 2",
    ],
    "projections_equal_replay": [
        "UPDATE adjustments SET kind = 'MANUAL' WHERE adjustment_id = 'j-owed'",
        "UPDATE adjustments SET reason = 'other' WHERE adjustment_id = 'j-owed'",
        "UPDATE adjustments SET expire_time = now() WHERE adjustment_id = 'j-proposed'",
        "UPDATE adjustments SET proposed_by = 'user:eve' WHERE adjustment_id = 'j-proposed'",
        "UPDATE adjustments SET entry_seq = 1 WHERE adjustment_id = 'j-proposed'",
        "UPDATE adjustments SET rate = '1' WHERE adjustment_id = 'j-sold'",
        "UPDATE adjustments SET rate_source = '' WHERE adjustment_id = 'j-sold'",
        "UPDATE adjustments SET reverses_entry_seq = 1 WHERE adjustment_id = 'j-undoing'",
        "UPDATE adjustments SET state = 'DECLINED' WHERE adjustment_id = 'j-proposed'",
        "UPDATE adjustments SET state = 'APPROVED' WHERE adjustment_id = 'j-undone'",
        "UPDATE adjustments SET reviewed_by = '' WHERE adjustment_id = 'j-declined'",
        "UPDATE adjustments SET review_entry_seq = 1 WHERE adjustment_id = 'j-declined'",
        "UPDATE adjustments SET reversed_by_entry_seq = 0 WHERE adjustment_id = 'j-undone'",
        "DELETE FROM adjustments WHERE adjustment_id = 'j-proposed'",
        "UPDATE adjustment_lines SET amount = amount + 1 WHERE adjustment_id = 'j-proposed'",
        "DELETE FROM adjustment_lines WHERE adjustment_id = 'j-declined'",
        "UPDATE heads SET account_count = account_count + 1",
        "UPDATE heads SET clock_time = clock_time + interval '1 us'",
        "UPDATE heads SET clock_time = NULL",
        "UPDATE ledgers SET time_zone = 'Europe/Paris'",
        (
            "UPDATE accounts SET number = number + 100; UPDATE postings SET account_number ="
            " account_number + 100"
        ),
        (
            "INSERT INTO accounts (ledger_id, number, kind, owner, currency, balance, version)"
            " SELECT ledger_id, 99, 2010, 'eve', 'EUR', 0, 0 FROM heads"
        ),
        "UPDATE heads SET rules_seq = rules_seq - 1",
        "UPDATE heads SET merchants_seq = 0",
        "UPDATE merchant_terms SET standing = 'RUNNING_OFF'",
        "UPDATE merchant_terms SET payouts_stopped = true",
        "UPDATE merchant_terms SET reserve_bps = 0 WHERE reserve_bps > 0",
        "UPDATE merchant_terms SET reserve_days = 0 WHERE reserve_bps > 0",
        "UPDATE merchant_terms SET cap_amounts = '{10}' WHERE reserve_bps > 0",
        "UPDATE merchant_terms SET cap_currencies = '{USD}' WHERE reserve_bps > 0",
        "UPDATE merchant_terms SET entry_seq = entry_seq + 1",
        "DELETE FROM merchant_terms WHERE reserve_bps = 0",
        "UPDATE destinations SET currency = 'USD'",
        "UPDATE destinations SET valid_until = NULL WHERE valid_until IS NOT NULL",
        "UPDATE destinations SET valid_from = valid_from - interval '1 us'",
        "UPDATE destinations SET merchant = 'eve'",
        "DELETE FROM destinations WHERE valid_until IS NULL",
        "UPDATE payouts SET batch = '' WHERE batch <> ''",
        "UPDATE payout_schedules SET next_run_time = next_run_time + interval '1 us'",
        "UPDATE payout_schedules SET minimum = minimum - 1 WHERE minimum > 0",
        "UPDATE payout_schedules SET delay_days = delay_days + 1",
        "UPDATE payout_schedules SET destination = 'eve'",
        "UPDATE payout_schedules SET schedule_id = 'eve/EUR' WHERE merchant = 'pat'",
        "UPDATE payout_schedules SET merchant = 'eve' WHERE merchant = 'pat'",
        "DELETE FROM payout_schedules WHERE cadence = 'NONE'",
        (
            "UPDATE refund_lines SET from_deposit = 0, from_available = from_deposit"
            " WHERE refund_id = 'r-mia'"
        ),
        """UPDATE policies SET terms = jsonb_set(terms, '{window,number}', '6')""",
        """UPDATE policies SET terms = jsonb_set(terms, '{time_zone}', '"Europe/Paris"')""",
        "UPDATE policies SET terms = terms - 'commission_bps'",
        "UPDATE policies SET terms = terms - 'calendar' WHERE policy_id = 'careful'",
        "DELETE FROM policies",
        "INSERT INTO policies SELECT ledger_id, policy_id, 2, terms FROM policies",
        "UPDATE calendars SET holidays = holidays[2:] WHERE revision = 2",
        "UPDATE calendars SET working_days = '{}'",
        "UPDATE calendars SET weekend = '{6}'",
        "UPDATE calendars SET last_year = 2027",
        "UPDATE calendars SET provenance = 'somebody'",
        "UPDATE calendars SET entry_seq = 1",
        "DELETE FROM calendars WHERE revision = 1",
        "UPDATE extensions SET region = ''",
        "UPDATE extensions SET days = 1",
        "UPDATE extensions SET end_time = end_time + interval '1 us'",
        "DELETE FROM extensions",
        "UPDATE revisions SET done = true",
        "UPDATE revisions SET line_count = 1",
        "DELETE FROM revisions",
        "UPDATE holds SET region = '' WHERE hold_id = 'c-running'",
        "UPDATE holds SET provider_release_time = NULL WHERE hold_id = 'c-running'",
        "UPDATE holds SET settle_time = NULL WHERE hold_id = 'c-released'",
        "UPDATE fulfilments SET kind = 'LOST' WHERE hold_id = 'c-running'",
        "UPDATE fulfilments SET source = 'eve' WHERE hold_id = 'c-running'",
        (
            "UPDATE fulfilments SET occurred_time = occurred_time - interval '1 us'"
            " WHERE hold_id = 'c-running'"
        ),
        "UPDATE fulfilments SET line_ids = line_ids[:1] WHERE hold_id = 'c-running'",
        "UPDATE fulfilments SET parcel_count = 0 WHERE hold_id = 'c-running'",
        "UPDATE fulfilments SET carrier = '' WHERE hold_id = 'c-running'",
        "UPDATE fulfilments SET retracts = 3 WHERE hold_id = 'c-running'",
        "DELETE FROM fulfilments WHERE hold_id = 'c-running'",
        "UPDATE cases SET state = 'ANSWERED', due_time = NULL WHERE case_id = 'k-open'",
        "UPDATE cases SET scope = 'ORDER' WHERE case_id = 'k-open'",
        "UPDATE cases SET ground = 'QUALITY' WHERE case_id = 'k-open'",
        "UPDATE cases SET default_outcome = 'REJECTED' WHERE case_id = 'k-open'",
        "UPDATE cases SET answer_due = answer_due + interval '1 day' WHERE case_id = 'k-open'",
        "UPDATE cases SET due_time = NULL WHERE case_id = 'k-open'",
        "UPDATE cases SET close_time = NULL WHERE case_id = 'k-rejected'",
        "DELETE FROM cases WHERE case_id = 'k-withdrawn'",
        "UPDATE case_lines SET claimed = claimed + 1 WHERE case_id = 'k-open'",
        "UPDATE case_lines SET ordinal = ordinal + 1 WHERE case_id = 'k-open'",
        "UPDATE case_lines SET reserved = 1 WHERE case_id = 'k-approved'",
        "UPDATE case_lines SET recalled = 1 WHERE case_id = 'k-won'",
        "UPDATE case_lines SET awarded = awarded - 1 WHERE case_id = 'k-ruled'",
        "UPDATE case_lines SET hold_id = 'b1' WHERE case_id = 'k-first'",
        "UPDATE cases SET hold_id = 'd-other' WHERE case_id = 'k-wide'",
        "UPDATE cases SET currency = 'USD' WHERE case_id = 'k-ruled'",
        "UPDATE cases SET type = 'REFUND' WHERE case_id = 'k-wide'",
        "UPDATE cases SET priority = 'NORMAL' WHERE case_id = 'k-wide'",
        "UPDATE cases SET deadline = deadline + interval '1 us' WHERE case_id = 'k-wide'",
        "UPDATE cases SET default_outcome = 'REJECTED' WHERE case_id = 'k-wide'",
        "UPDATE cases SET rule = 'policies/staged@2' WHERE case_id = 'k-wide'",
        "UPDATE cases SET answer_time = NULL WHERE case_id = 'k-answered'",
        "UPDATE cases SET appeal_until = NULL WHERE case_id = 'k-ruled'",
        "UPDATE cases SET ruling = 'APPROVED' WHERE case_id = 'k-ruled'",
        "UPDATE cases SET liable = 'MERCHANT' WHERE case_id = 'k-ruled'",
        "UPDATE cases SET subject = NULL WHERE case_id = 'k-ruled'",
        "UPDATE cases SET evidence_count = 1 WHERE case_id = 'k-ruled'",
        "UPDATE cases SET breach_count = 1 WHERE case_id = 'k-ruled'",
        "UPDATE cases SET refund_count = 1 WHERE case_id = 'k-more'",
        "UPDATE cases SET coupon_total = 0 WHERE case_id = 'k-wide'",
        "UPDATE chargebacks SET reference = 'other' WHERE case_id = 'k-released'",
        "UPDATE chargebacks SET amount = amount + 1 WHERE case_id = 'k-won'",
        "UPDATE chargebacks SET taken = 0 WHERE case_id = 'k-lost'",
        "UPDATE chargebacks SET excess = 0 WHERE case_id = 'k-lost'",
        "UPDATE chargebacks SET original_currency = 'EUR' WHERE case_id = 'k-won'",
        "UPDATE chargebacks SET original_amount = 1 WHERE case_id = 'k-won'",
        "DELETE FROM chargebacks WHERE case_id = 'k-inquiry'",
        "UPDATE case_evidence SET sha256 = decode(repeat('00', 32), 'hex')",
        "UPDATE case_evidence SET media_type = 'image/png' WHERE case_id = 'k-less'",
        "UPDATE case_evidence SET size = size + 1 WHERE case_id = 'k-less'",
        "UPDATE case_evidence SET pointer = 'elsewhere' WHERE case_id = 'k-less'",
        "UPDATE case_evidence SET party = 'PLATFORM' WHERE case_id = 'k-less'",
        "UPDATE case_evidence SET occurred_time = now() WHERE case_id = 'k-less'",
        "UPDATE case_evidence SET seq = seq + 1 WHERE case_id = 'k-less'",
        "DELETE FROM case_evidence WHERE party = 'MERCHANT'",
        "DELETE FROM case_entries WHERE case_id = 'k-wide'",
        "INSERT INTO case_entries SELECT ledger_id, 'k-wide', 1 FROM heads",
        "UPDATE coupons SET case_id = 'k-open' WHERE coupon_id = 'c-proposed'",
        "UPDATE coupons SET hold_id = 'd-wide' WHERE coupon_id = 'c-proposed'",
        "UPDATE coupons SET line_id = '1' WHERE coupon_id = 'c-proposed'",
        "UPDATE coupons SET amount = amount + 1 WHERE coupon_id = 'c-proposed'",
        "UPDATE coupons SET amount = amount + 1 WHERE coupon_id = 'c-issued'",
        "UPDATE coupons SET state = 'ISSUED' WHERE coupon_id = 'c-proposed'",
        "UPDATE coupons SET state = 'PROPOSED' WHERE coupon_id = 'c-merchant'",
        "UPDATE coupons SET merchant = 'amy' WHERE coupon_id = 'g-merchant'",
        "UPDATE coupons SET expire_time = NULL WHERE coupon_id = 'g-part'",
        "UPDATE coupons SET due_time = NULL WHERE coupon_id = 'g-part'",
        "UPDATE line_funding SET inspected = true WHERE hold_id = 'g-kept' AND ordinal = 3",
        "UPDATE line_funding SET ordinal = 9 WHERE hold_id = 'g-kept' AND ordinal = 3",
        "UPDATE lines SET exchanged = 0 WHERE hold_id = 'g-all' AND line_id = '1'",
        "UPDATE holds SET has_parts = false WHERE hold_id = 'g-all'",
        "UPDATE refund_lines SET funded_references = '{other}' WHERE refund_id = 'g-late'",
        "UPDATE refund_lines SET funded_sources = '{SUBSIDY}' WHERE refund_id = 'g-late'",
        "UPDATE coupons SET funded_by = 'PLATFORM' WHERE coupon_id = 'c-merchant'",
        "UPDATE coupons SET reason = '' WHERE coupon_id = 'c-issued'",
        "UPDATE coupons SET proposed_by = 'user:eve' WHERE coupon_id = 'c-approved'",
        "UPDATE coupons SET reviewed_by = 'user:eve' WHERE coupon_id = 'c-approved'",
        "UPDATE coupons SET state = 'PROPOSED' WHERE coupon_id = 'c-declined'",
        "UPDATE coupons SET entry_seq = 1 WHERE coupon_id = 'c-issued'",
        "DELETE FROM coupons WHERE coupon_id = 'c-declined'",
        (
            "UPDATE lines SET compensated = compensated - 1, refunded_after = refunded_after + 1"
            " WHERE hold_id = 'd-ruled'"
        ),
        "UPDATE refunds SET case_id = '' WHERE refund_id = 'k-ruled'",
        "UPDATE refunds SET offset_amount = 0 WHERE refund_id = 'k-less:2'",
        "UPDATE refund_lines SET parties = '{dhl}' WHERE refund_id = 'k-ruled'",
        "UPDATE refund_lines SET excess = excess + 1 WHERE refund_id = 'k-ruled'",
        "DELETE FROM case_lines WHERE case_id = 'k-withdrawn'",
        "UPDATE holds SET psp = 'other' WHERE hold_id = 'b1'",
        "UPDATE holds SET paid_time = paid_time + interval '1 us' WHERE hold_id = 'b1'",
        "UPDATE holds SET entry_seq = 1 WHERE hold_id = 'b1'",
        "UPDATE lines SET ordinal = 2 WHERE hold_id = 'b1'",
        "UPDATE lines SET policy_id = 'other' WHERE hold_id = 'b1'",
        "UPDATE lines SET policy_version = 2 WHERE hold_id = 'b1'",
        "UPDATE lines SET window_start = now() WHERE hold_id = 'b1'",
        "UPDATE lines SET window_end = window_end - interval '1 us' WHERE hold_id = 'a1'",
        "UPDATE lines SET window_seq = 1 WHERE hold_id = 'c-running'",
        "UPDATE lines SET waiting = NULL WHERE hold_id = 'b1'",
        "UPDATE lines SET waiting = 'PARCEL' WHERE hold_id = 'b1'",
        "UPDATE lines SET fallback_time = now() WHERE hold_id = 'b1'",
        "UPDATE lines SET refresh_time = now() WHERE hold_id = 'b1'",
        "UPDATE lines SET provisional = true WHERE hold_id = 'c-running'",
        "UPDATE lines SET calendar_revision = 1 WHERE hold_id = 'c-running'",
        "UPDATE lines SET open_cases = 0 WHERE hold_id = 'c-open'",
        "UPDATE lines SET not_before = NULL WHERE hold_id = 'c-closed'",
        "UPDATE lines SET appeal_until = NULL WHERE hold_id = 'c-closed'",
        "UPDATE lines SET awaits_settlement = false WHERE hold_id = 'c-running'",
        "UPDATE lines SET reserve_until = now() WHERE hold_id = 'c-released'",
        "UPDATE lines SET alert_time = NULL WHERE hold_id = 'c-running'",
        "UPDATE lines SET due_time = now() WHERE hold_id = 'b1'",
        "UPDATE lines SET due_time = NULL WHERE hold_id = 'c-running'",
        "UPDATE refunds SET reason = 'other' WHERE refund_id = 'r-after'",
        "UPDATE refunds SET hold_id = 'b2' WHERE refund_id = 'r-created'",
        "UPDATE refunds SET entry_seq = 1 WHERE refund_id = 'r-created'",
        "UPDATE refunds SET state = 'CREATED' WHERE refund_id = 'r-failed'",
        "DELETE FROM refunds WHERE refund_id = 'r-succeeded'",
        "UPDATE refund_lines SET ordinal = 2 WHERE refund_id = 'r-after'",
        (
            "UPDATE refund_lines SET from_held = 1, from_available = from_available - 1"
            " WHERE refund_id = 'r-after'"
        ),
        "UPDATE holds SET buyer = '' WHERE hold_id = 'f-part'",
        "UPDATE freezes SET target_id = 'b-2' WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET target = 'MERCHANT' WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET whole = false WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET reason = '' WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET source = '' WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET expire_time = NULL WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET due_time = NULL WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET placed_by = 'user:eve' WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET entry_seq = 1 WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET start_time = start_time - interval '1 us' WHERE freeze_id = 'z-part'",
        "UPDATE freezes SET state = 'PLACED' WHERE freeze_id = 'z-merchant'",
        "UPDATE freezes SET state = 'LIFTED' WHERE freeze_id = 'z-buyer'",
        "UPDATE freezes SET lift_proposed_by = '' WHERE freeze_id = 'z-merchant'",
        "UPDATE freezes SET lifted_by = 'user:eve' WHERE freeze_id = 'z-lifted'",
        "UPDATE freezes SET end_time = NULL WHERE freeze_id = 'z-lifted'",
        "UPDATE freezes SET end_seq = 0 WHERE freeze_id = 'z-lifted'",
        "DELETE FROM freezes WHERE freeze_id = 'z-buyer'",
        "UPDATE freeze_amounts SET ordinal = 2 WHERE freeze_id = 'z-lifted'",
        "UPDATE freeze_amounts SET amount = 1 WHERE freeze_id = 'z-lifted'",
        "DELETE FROM freeze_amounts WHERE freeze_id = 'z-lifted'",
        "UPDATE holds SET has_parts = true WHERE hold_id = 'b1'",
        "UPDATE holds SET has_parts = false WHERE hold_id = 's-two'",
        "UPDATE holds SET void_time = NULL WHERE hold_id = 's-void'",
        "UPDATE payments SET settle_time = NULL WHERE hold_id = 's-two'",
        "UPDATE payments SET ordinal = 3 - ordinal WHERE hold_id = 's-two'",
        "DELETE FROM payments WHERE hold_id = 's-two'",
        "UPDATE line_shares SET party = 'eve' WHERE hold_id = 's-later'",
        "UPDATE line_shares SET role = 'eve' WHERE hold_id = 's-two'",
        "UPDATE line_shares SET bps = bps + 1 WHERE hold_id = 's-two'",
        "DELETE FROM line_shares WHERE hold_id = 's-later'",
        "UPDATE refund_payments SET ordinal = 3 - ordinal WHERE refund_id = 'r-two'",
        "UPDATE refund_payments SET state = 'CREATED' WHERE state = 'FAILED'",
        "UPDATE payouts SET destination = 'eve' WHERE payout_id = 'p-scheduled'",
        "UPDATE payouts SET entry_seq = 1 WHERE payout_id = 'p-scheduled'",
        "UPDATE payouts SET state = 'IN_TRANSIT' WHERE payout_id = 'p-scheduled'",
        "UPDATE payouts SET state = 'FAILED' WHERE payout_id = 'p-paid'",
        "DELETE FROM payouts WHERE payout_id = 'p-paid'",
        "UPDATE lines SET warranted = warranted - 1 WHERE hold_id = 'w-sold'",
        "UPDATE lines SET warranty_until = NULL WHERE hold_id = 'w-sold'",
        "UPDATE warranties SET hold_id = 'b1' WHERE warranty_id = 'w-platform'",
        "UPDATE warranties SET line_id = '2' WHERE warranty_id = 'w-platform'",
        "UPDATE warranties SET merchant = 'eve' WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET funded_by = 'PLATFORM' WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET reason = 'other' WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET until_time = now() WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET granted_by = 'user:eve' WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET entry_seq = 1 WHERE warranty_id = 'w-merchant'",
        "UPDATE warranties SET due_time = NULL WHERE warranty_id = 'w-merchant'",
    ],
    "requests_consistent": [
        "DELETE FROM requests WHERE request_id = (SELECT request_id FROM entries WHERE seq = 3)",
        (
            "UPDATE requests SET accepted = false"
            " WHERE request_id = (SELECT request_id FROM entries WHERE seq = 3)"
        ),
    ],
}


@contextmanager
def restored(connection: psycopg.Connection[Any], statement: str) -> Iterator[None]:
    """Put the tables that a statement changes back afterwards."""
    changed = re.findall(r"(?:UPDATE|DELETE FROM|INSERT INTO) (\w+)", statement)
    for table in changed:
        connection.execute(f"CREATE TABLE IF NOT EXISTS saved_{table} AS TABLE {table}")
    yield
    for table in changed:
        connection.execute(f"TRUNCATE {table}")
        connection.execute(f"INSERT INTO {table} TABLE saved_{table}")


@pytest.mark.parametrize("expected", TAMPERINGS)
async def test_tampering_is_found_by_its_check(
    shop: Shop, tampering: psycopg.Connection[Any], expected: str
) -> None:
    tampering.execute("ALTER TABLE lines DROP CONSTRAINT lines_conservation_check")
    tampering.execute("ALTER TABLE lines DROP CONSTRAINT lines_range_check")
    tampering.execute("ALTER TABLE lines DROP CONSTRAINT lines_released_check")
    tampering.execute("ALTER TABLE lines DROP CONSTRAINT lines_warranted_check")
    tampering.execute("ALTER TABLE cases DROP CONSTRAINT cases_state_check")
    mistaken = {}
    for statement in TAMPERINGS[expected]:
        with restored(tampering, statement):
            tampering.execute(statement)
            wrong = find_wrong(shop.url).get("shop")
        if wrong is None or wrong.check != expected or not all(wrong.examples):
            mistaken[statement] = wrong
    assert not mistaken
    await check_books(shop.url)


def rewrite(connection: psycopg.Connection[Any], seq: int, ordinal: int, **changes: int) -> None:
    """Change a posting in its row and in the body of its entry alike."""
    query = "SELECT body FROM entries WHERE seq = %s"
    ((stored,),) = connection.execute(query, [seq]).fetchall()
    message = EntryMessage.FromString(stored)
    posting = message.postings[ordinal - 1]
    for name, change in changes.items():
        field = {"version": "account_version", "balance": "balance_minor"}[name]
        setattr(posting, field, getattr(posting, field) + change)
    connection.execute(
        "UPDATE entries SET body = %s WHERE seq = %s",
        [message.SerializeToString(deterministic=True), seq],
    )
    connection.execute(
        "UPDATE postings SET account_version = %s, balance = %s WHERE seq = %s AND ordinal = %s",
        [posting.account_version, posting.balance_minor, seq, ordinal],
    )


@pytest.mark.parametrize(
    "changes",
    [{"version": 1}, {"version": -1}, {"balance": 1}, {"balance": -(2**62)}],
    ids=str,
)
def test_history_of_an_account_with_a_gap(
    shop: Shop, tampering: psycopg.Connection[Any], changes: dict[str, int]
) -> None:
    ((seq, ordinal),) = tampering.execute(
        "SELECT seq, ordinal FROM postings p"
        " WHERE 1 = (SELECT count(*) FROM postings o"
        "     WHERE o.account_number = p.account_number AND o.seq >= p.seq)"
        " ORDER BY seq DESC, ordinal LIMIT 1"
    ).fetchall()
    rewrite(tampering, seq, ordinal, **changes)
    wrong = only_wrong(shop)
    assert wrong.check == "account_versions_contiguous"
    assert wrong.wrong == 1
    assert f"entry {seq} posts" in wrong.examples[0]


async def smuggle(shop: Shop, draft: Draft) -> None:
    """Record a draft behind the back of every rule but that an entry sums to zero."""
    engine = open_engine(shop.url, connections_max=1)
    async with driver_connection(engine) as raw:
        needs = Needs(owners={leg.account.owner for leg in draft.legs})
        opened = await load.open_book(raw, shop.ledger_id, needs, [])
        assert opened is not None
        book, head = opened.book, opened.book.head
        async with append.appending(raw, shop.ledger_id, book) as appending:
            head.seq += 1
            head.record_time += timedelta(seconds=1)
            postings = []
            for leg in draft.legs:
                account = book.post(leg.account, leg.amount)
                postings.append(Posting(*leg, account.number, account.version, account.balance))
            entry = Entry(
                head.seq,
                draft.effective_time,
                head.record_time,
                draft.effective_time.date(),
                "system:eve",
                "",
                draft.fact,
                postings,
            )
            hold_id = getattr(entry.fact, "hold_id", "")
            stored = JournalEntry(entry, body.kind(entry.fact), hold_id, body.encode(entry))
            await appending.add([stored], [], book.take_changes())
            await appending.commit(book)
    await engine.dispose()


def recovery(debit: Leg, credit: Leg) -> Draft:
    return Draft(DebtRecovered("bob", "EUR", debit.amount), CLOCK, [debit, credit])


HELD, AVAILABLE, RECEIVABLE = (
    AccountKey(kind, "bob", "EUR") for kind in (Kind.HELD, Kind.AVAILABLE, Kind.MERCHANT_RECEIVABLE)
)


async def test_client_money_below_zero_though_only_for_a_while(shop: Shop) -> None:
    await smuggle(shop, recovery(Leg(AVAILABLE, 5), Leg(RECEIVABLE, -5)))
    await smuggle(shop, recovery(Leg(RECEIVABLE, 5), Leg(AVAILABLE, -5)))
    wrong = only_wrong(shop)
    assert wrong.check == "client_money_not_negative"
    assert wrong.wrong == 1


@pytest.mark.parametrize(
    ("hold_id", "line_id"), [("", ""), ("b1", "1"), ("b1", "unknown")], ids=str
)
async def test_money_moved_past_the_lines(shop: Shop, hold_id: str, line_id: str) -> None:
    await smuggle(
        shop, recovery(Leg(HELD, 5, hold_id, line_id), Leg(AVAILABLE, -5, hold_id, line_id))
    )
    assert only_wrong(shop).check == "lines_conserve"


async def test_fact_that_builds_on_nothing(shop: Shop) -> None:
    release = LinesReleased("nowhere", (LineRelease("1", "bob", 5, 0),))
    await smuggle(shop, Draft(release, CLOCK))
    wrong = only_wrong(shop)
    assert wrong.check == "projections_equal_replay"
    assert "builds on 'nowhere'" in wrong.examples[0]


async def test_more_is_wrong_than_is_told(shop: Shop, tampering: psycopg.Connection[Any]) -> None:
    tampering.execute("UPDATE entries SET actor = 'user:eve'")
    wrong = only_wrong(shop)
    assert wrong.wrong == wrong.examined > len(wrong.examples) == 10
    verdict = steps(shop)[-1]
    assert verdict == Verdict(in_order=False, entry_count=wrong.examined)


async def test_process_of_its_own_tells_the_same(shop: Shop) -> None:
    assert [step async for step in process.run(shop.url, shop.ledger_id)] == steps(shop)


async def test_process_without_a_database(shop: Shop) -> None:
    nobody = "postgresql://postgres@127.0.0.1:1/postgres"
    with pytest.raises(DatabaseUnavailable):
        async for _ in process.run(nobody, shop.ledger_id):
            pass


async def test_process_that_fails(shop: Shop) -> None:
    with pytest.raises(process.VerificationFailed, match=r"LEDGER_NOT_FOUND"):
        async for _ in process.run(shop.url, uuid4()):
            pass


async def test_process_ends_with_whoever_reads_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pid_file = tmp_path / "pid"
    slow = tmp_path / "python"
    progress = '{"progress": {"check": "c", "examined": 0, "total": 1}}'
    slow.write_text(f"#!/bin/sh\necho $$ > {pid_file}\necho '{progress}'\nexec sleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    async with aclosing(process.run(shop.url, shop.ledger_id)) as told:
        assert await anext(told) == Progress("c", 0, 1)
        pid = int(pid_file.read_text())
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
