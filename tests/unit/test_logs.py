from __future__ import annotations

import json
import logging

import pytest
import structlog

from server import logs


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_is_one_object_a_line_for_us_and_for_libraries(capfd):
    logs.configure("json", "info")
    structlog.get_logger("ours").info("ready", address="127.0.0.1:1")
    structlog.get_logger("ours").debug("call")
    logging.getLogger("theirs").warning("about %s", "this")
    ours, theirs = map(json.loads, capfd.readouterr().err.splitlines())
    assert (ours["event"], ours["level"], ours["address"]) == ("ready", "info", "127.0.0.1:1")
    assert (theirs["event"], theirs["level"]) == ("about this", "warning")


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("whose", [structlog.get_logger, logging.getLogger])
def test_a_traceback_shows_no_values(capfd, log_format, whose):
    """A request is a local variable of whatever fails, and may hold what the log must not."""
    logs.configure(log_format, "info")

    def handle(request):
        raise LookupError(len(request))

    try:
        handle(request={"secret": "-".join(("correct", "horse"))})
    except LookupError as error:
        whose("any").error("failed", exc_info=error)
    written = capfd.readouterr().err
    assert "Traceback" in written
    assert "LookupError" in written
    assert "correct-horse" not in written
