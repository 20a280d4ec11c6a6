"""The keys of [tool.reviewer]: what each may hold, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from reviewer.config.errors import choice, meant
from reviewer.config.files import Layer
from reviewer.config.model import ENGINES
from reviewer.finding import Severity
from reviewer.rulebook import PROFILES

LEVELS = ("off", *(level.value for level in Severity))


class Key(msgspec.Struct, frozen=True):
    """One key: how its value is read, what it is for, and the JSON schema of its value."""

    read: Callable[[Layer, tuple[str, ...], Any], Any]
    about: str
    schema: Mapping[str, Any]


def text(layer: Layer, path: tuple[str, ...], value: object) -> str:
    """Read a string."""
    if not isinstance(value, str) or not value:
        raise layer.refuse(f"{path[-1]!r} must be text, not {_kind(value)}", path)
    return value


def texts(layer: Layer, path: tuple[str, ...], value: object) -> tuple[str, ...]:
    """Read a list of strings; a single string is a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
        raise layer.refuse(f"{path[-1]!r} must be a list of texts, not {_kind(value)}", path)
    return tuple(value)


def one_of(*known: str) -> Callable[[Layer, tuple[str, ...], Any], str]:
    """Make the reader of a word out of a few."""

    def read(layer: Layer, path: tuple[str, ...], value: object) -> str:
        if not isinstance(value, str) or value not in known:
            of = f" of {path[-1]}" if len(path) > 1 else ""
            raise layer.refuse(f"unknown {path[0]} {_said(value)}{of}{choice(str(value), known)}", path)
        return value

    return read


def some_of(*known: str) -> Callable[[Layer, tuple[str, ...], Any], tuple[str, ...]]:
    """Make the reader of a list of words out of a few, one at least."""

    def read(layer: Layer, path: tuple[str, ...], value: object) -> tuple[str, ...]:
        words = texts(layer, path, value)
        if not words:
            raise layer.refuse(f"{path[-1]!r} must name one at least of {', '.join(known)}", path)
        for word in words:
            if word not in known:
                raise layer.refuse(f"unknown name {word!r} in {path[-1]}{choice(word, known)}", path, word)
        return words

    return read


def table_of(
    inner: Callable[[Layer, tuple[str, ...], Any], Any],
) -> Callable[[Layer, tuple[str, ...], Any], dict[str, Any]]:
    """Make the reader of a table whose values are all of one kind."""

    def read(layer: Layer, path: tuple[str, ...], value: object) -> dict[str, Any]:
        return {key: inner(layer, (*path, key), item) for key, item in table(layer, path, value).items()}

    return read


def table(layer: Layer, path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Read a table, whatever it holds."""
    if not isinstance(value, Mapping):
        raise layer.refuse(f"{path[-1]!r} must be a table, not {_kind(value)}", path)
    return dict(value)


_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_NAMES = {"anyOf": [{"$ref": "#/$defs/selector"}, {"type": "array", "items": {"$ref": "#/$defs/selector"}}]}

KEYS: Mapping[str, Key] = {
    "extend": Key(text, "A standard to start from: a file, or package:NAME for an installed one.", _TEXT),
    "profile": Key(
        one_of(*PROFILES), "How much of the standard applies.", {"enum": [*PROFILES], "default": "standard"}
    ),
    "select": Key(texts, "Rules, areas or codes that stand in for the profile's own.", _NAMES),
    "extend-select": Key(texts, "Rules, areas or codes on top of the profile's.", _NAMES),
    "ignore": Key(texts, "Rules, areas or codes to leave out.", _NAMES),
    "exclude": Key(texts, "Files and folders to leave out, written as in .gitignore.", _TEXTS),
    "per-file-ignores": Key(
        table_of(texts),
        "What to leave out in the files of a pattern, written as in .gitignore.",
        {"type": "object", "additionalProperties": _NAMES},
    ),
    "fail-level": Key(
        one_of(*LEVELS[1:]),
        "The least severity that makes the command fail.",
        {"enum": [*LEVELS[1:]], "default": "warning"},
    ),
    "severity": Key(
        table_of(one_of(*LEVELS)),
        "Another severity, or off, for a rule, an area or codes.",
        {"type": "object", "additionalProperties": {"enum": [*LEVELS]}},
    ),
    "rule": Key(table_of(table), "The options of single rules.", {"type": "object"}),
    "python": Key(text, "The interpreter whose installed packages the types come from.", _TEXT),
    "baseline": Key(text, "The file of known findings, instead of .reviewer-baseline.jsonl.", _TEXT),
    "packs": Key(texts, "Installed packages that bring rules of their own, by their names as packs.", _TEXTS),
    "rule-pages": Key(texts, "Folders with a team's own pages.", _TEXTS),
    "engines": Key(
        some_of(*ENGINES), "Who looks.", {"type": "array", "items": {"enum": [*ENGINES]}, "minItems": 1}
    ),
}


def values(layer: Layer) -> dict[str, Any]:
    """Read all values of a layer, names of rules unseen; raises BadConfig for unknown keys and wrong values."""
    for key in layer.values:
        if key not in KEYS:
            raise layer.refuse(f"unknown key {key!r}{meant(key, KEYS)}", (key,))
    return {key: KEYS[key].read(layer, (key,), value) for key, value in layer.values.items()}


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if value == "":
        return "an empty text"
    if isinstance(value, list):
        return next(
            (f"a list with {_kind(item)}" for item in value if not isinstance(item, str) or not item),
            "a list",
        )
    return names.get(type(value), "text" if isinstance(value, str) else type(value).__name__)


def _said(value: object) -> str:
    return repr(value) if isinstance(value, str) else _kind(value)
