"""Settings: from the environment with the prefix `ESCROW_`, or from the command's options."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from server import tls
from server.embedded import check_data_dir

MIB = 1024 * 1024


def _default_data_dir() -> Path:
    """A place for the data: the system's for root, whose home is nobody else's, or one's own."""
    if os.geteuid() == 0:
        return Path("/var/lib/escrow-ledger")
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "escrow-ledger"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """Everything the server can be told. Checked before anything is started."""

    model_config = SettingsConfigDict(
        env_prefix="ESCROW_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    tls_cert_file: Path | None = Field(
        default=None, description="The server's certificate chain, as PEM; TLS is used with it."
    )
    tls_key_file: Path | None = Field(
        default=None, validate_default=True, description="The key of that certificate, as PEM."
    )
    tls_client_ca_file: Path | None = Field(
        default=None,
        description="Authorities, as PEM, one of which must have issued a caller's certificate;"
        " left out, callers need none.",
    )
    allow_plaintext: bool = Field(
        default=False, description="Listen beyond loopback without TLS all the same."
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address to listen on; without TLS a loopback address.",
    )
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
    auth: Literal["tokens", "off"] | None = Field(
        default=None,
        validate_default=True,
        description="Whether callers must bear a token: `tokens`, or on loopback `off`, which is"
        " what an `ephemeral` server does unless told.",
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
    metadata_bytes_max: int = Field(
        default=16 * 1024,
        ge=1024,
        le=MIB,
        description="The largest metadata of a call that is taken.",
    )
    calls_under_way_max: int = Field(
        default=16_384, ge=1, description="How many calls may be under way at once."
    )
    calls_per_second_max: int = Field(
        default=0,
        ge=0,
        description="How many calls a second each identity may make, the items of batches and"
        " streams counted one by one; 0 for no limit.",
    )
    deadline_seconds: float = Field(
        default=60, gt=0, description="The deadline of a call that names none, unless it streams."
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

    @field_validator("tls_key_file")
    @classmethod
    def _check_certificate(cls, key_file: Path | None, info: ValidationInfo) -> Path | None:
        cert_file = info.data.get("tls_cert_file")
        if cert_file is not None and key_file is not None:
            tls.check_certificate(cert_file, key_file)
        elif cert_file is not None:
            raise ValueError("the certificate in tls_cert_file needs its key")
        elif key_file is not None:
            raise ValueError("a key needs its certificate, in tls_cert_file")
        return key_file

    @field_validator("tls_client_ca_file")
    @classmethod
    def _check_authorities(cls, ca_file: Path | None, info: ValidationInfo) -> Path | None:
        if ca_file is not None:
            if info.data.get("tls_cert_file") is None:
                raise ValueError(
                    "callers show certificates only to a server that has one, in tls_cert_file"
                )
            tls.check_authorities(ca_file)
        return ca_file

    @field_validator("host")
    @classmethod
    def _check_host(cls, host: str, info: ValidationInfo) -> str:
        plain = info.data.get("tls_cert_file") is None and not info.data.get("allow_plaintext")
        if plain and not _is_loopback(host):
            raise ValueError(
                f"without TLS the server listens on loopback only, and {host} is not; give it"
                " tls_cert_file and tls_key_file, or say allow_plaintext where the network is"
                " protected by other means"
            )
        return host

    @field_validator("ephemeral")
    @classmethod
    def _check_ephemeral(cls, ephemeral: bool, info: ValidationInfo) -> bool:
        if ephemeral and info.data.get("database_url") is not None:
            raise ValueError(
                "a server that keeps nothing takes no database URL, but ESCROW_DATABASE_URL or"
                " --database-url gives one"
            )
        return ephemeral

    @field_validator("auth")
    @classmethod
    def _check_auth(cls, auth: str | None, info: ValidationInfo) -> str:
        auth = auth or ("off" if info.data.get("ephemeral") else "tokens")
        if auth == "off" and not _is_loopback(info.data.get("host", "localhost")):
            raise ValueError(
                "a server that asks for no token listens on loopback only; leave auth at tokens,"
                " or host at 127.0.0.1"
            )
        if auth == "tokens" and info.data.get("ephemeral"):
            raise ValueError(
                "nobody can have a token of a server that keeps nothing; leave auth off, or give"
                " the server a database"
            )
        return auth

    @field_validator("data_dir")
    @classmethod
    def _check_data_dir(cls, data_dir: Path, info: ValidationInfo) -> Path:
        own = info.data.get("database_url", "") is None
        if own and info.data.get("ephemeral") is False:
            check_data_dir(data_dir)
        return data_dir
