"""Lets a finding pass where it stands, in a comment that says why."""

from __future__ import annotations

import msgspec

from reviewer import suppress
from reviewer.finding import Edit, Span
from reviewer.lines import Lines

REASON = "reason"  # what is to be written over


class Ignored(msgspec.Struct, frozen=True):
    """An edit that puts a comment, and where its reason stands afterwards."""

    edit: Edit
    reason: Span


def ignored(text: str, line: int, rule: str) -> Ignored | None:
    """Give the comment that silences a rule at a line: behind the code, or above where no comment can stand there."""
    comment = f"# reviewer: ignore[{rule}] {REASON}"
    lines = Lines(text)
    if not 1 <= line <= len(lines):
        return None
    commented = suppress.with_comment(text, line, comment)
    bare = lines.line(line)
    if commented is not None:
        row = commented.rstrip("\r\n")
        kept = len(bare.rstrip())
        edit = Edit(Span(line, kept + 1, line, len(bare) + 1), row[kept:])
        return Ignored(edit, Span(line, len(row) + 1 - len(REASON), line, len(row) + 1))
    row = bare[: len(bare) - len(bare.lstrip())] + comment
    above = f"{row}{_ending(text)}"
    start = lines.offset(line, 1)
    heard = suppress.read(text[:start] + above + text[start:])
    if not any(
        each.kind == "reviewer" and each.span.line == line and line + 1 in each.lines for each in heard
    ):
        return None
    reason = Span(line, len(row) + 1 - len(REASON), line, len(row) + 1)
    return Ignored(Edit(Span(line, 1, line, 1), above), reason)


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
