from __future__ import annotations

import pytest
from pydantic import ValidationError

from server.settings import Settings

SECRET = "correct-horse"


def test_every_setting_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


def test_the_environment_sets_what_is_not_given(monkeypatch):
    monkeypatch.setenv("ESCROW_PORT", "1234")
    monkeypatch.setenv("ESCROW_LOG_FORMAT", "json")
    settings = Settings(port=5678, ephemeral=True)
    assert (settings.port, settings.log_format) == (5678, "json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 65_536),
        ("host", ""),
        ("database_url", "mysql://host/name"),
        ("database_url", "postgresql://host:port/name"),
        ("database_url", "postgresql://[host/name"),
        ("log_format", "xml"),
        ("log_level", "loud"),
        ("queue_commands_max", 0),
        ("patience_seconds", 0),
        ("sweep_interval_seconds", -1),
        ("message_bytes_max", 1),
        ("connections_max", 2),
        ("shutdown_grace_seconds", -1),
    ],
)
def test_a_setting_that_cannot_be_is_named(name, value):
    with pytest.raises(ValidationError) as caught:
        Settings(**({"ephemeral": True} | {name: value}))
    assert [error["loc"] for error in caught.value.errors()] == [(name,)]


def test_a_password_is_never_shown():
    settings = Settings(database_url=f"postgresql://user:{SECRET}@host/name")
    assert SECRET not in repr(settings)
    for url in (f"mysql://user:{SECRET}@host/name", f"postgresql://user:{SECRET}/1@host/name"):
        with pytest.raises(ValidationError) as caught:
            Settings(database_url=url)
        assert SECRET not in str(caught.value)


def test_a_server_that_keeps_nothing_takes_no_database(monkeypatch):
    monkeypatch.setenv("ESCROW_DATABASE_URL", "postgresql://host/name")
    with pytest.raises(ValidationError) as caught:
        Settings(ephemeral=True)
    assert [error["loc"] for error in caught.value.errors()] == [("ephemeral",)]


def test_a_data_directory_too_deep_for_a_socket_is_refused(tmp_path):
    with pytest.raises(ValidationError, match="too long a path") as caught:
        Settings(data_dir=tmp_path / ("x" * 100))
    assert [error["loc"] for error in caught.value.errors()] == [("data_dir",)]


def test_every_setting_is_in_the_readme(request):
    readme = (request.config.rootpath / "server" / "README.md").read_text()
    assert [
        name for name in Settings.model_fields if f"`ESCROW_{name.upper()}`" not in readme
    ] == []
