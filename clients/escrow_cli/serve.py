"""`escrow serve`: runs a server in this process."""

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
        log_format=log_format,
    )
    raise typer.Exit(run_server(settings))


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
