"""Edits inside a docstring as it stands in the source."""

from __future__ import annotations

import re
from collections.abc import Callable

import libcst as cst

from reviewer.check import Patch
from reviewer.checks.shared.docstrings.literal import Literal, text_of


def rename_in(literal: Literal, line: int, old: str, new: str) -> tuple[Patch, ...]:
    """Give the patch that renames the first `old` of a line (from 0); none where lines cannot be matched."""
    rows = _rows(literal)
    if rows is None or line >= len(rows):
        return ()
    changed, count = re.subn(rf"\b{re.escape(old)}\b", new, rows[line], count=1)
    if not count:
        return ()
    return (Patch(literal, "\n".join([*rows[:line], changed, *rows[line + 1 :]])),)


def change_row(literal: Literal, line: int, change: Callable[[str], str]) -> tuple[Patch, ...]:
    """Give the patch that changes a line (from 0), or takes it out where nothing is left; none as above, or where it stays."""
    rows = _rows(literal)
    if rows is None or line >= len(rows):
        return ()
    changed = change(rows[line])
    if changed == rows[line] or (not changed.strip() and line in (0, len(rows) - 1)):
        return ()  # a row with quotes is no row of its own
    kept = [changed] if changed.strip() else []
    return (Patch(literal, "\n".join([*rows[:line], *kept, *rows[line + 1 :]])),)


def insert_after(literal: Literal, line: int, text: str) -> tuple[Patch, ...]:
    """Give the patch that adds a line below a line (from 0), before the closing quotes; none as above."""
    rows = _rows(literal)
    if rows is None or line >= len(rows) - 1:
        return ()
    ending = "\r" if rows[0].endswith("\r") else ""
    return (Patch(literal, "\n".join([*rows[: line + 1], f"{text}{ending}", *rows[line + 1 :]])),)


def source_row(literal: Literal, line: int) -> str | None:
    """Give a line of a docstring as the source has it, None where lines cannot be matched."""
    rows = _rows(literal)
    return rows[line] if rows is not None and line < len(rows) else None


def _rows(literal: Literal) -> list[str] | None:
    """The lines of the source of a plain string whose lines are those of its value."""
    if not isinstance(literal, cst.SimpleString):
        return None
    rows = literal.value.split("\n")
    return rows if len(rows) == text_of(literal).count("\n") + 1 else None
