"""Where in its file a finding of ruff stands: the lines, and the syntax around a place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property

from reviewer.finding import Span
from reviewer.nesting import first_line

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Site:
    """The text of one file, parsed when somebody asks; a text that is no Python of ours has no syntax."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def around(self, span: Span) -> list[ast.AST]:
        """Give the nodes that hold a span, outermost first; lines from 1, columns in code points from 1."""
        start, end = self._place(span.line, span.column), self._place(span.end_line, span.end_column)
        chain: list[ast.AST] = []
        node: ast.AST | None = self._tree
        while node is not None:
            chain.append(node)
            inner = [child for child in ast.iter_child_nodes(node) if _holds(child, start, end)]
            # Before Python 3.12 the texts in an f-string stand where all of it does.
            node = next(
                (child for child in inner if not isinstance(child, ast.Constant)), next(iter(inner), None)
            )
        return chain

    @property
    def statements(self) -> Sequence[ast.stmt]:
        """The statements of the file that stand in no other."""
        return self._tree.body if self._tree is not None else ()

    @cached_property
    def _tree(self) -> ast.Module | None:
        try:
            return ast.parse("\n".join(self.lines))
        except (SyntaxError, ValueError, RecursionError):
            # Nothing is known of it: ruff's word stands.
            return None

    def _place(self, line: int, column: int) -> tuple[int, int]:
        """Give a place as `ast` counts: columns in bytes from 0."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return line, len(text[: column - 1].encode("utf-8", errors="replace"))


def _holds(node: ast.AST, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether a node begins no later and ends no earlier than a span; nodes without a place hold what they contain."""
    match node:
        case ast.stmt() | ast.expr() | ast.ExceptHandler() | ast.arg() | ast.keyword() | ast.alias():
            last = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
            return (first_line(node), 0 if _is_decorated(node) else node.col_offset) <= start and end <= last
    return any(_holds(child, start, end) for child in ast.iter_child_nodes(node))


def _is_decorated(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and bool(
        node.decorator_list
    )


def innermost(chain: Sequence[ast.AST], *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Give the nodes of some kinds in a chain, innermost first."""
    return (node for node in reversed(chain) if isinstance(node, kinds))


def caught(handler: ast.ExceptHandler) -> set[str]:
    """Give the plain names of the exceptions that a handler catches; none for one that catches all."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {kind.id for kind in kinds if isinstance(kind, ast.Name)}


def named(node: ast.expr) -> str:
    """Give what an expression calls, or else is, as it is written: `pytest.fixture` for `pytest.fixture(scope="module")`."""
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)
