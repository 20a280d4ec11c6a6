"""Reads the comments by which authors silence findings: our own, ruff's and mypy's."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Literal

import msgspec

from reviewer.finding import Span
from reviewer.lines import Lines, lines_of, plain_comment
from reviewer.tree.scopes import scopes_of

Kind = Literal["reviewer", "ruff", "mypy"]
_MARKED = re.compile(r"#[^\n]*(?:reviewer:|noqa|type:\s*ignore|mypy:)", re.IGNORECASE)
_COMMENTS: tuple[tuple[Kind, bool, re.Pattern[str]], ...] = (
    (
        "reviewer",
        True,
        re.compile(r"#\s*reviewer:\s*ignore-file\s*\[(?P<codes>[^\]]*)\]\s*(?P<reason>[^#]*)"),
    ),
    ("reviewer", False, re.compile(r"#\s*reviewer:\s*ignore\s*\[(?P<codes>[^\]]*)\]\s*(?P<reason>[^#]*)")),
    (
        "ruff",
        True,
        re.compile(
            r"#\s*(?:ruff|flake8)\s*:\s*noqa(?:\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*)|(?![\w:\s]*:))",
            re.IGNORECASE,
        ),
    ),
    # As flake8 reads it: what stands behind the colon and names no code is a reason, and all is silenced.
    (
        "ruff",
        False,
        re.compile(
            r"#\s*noqa(?:\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*)|(?!\w))", re.IGNORECASE
        ),
    ),
    ("mypy", False, re.compile(r"#\s*type:\s*ignore(?:\[(?P<codes>[^\]]*)\]|(?![\w\[-]))")),
    ("mypy", True, re.compile(r"#\s*mypy:\s*ignore-errors(?:\s*=\s*true)?\s*$", re.IGNORECASE)),
    (
        "mypy",
        True,
        re.compile(r"#\s*mypy:\s*disable-error-code\s*=\s*\"?(?P<codes>[\w, -]+)\"?", re.IGNORECASE),
    ),
)


class Suppression(msgspec.Struct, frozen=True):
    """One comment that asks for silence.

    `codes` are rule or area names, or codes of the comment's own tool (`E722`), or with
    their tool (`ruff:E722`); empty means all of that tool. `lines` are the lines it speaks
    for, none where it speaks for the whole file (`file`). `span` is the comment without
    what else stands behind the same `#` line; `reason` what the author gave.
    """

    kind: Kind
    codes: tuple[str, ...]
    span: Span
    lines: frozenset[int] = frozenset()
    file: bool = False
    reason: str = ""


class _Comment(msgspec.Struct, frozen=True):
    """A comment of the file: where it starts, and whether it has its line for itself."""

    text: str
    line: int
    column: int
    alone: bool


def read(text: str) -> list[Suppression]:
    """Give the suppressions of a file in their order; a broken file gives what can be read of it."""
    lines = lines_of(text)
    rows = dict.fromkeys(lines.place(each.start())[0] for each in _MARKED.finditer(text))
    if not rows:
        return []
    return [found for comment in _comments(lines, rows) for found in _suppressions(comment, lines)]


def with_comment(text: str, line: int, comment: str) -> str | None:
    """Give a line, with its end, and one of our comments behind its code; None where it would be no comment there."""
    lines = lines_of(text)
    if not 1 <= line <= len(lines):
        return None
    bare = lines.line(line)
    if bare.endswith("\\"):
        return None
    start = lines.offset(line, 1)
    stop = lines.offset(line + 1, 1) if line < len(lines) else len(text)
    code = f"{bare.rstrip()}  " if bare.strip() else ""
    commented = f"{code}{comment}{text[start + len(bare) : stop]}"
    heard = read(text[:start] + commented + text[stop:])
    return commented if any(each.kind == "reviewer" and each.span.line == line for each in heard) else None


def _suppressions(comment: _Comment, lines: Lines) -> Iterator[Suppression]:
    for kind, file, pattern in _COMMENTS:
        for match in pattern.finditer(comment.text):
            groups = match.groupdict()
            codes = tuple(re.findall(r"[^\s,]+", groups.get("codes") or ""))
            if kind == "ruff" and file and not comment.alone:
                continue  # ruff itself hears those only on a line of their own
            if kind == "reviewer" and not codes:
                continue  # empty brackets name nothing, so nothing is silenced
            whole = file or (kind == "mypy" and comment.alone and _above_all_code(comment.line, lines))
            yield Suppression(
                kind=kind,
                codes=codes,
                span=_span(comment, match),
                lines=frozenset() if whole else _spoken_for(kind, comment, lines),
                file=whole,
                reason=(groups.get("reason") or "").strip(),
            )


def _span(comment: _Comment, match: re.Match[str]) -> Span:
    end = match.start() + len(match.group().rstrip())
    return Span(comment.line, comment.column + match.start(), comment.line, comment.column + end)


def _spoken_for(kind: Kind, comment: _Comment, lines: Lines) -> frozenset[int]:
    """The comment's line; our own comment on a line for itself speaks for the next line of code too."""
    spoken = {comment.line}
    if kind == "reviewer" and comment.alone:
        for number in range(comment.line + 1, len(lines) + 1):
            row = lines.line(number).strip()
            if row and not row.startswith("#"):
                spoken.add(number)
                break
    return frozenset(spoken)


def _above_all_code(line: int, lines: Lines) -> bool:
    """Tell whether only comments and blank lines come before a line: mypy then ignores the file."""
    return all(not row or row.startswith("#") for row in (lines.line(n).strip() for n in range(1, line)))


def _comments(lines: Lines, rows: Collection[int]) -> Iterator[_Comment]:
    """The comments of a file that may silence, which stand on the `rows`; where Python cannot parse it, whatever looks like one from where its tokenizer gives up."""
    blocks = scopes_of(lines.text).blocks
    if blocks.tree is not None:
        for row in rows:
            first, plain = blocks.first_row(row), plain_comment(lines.line(row))
            if first == row and plain is not None:
                yield _comment(lines.line(row)[plain:], row, plain, lines)
                continue
            # What ends within a statement cannot be read to its end; its comments are told before.
            with suppress(tokenize.TokenError, SyntaxError):
                found = _tokenized(lines, first, row)
                yield from (each for each in found if each.line == row)
        return
    done = 0
    try:
        for comment in _tokenized(lines, 1, len(lines)):
            done = comment.line
            yield comment
    except (tokenize.TokenError, SyntaxError):
        for row in (each for each in rows if each > done):
            text = lines.line(row)
            start = text.index("#")
            yield _comment(text[start:], row, start, lines)


def _tokenized(lines: Lines, first: int, last: int) -> Iterator[_Comment]:
    """The comments on some lines, up to where Python's tokenizer gives up and raises TokenError or SyntaxError."""
    rows = (f"{lines.line(row)}\n" for row in range(first, last + 1))
    for token in tokenize.generate_tokens(lambda: next(rows, "")):
        if token.type == tokenize.COMMENT:
            yield _comment(token.string, first - 1 + token.start[0], token.start[1], lines)


def _comment(text: str, line: int, offset: int, lines: Lines) -> _Comment:
    return _Comment(text, line, offset + 1, not lines.line(line)[:offset].strip())
