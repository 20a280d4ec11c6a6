"""Pieces of a source text by the places that `ast` gives."""

from __future__ import annotations

import ast

from reviewer.index.expressions import name_of, writable


class Pieces:
    """One text, lines from 1 and columns in bytes from 0 as `ast` counts them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines: list[bytes] | None = None

    def piece(self, node: ast.expr) -> str:
        """Give the text of an expression; a name or a quoted annotation needs no look at the source."""
        if isinstance(node, ast.Constant):
            return writable(node.value) if isinstance(node.value, str) else repr(node.value)
        named = name_of(node)
        if named is not None:
            return named
        if self._lines is None:
            self._lines = self.text.encode(errors="surrogatepass").splitlines(keepends=True)
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if first == last:
            found = self._lines[first][node.col_offset : node.end_col_offset]
        else:
            head, tail = self._lines[first][node.col_offset :], self._lines[last][: node.end_col_offset]
            found = b"".join([head, *self._lines[first + 1 : last], tail])
        return found.decode(errors="replace")
