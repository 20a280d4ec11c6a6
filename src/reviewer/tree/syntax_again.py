"""Python's own tree of a text that was parsed before: where an edit stays within one statement and moves no line, that alone is parsed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from copy import copy

from reviewer.nesting import first_line
from reviewer.tree.syntax import parsed


def again(text: str, old_text: str, old: ast.Module) -> tuple[ast.Module, ast.Module] | None:
    """Give the tree of a text, and what in it is not of the tree of the `old_text`; None where all of it is to be parsed.

    A statement of the top level, or of a class there, is read as it would be alone: what stands around it ended before it,
    and begins after it. The old tree stays as it is.
    """
    lines, old_lines = text.split("\n"), old_text.split("\n")
    rows = _changed(lines, old_lines)
    if rows is None or any(sign in each for each in (text, old_text) for sign in "\r\f"):
        return None
    place = _around(old.body, rows)
    if place is None:
        return None
    statement = old.body[place]
    made = _in_class(statement, rows, lines) if isinstance(statement, ast.ClassDef) else None
    if made is None:
        fresh = _parsed(lines, statement, [])
        made = (fresh.body, fresh.body) if isinstance(fresh, ast.Module) else None
    if made is None:
        return None
    body = [*old.body[:place], *made[0], *old.body[place + 1 :]]
    return ast.Module(body, []), ast.Module(made[1], [])


def _changed(lines: Sequence[str], old_lines: Sequence[str]) -> tuple[int, int] | None:
    """The first and the last line, from 1, that are others; None where lines came or went, or none is another."""
    if len(lines) != len(old_lines):
        return None
    rows = [row for row, (one, other) in enumerate(zip(lines, old_lines, strict=True), 1) if one != other]
    return (rows[0], rows[-1]) if rows else None


def _around(body: Sequence[ast.stmt], rows: tuple[int, int]) -> int | None:
    """Which statement of a body holds the rows, if it shares no line with another one."""
    extents = [(first_line(node), node.end_lineno or node.lineno) for node in body]
    holding = [place for place, (first, last) in enumerate(extents) if first <= rows[0] and rows[1] <= last]
    if len(holding) != 1:
        return None
    place, (first, last) = holding[0], extents[holding[0]]
    shared = any(end == first for _, end in extents[:place]) or any(
        start == last for start, _ in extents[place + 1 :]
    )
    return None if shared else place


def _in_class(
    cls: ast.ClassDef, rows: tuple[int, int], lines: Sequence[str]
) -> tuple[list[ast.stmt], list[ast.stmt]] | None:
    """The class where one of its statements is another, and what that is now."""
    place = _around(cls.body, rows)
    made = _parsed(lines, cls.body[place], ["class _:"]) if place is not None else None
    if place is None or not isinstance(made, ast.ClassDef):
        return None
    now = copy(cls)
    now.body = [*cls.body[:place], *made.body, *cls.body[place + 1 :]]
    if place == len(cls.body) - 1:
        now.end_lineno, now.end_col_offset = made.end_lineno, made.end_col_offset
    return [now], made.body


def _parsed(lines: Sequence[str], old: ast.stmt, above: list[str]) -> ast.Module | ast.stmt | None:
    """What stands now on the lines of a statement, parsed below some lines: the module, or what holds it there.

    None where those are no statements that begin in the same column.
    """
    first = first_line(old)
    try:
        tree = parsed("\n".join([*above, *lines[first - 1 : old.end_lineno], ""]))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # The whole text may be right all the same; if not, its parser says what is wrong.
        return None
    if above and len(tree.body) != 1:
        return None
    made = tree.body[0] if above else tree
    body: list[ast.stmt] = getattr(made, "body", [])
    if not body or any(each.col_offset != old.col_offset for each in body):
        return None
    return ast.increment_lineno(made, first - 1 - len(above))
