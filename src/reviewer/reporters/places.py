"""Lines of a source and places in it, for formats that count in their own way."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from reviewer.edits import BadEdit, apply, difference
from reviewer.finding import Edit, Fix, Span

_LINE_END = re.compile(r"\r\n?|\n")
Lines = Callable[[str], list[str]]


def split(text: str) -> list[str]:
    """Give the lines as Python counts them, without their ends."""
    return _LINE_END.split(text)


def lines_of(text: Callable[[str], str | None]) -> Lines:
    """Give a function from a path to its lines that splits each file once; no lines for a file that is gone."""

    @cache
    def lines(path: str) -> list[str]:
        found = text(path)
        return [] if found is None else split(found)

    return lines


def first_line(span: Span, lines: list[str]) -> Span:
    """Cut a span of several lines after its first; where that line is not known, to one column."""
    if span.end_line == span.line:
        return span
    known = span.line <= len(lines)
    end = len(lines[span.line - 1]) + 1 if known else span.column + 1
    return Span(span.line, span.column, span.line, max(end, span.column))


def utf8_column(lines: list[str], line: int, column: int) -> int:
    """Turn a column of code points into one of UTF-8 bytes, both from 1; unchanged where the line is not known."""
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].encode("utf-8", "surrogatepass")) + 1


def as_one(fix: Fix, text: str | None, most: int) -> Edit | None:
    """Give one edit that does all of a fix, for formats that know no other.

    None where it would span more than `most` lines, or does not fit the text: half a fix
    is never offered.
    """
    if len(fix.edits) == 1:
        return fix.edits[0]
    if text is None:
        return None
    try:
        changed = difference(text, apply(text, fix.edits))
    except BadEdit:
        # The file has changed since the review; the finding is told without a suggestion.
        return None
    return next((edit for edit in changed if edit.span.end_line - edit.span.line < most), None)
