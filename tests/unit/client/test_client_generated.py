"""The sync client is the async one, and the README tells the truth about both."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from grpc import StatusCode

from escrow.v1 import (
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
)
from escrow_client import AsyncClient, Client
from tests.unit.client.answers import placed, refuse, status

CLIENTS = Path(__file__).parents[3] / "clients"
README = (CLIENTS / "escrow_client" / "README.md").read_text(encoding="utf-8")
RENAMED = {
    "get_trial_balance": "trial_balance",
    "get_summary": "summary",
    "verify_ledger": "verify",
}


def rpc_names() -> list[str]:
    files = (
        fulfilment_pb2,
        hold_pb2,
        journal_pb2,
        ledger_pb2,
        payout_pb2,
        policy_pb2,
        refund_pb2,
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
        assert signature.parameters == async_methods[name].parameters


@pytest.mark.parametrize("rpc", rpc_names())
def test_every_rpc_of_the_contract_has_a_method_that_is_documented(rpc):
    method = getattr(AsyncClient, RENAMED.get(rpc, rpc))
    assert method.__doc__


def test_every_method_stands_in_the_readme():
    for name in public_methods(Client):
        assert f"`{name}`" in README


def test_the_example_of_the_readme_prints_what_stands_there(server, capsys):
    def answer(request, context):
        if len(server.requests) > 1:
            refuse(context, status(StatusCode.ALREADY_EXISTS, "HOLD_EXISTS", hold="order-1"))
        return placed(request)

    server.answers["PlaceHold"] = answer
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    [output] = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    exec(code.replace("127.0.0.1:7410", server.target), {})
    assert capsys.readouterr().out == output
