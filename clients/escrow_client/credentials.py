"""How a client shows who it is, and how it keeps what it says to itself."""

from __future__ import annotations

import re
from ipaddress import ip_address
from os import PathLike
from pathlib import Path

import grpc

_SECRET = re.compile(r"[!-~]+")
_LOCAL_SCHEMES = ("unix:", "unix-abstract:")
_ADDRESS_SCHEMES = ("dns:///", "dns:", "ipv4:", "ipv6:")


def tls_credentials(
    ca_file: str | PathLike[str] | None = None,
    cert_file: str | PathLike[str] | None = None,
    key_file: str | PathLike[str] | None = None,
) -> grpc.ChannelCredentials:
    """TLS, from PEM files; with a certificate and its key, the client shows who it is (mTLS).

    `ca_file` holds the authorities the server's certificate may come from; left out, those that
    gRPC brings along. Raises ValueError when only one of `cert_file` and `key_file` is given,
    and OSError for a file that cannot be read.
    """
    if (cert_file is None) != (key_file is None):
        raise ValueError("a client certificate takes both cert_file and key_file")
    ca, key, cert = (
        Path(file).read_bytes() if file is not None else None
        for file in (ca_file, key_file, cert_file)
    )
    return grpc.ssl_channel_credentials(ca, key, cert)


def call_metadata(
    target: str, token: str | None, *, encrypted: bool
) -> tuple[tuple[str, str], ...]:
    """What every call to `target` says of its caller.

    Raises ValueError, in which the token does not stand, for a token that cannot be sent, and for
    one that would leave this machine in the clear.
    """
    if token is None:
        return ()
    if _SECRET.fullmatch(token) is None:
        raise ValueError("a token is made of visible ASCII characters, without spaces")
    if not encrypted and not is_loopback(target):
        raise ValueError(
            f"a token is not sent in the clear to {target}: give `credentials`, such as "
            "tls_credentials()"
        )
    return (("authorization", f"Bearer {token}"),)


def is_loopback(target: str) -> bool:
    """True when what is sent to the target stays on this machine, whatever a resolver may say."""
    if target.startswith(_LOCAL_SCHEMES):
        return True
    for scheme in _ADDRESS_SCHEMES:
        target = target.removeprefix(scheme)
    return all(_is_loopback_host(_host(address)) for address in target.split(","))


def _host(address: str) -> str:
    """`::1` of `[::1]:7410`, `127.0.0.1` of `127.0.0.1:7410`."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address if address.count(":") > 1 else address.partition(":")[0]


def _is_loopback_host(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
