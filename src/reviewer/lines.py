"""Between offsets, lines and columns of one text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

_NEWLINE = re.compile(r"\r\n?|\n")  # what Python counts as the end of a line; a form feed is none


class Lines:
    """The lines of a text: numbers from 1, columns in code points from 1, offsets from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ascii = text.isascii()
        self._starts = [0, *_ends(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a place; the column is in code points."""
        return self._starts[line - 1] + column - 1

    def byte_offset(self, line: int, column: int) -> int:
        """Give the offset of a place as `ast` tells it: the column in UTF-8 bytes, from 0."""
        start = self._starts[line - 1]
        if self._ascii:
            return start + column
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode(errors="ignore"))

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Give a line without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@lru_cache(maxsize=2)
def lines_of(text: str) -> Lines:
    """Give the lines of a text, which one step of a review after the other asks for."""
    return Lines(text)


def plain_comment(line: str) -> int | None:
    """Give the offset at which the comment of a line starts that begins in no string; None where a string on it may hold the sign."""
    start = line.find("#")
    before = line[: max(start, 0)]
    return start if start >= 0 and "'" not in before and '"' not in before else None


def _ends(text: str) -> Iterable[int]:
    """The offsets after each line that is ended."""
    if "\r" in text:
        return (end.end() for end in _NEWLINE.finditer(text))
    *ended, _ = text.split("\n")
    return accumulate(map((1).__add__, map(len, ended)))
