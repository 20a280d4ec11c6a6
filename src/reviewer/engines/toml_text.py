"""Writes the configuration files we hand to the tools."""

from __future__ import annotations

import json
from collections.abc import Mapping


def toml_text(table: Mapping[str, object]) -> str:
    """Write a table of strings, numbers, booleans, lists and tables as TOML, one top-level key a line.

    Raises TypeError for a value TOML has no word for.
    """
    return "".join(f"{_string(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return _string(value)
        case list() | tuple():
            return f"[{', '.join(_value(item) for item in value)}]"
        case Mapping():
            return (
                "{" + ", ".join(f"{_string(str(key))} = {_value(item)}" for key, item in value.items()) + "}"
            )
    raise TypeError(f"{type(value).__name__} cannot be written as TOML")


def _string(text: str) -> str:
    """Quote a text as JSON does, which TOML reads alike but for DEL and lone surrogates."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return quoted.encode(errors="replace").decode()
