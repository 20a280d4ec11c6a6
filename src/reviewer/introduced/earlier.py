"""Reads what the files that a change touches said before it."""

from __future__ import annotations

from pathlib import Path

from reviewer.earlier import Earlier
from reviewer.git import GitFailed, git
from reviewer.introduced.change import Change

_READ = (".py", "pyproject.toml")


def earlier(root: Path, change: Change) -> Earlier | None:
    """Give the texts that a change has replaced; None where git does not have them, as in a shallow checkout.

    `root` is the project's folder in its repository.
    """
    olds = {file.old_path: path for path, file in change.files.items() if file.old_path is not None}
    wanted = sorted(path for path in {*olds, *change.gone} if path.endswith(_READ))
    try:
        texts = {path: git(root, "show", f"{change.base}:./{path}") for path in wanted}
    except GitFailed:
        return None  # what cannot be compared is not reported
    renamed = {old: new for old, new in olds.items() if old != new}
    added = frozenset(path for path, file in change.files.items() if file.old_path is None)
    return Earlier(texts, renamed, added)
