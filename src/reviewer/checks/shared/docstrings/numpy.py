"""Sections in NumPy's style: an underlined heading and a list that is not indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.docstrings.google import raised_names
from reviewer.checks.shared.docstrings.sections import (
    KINDS,
    Entry,
    Kind,
    Section,
    indent,
    numbered,
    split_names,
)

_RULER = re.compile(r"\s*[-=~]{3,}$")


def sections(lines: list[str]) -> Iterator[Section]:
    """Give the sections of dedented lines."""
    headings = [
        number
        for number in range(len(lines) - 1)
        if lines[number].strip() and _RULER.match(lines[number + 1]) and not _RULER.match(lines[number])
    ]
    for place, number in enumerate(headings):
        kind = KINDS.get(lines[number].strip().rstrip(":").lower())
        stop = headings[place + 1] if place + 1 < len(headings) else len(lines)
        if kind is not None:
            yield _section(kind, lines, number, stop)


def _section(kind: Kind, lines: list[str], number: int, stop: int) -> Section:
    title = lines[number].strip().rstrip(":").lower()
    margin = indent(lines[number])
    entries: list[Entry] = []
    loose = False
    for line_number, line in numbered(lines, number + 2, stop):
        if indent(line) > margin or kind not in ("params", "raises"):
            continue
        names = raised_names(line.partition(":")[0]) if kind == "raises" else _entry(line)
        loose = loose or not names
        entries += [Entry(name, line_number) for name in names]
    return Section(kind, "numpy", title, number, tuple(entries), tuple(lines[number + 2 : stop]), loose)


def _entry(line: str) -> list[str]:
    names, rest = split_names(line.strip().lstrip("{"))
    rest = rest.lstrip("} ")
    return names if not rest or rest.startswith((":", "(")) else []
