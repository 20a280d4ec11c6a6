"""How deep the statements of a text may nest: what is long may, what is short cannot."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from reviewer.lines import Lines

Owner = ast.stmt | ast.ExceptHandler
MAX_DEPTH = 1_000  # levels of expression: LibCST, quadratic here, still answers within a second
_SUSPECT = 2 * MAX_DEPTH  # characters of one statement that may nest so deep (`a.a.a`, `[[[`)
_FLAT = frozenset(
    {ast.Name, ast.Constant, ast.Load, ast.Store, str, int, type(None)}
)  # most of all; they hold no expressions
_SUITES = ("body", "handlers", "cases", "orelse", "finalbody")


def long_statements(tree: ast.Module, lines: Lines) -> Iterator[Owner]:
    """Give the statements that hold no others and are long enough to nest too deep, and the long headers.

    A statement so short that nothing in it can be long is not entered.
    """
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        below = list(suites(node))
        if isinstance(node, Owner):
            if _length(lines, node) <= _SUSPECT:
                continue
            if _length(lines, node, below[0][0] if below else None) > _SUSPECT:
                yield node
        for suite in below:
            stack += suite


def _length(lines: Lines, node: Owner, inner: ast.AST | None = None) -> int:
    """At least the characters of a statement from the line of its first decorator to what is indented below it.

    `inner` is the first statement or clause of that; without it all of the statement counts.
    """
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    if isinstance(inner, Owner):
        end_line, end_column = inner.lineno, inner.col_offset
    return lines.offset(end_line, 1) - lines.offset(first_line(node), 1) + end_column


def first_line(node: ast.stmt | ast.expr | ast.ExceptHandler | ast.arg | ast.keyword | ast.alias) -> int:
    """Give the line on which a node begins, decorators included."""
    decorators: Sequence[ast.expr] = getattr(node, "decorator_list", ())
    return decorators[0].lineno if decorators else node.lineno


def suites(node: ast.AST) -> Iterator[list[ast.AST]]:
    """Give what is indented below a statement, in the order of the source: statements, clauses or cases."""
    for name in _SUITES:
        suite = getattr(node, name, None)
        if isinstance(suite, list) and suite:
            yield suite


def depth(statement: Owner) -> int:
    """Give the depth of the expressions of a statement, names and literals not counted, measured without recursion."""
    deepest = 0
    stack: list[tuple[ast.AST, int]] = [(statement, 0)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        for name in node._fields:
            held = getattr(node, name, None)
            for child in held if held.__class__ is list else (held,):
                if (
                    child.__class__ not in _FLAT
                    and isinstance(child, ast.AST)
                    and not isinstance(child, ast.stmt)
                ):
                    stack.append((child, level + 1))
    return deepest
