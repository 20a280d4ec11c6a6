"""Which advice of mypy a project can follow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reviewer.engines.depends import depends_on
from reviewer.engines.mypy_config import MypyConfig, listed
from reviewer.engines.mypy_output import Entry
from reviewer.engines.target import oldest_python

_OVERRIDE = "explicit-override"
_OVERRIDE_SINCE = (3, 12)  # typing.override


def possible(found: Iterable[Entry], root: Path, project: MypyConfig) -> list[Entry]:
    """Leave out calls for `@override` where no Python of the project and no package it depends on has it.

    A team that switched them on itself hears of them all the same.
    """
    asked = _OVERRIDE in listed(project.options.get("enable_error_code"))
    has_it = cache(lambda folder: _has_override(folder, root))
    return [entry for entry in found if asked or entry.key != _OVERRIDE or has_it((root / entry.path).parent)]


def _has_override(folder: Path, root: Path) -> bool:
    oldest = oldest_python(folder, root)
    if oldest is not None and oldest >= _OVERRIDE_SINCE:
        return True
    return depends_on(folder, root, "typing-extensions")
