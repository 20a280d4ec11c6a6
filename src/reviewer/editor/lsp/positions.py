"""Between our places, from 1 in code points, and a client's, from 0 in the units that it counts in."""

from __future__ import annotations

from lsprotocol import types

from reviewer.finding import Span
from reviewer.lines import Lines

UTF8, UTF16, UTF32 = (
    types.PositionEncodingKind.Utf8.value,
    types.PositionEncodingKind.Utf16.value,
    types.PositionEncodingKind.Utf32.value,
)


class Places:
    """The places of one text for a client with one encoding.

    Lines end where Python and the protocol both say so: at LF, CR or both. A place that lies outside
    of the text is taken as the nearest one inside.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self._lines = Lines(text)
        self._encoding = encoding
        self._plain = encoding == UTF32 or text.isascii()

    def range(self, span: Span) -> types.Range:
        """Give a span as the client counts."""
        return types.Range(
            self.position(span.line, span.column), self.position(span.end_line, span.end_column)
        )

    def position(self, line: int, column: int) -> types.Position:
        """Give a place as the client counts."""
        line = min(max(line, 1), len(self._lines))
        before = self._lines.line(line)[: max(column, 1) - 1]
        units = len(before) if self._plain else sum(map(self._width, before))
        return types.Position(line - 1, units)

    def span(self, asked: types.Range) -> Span:
        """Give a client's range as we count."""
        return Span(*self.place(asked.start), *self.place(asked.end))

    def place(self, position: types.Position) -> tuple[int, int]:
        """Give line and column of a client's position."""
        if position.line >= len(self._lines):
            return len(self._lines), len(self._lines.line(len(self._lines))) + 1
        text = self._lines.line(position.line + 1)
        return position.line + 1, self._code_points(text, position.character) + 1

    def offset(self, position: types.Position) -> int:
        """Give the offset of a client's position in the text."""
        return self._lines.offset(*self.place(position))

    def _code_points(self, text: str, units: int) -> int:
        if self._plain:
            return min(units, len(text))
        passed = 0
        for number, sign in enumerate(text):
            passed += self._width(sign)
            if passed > units:  # in the middle of a sign: before it
                return number
        return len(text)

    def _width(self, sign: str) -> int:
        if self._encoding == UTF8:
            return len(sign.encode())
        return 2 if ord(sign) > 0xFFFF else 1


def of_unicode(text: str) -> str:
    """Give a text without halves of UTF-16 pairs, which no program could be handed; each counts as before."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
