"""`make check` finds what is wrong with a contract: bad style, and what breaks its callers."""

import shutil
import subprocess
from pathlib import Path

import lint
import pytest
from generate import PACKAGE, PROTO_ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of its own with the contract in it, committed on main."""
    root = tmp_path / "repository" / "proto"
    (root / PACKAGE).mkdir(parents=True)
    for path in (PROTO_ROOT / PACKAGE).glob("*.proto"):
        shutil.copy(path, root / PACKAGE)
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    return root


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return scratch


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *who, *arguments], cwd=root.parent, check=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "contract")


def change(root: Path, old: str, new: str) -> None:
    path = root / PACKAGE / "hold.proto"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_contract_as_it_is(root: Path, scratch: Path, capfd: pytest.CaptureFixture) -> None:
    assert lint.judge(root, scratch)
    assert capfd.readouterr() == ("", "")


def test_what_is_added_breaks_nobody(root: Path, scratch: Path) -> None:
    change(
        root, "message GetHoldRequest {", "message GetHoldRequest {\n  // More.\n  string more = 9;"
    )
    assert lint.judge(root, scratch)


def test_bad_layout_is_found(root: Path, scratch: Path, capfd: pytest.CaptureFixture) -> None:
    change(root, "  // When the buyer paid.", "// When the buyer paid.")
    assert not lint.judge(root, scratch)
    assert "+  // When the buyer paid." in capfd.readouterr().out


def test_bad_style_is_found(root: Path, scratch: Path, capfd: pytest.CaptureFixture) -> None:
    change(root, "message GetHoldRequest {", "message GetHoldRequest {\n  string moreOfIt = 9;")
    assert not lint.judge(root, scratch)
    found = capfd.readouterr().out
    assert "lower_snake_case" in found
    assert "comment" in found


REMOVED = "  // When the buyer paid.\n  google.protobuf.Timestamp paid_time = 5;\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(REMOVED, "", id="removed"),
        pytest.param("int64 entry_seq = 6;", "int32 entry_seq = 6;", id="of another type"),
        pytest.param("string psp = 4;", "string payer = 4;", id="renamed"),
    ],
)
def test_a_broken_field_is_found(
    root: Path, scratch: Path, capfd: pytest.CaptureFixture, old: str, new: str
) -> None:
    change(root, old, new)
    assert not lint.judge(root, scratch)
    assert "breaks that of main" in capfd.readouterr().err


def test_the_last_tag_is_what_may_not_break(
    root: Path, scratch: Path, capfd: pytest.CaptureFixture
) -> None:
    git(root, "tag", "v1")
    change(root, REMOVED, "")
    commit(root)
    assert not lint.judge(root, scratch)
    assert "breaks that of v1" in capfd.readouterr().err


def test_an_archive_without_history_is_linted_and_says_so(
    root: Path, scratch: Path, capfd: pytest.CaptureFixture
) -> None:
    shutil.rmtree(root.parent / ".git")
    assert lint.judge(root, scratch)
    assert "compared with none" in capfd.readouterr().err


def test_a_branch_of_a_shallow_clone_is_linted_and_says_so(
    root: Path, tmp_path: Path, scratch: Path, capfd: pytest.CaptureFixture
) -> None:
    git(root, "branch", "topic")
    clone = tmp_path / "clone"
    git(
        root, "clone", "--quiet", "--depth=1", "--branch=topic", f"file://{root.parent}", f"{clone}"
    )
    assert lint.judge(clone / "proto", scratch)
    assert "compared with none" in capfd.readouterr().err
