"""Keeps a head that nobody vouches for from deciding how it is reviewed: settings come from the base."""

from __future__ import annotations

from pathlib import Path

from reviewer.config.files import nearest
from reviewer.git import git

# Whatever says which files are reviewed, by which rules, or what is known already.
SETTINGS = frozenset(
    {
        *("pyproject.toml", "reviewer.toml", "setup.cfg"),
        *("ruff.toml", ".ruff.toml", "mypy.ini", ".mypy.ini"),
        *(".gitignore", ".reviewer-baseline.jsonl"),
    }
)


def settings_of_base(top: Path, base: str, folder: Path) -> None:
    """Put the settings of the base in the place of those in a copy of the head; only the copy is written.

    `top` is the top of the repository. Raises GitFailed where git does not have the base.
    """
    for name in SETTINGS:
        for file in folder.rglob(name):
            if file.is_symlink() or file.is_file():
                file.unlink()
    for path in git(top, "ls-tree", "-r", "--name-only", "-z", base).split("\0"):
        file = folder / path
        if file.name in SETTINGS and path and _inside(file, folder):
            file.parent.mkdir(parents=True, exist_ok=True)
            content = git(top, "cat-file", "blob", f"{base}:{path}")
            file.write_bytes(content.encode("utf-8", "surrogateescape"))


def config_of(base: Path, place: Path) -> Path | None:
    """Give the configuration that the base has for a place in it; None where it has none."""
    start = base / place
    while not start.is_dir():
        start = start.parent
    return nearest(start)


def _inside(file: Path, folder: Path) -> bool:
    """Tell whether a place lies in the copy for sure: a head may have made a link of a folder, or a file."""
    above = file.parent
    while above != folder:
        if above.is_symlink() or above.is_file():
            return False
        above = above.parent
    return not file.is_dir()
