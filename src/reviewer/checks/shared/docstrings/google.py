"""Sections in Google's style: `Args:` and an indented list below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.docstrings.sections import (
    KINDS,
    Entry,
    Kind,
    Section,
    indent,
    numbered,
    split_names,
)

_HEADER = re.compile(r"([A-Za-z][A-Za-z ]*?)\s*:(?!:)\s*(.*)$")
_BULLET = re.compile(r"(\s*)[-*\u2022]\s+")
_RAISED = re.compile(r"[\w.~:`]+(?:\s*(?:,|\bor\b|\|)\s*[\w.~:`]+)*")


def sections(lines: list[str]) -> Iterator[Section]:
    """Give the sections of dedented lines; a heading inside a list is part of the list."""
    for number, line in enumerate(lines):
        found = _HEADER.match(line)
        kind = KINDS.get(found.group(1).lower()) if found else None
        if found is None or kind is None:
            continue
        if found.group(2):
            if kind in ("returns", "yields") and found.group(1)[0].isupper():
                yield Section(
                    kind, "google", found.group(1).lower(), number, text=(found.group(2),), inline=True
                )
            continue
        stop = _end(lines, number + 1, indent(line))
        if stop > number + 1:
            yield _section(kind, found.group(1).lower(), lines, number, stop)


def _end(lines: list[str], start: int, margin: int) -> int:
    """Where the indented text below a heading ends."""
    end = start
    for number in range(start, len(lines)):
        if lines[number].strip():
            if indent(lines[number]) <= margin:
                break
            end = number + 1
    return end


def _section(kind: Kind, title: str, lines: list[str], number: int, stop: int) -> Section:
    text = tuple(lines[number + 1 : stop])
    if kind == "params":
        entries, loose = _params(lines, number + 1, stop)
        return Section(kind, "google", title, number, tuple(entries), text, loose)
    if kind == "raises":
        return Section(kind, "google", title, number, tuple(_raises(lines, number + 1, stop)), text)
    return Section(kind, "google", title, number, (), text)


def _params(lines: list[str], start: int, stop: int) -> tuple[list[Entry], bool]:
    """The parameters of a list, and whether some line at their level is no parameter."""
    entries: list[Entry] = []
    loose = False
    margin = -1
    for number, line in numbered(lines, start, stop):
        if margin < 0:
            margin = indent(line)
        if indent(line) > margin:
            continue
        names = _entry(line, number + 1 < stop and indent(lines[number + 1]) > indent(line))
        loose = loose or not names or indent(line) < margin
        entries += [Entry(name, number) for name in names]
    return entries, loose


def _entry(line: str, is_described_below: bool) -> list[str]:
    """The names that a line of a list is about, none for running text."""
    names, rest = split_names(_BULLET.sub(r"\1", line))
    typed = rest.startswith("(")
    if typed:
        rest = rest[_closing(rest) :].lstrip()
    if rest.startswith((":", "- ", "-- ", "\u2013 ", "\u2014 ")) or typed:
        return names
    return names if not rest and is_described_below else []


def _closing(text: str) -> int:
    """The place after the bracket that closes the first one of a text."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if not depth:
            return place + 1
    return len(text)


def _raises(lines: list[str], start: int, stop: int) -> Iterator[Entry]:
    margin = -1
    for number, line in numbered(lines, start, stop):
        if margin < 0:
            margin = indent(line)
        if indent(line) <= margin:
            found = _RAISED.match(_BULLET.sub("", line).strip())
            yield from (Entry(name, number) for name in raised_names(found.group() if found else ""))


def raised_names(text: str) -> list[str]:
    """Give the last parts of the class names in a heading such as `a.B, C or D`."""
    parts = re.split(r",|\bor\b|\|", re.sub(r":\w+:|[`~]", "", text).strip().rstrip(":"))
    names = [part.strip().rpartition(".")[2] for part in parts]
    return [name for name in names if name.isidentifier()]
