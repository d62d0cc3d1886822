"""Has buf judge the contract: its style, and that it breaks none of those that call it.

    python proto/lint.py

exits 1 if it finds anything. buf is given compiled descriptors, so that nothing is fetched;
buf.yaml in this directory holds its rules. What may not break is the contract of the last tag that
this commit descends from or, before the first tag, that of main.
"""

import io
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from generate import PACKAGE, PROTO_ROOT, compile_contract

BUF = Path(sysconfig.get_path("scripts")) / "buf"
CONFIG = PROTO_ROOT / "buf.yaml"
BRANCHES = ("main", "origin/main")


def main() -> int:
    """Judges the contract of this directory; returns the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if judge(PROTO_ROOT, Path(scratch)) else 1


def judge(root: Path, scratch: Path) -> bool:
    """Lints the protos below a root and compares them with the earlier ones; whether both pass."""
    image = compile_image(root, scratch / "now")
    in_style = buf("format", str(root), "--diff", "--exit-code")
    in_style &= buf("lint", str(image), "--path", PACKAGE)
    earlier = earlier_contract(root)
    if earlier is None:
        say("the contract is compared with none: there is no git history with a tag or main")
        return in_style
    against = compile_image(extract(root, earlier, scratch), scratch / "earlier")
    compatible = buf("breaking", str(image), "--against", str(against), "--path", PACKAGE)
    if not compatible:
        say(f"the contract breaks that of {earlier}")
    return in_style and compatible


def compile_image(root: Path, scratch: Path) -> Path:
    """Compiles the protos below a directory into a file that buf reads."""
    scratch.mkdir()
    image = scratch / "image.binpb"
    image.write_bytes(compile_contract(scratch, root).SerializeToString())
    return image


def buf(command: str, *arguments: str) -> bool:
    """Runs buf, which prints what it finds; whether it found nothing."""
    done = subprocess.run(  # noqa: S603 (its own arguments)
        [BUF, command, *arguments, "--config", CONFIG], check=False
    )
    return done.returncode == 0


def earlier_contract(directory: Path) -> str | None:
    """The commit to compare with, by its name; None where a clone or an archive has none."""
    tag = git(directory, "describe", "--tags", "--abbrev=0")
    names = [tag.decode().strip()] if tag else BRANCHES
    for name in names:
        if git(directory, "ls-tree", name, "--", PACKAGE):
            return name
    return None


def extract(directory: Path, commit: str, scratch: Path) -> Path:
    """Writes the protos of a commit below a scratch directory; returns their root."""
    archive = git(directory, "archive", "--format=tar", commit, "--", PACKAGE)
    assert archive is not None, f"git cannot read {commit}"
    root = scratch / "protos"
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(root, filter="data")
    return root


def git(directory: Path, *arguments: str) -> bytes | None:
    """What git answers; None when it refuses, or there is no git."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607 (the git of the PATH is meant)
            cwd=directory,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def say(sentence: str) -> None:
    """Tells whoever runs it, beside what buf prints."""
    sys.stderr.write(f"proto/lint.py: {sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
