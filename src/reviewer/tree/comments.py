"""The comments of a file, as Python's tokenizer sees them: what stands in strings is none."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator

import msgspec

from reviewer.finding import Span
from reviewer.tree.lines import Lines


class Comment(msgspec.Struct, frozen=True):
    """One comment: its text from `#` on, its place, and whether its line holds nothing else."""

    text: str
    span: Span
    alone: bool


def comments(text: str) -> Iterator[Comment]:
    """Give the comments of a text in order; it ends where Python's tokenizer gives up."""
    lines = Lines(text)
    rows = iter(range(1, len(lines) + 1))

    def readline() -> str:
        return next((f"{lines.line(row)}\n" for row in rows), "")

    try:
        for token in tokenize.generate_tokens(readline):
            if token.type == tokenize.COMMENT:
                line, start = token.start
                span = Span(line, start + 1, line, start + 1 + len(token.string))
                yield Comment(token.string, span, not token.line[:start].strip())
    except (tokenize.TokenError, SyntaxError):
        return
