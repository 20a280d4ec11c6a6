"""The comments of a file, as Python's tokenizer sees them: what stands in strings is none."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from reviewer.check import Module
from reviewer.finding import Span
from reviewer.lines import Lines, lines_of, plain_comment
from reviewer.tree.pairing import Extent
from reviewer.tree.places import Places


class Comment(msgspec.Struct, frozen=True):
    """One comment: its text from `#` on, its place, and whether its line holds nothing else."""

    text: str
    span: Span
    alone: bool


def comments(module: Module, wanted: re.Pattern[str]) -> Iterator[Comment]:
    """Give the comments in which a pattern is found, in order.

    Only the statements that stand on such lines are tokenized. The pattern must match
    within one line.
    """
    rows: dict[int, None] = {}
    lines = lines_of(module.text)
    for match in wanted.finditer(module.text):
        rows[lines.place(match.start())[0]] = None
    statements = sorted(module.fact(Places).extents()) if rows else []
    done = 0
    for row in rows:
        if row <= done:
            continue
        first, last = _lines_around(row, statements, len(lines))
        for comment in _tokenized(lines, first, last):
            if done < comment.span.line and wanted.search(comment.text):
                yield comment
        done = last


def _lines_around(row: int, statements: Sequence[Extent], last: int) -> Extent:
    """The lines of the innermost statement on a line, whole; of a compound one only those around the line that are not its inner ones'.

    `statements` are in order. Where none holds the line, it is those between its neighbours, up to the `last` line of the text.
    """
    place = bisect_right(statements, row, key=lambda each: each[0])
    stop = statements[place][0] - 1 if place < len(statements) else last
    done = 0
    for start, end in reversed(statements[:place]):
        if end >= row:
            return max(start, done + 1), min(end, stop)
        done = max(done, end)
    return done + 1, stop


def _tokenized(lines: Lines, first: int, last: int) -> Iterator[Comment]:
    """The comments on some lines; it ends where Python's tokenizer gives up."""
    if first == last and (plain := plain_comment(lines.line(first))) is not None:
        yield _comment(lines, first, plain)
        return
    text = "".join(f"{lines.line(row)}\n" for row in range(first, last + 1))
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield _comment(lines, token.start[0] + first - 1, token.start[1])
    except (tokenize.TokenError, SyntaxError):
        # Some lines alone need not be whole; the comments up to here stand.
        return


def _comment(lines: Lines, row: int, start: int) -> Comment:
    line = lines.line(row)
    return Comment(line[start:], Span(row, start + 1, row, len(line) + 1), not line[:start].strip())
