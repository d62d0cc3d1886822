"""Taking the READMEs apart."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

_FENCED: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`\n]+)`")
_ANCHOR: Final = re.compile(r'<a id="([\w-]+)"></a>')
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def readmes() -> list[Path]:
    """Every README of the project; what is hidden or built is not the project's."""
    return sorted(
        path
        for path in ROOT.rglob("README.md")
        if not any(
            folder.startswith(".") or folder in {"build", "dist"}
            for folder in path.relative_to(ROOT).parts[:-1]
        )
    )


def documents() -> list[Path]:
    """Every page of the documentation."""
    return sorted({*readmes(), *ROOT.glob("proto/reference/*.md"), *ROOT.glob("clients/*.md")})


def read(path: Path = ROOT / "README.md") -> str:
    """A document's text."""
    return path.read_text(encoding="utf-8")


def section(heading: str, text: str | None = None) -> str:
    """What stands in a text, or the top README, under a heading, up to the next of its level."""
    text = read() if text is None else text
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert found, f"there is no section {heading!r}"
    return found[1]


def block(text: str, language: str) -> str:
    """The one fenced block of a language in a text."""
    (content,) = (content for found, content in _FENCED.findall(text) if found == language)
    return str(content)


def blocks(text: str) -> list[tuple[str, str]]:
    """The language and the content of every fenced block."""
    return _FENCED.findall(text)


def spans(text: str) -> list[str]:
    """Everything between single backticks."""
    return _SPAN.findall(_FENCED.sub("", text))


def code(text: str) -> list[str]:
    """Everything set as code: fenced blocks and spans."""
    return [content for _, content in _FENCED.findall(text)] + spans(text)


def links(text: str) -> list[str]:
    """The targets of all links."""
    return _LINK.findall(_SPAN.sub("", _FENCED.sub("", text)))


def anchors(text: str) -> set[str]:
    """What a link may name after `#`: headings, as GitHub spells them there, and anchors."""
    return set(_ANCHOR.findall(text)) | {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(_FENCED.sub("", text))
    }
