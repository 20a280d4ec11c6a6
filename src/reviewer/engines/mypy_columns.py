"""Where mypy's places truly are."""

from __future__ import annotations

import re
import tokenize
from io import BytesIO
from pathlib import Path

from reviewer.finding import Span

_NEWLINE = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"[\w.]+")
_IGNORE = re.compile(r"#\s*type:\s*ignore[^#]*")
_BARE_IGNORE = re.compile(r"#\s*type:\s*ignore")
_BOM = "\ufeff"
BYTES_UNTIL = (2, 0)  # up to here mypy counted UTF-8 bytes
TWICE_FROM = (2, 4)  # from here it takes the right column for a byte count and converts it once more


class Source:
    """The lines of one reviewed file, to correct the columns mypy tells of them."""

    def __init__(self, text: str, version: tuple[int, int]) -> None:
        self._bom = text.startswith(_BOM)
        self._lines = _NEWLINE.split(text.removeprefix(_BOM))
        self._version = version

    def span(self, line: int, column: int, end_line: int | None, end_column: int | None) -> Span:
        """Give the span of a message: lines from 1, columns from 0 as mypy tells them.

        Where the start cannot be trusted it is the code of the line; where only the end
        cannot, it is the word at the start.
        """
        line = min(max(line, 1), len(self._lines))
        start = self._true(line, column) if column >= 0 else None
        if start is None:
            return self._whole(line)
        end_line = min(max(end_line or line, line), len(self._lines))
        end = self._true(end_line, end_column) if end_column is not None and end_column >= 0 else None
        if end is None or (end_line, end) <= (line, start):
            end_line, end = line, self._word_end(line, start)
        return Span(line, start + 1, end_line, end + 1)

    @property
    def text(self) -> str:
        """The text of the file, without a byte order mark."""
        return "\n".join(self._lines)

    def line(self, number: int) -> str:
        """Give a line without its end; empty for one the file does not have."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def statement(self, line: int) -> Span:
        """Give the span of the code of a line, without its margins and a comment at its end."""
        line = min(max(line, 1), len(self._lines))
        text = self._lines[line - 1]
        code = re.split(r"\s+#", text, maxsplit=1)[0].rstrip()
        first = len(code) - len(code.lstrip())
        return Span(line, first + 1, line, max(len(code), first) + 1)

    def bare_ignore(self, line: int) -> Span | None:
        """Give the empty place behind the one `type: ignore` of a line; None where there are several, or none."""
        found = list(_BARE_IGNORE.finditer(self.line(line)))
        return Span(line, found[0].end() + 1, line, found[0].end() + 1) if len(found) == 1 else None

    def _true(self, line: int, told: int) -> int | None:
        """Give the column in code points from 0 that mypy means, None if that cannot be said."""
        text = self._lines[line - 1]
        bom = _BOM if self._bom and line == 1 else ""
        if text.isascii() and not bom:
            return min(told, len(text))
        if self._version <= BYTES_UNTIL:
            candidates = [column for column in range(len(text) + 1) if len(text[:column].encode()) == told]
        elif self._version >= TWICE_FROM:
            raw = f"{bom}{text}".encode()
            candidates = [
                column
                for column in range(min(len(text), len(raw)) + 1)
                if len(raw[:column].decode(errors="replace")) == told and self._begins_or_ends(text, column)
            ]
        else:
            return None
        return candidates[0] if len(candidates) == 1 else None

    @staticmethod
    def _begins_or_ends(text: str, column: int) -> bool:
        """Tell whether a thing can begin or end here: not inside a word, not between two blanks."""
        before, after = text[column - 1 : column], text[column : column + 1]
        return not (before.isalnum() and after.isalnum()) and not (before.isspace() and after.isspace())

    def _whole(self, line: int) -> Span:
        """Give the `type: ignore` of a line, which mypy tells without columns, or the line without its margins."""
        text = self._lines[line - 1]
        ignore = _IGNORE.search(text)
        start, stop = ignore.span() if ignore else (0, len(text))
        told = text[start:stop]
        first = start + len(told) - len(told.lstrip())
        return Span(line, first + 1, line, max(start + len(told.rstrip()), first) + 1)

    def _word_end(self, line: int, start: int) -> int:
        word = _WORD.match(self._lines[line - 1], start)
        return word.end() if word else min(start + 1, len(self._lines[line - 1]))


def source(path: Path, version: tuple[int, int]) -> Source:
    """Read a file as Python would; one that cannot be read gives one empty line."""
    try:
        raw = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
        bom = _BOM if encoding == "utf-8-sig" else ""
        return Source(bom + raw.decode(encoding), version)
    except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
        return Source("", version)
