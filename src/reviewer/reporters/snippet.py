"""Lines of source with their spans marked: rows for the space beside the gutter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec
from rich.cells import cell_len
from rich.text import Text

from reviewer.finding import Span
from reviewer.reporters.pen import QUIET, Pen

TAB = 4
LONGEST_LINE = 2_000  # code points looked at on each side of a mark; the rest of a longer line is cut


class Mark(msgspec.Struct, frozen=True):
    """A span to mark with a sign and a style, and words to put beside it."""

    span: Span
    style: str
    sign: str = "^"
    label: str = ""


class Row(msgspec.Struct, frozen=True):
    """One row: a line's number and its text, a row of marks (no number), or a gap (no text)."""

    number: int | None
    text: Text | None


class _Stroke(msgspec.Struct, frozen=True):
    """The part of a mark on one line: columns from 1, the end exclusive, None for the end of the line."""

    start: int
    end: int | None
    mark: Mark
    label: str = ""


def rows(lines: Sequence[str], marks: Iterable[Mark], room: int, pen: Pen) -> Iterator[Row]:
    """Give the rows for the marks, in the order of the lines; a mark outside the source gives none.

    `room` is the width in cells. A mark over several lines shows its first and its last.
    """
    strokes: dict[int, list[_Stroke]] = {}
    for mark in marks:
        for line, stroke in _strokes(mark, lines):
            strokes.setdefault(line, []).append(stroke)
    before = None
    for line in sorted(strokes):
        if before is not None and line > before + 1:
            yield Row(None, None)
        yield from _line_rows(line, lines[line - 1], strokes[line], room, pen)
        before = line


def _strokes(mark: Mark, lines: Sequence[str]) -> Iterator[tuple[int, _Stroke]]:
    span = mark.span
    last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
    if last > len(lines):
        return
    if last == span.line:
        end = span.end_column if span.end_line == span.line else None
        yield span.line, _Stroke(span.column, end, mark, mark.label)
        return
    yield span.line, _Stroke(span.column, None, mark)
    indent = len(lines[last - 1]) - len(lines[last - 1].lstrip()) + 1
    end = span.end_column if last == span.end_line else None
    yield last, _Stroke(indent, end, mark, mark.label)


def _line_rows(number: int, line: str, strokes: list[_Stroke], room: int, pen: Pen) -> Iterator[Row]:
    cut = _Cut(line, strokes[0].start, room, pen)
    for stroke in strokes:
        cut.text.stylize(stroke.mark.style, *cut.characters(stroke.start, stroke.end))
    yield Row(number, cut.text)
    for stroke in strokes:
        yield from _mark_rows(stroke, cut.cells(stroke.start, stroke.end), room, pen)


def _mark_rows(stroke: _Stroke, cells: tuple[int, int], room: int, pen: Pen) -> Iterator[Row]:
    start, end = cells
    carets = Text.assemble(" " * start, (stroke.mark.sign * (end - start), stroke.mark.style))
    label = pen.prose(stroke.label)
    beside = end + 1 + cell_len(label.plain) <= room and "\n" not in label.plain
    if stroke.label and beside:
        carets.append(" ").append_text(label)
    yield Row(None, carets)
    if stroke.label and not beside:
        indent = min(start, max(room - 30, 0))
        for part in pen.wrapped(label, room - indent):
            yield Row(None, Text(" " * indent).append_text(part))


class _Cut:
    """One line as it is shown: tabs widened, hidden characters spelt out, cut to the room around a column."""

    def __init__(self, line: str, column: int, room: int, pen: Pen) -> None:
        self._first = max(0, column - 1 - LONGEST_LINE)
        stop = column + LONGEST_LINE
        pieces = list(_pieces(line[self._first : stop], pen))
        widths = [cell_len(piece) for piece in pieces]
        sign = pen.signs.cut
        head, tail = self._first > 0, stop < len(line)
        begin, end = 0, len(pieces)
        if head or tail or sum(widths) > room:
            begin, end = _window(widths, column - 1 - self._first, room - 2 * cell_len(sign))
            head, tail = head or begin > 0, tail or end < len(pieces)
        self._first += begin
        shown = pieces[begin:end]
        self._lead = sign if head else ""
        self._offsets = list(accumulate(map(len, shown), initial=0))
        self._shown = "".join(shown)
        self.text = Text.assemble((self._lead, QUIET), self._shown, (sign if tail else "", QUIET))

    def characters(self, start: int, end: int | None) -> tuple[int, int]:
        """Give where columns `start` to `end` lie in the text shown, in its own characters."""
        last = len(self._offsets) - 1
        begin = min(max(start - 1 - self._first, 0), last)
        stop = last if end is None else min(max(end - 1 - self._first, begin), last)
        lead = len(self._lead)
        return self._offsets[begin] + lead, self._offsets[stop] + lead

    def cells(self, start: int, end: int | None) -> tuple[int, int]:
        """Give where columns `start` to `end` lie in cells; never an empty stretch."""
        begin, stop = self.characters(start, end)
        plain = self.text.plain
        left = cell_len(plain[:begin])
        return left, max(cell_len(plain[:stop]), left + 1)


def _pieces(line: str, pen: Pen) -> Iterator[str]:
    """Give what each code point is shown as; a tab reaches to the next stop."""
    reached = 0
    for sign in line:
        piece = " " * (TAB - reached % TAB) if sign == "\t" else pen.text(sign).plain
        reached += cell_len(piece)
        yield piece


def _window(widths: Sequence[int], middle: int, room: int) -> tuple[int, int]:
    """Choose the pieces to show: as many as fit, a third of the room before the middle one."""
    begin = min(middle, len(widths))
    before = 0
    while begin > 0 and before + widths[begin - 1] <= room // 3:
        begin -= 1
        before += widths[begin]
    end, used = begin, 0
    while end < len(widths) and used + widths[end] <= room:
        used += widths[end]
        end += 1
    while begin > 0 and used + widths[begin - 1] <= room:
        begin -= 1
        used += widths[begin]
    return begin, end
