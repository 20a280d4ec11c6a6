"""Puts the sources of configuration together: command line > environment > nearest file > what it extends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewer import rulebook
from reviewer.config import files, keys, names
from reviewer.config.files import Layer
from reviewer.config.model import Config
from reviewer.finding import Severity
from reviewer.packs import NoPack, Pack, find

_ENV = "REVIEWER_"
_FROM_ENV = tuple(key for key in keys.KEYS if key not in {"extend", "per-file-ignores", "severity", "rule"})
_LISTS = ("select", "extend-select", "ignore", "exclude", "packs", "rule-pages", "engines")


def load(
    start: Path,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    overrides: Mapping[str, object] | None = None,
) -> Config:
    """Read the configuration for a folder.

    `file` stands in for the search from `start` upwards. Environment variables are named
    after the keys (`REVIEWER_FAIL_LEVEL`), lists in them separated by commas. `overrides`
    are the command line's words by key, in kebab-case or with underscores; None says
    nothing. Raises BadConfig for whatever is unknown or does not fit, and BadPage for a
    team's page that cannot be read.
    """
    start = start.absolute()
    near = files.nearest(start)
    found = file.absolute() if file is not None else near
    # A file that was named, and not found here, is a standard kept elsewhere: it speaks about this project.
    root = found.parent if found is not None and found == near else files.root_of(start)
    layers = [*(files.chain(found) if found else ()), _environment(environ), *_words(overrides or {})]
    read = [(layer, _placed(layer, keys.values(layer))) for layer in layers]
    merged: dict[str, Any] = {}
    for _, values in read:
        merged = _over(merged, values)
    _look_up(read, (*merged.get("packs", ()), *merged.get("rule-pages", ())))
    return _config(root, found, merged)


def _look_up(read: list[tuple[Layer, dict[str, Any]]], shelves: tuple[Path | Pack, ...]) -> None:
    """Look up names only where there are any: the book costs more to read than the configuration."""
    named = [(layer, values) for layer, values in read if names.has_names(values)]
    if named:
        book = rulebook.read(rulebook.home(), *shelves)
        for layer, values in named:
            names.check(layer, values, book)


def _environment(environ: Mapping[str, str]) -> Layer:
    values: dict[str, Any] = {}
    for key in _FROM_ENV:
        word = environ.get(_variable(key), "")
        if word:
            values[key] = (
                [part.strip() for part in word.split(",") if part.strip()] if key in _LISTS else word
            )
    return Layer(values=values, folder=Path.cwd(), spelling={key: _variable(key) for key in values})


def _variable(key: str) -> str:
    return _ENV + key.upper().replace("-", "_")


def _words(overrides: Mapping[str, object]) -> list[Layer]:
    values = {key.replace("_", "-"): value for key, value in overrides.items() if value is not None}
    values = {key: value.value if isinstance(value, Severity) else value for key, value in values.items()}
    return [Layer(values=values, folder=Path.cwd(), spelling={key: f"--{key}" for key in values})]


def _placed(layer: Layer, values: dict[str, Any]) -> dict[str, Any]:
    """Make the paths among the values absolute: they are written relative to their own source."""
    if "python" in values:
        values["python"] = os.path.normpath(layer.folder / Path(values["python"]).expanduser())
    if "baseline" in values:
        values["baseline"] = layer.folder / Path(values["baseline"]).expanduser()
    if "packs" in values:
        try:
            values["packs"] = find(values["packs"])
        except NoPack as cause:
            raise layer.refuse(str(cause), ("packs",)) from cause
    if "rule-pages" in values:
        folders = tuple(layer.folder / Path(word).expanduser() for word in values["rule-pages"])
        for word, folder in zip(values["rule-pages"], folders, strict=True):
            if not folder.is_dir():
                raise layer.refuse(f"the folder of pages {word!r} is not there", ("rule-pages",), word)
        values["rule-pages"] = folders
    return values


def _over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a nearer source over a wider one.

    What is left out adds up, and so do pages; tables are laid over each other key by key.
    A nearer `select` starts afresh, and a rule that the nearer source names is no longer
    left out by the same name in the wider one.
    """
    merged = {**lower, **upper}
    named = {*upper.get("select", ()), *upper.get("extend-select", ())}
    wanted = () if "select" in upper else lower.get("extend-select", ())
    merged["extend-select"] = (*wanted, *upper.get("extend-select", ()))
    merged["ignore"] = (*(w for w in lower.get("ignore", ()) if w not in named), *upper.get("ignore", ()))
    for key in ("exclude", "packs", "rule-pages"):
        merged[key] = (*lower.get(key, ()), *upper.get(key, ()))
    kept = {w: level for w, level in lower.get("severity", {}).items() if level != "off" or w not in named}
    merged["severity"] = {**kept, **upper.get("severity", {})}
    merged["per-file-ignores"] = {**lower.get("per-file-ignores", {}), **upper.get("per-file-ignores", {})}
    rules = (*lower.get("rule", {}), *upper.get("rule", {}))
    merged["rule"] = {
        name: {**lower.get("rule", {}).get(name, {}), **upper.get("rule", {}).get(name, {})} for name in rules
    }
    return merged


def _config(root: Path, source: Path | None, merged: dict[str, Any]) -> Config:
    merged.pop("extend", None)
    if "fail-level" in merged:
        merged["fail-level"] = Severity(merged["fail-level"])
    return Config(root=root, source=source, **{key.replace("-", "_"): value for key, value in merged.items()})
