"""What ruff cannot know without types: findings whose source says that nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviewer.engines.ruff_meant import JUDGES
from reviewer.engines.ruff_site import Site
from reviewer.finding import Finding

_DEF = re.compile(r"\s*(?:async\s+)?def\b")
_HEADER_END = re.compile(r":\s*(?:#.*)?$")
_NOTHING = re.compile(r"->\s*None\s*:\s*(?:#.*)?$")
# `Model.column == None` builds a query; `Model.column is None` is False before any row is read.
_COLUMN = re.compile(r"(?:\w+\.)*[A-Z]\w*[a-z]\w*\.[a-z_]\w*\s*[!=]=")
_COMPARISONS = frozenset({"ruff:E711", "ruff:E712"})
_FLAKE8 = re.compile(r"^\[flake8\]", re.MULTILINE)
_MAIN = re.compile(r"\s*(?:async\s+)?def\s+main\b")
JUDGED = frozenset({"ruff:RET503", "ruff:T201", *_COMPARISONS, *JUDGES})


def doubtful(found: Finding, site: Site) -> bool:
    """Tell whether a finding is a false alarm, by the text of its file.

    A function that is declared to return nothing may end without a `return`; an attribute of
    a class that is compared with `==` is a column of a query builder; what runs as a program, in
    `main`, speaks by printing. The rest is told by the syntax around it.
    """
    judge, lines = JUDGES.get(found.rule), site.lines
    if judge is not None and judge(found, site):
        return True
    start, column = found.span.line - 1, found.span.column - 1
    if start >= len(lines):
        return False
    if found.rule in _COMPARISONS:
        return _COLUMN.match(lines[start], column) is not None or _ends_with_column(lines[start], column)
    if found.rule == "ruff:T201":
        return any(_MAIN.match(line) for line in _headers(lines, start))
    return found.rule == "ruff:RET503" and _returns_nothing(lines, start)


def has_flake8(root: Path) -> bool:
    """Tell whether a project configures flake8: its `noqa` comments are then not ruff's to call unused."""
    if (root / ".flake8").is_file():
        return True
    for name in ("setup.cfg", "tox.ini"):
        try:
            if _FLAKE8.search((root / name).read_text(encoding="utf-8", errors="replace")):
                return True
        except OSError:  # not there, or nobody may read it
            continue
    return False


def _ends_with_column(line: str, column: int) -> bool:
    """Whether the operand before a place is a column: ruff may mark the constant alone."""
    return any(match.end() <= column <= match.end() + 1 for match in _COLUMN.finditer(line))


def _headers(lines: Sequence[str], start: int) -> Iterator[str]:
    """Give the lines a line stands below, innermost first, as indentation tells it."""
    indent = _indent(lines[start])
    for line in reversed(lines[:start]):
        if indent == 0:
            return
        if line.strip() and _indent(line) < indent:
            indent = _indent(line)
            yield line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _returns_nothing(lines: Sequence[str], start: int) -> bool:
    """Whether the header of the function that begins at a line, decorators included, ends with `-> None:`."""
    numbers = range(start, len(lines))
    first = next((number for number in numbers if _DEF.match(lines[number])), None)
    if first is None:
        return False
    last = next((number for number in range(first, len(lines)) if _HEADER_END.search(lines[number])), first)
    return _NOTHING.search(lines[last]) is not None
