"""Walks folders for Python files and templates, without following links and without git."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from reviewer.finding import Problem
from reviewer.index import is_template
from reviewer.project.ignore import Ignores, by_default

ENDINGS = (".py", ".pyi")
NOTEBOOK = ".ipynb"


class Found(msgspec.Struct):
    """What a walk came upon: paths relative to the root, with forward slashes, and what stood in the way.

    `templates` are not reviewed, but views hand rows to them. `folders` are those that were walked, each with a slash at its end; the root is empty.
    """

    files: set[str] = msgspec.field(default_factory=set)
    notebooks: set[str] = msgspec.field(default_factory=set)
    templates: set[str] = msgspec.field(default_factory=set)
    folders: set[str] = msgspec.field(default_factory=set)
    problems: list[Problem] = msgspec.field(default_factory=list)

    def below(self, folder: str) -> Found:
        """Give the part that lies in one of the folders."""
        return Found(
            files={path for path in self.files if path.startswith(folder)},
            notebooks={path for path in self.notebooks if path.startswith(folder)},
            problems=[problem for problem in self.problems if f"{problem.path}/".startswith(folder)],
        )

    def add(self, other: Found) -> None:
        """Take in what another walk came upon."""
        self.files |= other.files
        self.notebooks |= other.notebooks
        self.problems += [problem for problem in other.problems if problem not in self.problems]


class Walk:
    """A walk below a root. `excluded` is asked about paths; a folder's ends in a slash."""

    def __init__(self, root: Path, excluded: Callable[[str], bool | None]) -> None:
        self.root = root
        self._top = str(root)  # joining paths costs more than looking into a folder
        self.excluded = excluded
        self.found = Found()

    def below(self, folder: str, ignores: Ignores) -> None:
        """Walk one folder, named by its path from the root: empty, or with a slash at its end."""
        waiting = [(folder, ignores)]
        while waiting:
            here, above = waiting.pop()
            self.found.folders.add(here)
            entries = self._entries(here)
            if any(entry.name == ".gitignore" for entry in entries):
                above = above.within(here, self.root / here / ".gitignore")
            waiting.extend((path, above) for path in self._folder(here, entries, above))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(f"{self._top}/{folder}") as entries:
                return list(entries)
        except OSError as cause:
            self.found.problems.append(
                Problem(
                    message=f"not reviewed: the folder cannot be read ({cause.strerror})",
                    path=folder.rstrip("/") or ".",
                )
            )
            return []

    def _folder(self, here: str, entries: list[os.DirEntry[str]], ignores: Ignores) -> Iterator[str]:
        """Take the files of a folder; give the folders in it that are to be walked."""
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                path = f"{here}{name}/"
                if not (
                    by_default(name) or ignores.leaves_out(path) or self.excluded(path)
                ) and self._legible(path):
                    yield path
            elif name.endswith((*ENDINGS, NOTEBOOK)) or is_template(f"{here}{name}"):
                self._file(f"{here}{name}", entry, ignores)

    def _file(self, path: str, entry: os.DirEntry[str], ignores: Ignores) -> None:
        if ignores.leaves_out(path) or self.excluded(path) or not self._regular(entry):
            return
        if path.endswith(NOTEBOOK):
            self.found.notebooks.add(path)
        elif not path.endswith(ENDINGS):
            self.found.templates.update([path] if illegible(path) is None else [])
        elif self._legible(path):
            self.found.files.add(path)

    def _regular(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether an entry is a file; a link counts if it brings in a file from elsewhere, once."""
        try:
            if not entry.is_symlink():
                return entry.is_file()
            return entry.is_file() and not Path(entry.path).resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):  # a loop of links
            return False

    def _legible(self, path: str) -> bool:
        problem = illegible(path)
        if problem is not None:
            self.found.problems.append(problem)
        return problem is None


def illegible(path: str) -> Problem | None:
    """Refuse a name that is no text: no report could hold it."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        told = "not reviewed: the name is not valid UTF-8; rename the file"
        return Problem(message=told, path=shown.rstrip("/"))
    return None
