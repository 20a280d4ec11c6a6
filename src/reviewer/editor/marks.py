"""Marks of the files that decide how a project is reviewed: when one is another, what was read no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from reviewer import baseline
from reviewer.config import Config
from reviewer.config.errors import BadConfig
from reviewer.config.files import OWN, SHARED, chain
from reviewer.rulebook import pages_of

Marks = dict[str, tuple[int, int]]  # by path: time stamp and size
_TOOLS = ("ruff", "mypy", "libcst", "msgspec")


def marks_of(config: Config, named: Path | None) -> Marks:
    """Give the marks of all that a configuration was read from, of the pages in force, the baseline and the versions of the tools."""
    files = (*_configuring(config, named), *_pages(config), _baseline(config), *_versions())
    return {str(file): _mark(file) for file in files}


def tool_marks() -> Marks:
    """Give the marks of our own code and of the tools: a running process never sees what takes their place."""
    own = find_spec("reviewer")
    places = (own.submodule_search_locations or ()) if own is not None else ()
    code = (file for place in places for file in Path(place).rglob("*.py"))
    return {str(file): _mark(file) for file in (*code, *_versions())}


def _mark(file: Path) -> tuple[int, int]:
    """The mark of one file; one that is not there has one, too."""
    try:
        seen = file.stat()
    except OSError:
        # Whether it is missing or closed to us, what was read from it is gone.
        return 0, 0
    return seen.st_mtime_ns, seen.st_size


def _configuring(config: Config, named: Path | None) -> Iterator[Path]:
    """What is a configuration, and where one that is made tomorrow would stand nearer."""
    for folder in (config.root, *config.root.parents):
        yield from (folder / OWN, folder / SHARED)
        if (folder / ".git").exists():
            break
    start = named.absolute() if named is not None else config.source
    if start is not None:
        try:
            yield from (layer.file for layer in chain(start) if layer.file is not None)
        except BadConfig:
            # It was good when it was read: this is a change that its own mark tells.
            yield start


def _pages(config: Config) -> Iterator[Path]:
    for shelf in config.shelves:
        yield from pages_of(shelf).glob("*/*.md")


def _baseline(config: Config) -> Path:
    return config.baseline or config.root / baseline.FILE


def _versions() -> Iterator[Path]:
    """What changes with the versions of the tools."""
    for name in _TOOLS:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin)
