"""Every room says what is in it, and what a README names is there."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.docs.markdown import ROOT, anchors, documents, links, read, readmes, spans

ROOMS: Final = ("proto", "ledger", "server", "clients", "migrations", "tests")

# What a README may name though it is another package's.
OTHERS: Final = {"buf/validate/validate.proto"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_readme(room: str) -> None:
    assert ROOT / room / "README.md" in readmes()


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(read(path)):
        file, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = path.parent / file if file else path
        if not target.exists() or (anchor and anchor not in anchors(read(target))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = {span for span in spans(read(path)) if re.fullmatch(r"[\w./]+(\.py|\.proto|/)", span)}
    missing = {
        name
        for name in named - OTHERS
        if not (path.parent / name).exists() and not (ROOT / name).exists()
    }
    assert missing == set()


def test_every_directory_of_the_tests_is_described() -> None:
    described = set(spans(read(ROOT / "tests" / "README.md")))
    found = {f"{path.parent.name}/" for path in (ROOT / "tests").glob("*/*.py")}
    assert found <= described
