"""From the columns of `ast`, in bytes from 0, to columns in code points from 1."""

from __future__ import annotations

import ast
from functools import cached_property

Placed = ast.stmt | ast.expr | ast.alias | ast.excepthandler | ast.keyword


class Columns:
    """The columns of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rows = (
            None if text.isascii() else {n: row for n, row in enumerate(self._lines, 1) if not row.isascii()}
        )

    def place(self, node: Placed) -> tuple[int, int, int, int]:
        """Give line, column, last line and end of a node, columns in code points from 1."""
        line, end_line, end = node.lineno, node.end_lineno or node.lineno, node.end_col_offset or 0
        if self._rows is None:
            return line, node.col_offset + 1, end_line, end + 1
        return (
            line,
            self._column(line, node.col_offset),
            end_line,
            self._column(end_line, end),
        )

    def is_right(self, node: ast.expr) -> bool:
        """Tell whether an expression really stands where `ast` says: before Python 3.12 it errs in f-strings."""
        if node.lineno != node.end_lineno or node.lineno > len(self._lines):
            return False
        found = self._lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode(errors="replace")
        try:
            return ast.dump(ast.parse(f"({found})", mode="eval").body) == ast.dump(node)
        except SyntaxError:
            return False

    @cached_property
    def _lines(self) -> list[bytes]:
        rows = self._text.encode(errors="surrogatepass").split(b"\n")
        if "\r" in self._text:
            rows = [row for each in rows for row in each.removesuffix(b"\r").split(b"\r")]
        return rows

    def _column(self, line: int, offset: int) -> int:
        row = self._rows.get(line) if self._rows else None
        return offset + 1 if row is None else len(row[:offset].decode(errors="ignore")) + 1
