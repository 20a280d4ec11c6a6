"""What one review is asked to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor

import msgspec

from reviewer.baseline import Entry
from reviewer.cache import Cache
from reviewer.earlier import Earlier
from reviewer.finding import Finding
from reviewer.project import Project
from reviewer.rulebook import Rulebook
from reviewer.selection import Selection
from reviewer.source_text import Texts

ENGINES = ("native", "ruff", "mypy")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One review: which files, by which rules, with which engines.

    `changed` maps a path to its changed lines (None: everything counts); `texts` reads
    files, with buffers laid over the disk; `trusted` says that the tree's own tools and
    settings may run, `excludes` that files which ruff's or mypy's settings leave out are
    left out (they are not when somebody named them). `baseline` are the findings that are
    known (None: there is no baseline).
    `earlier` are the texts that the change under review has replaced (None: no change is under review).
    `trace` is told the findings after each stage of the review, by the stage's name: "raw",
    "merged", then the steps of treatment file by file.
    """

    project: Project
    selection: Selection
    book: Rulebook
    texts: Texts
    cache: Cache
    engines: tuple[str, ...] = ENGINES
    changed: Mapping[str, frozenset[int]] | None = None
    jobs: int | None = None
    executor: Executor | None = None
    trusted: bool = True
    excludes: bool = True
    baseline: tuple[Entry, ...] | None = None
    earlier: Earlier | None = None
    trace: Callable[[str, Sequence[Finding]], None] | None = None
