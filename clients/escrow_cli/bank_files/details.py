"""The names and accounts that payouts are between, from a TOML file that stays with whoever pays.

    [debtor]
    name = "Marketplace Ltd"

    [accounts.GBP]              # what payouts in a currency are paid from
    iban = "GB33BUKB20201555555555"
    bic = "BUKBGB22"

    [destinations.amy-bank]     # by the id that payouts name
    name = "Amy's Shop"
    iban = "GB94BARC10201530093459"

An account is an `iban`, or an `account` as its bank writes it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from escrow_cli.errors import CommandError

_ACCOUNT_KEYS = frozenset({"iban", "account", "bic"})


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account at a bank: one of `iban` and `account`; `name` is whose it is."""

    name: str
    iban: str = ""
    account: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Accounts that are paid from, by currency, and that are paid to, by destination."""

    accounts: Mapping[str, BankAccount]
    destinations: Mapping[str, BankAccount]


def read_bank_details(path: Path) -> BankDetails:
    """What a file says.

    Raises CommandError naming the key that is wrong, and never what it holds.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError:
        # What is said of it would repeat a part of it.
        raise CommandError(f"{path} is no TOML file.") from None
    debtor = _text(_table(written, "debtor", path), "name", "debtor", path)
    accounts = {
        currency: _account({**table, "name": debtor}, f"accounts.{currency}", path)
        for currency, table in _tables(written, "accounts", path)
    }
    destinations = {
        destination: _account(table, f"destinations.{destination}", path)
        for destination, table in _tables(written, "destinations", path)
    }
    return BankDetails(accounts, destinations)


def _table(written: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    table = written.get(key)
    if not isinstance(table, dict):
        raise CommandError(f"{path} has no table [{key}].")
    return table


def _tables(
    written: Mapping[str, Any], key: str, path: Path
) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, _table(_table(written, key, path), name, path)) for name in written.get(key, {})]


def _account(table: Mapping[str, Any], key: str, path: Path) -> BankAccount:
    if unknown := sorted(table.keys() - _ACCOUNT_KEYS - {"name"}):
        raise CommandError(f"{path}: {key}.{unknown[0]} is no key here.")
    if ("iban" in table) == ("account" in table):
        raise CommandError(f"{path}: {key} needs either iban or account.")
    written = {name: _text(table, name, key, path) for name in table}
    if "iban" in written:
        written["iban"] = written["iban"].replace(" ", "")
    return BankAccount(written.pop("name", "") or _text(table, "name", key, path), **written)


def _text(table: Mapping[str, Any], name: str, key: str, path: Path) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise CommandError(f"{path}: {key}.{name} is to be a text.")
    return value
