"""`escrow serve`: runs a server, or what only its side can do, in this process."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from escrow_cli.errors import UsageError

if TYPE_CHECKING:
    from server.settings import Settings

DatabaseUrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="PostgreSQL 15 to 18, such as postgresql://user@host/name. Left out, a PostgreSQL of "
        "the server's own is started in the data directory.",
        show_default=False,
    ),
]
DataDirOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where the server's own PostgreSQL keeps its data.",
        show_default="the user's data directory",
    ),
]
LogFormatOption = Annotated[
    str | None,
    typer.Option(
        metavar="console|json", help="How the log on stderr is written.", show_default=False
    ),
]


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on.", min=0, max=65535, show_default="7410")
    ] = None,
    database_url: DatabaseUrlOption = None,
    data_dir: DataDirOption = None,
    ephemeral: Annotated[
        bool,
        typer.Option("--ephemeral", help="Keep nothing: all data is removed when it stops."),
    ] = False,
    auth: Annotated[
        str | None,
        typer.Option(
            metavar="tokens|off",
            help="Who may call: bearers of a token, or, on this machine only, everyone.",
            show_default="tokens, or off with --ephemeral",
        ),
    ] = None,
    tls_cert_file: Annotated[
        Path | None,
        typer.Option(metavar="PEM", help="The server's certificate: encrypt.", show_default=False),
    ] = None,
    tls_key_file: Annotated[
        Path | None,
        typer.Option(metavar="PEM", help="The key of that certificate.", show_default=False),
    ] = None,
    tls_client_ca_file: Annotated[
        Path | None,
        typer.Option(
            metavar="PEM",
            help="Take only clients whose certificates come from these authorities.",
            show_default=False,
        ),
    ] = None,
    allow_plaintext: Annotated[
        bool,
        typer.Option(
            "--allow-plaintext",
            help="Listen beyond this machine without TLS, because something before it encrypts.",
        ),
    ] = False,
    calls_per_second_max: Annotated[
        int | None,
        typer.Option(metavar="N", help="For each caller.", show_default="0, no limit"),
    ] = None,
    calls_under_way_max: Annotated[
        int | None, typer.Option(metavar="N", help="Of all callers together.", show_default=False)
    ] = None,
    deadline_seconds: Annotated[
        float | None,
        typer.Option(metavar="S", help="For calls that name no deadline.", show_default=False),
    ] = None,
    message_bytes_max: Annotated[
        int | None, typer.Option(metavar="N", help="Of a request.", show_default=False)
    ] = None,
    metadata_bytes_max: Annotated[
        int | None, typer.Option(metavar="N", help="Of a call's metadata.", show_default=False)
    ] = None,
    log_format: LogFormatOption = None,
) -> None:
    """Run a server until it is told to stop (Ctrl-C or SIGTERM).

    It migrates its database first. Every option is also a setting in the environment, with the
    prefix ESCROW_, for example ESCROW_DATABASE_URL; the option wins.
    """
    from server.main import serve as run_server

    settings = settings_of(
        host=host,
        port=port,
        database_url=database_url,
        data_dir=data_dir,
        ephemeral=ephemeral or None,
        auth=auth,
        tls_cert_file=tls_cert_file,
        tls_key_file=tls_key_file,
        tls_client_ca_file=tls_client_ca_file,
        allow_plaintext=allow_plaintext or None,
        calls_per_second_max=calls_per_second_max,
        calls_under_way_max=calls_under_way_max,
        deadline_seconds=deadline_seconds,
        message_bytes_max=message_bytes_max,
        metadata_bytes_max=metadata_bytes_max,
        log_format=log_format,
    )
    raise typer.Exit(run_server(settings))


def bootstrap_token(token_id: str, **options: Any) -> int:
    """Creates the first token in the database and prints its secret; the exit code."""
    from server.main import bootstrap

    return bootstrap(settings_of(**options), token_id)


def settings_of(**options: Any) -> "Settings":
    """The server's settings: the options that were given, then the environment, then defaults."""
    from server.settings import Settings

    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except ValueError as error:
        # A pydantic ValidationError lists what is wrong setting by setting.
        details: list[Any] = getattr(error, "errors", list)()
        complaints = [_complaint(each["loc"][0], each["msg"], given) for each in details]
        raise UsageError(" ".join(complaints) or str(error)) from error


def _complaint(setting: str, what: str, given: dict[str, Any]) -> str:
    """One sentence about a setting, named where it was set; not its value, maybe a secret."""
    name = f"--{setting.replace('_', '-')}" if setting in given else f"ESCROW_{setting.upper()}"
    what = what.removeprefix("Value error, ").replace("Input should", "it should", 1)
    return f"{name} is not usable: {what}."
