"""The statements of a file and how they nest, from the stdlib `ast`: what scopes are looked up in."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator

from reviewer.lines import lines_of
from reviewer.tree.syntax import syntax_of

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SUITES = ("body", "orelse", "handlers", "finalbody", "cases")


class Block:
    """A statement or an except clause.

    Offsets count code points from 0. A definition starts at its first decorator;
    `head` is where its first inner statement starts, or the end where there is none.
    `symbol` is the dotted name of the definitions around it, itself included.
    """

    __slots__ = ("above", "end", "head", "node", "start", "symbol")

    def __init__(
        self, node: ast.stmt | ast.ExceptHandler, start: int, end: int, above: Block | None, symbol: str
    ) -> None:
        self.node = node
        self.start = start
        self.end = end
        self.head = end
        self.above = above
        self.symbol = symbol

    def upwards(self) -> Iterator[Block]:
        """Give this block and those around it, nearest first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.above


class Blocks:
    """All blocks of a text; `tree` is None where Python cannot parse it. Those inside of another are made when they are asked for."""

    def __init__(self, text: str) -> None:
        self.lines = lines_of(text)
        self.tree = parse(text)
        self._inside: dict[Block | None, tuple[list[int], list[Block]]] = {}

    def at(self, offset: int) -> Block | None:
        """Give the innermost block that holds an offset."""
        found: Block | None = None
        while True:
            starts, blocks = self._inner(found)
            index = bisect_right(starts, offset) - 1
            if index < 0 or blocks[index].end <= offset:
                return found
            found = blocks[index]
            # Most that is asked about stands in headers: what is inside need not be made.
            if offset < found.head:
                return found

    def first_row(self, row: int) -> int:
        """Give the line from which on a line can be read by itself: where the statement or header begins that may go on there."""
        text = self.lines.line(row)
        block = self.at(self.lines.offset(row, 1) + len(text) - len(text.lstrip()))
        if block is None or (block.head < block.end and self.lines.place(block.head)[0] < row):
            return row
        return self.lines.place(block.start)[0]

    @property
    def functions(self) -> int:
        """The number of functions and methods."""
        stack: list[ast.AST] = [] if self.tree is None else [self.tree]
        count = 0
        while stack:
            node = stack.pop()
            count += isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            stack += _suites(node)
        return count

    def _inner(self, above: Block | None) -> tuple[list[int], list[Block]]:
        """The blocks right inside another, or of the top level for None, and where they start."""
        known = self._inside.get(above)
        if known is None:
            node = self.tree if above is None else above.node
            stack, blocks = list(_suites(node)) if node is not None else [], list[Block]()
            while stack:
                each = stack.pop()
                if isinstance(each, ast.stmt | ast.ExceptHandler):
                    blocks.append(self._block(each, above))
                else:  # a case of `match`
                    stack += _suites(each)
            blocks.sort(key=lambda block: block.start)
            known = self._inside[above] = [block.start for block in blocks], blocks
        return known

    def offset_of(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.alias) -> int:
        """Give the offset where a node starts."""
        return self.lines.byte_offset(node.lineno, node.col_offset)

    def end_of(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.alias) -> int:
        """Give the offset right after a node."""
        return self.lines.byte_offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def _block(self, node: ast.stmt | ast.ExceptHandler, above: Block | None) -> Block:
        symbol = above.symbol if above else ""
        if isinstance(node, Definition):
            symbol = f"{symbol}.{node.name}" if symbol else node.name
        block = Block(node, self._start(node), self.end_of(node), above, symbol)
        inner = next((suite[0] for name in _SUITES if (suite := getattr(node, name, None))), None)
        if isinstance(inner, ast.match_case):
            block.head = self.offset_of_line(inner.pattern.lineno)
        elif isinstance(inner, ast.stmt | ast.ExceptHandler):
            block.head = self._start(inner)
        return block

    def _start(self, node: ast.stmt | ast.ExceptHandler) -> int:
        if isinstance(node, Definition) and node.decorator_list:
            return self.offset_of_line(node.decorator_list[0].lineno)
        return self.offset_of(node)

    def offset_of_line(self, line: int) -> int:
        """Give the offset of the first character of a line that is no blank."""
        text = self.lines.line(line)
        return self.lines.offset(line, 1) + len(text) - len(text.lstrip())


def _suites(node: ast.AST) -> Iterator[ast.AST]:
    """What stands right inside a node: statements, clauses, cases."""
    for name in _SUITES:
        yield from getattr(node, name, None) or ()


def parse(text: str) -> ast.Module | None:
    """Parse with `ast`; None for what the running Python cannot read."""
    try:
        return syntax_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # whoever reviews the file says so; here findings then join by line
