"""From the words of a command line to a review: configuration, files, request."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from reviewer import baseline, rulebook
from reviewer.cache import Cache, place
from reviewer.config import Config, load
from reviewer.outcome import Outcome
from reviewer.project import Project, discover, without_excluded, without_ways_out
from reviewer.refused import Refused
from reviewer.review import review
from reviewer.review_request import Request
from reviewer.rulebook import Rulebook
from reviewer.selection import Selection
from reviewer.source_text import Texts


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said, as far as it decides what is reviewed and by which rules."""

    paths: tuple[str, ...] = (".",)
    overrides: Mapping[str, object] = msgspec.field(default_factory=dict)
    config: str | None = None
    since: str | None = None
    diff: str | None = None
    like_pr: bool = False
    filter_mode: str = "introduced"
    stdin_filename: str | None = None
    jobs: int | None = None
    no_cache: bool = False
    no_baseline: bool = False
    trusted: bool = True
    force_exclude: bool = False


class Run:
    """One command's review, its parts made when they are needed."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._buffer = _buffer(words)

    @property
    def on_stdin(self) -> bool:
        """Whether one file on standard input is reviewed."""
        return self._buffer is not None

    @cached_property
    def config(self) -> Config:
        """The configuration in force."""
        start = Path(self._paths[0])
        start = start if start.is_dir() else start.parent
        file = Path(self.words.config) if self.words.config else None
        loaded = load(start.absolute(), file=file, environ=os.environ, overrides=self.words.overrides)
        # An interpreter that a configuration names is run; where nobody vouches for the tree, none is.
        return loaded if self.words.trusted else msgspec.structs.replace(loaded, python=None)

    @cached_property
    def book(self) -> Rulebook:
        """Our pages, and over them those of the team."""
        return rulebook.read(*self.config.shelves)

    @cached_property
    def selection(self) -> Selection:
        """Which rules are on."""
        return Selection.of(self.config, self.book)

    @cached_property
    def project(self) -> Project:
        """Which files are reviewed."""
        if self._buffer is not None:
            return self._with_buffer(discover([], self.config))
        found = discover([Path(path) for path in self._paths], self.config)
        if self.words.force_exclude:
            found = without_excluded(found, self.config)
        return found if self.words.trusted else without_ways_out(found)

    @cached_property
    def texts(self) -> Texts:
        """Their sources."""
        return Texts(self.project.root, self._buffers())

    def request(self) -> Request:
        """Put all together."""
        changed = self._changed()
        project = self.project
        if changed is not None:
            files = tuple(path for path in project.files if path in changed)
            project = msgspec.structs.replace(project, files=files)
        return Request(
            project=project,
            selection=self.selection,
            book=self.book,
            texts=self.texts,
            cache=Cache(None if self.words.no_cache else place(project.root)),
            engines=self.config.engines,
            changed=changed,
            jobs=self.words.jobs,
            excludes=not all(Path(path).is_file() for path in self._paths),
            baseline=None if self.words.no_baseline else self.known(),
            trusted=self.words.trusted,
        )

    def outcome(self) -> Outcome:
        """Review."""
        if not self.words.like_pr:
            return review(self.request())
        from reviewer.introduced import FilterMode, between, compared, target

        root = self.project.root
        change = between(root, self.words.since or target(root))
        return compared(self.request(), change, FilterMode(self.words.filter_mode)).outcome

    @property
    def baseline_file(self) -> Path:
        """Where the known findings stand, or would."""
        return self.config.baseline or self.project.root / baseline.FILE

    def known(self) -> tuple[baseline.Entry, ...] | None:
        """Give the known findings, None where no baseline was made; raises Refused for one that is named and not there."""
        if self.config.baseline is None and not self.baseline_file.is_file():
            return None
        return baseline.read(self.baseline_file)

    @property
    def _paths(self) -> tuple[str, ...]:
        if self._buffer is not None:
            return (self.words.stdin_filename or "stdin.py",)
        return self.words.paths or (".",)

    def _changed(self) -> Mapping[str, frozenset[int]] | None:
        if self.words.like_pr or (self.words.since is None and self.words.diff is None):
            return None
        from reviewer import changes

        if self.words.since is not None:
            return changes.since(self.project.root, self.words.since).lines
        return changes.from_text(self.project.root, _read(self.words.diff or "-")).lines

    def _buffers(self) -> dict[str, str]:
        return {self.project.files[0]: self._buffer} if self._buffer is not None else {}

    def _with_buffer(self, project: Project) -> Project:
        path = Path(self._paths[0]).absolute()
        try:
            name = path.relative_to(project.root).as_posix()
        except ValueError:
            name = path.name
        everything = tuple(sorted({*project.everything, name}))
        return msgspec.structs.replace(project, files=(name,), everything=everything)


def _buffer(words: Words) -> str | None:
    """The source on standard input, asked for by `-` or by a name for it."""
    if words.paths != ("-",) and words.stdin_filename is None:
        return None
    from reviewer.tree.source import Undecodable, decode

    if words.paths not in {("-",), ()}:
        raise Refused("--stdin-filename reads one file from standard input; leave the paths away, or give -")
    try:
        return decode(sys.stdin.buffer.read()).text
    except Undecodable as cause:
        raise Refused(f"standard input cannot be read as Python: {cause}") from cause


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="surrogateescape")
    try:
        return Path(name).read_bytes().decode("utf-8", errors="surrogateescape")
    except OSError as cause:
        raise Refused(f"the diff {name} cannot be read: {cause.strerror}") from cause
