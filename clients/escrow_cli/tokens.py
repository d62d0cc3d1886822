"""`escrow token`: who may call the server, and what for."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client
from escrow_cli.errors import CommandError, explain
from escrow_cli.options import choice, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    format_time,
    moment,
    print_record,
    print_records,
    text,
)
from escrow_cli.serve import DatabaseUrlOption, DataDirOption, LogFormatOption, bootstrap_token
from escrow_client import DeadlineExceeded, Scope, Token, Unavailable

token_app = typer.Typer(
    no_args_is_help=True, help="Create, list and revoke the tokens that callers bear."
)

TokenArgument = Annotated[str, typer.Argument(metavar="TOKEN", help="The token, by its id.")]
NewTokenArgument = Annotated[
    str,
    typer.Argument(
        metavar="TOKEN", help="Its id, usually the name of the system or person that bears it."
    ),
]

_TOKENS = Layout(
    keys=["token", "state", "scopes", "create_time", "expire_time", "revoke_time", "creator"],
    columns=[
        text("token", "Token"),
        text("state", "State"),
        Column("Scopes", lambda record: " ".join(record["scopes"])),
        moment("create_time", "Created"),
        moment("expire_time", "Expires"),
        moment("revoke_time", "Revoked"),
        text("creator", "By"),
    ],
)


@token_app.command("create")
def create_token(
    ctx: typer.Context,
    token_id: NewTokenArgument,
    scope: Annotated[list[Scope], choice(Scope, "What it lets its bearer do; may be repeated.")],
    expire_time: Annotated[
        datetime | None,
        typer.Option(
            "--expires",
            parser=parse_time,
            metavar="TIME",
            help="When it stops being taken.",
            show_default="never",
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Create a token and print its secret, which nobody can read again.

    Whoever has the secret calls with it: keep it in a file that only its bearer can read, and
    name that with --token-file or ESCROW_TOKEN_FILE.
    """
    with open_client(ctx.obj) as client:
        try:
            created = client.create_token(token_id, scope, expire_time=expire_time)
        except (Unavailable, DeadlineExceeded) as error:
            paragraph, code = explain(error)
            raise CommandError(
                f"{paragraph} `escrow token list` tells whether {token_id} was created; its "
                "secret is lost then: revoke it and create another.",
                code,
            ) from error
    record = _token_record(created.token) | {"secret": created.secret}
    print_record(record, [*_TOKENS.columns, text("secret", "Secret")], form)


@token_app.command("list")
def list_tokens(ctx: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List every token, revoked and expired ones included."""
    with open_client(ctx.obj) as client:
        print_records(
            map(_token_record, client.list_tokens()),
            _TOKENS,
            form,
            empty="There is no token yet; `escrow token bootstrap` makes the first.",
        )


@token_app.command("revoke")
def revoke_token(
    ctx: typer.Context, token_id: TokenArgument, form: FormatOption = Format.TABLE
) -> None:
    """Revoke a token for good: within a second no server takes it any more."""
    with open_client(ctx.obj) as client:
        revoked = client.revoke_token(token_id)
    print_record(_token_record(revoked), _TOKENS.columns, form)


@token_app.command("bootstrap")
def bootstrap(
    token_id: NewTokenArgument,
    database_url: DatabaseUrlOption = None,
    data_dir: DataDirOption = None,
    log_format: LogFormatOption = None,
) -> None:
    """Create the first token directly in the database, and print its secret and nothing else.

    It has the scope admin, with which `escrow token create` makes all others. For who may write
    to the database; the server's own PostgreSQL must not be in use.
    """
    raise typer.Exit(
        bootstrap_token(
            token_id, database_url=database_url, data_dir=data_dir, log_format=log_format
        )
    )


def _token_record(token: Token) -> Record:
    return {
        "token": token.token_id,
        "state": str(token.state),
        "scopes": [scope.lower() for scope in token.scopes],
        "create_time": format_time(token.create_time),
        "expire_time": format_time(token.expire_time),
        "revoke_time": format_time(token.revoke_time),
        "creator": token.creator,
    }
