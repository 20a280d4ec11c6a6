"""Tells whether files have come to a project or gone from it, without walking it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from reviewer.index.templates import ENDINGS as TEMPLATES
from reviewer.project.walk import ENDINGS

_IGNORES = ".gitignore"
Seen = tuple[int, frozenset[str]]  # time stamp, and the names in a folder that matter


class Folders:
    """The folders of a project's files as they are now: what Python files and folders each has, and what they ignore."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._top = str(root)
        folders = {""}
        for path in paths:
            folder = os.path.dirname(path)
            while folder not in folders:
                folders.add(folder)
                folder = os.path.dirname(folder)
        self._seen = {folder: _seen(f"{self._top}/{folder}") for folder in folders}
        self._ignores = self._ignored()

    def same(self) -> bool:
        """Tell whether no Python file, folder or rule of what to ignore has come, gone or changed since."""
        for folder, (stamp, names) in self._seen.items():
            place = f"{self._top}/{folder}"
            if _stamp(place) != stamp:
                now = _seen(place)
                if now[1] != names:
                    return False
                self._seen[folder] = now  # an editor has written a file in the place of another
        return self._ignored() == self._ignores

    def _ignored(self) -> list[int]:
        files = [
            f"{self._top}/{folder}/{_IGNORES}"
            for folder, (_, names) in self._seen.items()
            if _IGNORES in names
        ]
        return [_stamp(file) for file in (*files, f"{self._top}/.git/info/exclude")]


def _stamp(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        # What is gone has a stamp, too.
        return 0


def _seen(folder: str) -> Seen:
    stamp = _stamp(folder)
    try:
        with os.scandir(folder) as entries:
            names = frozenset(entry.name for entry in entries if _matters(entry))
    except OSError:
        # It is gone, or closed to us: it has nothing.
        return stamp, frozenset()
    return stamp, names


def _matters(entry: os.DirEntry[str]) -> bool:
    return (
        entry.name == _IGNORES
        or entry.name.endswith((*ENDINGS, *TEMPLATES))
        or entry.is_dir(follow_symlinks=False)
    )
