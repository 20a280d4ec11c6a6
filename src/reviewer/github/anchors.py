"""Where a finding's comment can stand: GitHub takes comments only on lines that its diff shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.diff import Hunk
from reviewer.finding import Finding, Span
from reviewer.github.pull import Place
from reviewer.introduced import FileChange

LONGEST = 8  # lines; a longer stretch (a whole function) is shown by its first line


def anchor(finding: Finding, files: Mapping[str, FileChange]) -> Place | None:
    """Give the place of a finding's comment, by the path that findings use; None where the diff shows none.

    What stands outside the diff is put at the changed line that explains it, if one does.
    """
    return _within(finding.path, finding.span, files) or next(_causes(finding, files), None)


def nearest(finding: Finding, files: Mapping[str, FileChange]) -> Place | None:
    """Give the place of a finding's comment, or else the shown line of its file that is nearest; None where none is shown."""
    found = anchor(finding, files)
    if found is not None or finding.path not in files:
        return found
    hunks = [each for each in files[finding.path].wide if each.new_count]
    ends = [line for each in hunks for line in (each.new_start, each.new_start + each.new_count - 1)]
    line = min(ends, key=lambda end: abs(end - finding.span.line), default=None)
    return None if line is None else Place(finding.path, line)


def place(path: str, first: int, last: int) -> Place:
    """Give the place of a stretch of lines."""
    return Place(path, last, first if first < last else None)


def _within(path: str, span: Span, files: Mapping[str, FileChange]) -> Place | None:
    file = files.get(path)
    first, last = span.line, last_line(span)
    if file is None:
        return None
    hunk = file.hunk(first)
    if hunk is not None:
        return place(path, first, _end(hunk, first, last))
    # The finding begins above the hunk: its part that is shown nearest to its beginning speaks for it.
    shown = [each for each in file.wide if each.new_count and first < each.new_start <= last]
    return place(path, shown[0].new_start, shown[0].new_start) if shown else None


def _end(hunk: Hunk, first: int, last: int) -> int:
    inside = last < hunk.new_start + hunk.new_count
    return last if inside and last - first < LONGEST else first


def last_line(span: Span) -> int:
    """Give the last line that a span touches; its end is exclusive."""
    return span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line


def _causes(finding: Finding, files: Mapping[str, FileChange]) -> Iterator[Place]:
    for related in finding.related:
        file = files.get(related.path)
        if file is not None and related.span.line in file.added:
            yield Place(related.path, related.span.line)
