"""The sync client is the async one, and the README names every call of both."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from escrow.v1 import (
    adjustment_pb2,
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
)
from escrow_client import AsyncClient, Client

CLIENTS = Path(__file__).parents[3] / "clients"
README = (CLIENTS / "escrow_client" / "README.md").read_text(encoding="utf-8")
RENAMED = {
    "get_trial_balance": "trial_balance",
    "get_summary": "summary",
    "get_merchant_statement": "merchant_statement",
    "verify_ledger": "verify",
}


def rpc_names() -> list[str]:
    files = (
        adjustment_pb2,
        bulk_pb2,
        calendar_pb2,
        case_pb2,
        chargeback_pb2,
        coupon_pb2,
        extension_pb2,
        freeze_pb2,
        fulfilment_pb2,
        hold_pb2,
        journal_pb2,
        ledger_pb2,
        payout_pb2,
        policy_pb2,
        refund_pb2,
        report_pb2,
        timeline_pb2,
        token_pb2,
    )
    return [
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in method.name)[1:]
        for file in files
        for service in file.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    ]


def public_methods(client: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(client, inspect.isfunction)
        if not name.startswith("_")
    }


def test_the_sync_client_is_fresh():
    check = subprocess.run(
        [sys.executable, CLIENTS / "generate_sync.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr


def test_both_clients_have_the_same_methods_and_arguments():
    sync_methods, async_methods = public_methods(Client), public_methods(AsyncClient)
    assert sync_methods.keys() == async_methods.keys()
    for name, signature in sync_methods.items():
        # An async iterable of commands is something only the async client takes.
        expected = str(async_methods[name]).replace("Async", "")
        assert str(signature) == expected


@pytest.mark.parametrize("rpc", rpc_names())
def test_every_rpc_of_the_contract_has_a_method_that_is_documented(rpc):
    method = getattr(AsyncClient, RENAMED.get(rpc, rpc))
    assert method.__doc__


def test_every_method_stands_in_the_readme():
    for name in public_methods(Client):
        assert f"`{name}`" in README
