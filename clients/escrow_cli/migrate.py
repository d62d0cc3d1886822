"""`escrow migrate`: brings a database up to date without starting a server."""

import typer

from escrow_cli.errors import ExitCode
from escrow_cli.serve import DatabaseUrlOption, DataDirOption, LogFormatOption, settings_of


def migrate(
    database_url: DatabaseUrlOption = None,
    data_dir: DataDirOption = None,
    log_format: LogFormatOption = None,
) -> None:
    """Bring the database up to date with this version, and do nothing else.

    `escrow serve` does the same before it serves; several may run at once, they take turns.
    """
    from server.main import migrate as run_migrations

    code = run_migrations(
        settings_of(database_url=database_url, data_dir=data_dir, log_format=log_format)
    )
    if code == ExitCode.OK:
        typer.echo("The database is up to date.")
    raise typer.Exit(code)
