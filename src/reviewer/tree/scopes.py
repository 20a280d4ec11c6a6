"""What a place of a file is about: its definition, handler, call, statement; findings are joined by it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from reviewer.finding import Span
from reviewer.tree.blocks import Block, Blocks, Definition
from reviewer.tree.inner import Inner, expressions, is_of, with_defaults

_DOCUMENTED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module
_TRY = ast.Try | ast.TryStar


class Scope(msgspec.Struct, frozen=True):
    """What a defect is about: its kind (one of the rule book's scopes) and its offsets from 0, end exclusive."""

    kind: str
    start: int
    end: int


class Scopes:
    """The scopes of one text. Without a tree (broken or too new source) every scope is a line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks = Blocks(text)
        self.lines = self.blocks.lines
        self._inner: dict[int, list[tuple[int, int, Inner]]] = {}

    @property
    def broken(self) -> bool:
        """Tell whether Python could not parse the text."""
        return self.blocks.tree is None

    def find(self, kind: str, span: Span) -> Scope:
        """Give the scope of a kind that a span is about; its line where there is none of that kind."""
        if kind == "file":
            return Scope("file", 0, len(self.text))
        if kind == "line" or self.broken:
            return self._line(span)
        start = self.offset(span.line, span.column)
        block = self.blocks.at(start)
        if kind in ("def", "docstring", "class"):
            return self._definition(kind, block, start, span)
        if block is None:
            return self._line(span)
        if kind == "handler":
            return self._handler(block, start)
        if kind == "stmt":
            return Scope(kind, block.start, block.end)
        _, end = self.offsets(span)
        return self._expression(kind, block, start, end) or self._line(span)

    def symbol(self, line: int, column: int) -> str:
        """Give the dotted name of the definitions around a place; a definition's header belongs to it."""
        block = self.blocks.at(self.offset(line, column))
        return block.symbol if block else ""

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a place, moved into the text and past the indentation of its line."""
        line = min(max(line, 1), len(self.lines))
        row = self.lines.line(line)
        column = min(max(column, 1 + len(row) - len(row.lstrip())), len(row) + 1)
        return self.lines.offset(line, column)

    def offsets(self, span: Span) -> tuple[int, int]:
        """Give both offsets of a span, the end never before the start."""
        start = self.offset(span.line, span.column)
        return start, max(start, self.offset(span.end_line, span.end_column))

    def rows(self, scope: Scope) -> range:
        """Give the lines in which a fix of a defect of this scope may edit: its statement's, a parameter's function's."""
        block = self.blocks.at(scope.start)
        if block is None or scope.kind in ("file", "line"):
            first, last = self.lines.place(scope.start)[0], self.lines.place(scope.end)[0]
        else:
            for above in block.upwards():
                if isinstance(above.node, Definition):
                    block = above if scope.kind in ("param", "decorator") else block
                    break
            start, end = min(scope.start, block.start), max(scope.end, block.end)
            first, last = self.lines.place(start)[0], self.lines.place(end)[0]
        return range(first, last + 1)

    def clipped(self, span: Span) -> tuple[int, int]:
        """Give the offsets of a span, cut at the end of the header where it covers a whole compound statement."""
        start, end = self.offsets(span)
        block = self.blocks.at(start)
        if block and start < block.head < end:
            last = self.head_lines(block)[-1]
            end = min(end, self.lines.offset(last, len(self.lines.line(last)) + 1))
        return start, max(start, end)

    def header(self, kind: str, span: Span) -> frozenset[int]:
        """Give the lines that belong to what a span is about without its body.

        Of a definition the decorators and the signature, of an except clause its own line,
        of a simple statement the first and the last line, and always the span's own first line.
        """
        lines = {span.line}
        scope = self.find(kind, span)
        if scope.end - scope.start == len(self.text):
            return frozenset(lines)
        for offset in {self.offset(span.line, span.column), scope.start}:
            block = self.blocks.at(offset)
            if block is not None:
                rows = self.head_lines(block)
                lines |= set(rows) if block.head != block.end else {rows[0], rows[-1]}
        return frozenset(lines)

    def hearing(self, kind: str, span: Span) -> frozenset[int]:
        """Give the lines on which a comment speaks for a finding.

        Its header; for docstrings the last line of the string too, for an except clause its
        `try`, since tools put their findings there.
        """
        lines = set(self.header(kind, span))
        scope = self.find(kind, span)
        block = self.blocks.at(scope.start)
        if kind == "docstring":
            inside = block.node if block else None
            text = docstring_of(self.blocks.tree if scope.end == len(self.text) else inside)
            lines |= {text.end_lineno or text.lineno} if text else set()
        if kind == "handler" and block and block.above and isinstance(block.above.node, _TRY):
            lines.add(block.above.node.lineno)
        if span.end_line > span.line and not (block and block.head < block.end):
            lines.add(span.end_line)
        return frozenset(lines)

    def head_lines(self, block: Block) -> range:
        """Give the lines of a block's header, decorators included; of a simple statement all lines."""
        first, _ = self.lines.place(block.start)
        last, column = self.lines.place(block.head)
        if block.head == block.end:
            return range(first, last + 1)
        if not self.lines.line(last)[: column - 1].strip():
            last -= 1
        while last > first and _is_blank(self.lines.line(last)):
            last -= 1
        return range(first, last + 1)

    def _line(self, span: Span) -> Scope:
        line = min(max(span.line, 1), len(self.lines))
        start = self.lines.offset(line, 1)
        return Scope("line", start, start + len(self.lines.line(line)))

    def _definition(self, kind: str, block: Block | None, start: int, span: Span) -> Scope:
        """A definition by its header or, for docstrings and classes, by anything inside it."""
        module = Scope(kind, 0, len(self.text))
        if block is None or span == Span(1, 1, 1, 1):  # tools put what misses from a module there
            return module
        if kind == "def" and not (isinstance(block.node, Definition) and start < block.head):
            return Scope("stmt", block.start, block.end)
        wanted = ast.ClassDef if kind == "class" else Definition
        for above in block.upwards():
            if isinstance(above.node, wanted):
                return Scope(kind, above.start, above.end)
        return module if kind == "docstring" else self._line(span)

    def _handler(self, block: Block, start: int) -> Scope:
        """The except clause around a place; of a place at a `try` its first clause."""
        if isinstance(block.node, _TRY) and start == block.start and block.node.handlers:
            handler = block.node.handlers[0]
            return Scope("handler", self.blocks.offset_of(handler), self.blocks.end_of(handler))
        for above in block.upwards():
            if isinstance(above.node, ast.ExceptHandler):
                return Scope("handler", above.start, above.end)
        return Scope("stmt", block.start, block.end)

    def _expression(self, kind: str, block: Block, start: int, end: int) -> Scope | None:
        """The smallest expression of a kind, in the block's own text, that holds the place."""
        holding = [
            (last - first, first, last)
            for first, last, node in self._own(block)
            if first <= start and end <= last and is_of(kind, node)
        ]
        if kind == "param":
            holding = [
                (last - first, first, last) for first, last in self._params(block) if first <= start < last
            ]
        if kind == "decorator" and isinstance(block.node, Definition):
            decorators = [
                (self.blocks.offset_of(node), self.blocks.end_of(node)) for node in block.node.decorator_list
            ]
            holding = [(last - first, first, last) for first, last in decorators if first - 1 <= start < last]
        if not holding:
            return None
        _, first, last = min(holding)
        return Scope(kind, first, last)

    def _own(self, block: Block) -> list[tuple[int, int, Inner]]:
        """The expressions, parameters and imported names of a block's header or simple statement."""
        known = self._inner.get(id(block))
        if known is None:
            known = self._inner[id(block)] = [
                (self.blocks.offset_of(node), self.blocks.end_of(node), node)
                for node in expressions(block.node)
            ]
        return known

    def _params(self, block: Block) -> Iterator[tuple[int, int]]:
        functions = [node for _, _, node in self._own(block) if isinstance(node, ast.Lambda)]
        signatures = [node.args for node in functions]
        if isinstance(block.node, ast.FunctionDef | ast.AsyncFunctionDef):
            signatures.append(block.node.args)
        for signature in signatures:
            for param, default in with_defaults(signature):
                yield self.blocks.offset_of(param), self.blocks.end_of(default or param)


@lru_cache(maxsize=1)
def scopes_of(text: str) -> Scopes:
    """Give the scopes of a text, which one step after the other asks for."""
    return Scopes(text)


def docstring_of(node: ast.AST | None) -> ast.Expr | None:
    """Give the docstring's statement of a definition or a module."""
    if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr):
        value = node.body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return node.body[0]
    return None


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
