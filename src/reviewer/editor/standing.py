"""What holds for one review of a project after the other: its configuration, its rules, its files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from reviewer import baseline, rulebook
from reviewer.cache import Cache, place
from reviewer.config import Config, load
from reviewer.editor.folders import Folders
from reviewer.editor.marks import Marks, marks_of
from reviewer.engines.glance import Glance
from reviewer.project import Project, discover, without_ways_out
from reviewer.project.forced import excluded
from reviewer.project.ignore import patterns_of
from reviewer.refused import Refused
from reviewer.review_request import Request
from reviewer.rulebook import Rulebook
from reviewer.selection import Selection
from reviewer.source_text import Texts


class Standing:
    """A project as it was configured when it was read."""

    def __init__(self, config: Config, *, named: Path | None, trusted: bool, watched: bool) -> None:
        self.config = config
        self.trusted = trusted
        self.book: Rulebook = rulebook.read(*config.shelves)
        self.selection = Selection.of(config, self.book)
        self.cache = Cache(place(config.root))
        self._exclude = patterns_of(config.exclude)
        self._named = named
        self._marks: Marks = marks_of(config, named)
        self._known = _known(config)
        self._at_marks, self._at_folders = Glance(watched=watched), Glance(watched=watched)
        self._project: Project | None = None
        self._folders = Folders(config.root, ())
        self._names: frozenset[str] = frozenset()

    @classmethod
    def read(cls, root: Path, *, trusted: bool, config: Path | None, watched: bool) -> Standing:
        """Read the configuration of a folder; raises Refused for one that does not hold. `watched`: `look_again` is called when anything changes."""
        loaded = load(root.absolute(), file=config, environ=os.environ)
        if not trusted:  # an interpreter that a configuration names is run
            loaded = msgspec.structs.replace(loaded, python=None)
        return cls(loaded, named=config, trusted=trusted, watched=watched)

    @property
    def root(self) -> Path:
        """The project's root."""
        return self.config.root

    def stale(self) -> bool:
        """Tell whether a file that was read here, or the tools, have changed since."""
        return self._at_marks.is_due() and self._marks != marks_of(self.config, self._named)

    def leaves_out(self, name: str) -> bool:
        """Tell whether the excludes in force leave a file out."""
        return excluded(name, self._exclude)

    def look_again(self) -> None:
        """Have the files of the project, and what it is configured by, looked for anew."""
        self._project = None
        self._at_marks.at_once()

    def request(self, path: str, buffers: Mapping[str, str], engines: Sequence[str]) -> Request:
        """Ask for a review of one text among `buffers`, those by absolute paths or relative to the root."""
        texts = {name: text for other, text in buffers.items() if (name := self.name(other)) is not None}
        name = self.name(path)
        if name is None:
            raise Refused(f"{path} lies outside the project {self.root}; review it by itself")
        return self._made((name,), texts, engines, jobs=1, excludes=not (self.root / name).is_file())

    def request_of_all(self, buffers: Mapping[str, str], engines: Sequence[str]) -> Request:
        """Ask for a review of all files of the project, on half of the machine and in other processes."""
        texts = {name: text for other, text in buffers.items() if (name := self.name(other)) is not None}
        # Never in this process, where reviews of what somebody writes would wait for it.
        jobs = max(2, (os.cpu_count() or 1) // 2)
        return self._made(self.project.everything, texts, engines, jobs=jobs, excludes=True)

    def _made(
        self,
        files: tuple[str, ...],
        texts: Mapping[str, str],
        engines: Sequence[str],
        *,
        jobs: int,
        excludes: bool,
    ) -> Request:
        everything = self.project.everything
        if not self._names.issuperset(texts):
            everything = tuple(sorted({*everything, *texts}))
        return Request(
            project=msgspec.structs.replace(self.project, files=files, everything=everything),
            selection=self.selection,
            book=self.book,
            texts=Texts(self.root, texts),
            cache=self.cache,
            engines=tuple(engine for engine in self.config.engines if engine in engines),
            jobs=jobs,
            excludes=excludes,
            baseline=self._known,
            trusted=self.trusted,
        )

    @property
    def project(self) -> Project:
        """All files of the project."""
        if self._project is None or (self._at_folders.is_due() and not self._folders.same()):
            found = discover([], self.config)
            self._project = found if self.trusted else _vouched(found)
            self._folders = Folders(self.root, (*found.everything, *found.templates))
            self._names = frozenset(found.everything)
        return self._project

    def name(self, path: str | Path) -> str | None:
        """Give a path relative to the root, with forward slashes; None for what does not lie below it."""
        file = Path(os.path.normpath(self.root / path))
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else None


def _vouched(project: Project) -> Project:
    """The project without links that lead out of it, and without an interpreter that lies in it."""
    return msgspec.structs.replace(without_ways_out(project), python=None)


def _known(config: Config) -> tuple[baseline.Entry, ...] | None:
    file = config.baseline or config.root / baseline.FILE
    return baseline.read(file) if config.baseline is not None or file.is_file() else None
