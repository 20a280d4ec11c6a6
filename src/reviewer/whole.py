"""What a check of a whole project is written against: its manifest, its tree and its imports in, flaws out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from reviewer.earlier import Earlier
from reviewer.finding import Related, Severity
from reviewer.index import FileFacts, Index, facts_of

MANIFEST = "pyproject.toml"
_OTHERS = ("setup.py", "setup.cfg", "requirements.txt", "README.md", "README.rst")
Opts = TypeVar("Opts")
O_contra = TypeVar("O_contra", contravariant=True)


@dataclass(frozen=True)
class NoOptions:
    """The options of a rule that has none; checks of files have their own, whose module loads LibCST."""


@dataclass(frozen=True)
class Flaw:
    """Something about a project that breaks the rule, told at a line (from 1) of a file that is there.

    `words` fill the page's message; `severity` replaces the rule's for this flaw alone; `related` explains.
    """

    path: str
    line: int = 1
    words: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    related: tuple[Related, ...] = ()


class CannotTell(Exception):
    """What a check was told to read cannot be read; the text says what, why and the way out."""


class Whole:
    """A project: `files` are all its Python files, relative to `root`; `facts` gives what they say, by path.

    `earlier` are the texts that a change has replaced, None where no change is reviewed.
    """

    def __init__(
        self,
        root: Path,
        files: tuple[str, ...],
        facts: Callable[[], Mapping[str, FileFacts]],
        earlier: Earlier | None = None,
    ) -> None:
        self.root = root
        self.files = files
        self.earlier = earlier if earlier is not None else Earlier({})
        self._facts = facts
        self._texts: dict[str, str | None] = {}

    @cached_property
    def facts(self) -> Mapping[str, FileFacts]:
        """What each file declares and imports."""
        return self._facts()

    @cached_property
    def before(self) -> Mapping[str, FileFacts]:
        """What each file that the change touches declared and imported before it, by the path that it had."""
        return {path: facts_of(text) for path, text in self.earlier.texts.items() if path.endswith(".py")}

    @cached_property
    def index(self) -> Index:
        """What the names of all files mean, without what their functions do."""
        return Index.build(self.facts.items())

    def text(self, path: str) -> str | None:
        """Give the text of any file of the project; None where there is none."""
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                self._texts[path] = None
        return self._texts[path]

    def has(self, path: str) -> bool:
        """Tell whether a file or folder is there."""
        return (self.root / path).exists()

    def matching(self, *patterns: str) -> list[str]:
        """Give the paths of files that match patterns such as `.github/workflows/*.yml`, sorted."""
        found = {each.relative_to(self.root).as_posix() for one in patterns for each in self.root.glob(one)}
        return sorted(path for path in found if (self.root / path).is_file())

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The tables of pyproject.toml; empty where it is missing or cannot be read."""
        return _tables(self.text(MANIFEST))

    @cached_property
    def manifest_before(self) -> Mapping[str, Any]:
        """The tables of pyproject.toml before the change, if it has changed."""
        return _tables(self.earlier.texts.get(MANIFEST))

    def table(self, *keys: str) -> object:
        """Give what stands in the manifest below some keys; None where nothing does."""
        found: object = self.manifest
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    @property
    def face(self) -> str:
        """The file at which what concerns all of the project is told; empty where there is none at all."""
        there = (each for each in (MANIFEST, *_OTHERS) if self.has(each))
        return next(there, self.files[0] if self.files else "")

    def line_of(self, path: str, *words: str) -> int:
        """Give the first line that has some words, 1 where none has."""
        rows = (self.text(path) or "").splitlines()
        return next((n for n, row in enumerate(rows, 1) if all(word in row for word in words)), 1)


def _tables(text: str | None) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text) if text is not None else {}
    except tomllib.TOMLDecodeError:
        return {}


class Function(Protocol[O_contra]):
    """The shape of every check of a whole project."""

    def __call__(self, project: Whole, options: O_contra, /) -> Iterable[Flaw]:
        """Look at a project; give a flaw for each thing that is wrong."""


@dataclass(frozen=True)
class WholeCheck(Generic[Opts]):
    """A check of a whole project with the options it takes."""

    options: type[Opts]
    function: Function[Opts]


def whole(options: type[Any] = NoOptions) -> Callable[[Function[Any]], WholeCheck[Any]]:
    """Have the function below called once for a project, where all of it is under review."""
    return lambda function: WholeCheck(options, function)
