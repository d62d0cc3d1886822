"""TLS: the server's certificate, and the authorities of its callers' certificates."""

from __future__ import annotations

import ssl
from pathlib import Path

import grpc


def check_certificate(cert_file: Path, key_file: Path) -> None:
    """Raises ValueError, with a sentence, when the two cannot be used together."""
    _check_readable(cert_file)
    _check_readable(key_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # A key under a password would be asked for on the terminal.
        context.load_cert_chain(cert_file, key_file, password="")
    except (ssl.SSLError, ValueError):
        raise ValueError(
            f"{cert_file} and {key_file} are not a certificate and its key, both PEM and the key"
            " without a password"
        ) from None


def check_authorities(ca_file: Path) -> None:
    """Raises ValueError, with a sentence, when the file holds no certificates."""
    _check_readable(ca_file)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(ca_file)
    except (ssl.SSLError, ValueError):
        raise ValueError(f"{ca_file} holds no certificates of authorities as PEM") from None


def server_credentials(
    cert_file: Path, key_file: Path, client_ca_file: Path | None
) -> grpc.ServerCredentials:
    """What the server shows its callers, and, with authorities, asks of them."""
    pair = (key_file.read_bytes(), cert_file.read_bytes())
    authorities = client_ca_file.read_bytes() if client_ca_file else None
    return grpc.ssl_server_credentials([pair], authorities, authorities is not None)


def _check_readable(file: Path) -> None:
    try:
        file.read_bytes()
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from None
