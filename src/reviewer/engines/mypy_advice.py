"""What mypy says that does not hold when the code runs, or for the Pythons of a project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from reviewer.engines.depends import depends_on
from reviewer.engines.mypy_config import MypyConfig, listed
from reviewer.engines.mypy_output import Entry
from reviewer.engines.target import oldest_python

_OVERRIDE = "explicit-override"
_OVERRIDE_SINCE = (3, 12)  # typing.override
_AWAITABLE = "unused-awaitable"
# Who made a task for others holds it; it is lost where it is started and dropped.
_STARTS = re.compile(r"\b(?:create_task|ensure_future|run_in_executor)\(")
# `shop._Shop__till`: Python stores `__till` of a class under that name, and mypy knows none of them.
_MANGLED = re.compile(r'has no attribute "_[^\W_]\w*?__\w+"')
_NEWER = re.compile(r"requires Python (\d+)\.(\d+) or newer")


def fitting(
    found: Iterable[Entry], root: Path, project: MypyConfig, line_of: Callable[[Entry], str]
) -> list[Entry]:
    """Leave out what is wrong for another Python only, private names written out as Python stores them, and tasks of others.

    Wrong for another Python is syntax too new for the Python mypy checks for, if every Python of the project has
    it, and calls for `@override` where no Python of the project and no package it depends on
    has that; a team that switched those on itself hears of them all the same.
    """
    asked = _OVERRIDE in listed(project.options.get("enable_error_code"))
    oldest = cache(lambda folder: oldest_python(folder, root))
    has_override = cache(lambda folder: _has_override(folder, root))

    def fits(entry: Entry) -> bool:
        if entry.key == _AWAITABLE:
            return _STARTS.search(line_of(entry)) is not None
        if entry.key == "attr-defined" and _MANGLED.search(entry.message):
            return False
        folder = (root / entry.path).parent
        if entry.key == _OVERRIDE:
            return asked or has_override(folder)
        needed = _NEWER.search(entry.message) if entry.key == "syntax" else None
        stated: tuple[int, int] | None = oldest(folder)
        return needed is None or (stated is not None and stated < (int(needed[1]), int(needed[2])))

    return [entry for entry in found if fits(entry)]


def _has_override(folder: Path, root: Path) -> bool:
    oldest = oldest_python(folder, root)
    if oldest is not None and oldest >= _OVERRIDE_SINCE:
        return True
    return depends_on(folder, root, "typing-extensions")
