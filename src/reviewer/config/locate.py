"""Finds the line of a key or value in TOML text; only ever asked when something is wrong with it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def line_of(text: str, path: Sequence[str], value: str | None = None) -> int:
    """Give the line, from 1, of the deepest part of a dotted key that the text has; 1 if it has none.

    With `value`, the line inside a list of several lines on which that string stands.
    """
    best, line = 0, 1
    for start, chunk, keys in _statements(text):
        depth = _depth(keys, path)
        if depth > best:
            best, line = depth, start + _offset(chunk, path[depth - 1], value if depth == len(path) else None)
    return line


def _depth(keys: Mapping[str, Any], path: Sequence[str]) -> int:
    """Count how many steps of the path the statement's own keys go along."""
    steps: Any = keys
    for depth, key in enumerate(path):
        if not isinstance(steps, Mapping) or key not in steps:
            # A table's header ends in an empty table; an assignment that leads elsewhere is not ours.
            return depth if steps == {} else 0
        steps = steps[key]
    return len(path)


def _offset(chunk: str, key: str, value: str | None) -> int:
    for needle in (json.dumps(value), f"'{value}'") if value is not None else (key,):
        for offset, line in enumerate(chunk.split("\n")):
            if needle in line:
                return offset
    return 0


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Give each header and each assignment with its first line and the keys it sets, from the top."""
    lines = text.split("\n")
    table: list[str] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        end, keys = _whole(lines, at)
        if lines[at].lstrip().startswith("["):
            table = list(_header(keys))
            keys = {}
        for name in reversed(table):
            keys = {name: keys}
        yield at + 1, "\n".join(lines[at:end]), keys
        at = end


def _whole(lines: list[str], at: int) -> tuple[int, dict[str, Any]]:
    """Take lines until they are a statement; TOML has no statement that is the beginning of another."""
    for end in range(at + 1, len(lines) + 1):
        try:
            return end, tomllib.loads("\n".join(lines[at:end]))
        except tomllib.TOMLDecodeError:
            # Not yet a whole statement: the next line belongs to it.
            continue
    return at + 1, {}


def _header(keys: object) -> Iterator[str]:
    while isinstance(keys, dict) and keys:
        name, keys = next(iter(keys.items()))
        yield name
        if isinstance(keys, list):  # [[an.array]]
            keys = keys[0]
