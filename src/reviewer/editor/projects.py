"""The cores of all projects in which somebody edits, each made when its first file is opened."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from reviewer.config.files import nearest, root_of
from reviewer.editor.core import Core

_HELD = 4  # a core keeps the facts of a whole project: some hundred megabytes for the largest


class Cores:
    """Cores by the project of a file; those that nobody asked for longest are let go of.

    `watched`: somebody calls `forget` when files change.
    """

    def __init__(self, *, trusted: bool = True, config: Path | None = None, watched: bool = False) -> None:
        self._trusted = trusted
        self._watched = watched
        self._config = config
        self._held: OrderedDict[Path, Core] = OrderedDict()
        self._turn = Lock()

    def of(self, file: Path) -> Core:
        """Give the core of a file's project, a new one where configuration, rules or tools have changed.

        Raises Refused where the project cannot be reviewed as configured.
        """
        root = project_of(file)
        with self._turn:
            core = self._held.pop(root, None)
            if core is not None and core.stale():
                core.close()
                core = None
            if core is None:
                core = Core(root, trusted=self._trusted, config=self._config, watched=self._watched)
            self._held[root] = core
            while len(self._held) > _HELD:
                self._held.popitem(last=False)[1].close()
            return core

    def forget(self, files: Sequence[Path]) -> None:
        """Take note that files were written, made, moved or deleted outside of the editor."""
        with self._turn:
            held = list(self._held.values())
        for core in held:
            inside = [file for file in files if core.name(file) is not None]
            if inside:
                core.forget(inside)

    def close(self) -> None:
        """Let go of all cores."""
        with self._turn:
            for core in self._held.values():
                core.close()
            self._held.clear()


def project_of(file: Path) -> Path:
    """Give the root of a file's project: where the nearest configuration stands, else what looks like a root."""
    folder = file.absolute().parent
    found = nearest(folder)
    return found.parent if found is not None else root_of(folder)
