"""Where the statements of a text stand, as plain numbers: read once with Python's own tree, kept without it.

The numbers follow the statements of one suite after the other, a suite that was met last coming first. Each suite begins
with how many it has. A statement or an `except` clause has four numbers: its line less that of the one before, its
column, how many lines later it ends, and the column of its end. A function has two more for the end of what stands last
in its header, as lines after its own (-1 for nothing) and a column; then how many parameters it has, and two for
each. Columns are bytes from 0, as `ast` counts them.
"""

from __future__ import annotations

import ast
from typing import Self
from zlib import crc32

import msgspec

from reviewer.lines import lines_of
from reviewer.nesting import Owner, depth, long_statements, suites

Function = ast.FunctionDef | ast.AsyncFunctionDef
_COMPOUND = frozenset(
    {
        ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor, ast.While,
        ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match,
    }
)  # fmt: skip


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """The numbers of one text, and what tells whether another text is the same.

    `deepest` is how many levels the expressions of a statement nest at most, short statements left out.
    """

    size: int
    checksum: int
    deepest: int
    numbers: list[int]

    @classmethod
    def of(cls, tree: ast.Module, text: str) -> Self:
        """Make the outline of a text from its tree."""
        deepest = max(map(depth, long_statements(tree, lines_of(text))), default=0)
        return cls(len(text), _checksum(text), deepest, cls.numbers_of(tree))

    @staticmethod
    def numbers_of(tree: ast.Module) -> list[int]:
        """Give the numbers alone."""
        return _Writer(tree).numbers

    def is_of(self, text: str) -> bool:
        """Tell whether this is the outline of a text."""
        return self.size == len(text) and self.checksum == _checksum(text)

    def encode(self) -> bytes:
        """Write the outline down."""
        return _ENCODER.encode(self)


def decoded(data: bytes | msgspec.Raw, text: str) -> Outline | None:
    """Read an outline that was written down; None where there is none, or if it is of another text."""
    if not data:
        return None
    outline = _DECODER.decode(data)
    return outline if outline.is_of(text) else None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Outline)


def _checksum(text: str) -> int:
    return crc32(text.encode(errors="surrogatepass"))


class _Writer:
    """Writes the numbers of a module."""

    def __init__(self, tree: ast.Module) -> None:
        self.numbers: list[int] = []
        self._line = 0
        self._todo: list[list[ast.stmt]] = [tree.body]
        while self._todo:
            self._suite(self._todo.pop())

    def _suite(self, suite: list[ast.stmt]) -> None:
        self.numbers.append(len(suite))
        for node in suite:
            self._place(node)
            if node.__class__ in _COMPOUND:
                self._compound(node)

    def _place(self, node: Owner) -> None:
        line = node.lineno
        more = (node.end_lineno or line) - line
        self.numbers += (line - self._line, node.col_offset, more, node.end_col_offset or 0)
        self._line = line

    def _compound(self, node: ast.stmt) -> None:
        if isinstance(node, Function):
            self._header(node)
        for suite in suites(node):
            if isinstance(suite[0], ast.ExceptHandler | ast.match_case):
                for clause in suite:
                    self._clause(clause)  # type: ignore[arg-type]  # where one is, all are
            else:
                self._todo.append(suite)  # type: ignore[arg-type]  # what else stands in a suite is statements

    def _clause(self, clause: ast.ExceptHandler | ast.match_case) -> None:
        if isinstance(clause, ast.ExceptHandler):  # a case has no place
            self._place(clause)
        self._todo.append(clause.body)

    def _header(self, node: Function) -> None:
        """Where the header of a function ends, and where the names of its parameters stand."""
        args = node.args
        named = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        named += [star for star in (args.vararg, args.kwarg) if star is not None]
        parts: list[ast.arg | ast.expr | None] = [*named, *args.defaults, *args.kw_defaults, node.returns]
        ends = [(part.end_lineno or 0, part.end_col_offset or 0) for part in parts if part is not None]
        line, column = max(ends) if ends else (node.lineno - 1, 0)
        self.numbers += (line - node.lineno, column, len(named))
        for param in named:
            self.numbers += (param.lineno - node.lineno, param.col_offset)
