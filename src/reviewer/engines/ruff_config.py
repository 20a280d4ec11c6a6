"""The project's own ruff configuration, read as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from reviewer.engines.ruff_codes import Choice

_NAMES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_SELECTION = ("select", "extend-select", "ignore", "extend-ignore")
# What must not reach our run: a version of ruff that is not ours, what is written where, what we choose ourselves.
_OURS = ("required-version", "cache-dir", "output-format", "fix", "fix-only", "unsafe-fixes", "show-fixes")


class RuffConfig(msgspec.Struct, frozen=True):
    """One configuration file: the team's own selection, and its options as we hand them to ruff.

    `targeted` says that it sets the Python version itself. `error` is the sentence of a file that cannot be read; the rest is empty then.
    """

    path: Path
    own: Choice = Choice()
    options: dict[str, Any] = {}
    targeted: bool = False
    error: str = ""

    @property
    def folder(self) -> Path:
        """The folder its relative paths and patterns mean."""
        return self.path.parent


def nearest(folder: Path, top: Path | None) -> Path | None:
    """Give the configuration ruff would use for the files of a folder, looking up to `top` (None: to the end)."""
    for place in (folder, *folder.parents):
        for name in _NAMES:
            path = place / name
            if path.is_file() and _configures(path, path.stat().st_mtime_ns):
                return path
        if place == top:
            break
    return None


@lru_cache(maxsize=4096)
def _configures(path: Path, changed: int) -> bool:
    """Tell whether a file configures ruff; `changed` is its time stamp, so that the memory notices edits."""
    if path.name != "pyproject.toml":
        return True
    try:
        return "ruff" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # A broken pyproject.toml is reported where our own table is read from it.
        return False


def read(path: Path, *, trusted: bool) -> RuffConfig:
    """Read a configuration file; `extend` is followed only where the tree is trusted."""
    try:
        layers = list(_layers(path, trusted, seen=()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        return RuffConfig(path, error=f"{path.name} cannot be read: {cause}")
    own = Choice()
    for table in layers:
        own = own.then(*_selection(table))
    targeted = any("target-version" in table for table in layers)
    return RuffConfig(path, own, _handed(layers[-1], path, trusted), targeted)


def merged(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay options over defaults, table by table."""
    both = dict(defaults)
    for key, value in own.items():
        under = both.get(key)
        both[key] = (
            merged(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
        )
    return both


def without(options: Mapping[str, Any], dotted: str) -> dict[str, Any]:
    """Give options less one, by its way through the tables: `lint.pylint.max-args`."""
    first, _, rest = dotted.partition(".")
    inner = options.get(first)
    if rest and isinstance(inner, Mapping):
        return {**options, first: without(inner, rest)}
    return {key: value for key, value in options.items() if rest or key != first}


def _layers(path: Path, trusted: bool, seen: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    """Give the tables of the files this one extends, the farthest first, then its own."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("ruff", {})
    parent = table.get("extend")
    if trusted and isinstance(parent, str):
        base = _absolute(parent, path)
        if base.is_file() and base not in seen:
            yield from _layers(base, trusted, (*seen, path))
    yield table


def _selection(table: dict[str, Any]) -> tuple[list[str] | None, list[str], list[str]]:
    """Give select (None: not set), what extends it, and what is ignored; old files set them at the top."""
    lint = {key: table[key] for key in _SELECTION if key in table}
    lint |= table["lint"] if isinstance(table.get("lint"), dict) else {}
    select = _strings(lint.get("select")) if "select" in lint else None
    return (
        select,
        _strings(lint.get("extend-select")),
        [
            *_strings(lint.get("ignore")),
            *_strings(lint.get("extend-ignore")),
        ],
    )


def _handed(table: dict[str, Any], path: Path, trusted: bool) -> dict[str, Any]:
    options = {key: value for key, value in table.items() if key not in (*_SELECTION, *_OURS)}
    if isinstance(options.get("lint"), dict):
        options["lint"] = {key: value for key, value in options["lint"].items() if key not in _SELECTION}
    parent = options.pop("extend", None)
    if trusted and isinstance(parent, str):
        options["extend"] = str(_absolute(parent, path))
    return options


def _absolute(parent: str, path: Path) -> Path:
    return (path.parent / Path(parent).expanduser()).resolve()


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
