"""Settings: from the environment with the prefix `ESCROW_`, or from the command's options."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.embedded import check_data_dir

MIB = 1024 * 1024


def _default_data_dir() -> Path:
    """A place for the data: the system's for root, whose home is nobody else's, or one's own."""
    if os.geteuid() == 0:
        return Path("/var/lib/escrow-ledger")
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "escrow-ledger"


class Settings(BaseSettings):
    """Everything the server can be told. Checked before anything is started."""

    model_config = SettingsConfigDict(
        env_prefix="ESCROW_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(
        default=7410, ge=0, le=65_535, description="Port to listen on; 0 takes a free one."
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="PostgreSQL 15 to 18, such as postgresql://user@host/name. Left out, the"
        " server starts a PostgreSQL of its own in `data_dir`.",
    )
    ephemeral: bool = Field(
        default=False, description="Keep the server's own PostgreSQL in a place removed at the end."
    )
    data_dir: Path = Field(
        default_factory=_default_data_dir,
        validate_default=True,
        description="Where the server's own PostgreSQL keeps its data.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How the log is written."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important events that are logged."
    )
    queue_commands_max: int = Field(
        default=8_192, ge=1, description="How many commands may wait before QUEUE_FULL is answered."
    )
    patience_seconds: float = Field(
        default=10,
        gt=0,
        description="How long the database is waited for: by a write, and at start.",
    )
    sweep_interval_seconds: float = Field(
        default=1, gt=0, description="How often what has fallen due is looked for."
    )
    message_bytes_max: int = Field(
        default=4 * MIB, ge=64 * 1024, le=64 * MIB, description="The largest request that is taken."
    )
    concurrent_rpcs_max: int = Field(
        default=16_384, ge=1, description="How many calls may be under way at once."
    )
    connections_max: int = Field(
        default=16, ge=3, description="How many connections to the database are kept at most."
    )
    shutdown_grace_seconds: float = Field(
        default=30, ge=0, description="How long calls under way may take to end at shutdown."
    )

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, url: str | None) -> str | None:
        if url is None:
            return url
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"postgresql", "postgres"} and parts.port != 0
        except ValueError:  # whose words could show the password
            usable = False
        if not usable:
            raise ValueError(
                "it must be a URL such as postgresql://user@host:5432/name, with the special"
                " characters of a password percent-encoded"
            )
        return url

    # A validator sees the settings above its own that were found good.

    @field_validator("ephemeral")
    @classmethod
    def _check_ephemeral(cls, ephemeral: bool, info: ValidationInfo) -> bool:
        if ephemeral and info.data.get("database_url") is not None:
            raise ValueError(
                "a server that keeps nothing takes no database URL, but ESCROW_DATABASE_URL or"
                " --database-url gives one"
            )
        return ephemeral

    @field_validator("data_dir")
    @classmethod
    def _check_data_dir(cls, data_dir: Path, info: ValidationInfo) -> Path:
        own = info.data.get("database_url", "") is None
        if own and info.data.get("ephemeral") is False:
            check_data_dir(data_dir)
        return data_dir
