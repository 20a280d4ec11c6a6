"""What keeps LibCST from dying: Python's own parser looks first.

LibCST ends the process on some thousands of nested brackets and takes minutes on chains of
some thousands of terms, both of which `ast` refuses or shows at a twelfth of the cost.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Self

from reviewer.check import Module
from reviewer.tree.syntax import syntax_of

MAX_DEPTH = 1_000  # levels of expression: LibCST, quadratic here, still answers within a second
_BYTES = 4  # of a character, at most
_SUSPECT = 2 * MAX_DEPTH  # characters of one statement that may nest so deep (`a.a.a`, `[[[`)


class TooDeep(Exception):
    """The source nests deeper than LibCST survives; the text says how deep and where."""


class Syntax:
    """Python's own tree of a module, or None where the running Python cannot parse it."""

    def __init__(self, tree: ast.Module | None) -> None:
        self.tree = tree

    @classmethod
    def of(cls, module: Module) -> Self:
        """Parse the module's text."""
        try:
            return cls(parse(module.text))
        except (SyntaxError, TooDeep):
            return cls(None)


def parse(text: str) -> ast.Module:
    """Parse with `ast` and refuse what would hurt LibCST.

    Raises SyntaxError for what is no Python of this version, TooDeep for what nests too deep.
    """
    try:
        tree = syntax_of(text)
    except (RecursionError, MemoryError) as cause:
        raise TooDeep("it nests deeper than Python itself can parse") from cause
    except ValueError as cause:  # NUL bytes before 3.12
        raise SyntaxError(str(cause)) from cause
    for statement in _long_statements(tree, _widest(text)):
        depth = _depth(statement)
        if depth > MAX_DEPTH:
            raise TooDeep(
                f"line {statement.lineno}: an expression nests {depth} levels deep, over {MAX_DEPTH}"
            )
    return tree


def _widest(text: str) -> int:
    """At least the bytes of the longest line."""
    return max(map(len, text.split("\n"))) * (1 if text.isascii() else _BYTES)


def _long_statements(tree: ast.Module, widest: int) -> Iterator[ast.stmt]:
    """Statements that hold no others and are long enough to be dangerous, and long headers.

    A statement so short that nothing in it can be long is not entered; `widest` bounds every column.
    """
    stack: list[ast.AST] = [tree]
    few_lines = (_SUSPECT - widest) // 100
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt) and (node.end_lineno or node.lineno) - node.lineno <= few_lines:
            continue
        suites = [getattr(node, name, ()) for name in ("body", "orelse", "finalbody", "handlers", "cases")]
        inner = [child for suite in suites if isinstance(suite, list) for child in suite]
        if isinstance(node, ast.stmt) and _length(node, inner) > _SUSPECT:
            yield node
        stack.extend(inner)


def _length(node: ast.stmt, inner: list[ast.AST]) -> int:
    """At least the characters of a statement's own expressions; lines count as a hundred."""
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    if inner and isinstance(inner[0], ast.stmt | ast.excepthandler):
        end_line, end_column = inner[0].lineno, inner[0].col_offset
    return (end_line - node.lineno) * 100 + end_column


def _depth(statement: ast.stmt) -> int:
    """The depth of the expressions of a statement, measured without recursion."""
    deepest = 0
    stack: list[tuple[ast.AST, int]] = [(statement, 0)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        children = ast.iter_child_nodes(node)
        stack += ((child, depth + 1) for child in children if not isinstance(child, ast.stmt))
    return deepest
