"""Finds the comments of ours that silence nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reviewer.finding import Edit, Finding, Fix, Safety, Span
from reviewer.suppress import Suppression
from reviewer.treatment.context import Context
from reviewer.treatment.file import File
from reviewer.treatment.identity import identified

UNUSED = "unused-suppression"


def unused(file: File, context: Context, used: Collection[tuple[Suppression, str]]) -> Iterator[Finding]:
    """Report the names in our own comments that silenced nothing and could have.

    A name is only judged when its rule is on for this file and whoever sees it ran; the
    comments of ruff and mypy are judged by ruff and mypy.
    """
    if UNUSED not in context.book or context.level(UNUSED, file.path) is None:
        return
    found = []
    for comment in file.suppressions:
        idle = [
            name
            for name in comment.codes
            if (comment, name) not in used and _judged(name, file.path, context)
        ]
        if comment.kind == "reviewer" and idle:
            found.append(_finding(comment, idle, file, context))
    yield from identified(found, file)


def _judged(name: str, path: str, context: Context) -> bool:
    book = context.book
    if name in book.areas:
        rules = [rule for rule in book.areas[name] if context.level(rule, path) is not None]
        return bool(rules) and all(_judged(rule, path, context) for rule in rules)
    if name in book:
        if context.level(name, path) is None:
            return False
        rule = book[name]
        if rule.checked:
            return name in context.judges.get(path, frozenset())
        return any(tool in context.engines for tool in rule.same_as)
    tool, colon, _ = name.partition(":")
    if colon:
        return tool in context.engines and context.level(name, path) is not None
    claims = [rule.id for tool in ("ruff", "mypy") for rule in book.claims.get(f"{tool}:{name}", ())]
    return all(_judged(rule, path, context) for rule in claims)  # a name nobody knows can silence nothing


def _finding(comment: Suppression, idle: list[str], file: File, context: Context) -> Finding:
    rule = context.book[UNUSED]
    word = "ignore-file" if comment.file else "ignore"
    near = [guess for name in idle if ":" not in name and (guess := _meant(name, context))]
    hint = f"; did you mean `{near[0]}`?" if near else ""
    message = rule.message.format_map({"comment": f"reviewer: {word}[{', '.join(idle)}]"})
    return Finding(
        rule=UNUSED,
        path=file.path,
        span=comment.span,
        severity=context.explicit(UNUSED) or context.level(UNUSED, file.path) or rule.severity,
        message=message + hint,
        symbol=file.scopes.symbol(comment.span.line, comment.span.column),
        fix=Fix(Safety.SAFE, (_edit(comment, idle, file),)),
    )


def _meant(name: str, context: Context) -> str | None:
    """The known name nearest to one that is neither rule, area nor code."""
    book = context.book
    if (
        name in book
        or name in book.areas
        or any(f"{tool}:{name}" in book.claims for tool in ("ruff", "mypy"))
    ):
        return None
    return book.nearest(name)


def _edit(comment: Suppression, idle: list[str], file: File) -> Edit:
    """Take the idle names out of the comment; the whole comment, or its line, when none is left."""
    line, row = comment.span.line, file.lines.line(comment.span.line)
    start, end = comment.span.column - 1, comment.span.end_column - 1
    left = [name for name in comment.codes if name not in idle]
    if left:
        return Edit(comment.span, re.sub(r"\[[^\]]*\]", f"[{', '.join(left)}]", row[start:end], count=1))
    before, after = row[:start], row[end:]
    if after.strip():  # another comment follows
        return Edit(Span(line, start + 1, line, len(row) - len(after.lstrip()) + 1), "")
    if before.strip():
        return Edit(Span(line, len(before.rstrip()) + 1, line, len(row) + 1), "")
    if line < len(file.lines):
        return Edit(Span(line, 1, line + 1, 1), "")
    return Edit(Span(line, 1, line, len(row) + 1), "")
