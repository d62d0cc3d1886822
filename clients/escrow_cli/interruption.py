"""Ctrl-C, and SIGTERM, while a command talks to a server.

They end the process where it is. Raised as an exception in the midst of gRPC's own Python code,
between the taking and the giving back of one of its locks, a KeyboardInterrupt leaves the channel
locked, and the command waiting for it for ever.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn


@contextmanager
def ends_at_once(last: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Within, an interruption runs `last` and ends the process: 128 and the signal's number.

    `last` may run between any two instructions of the command, and writes to no stream of Python.
    """

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        last()
        with suppress(OSError, RuntimeError, ValueError):  # in the midst of writing, or closed
            sys.stdout.flush()
        os._exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
