"""The statements of a file and how they nest, from the stdlib `ast`: what scopes are looked up in."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator

from reviewer.lines import Lines
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
    """All blocks of a text in its order; `tree` is None where Python cannot parse it."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.tree = parse(text)
        self._all: list[Block] = []
        if self.tree is not None:
            self._walk(self.tree)
        self._all.sort(key=lambda block: (block.start, -block.end))
        self._starts = [block.start for block in self._all]

    def at(self, offset: int) -> Block | None:
        """Give the innermost block that holds an offset."""
        index = bisect_right(self._starts, offset) - 1
        block = self._all[index] if index >= 0 else None
        while block is not None and block.end <= offset:
            block = block.above
        return block

    @property
    def functions(self) -> int:
        """The number of functions and methods."""
        return sum(isinstance(block.node, ast.FunctionDef | ast.AsyncFunctionDef) for block in self._all)

    def offset_of(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.alias) -> int:
        """Give the offset where a node starts."""
        return self.lines.byte_offset(node.lineno, node.col_offset)

    def end_of(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.alias) -> int:
        """Give the offset right after a node."""
        return self.lines.byte_offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def _walk(self, tree: ast.Module) -> None:
        stack: list[tuple[ast.AST, Block | None]] = [(tree, None)]
        while stack:
            node, above = stack.pop()
            block = above
            if isinstance(node, ast.stmt | ast.ExceptHandler):
                block = self._block(node, above)
                self._all.append(block)
            for name in _SUITES:
                suite = getattr(node, name, None)
                if suite:
                    stack += [(child, block) for child in suite]

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


def parse(text: str) -> ast.Module | None:
    """Parse with `ast`; None for what the running Python cannot read."""
    try:
        return syntax_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # whoever reviews the file says so; here findings then join by line
