"""The comments by which authors silence tools: whom they silence, where, by which codes and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from reviewer.finding import Span
from reviewer.tree.comments import Comment

MAY_SILENCE = re.compile(
    r"#[^\n]*?(?:type:\s*ignore|pyright:\s*ignore|noqa|nosec|pylint:\s*disable|mypy:\s*ignore-errors)",
    re.IGNORECASE,
)
_CODES = r"[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*"
_FORMS: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    ("mypy", False, re.compile(r"#\s*type:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\]|(?![\w\[-]))")),
    ("pyright", False, re.compile(r"#\s*pyright:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\]|(?![\w\[-]))")),
    (
        "ruff",
        True,
        re.compile(
            rf"#\s*(?:ruff|flake8)\s*:\s*noqa(?:\s*:\s*(?P<codes>{_CODES})|(?!\s*:|\w))", re.IGNORECASE
        ),
    ),
    ("ruff", False, re.compile(rf"#\s*noqa(?:\s*:\s*(?P<codes>{_CODES})|(?!\s*:|\w))", re.IGNORECASE)),
    (
        "bandit",
        False,
        re.compile(r"#\s*nosec\b(?:\s*:?\s*(?P<codes>(?:B\d+|[a-z]+_[a-z0-9_]+)\b(?:[\s,]+B\d+)*))?"),
    ),
    ("pylint", False, re.compile(r"#\s*pylint:\s*disable=(?:all\b|(?P<codes>[\w-]+(?:\s*,\s*[\w-]+)*))")),
    ("mypy", True, re.compile(r"#\s*mypy:\s*ignore-errors(?:\s*=\s*true)?\s*$", re.IGNORECASE)),
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Silencer(msgspec.Struct, frozen=True):
    """One comment or part of one: the tool it silences, for the whole file or not, and what it names.

    `alone` says that no code stands on its line, `reason` that words follow which could
    tell why.
    """

    tool: str
    text: str
    span: Span
    alone: bool
    whole_file: bool
    coded: bool
    reason: bool


def silencers(comments: Iterable[Comment]) -> Iterator[Silencer]:
    """Give what silences a tool, in the order of the file."""
    for comment in comments:
        found = [
            (match, tool, file)
            for tool, file, form in _FORMS
            for match in form.finditer(comment.text)
            if comment.text[match.start() - 1] != "`"  # quoted in a comment about comments
        ]
        for match, tool, file in sorted(found, key=lambda each: each[0].start()):
            yield _silencer(comment, match, tool, file)


def _silencer(comment: Comment, match: re.Match[str], tool: str, file: bool) -> Silencer:
    text = match.group().rstrip()
    start = comment.span.column + match.start()
    rest = comment.text[match.end() :]
    for _, _, form in _FORMS:
        rest = form.sub("", rest)  # another tool's comment is no reason
    return Silencer(
        tool=tool,
        text=text,
        span=Span(comment.span.line, start, comment.span.line, start + len(text)),
        alone=comment.alone,
        whole_file=file,
        coded=bool((match.groupdict().get("codes") or "").strip()),
        reason=_WORD.search(rest) is not None,
    )
