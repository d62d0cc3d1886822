"""The presets there are, and how one is read."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from zoneinfo import ZoneInfo

from escrow_cli.presets.preset import Preset, SourceKind
from escrow_cli.presets.reading import PresetError, read_table

_SUFFIX = ".toml"


def preset_names() -> list[str]:
    """The names of all presets, in order."""
    files = resources.files("escrow_cli.presets").iterdir()
    return sorted(f.name.removesuffix(_SUFFIX) for f in files if f.name.endswith(_SUFFIX))


def load_preset(name: str) -> Preset:
    """The preset of a name; PresetError when there is none, or its file is not in order."""
    if name not in preset_names():
        raise PresetError(f"There is no preset {name!r}. There are {', '.join(preset_names())}.")
    file = resources.files("escrow_cli.presets") / f"{name}{_SUFFIX}"
    return read_preset(name, file.read_text(encoding="utf-8"))


def with_needed(name: str) -> list[Preset]:
    """The preset of a name after those whose policies it needs, in the order to create them."""
    preset = load_preset(name)
    needed = preset.terms.unconfirmed_policy
    return [*(with_needed(needed) if needed else []), preset]


def read_preset(name: str, text: str) -> Preset:
    """The preset that a file says; PresetError names the file and the key."""
    try:
        said = tomllib.loads(text)
        if "name" in said:
            raise PresetError("name is said by the name of the file")
        preset = read_table({"name": name, **said}, Preset, "")
        _check(preset)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(f"{name}{_SUFFIX}: {error}") from error
    except PresetError as error:
        raise PresetError(f"{name}{_SUFFIX}: {error}") from None
    return replace(preset, summary=" ".join(preset.summary.split()))


def _check(preset: Preset) -> None:
    """What no type says. Whether a policy makes sense is the server's to decide."""
    try:
        ZoneInfo(preset.time_zone)
    except (KeyError, ValueError, OSError):
        raise PresetError(f"time_zone is {preset.time_zone!r}, not an IANA time zone") from None
    for place, source in enumerate(preset.sources, 1):
        if not source.citation and source.kind is not SourceKind.ASSUMPTION:
            raise PresetError(f"sources[{place}].citation is missing")
