"""The people of a scenario, each of whom the server knows by a token of their own."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Final, Self

from escrow_cli.errors import CommandError, ExitCode
from escrow_client import Client, Scope, TokenInvalid

_EVERYTHING: Final = [scope for scope in Scope if scope is not Scope.UNKNOWN]
_NOBODY: Final = "nobody"

Connect = Callable[[str | None], Client]
"""A client that calls with the secret of a token; with None, as whoever plays the scenario."""


class People:
    """Whoever plays, under the empty name, and those that steps name. To be closed."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._open = ExitStack()
        self._player = self._open.enter_context(connect(None))
        self._clients = {"": self._player}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def __getitem__(self, name: str) -> Client:
        return self._clients[name]

    def introduce(self, names: Iterable[str]) -> None:
        """Give each a token that is revoked in the end.

        Raises CommandError where the server asks nobody who they are, and EscrowError where
        whoever plays may not create tokens.
        """
        for name in sorted(set(names) - self._clients.keys()):
            if len(self._clients) == 1:
                self._check_asked()
            token_id = f"{name}-{secrets.token_hex(4)}"
            created = self._player.create_token(token_id, _EVERYTHING)
            self._open.callback(self._player.revoke_token, token_id)
            self._clients[name] = self._open.enter_context(self._connect(created.secret))

    def _check_asked(self) -> None:
        """A server that takes a token that nobody has cannot tell people from one another."""
        with self._connect(_NOBODY) as stranger:
            try:
                next(iter(stranger.list_ledgers()), None)
            except TokenInvalid:
                return
        raise CommandError(
            "Several people act in this scenario, and the server asks nobody who they are: play it "
            "with --ephemeral, or on a server that asks for tokens.",
            ExitCode.REFUSED,
        )
