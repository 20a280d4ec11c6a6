"""Text edits: apply them, keep those that do not clash, widen a deletion to its line. Pure text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from reviewer.finding import Edit, Fix, Span

_NEWLINE = re.compile(r"\r\n?|\n")


class BadEdit(ValueError):
    """An edit that does not fit the text; the text says which."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Give the text with all edits made; all else stays byte for byte.

    Raises BadEdit for edits that overlap or lie outside the text.
    """
    starts = [0, *(end.end() for end in _NEWLINE.finditer(text))]
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        begin, end = _offsets(text, starts, edit.span)
        if begin < done:
            raise BadEdit(f"line {edit.span.line}: this edit overlaps the one before it")
        pieces += text[done:begin], edit.text
        done = end
    return "".join([*pieces, text[done:]])


def compatible(fixes: Sequence[Fix]) -> list[Fix]:
    """Give the fixes that can be made together, in the order they come; a clashing one is left for a later turn.

    Two insertions at one place clash, as do edits that overlap or touch; equal edits
    (two fixes that add the same import) do not.
    """
    taken: list[Edit] = []
    kept: list[Fix] = []
    for fix in fixes:
        if all(edit == other or not _clash(edit, other) for edit in fix.edits for other in taken):
            kept.append(fix)
            taken += [edit for edit in fix.edits if edit not in taken]
    return kept


def unique(fixes: Iterable[Fix]) -> list[Edit]:
    """Give the edits of many compatible fixes, each once, in the order of the text."""
    return sorted({edit for fix in fixes for edit in fix.edits})


def whole_lines(text: str, edit: Edit) -> Edit:
    """Widen a deletion that leaves nothing but blanks on its lines to those lines; other edits stay."""
    if edit.text.strip():
        return edit
    starts = [0, *(end.end() for end in _NEWLINE.finditer(text))]
    begin, end = _offsets(text, starts, edit.span)
    head = text[starts[edit.span.line - 1] : begin]
    stop = starts[edit.span.end_line] if edit.span.end_line < len(starts) else len(text)
    if head.strip() or text[end:stop].strip() or edit.span.end_line >= len(starts):
        return edit
    return Edit(Span(edit.span.line, 1, edit.span.end_line + 1, 1), "")


def difference(text: str, changed: str) -> list[Edit]:
    """Give one edit that turns `text` into `changed`, as narrow as common ends allow; none for equal texts."""
    if text == changed:
        return []
    shortest = min(len(text), len(changed))
    head = next((i for i in range(shortest) if text[i] != changed[i]), shortest)
    room = shortest - head
    tail = next((i for i in range(room) if text[-1 - i] != changed[-1 - i]), room)
    starts = [0, *(end.end() for end in _NEWLINE.finditer(text))]
    places = [_place(starts, head), _place(starts, len(text) - tail)]
    return [Edit(Span(*places[0], *places[1]), changed[head : len(changed) - tail])]


def _clash(one: Edit, other: Edit) -> bool:
    first, second = sorted((one.span, other.span))
    return (second.line, second.column) <= (first.end_line, first.end_column)


def _place(starts: list[int], offset: int) -> tuple[int, int]:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def _offsets(text: str, starts: list[int], span: Span) -> tuple[int, int]:
    ends = []
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        if not 1 <= line <= len(starts) or column < 1:
            raise BadEdit(f"line {line}, column {column} lies outside the text")
        ends.append(starts[line - 1] + column - 1)
    if not ends[0] <= ends[1] <= len(text):
        raise BadEdit(
            f"line {span.line}, column {span.column}: the edit ends before it begins or after the text"
        )
    return ends[0], ends[1]
