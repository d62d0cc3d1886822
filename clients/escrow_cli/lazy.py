"""Commands that are imported when they are asked for: of some thirty, a call runs one."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer


class LazyCommands(Mapping[str, Any]):
    """Commands and groups of them by their names, in the order in which they are listed.

    `places` says where each is: a module of this package and, after a colon, its name there.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = self._places[name].partition(":")
        found = getattr(import_module(f"escrow_cli.{module}"), attribute)
        holder = typer.Typer(rich_markup_mode="markdown")
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=name)
        else:
            holder.command(name)(found)
        return typer.main.get_group(holder).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
