"""What becomes of one file in the native engine, as plain data: it loads no LibCST."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.finding import Finding, Problem, Severity, Span
from reviewer.tree.other_language import Other

SYNTAX_ERROR = "syntax-error"
UNREADABLE = "it cannot be read"
MAX_BYTES = 10_000_000  # LibCST takes some 25 KB of memory a line: more than this ends in swapping


_REFUSED: Mapping[Other | None, str] = {
    None: "This is not valid Python",
    "Python 2": "This is Python 2, which Python 3 cannot run",
    "a template": "This is a template of Python; leave it out with `exclude`",
}


class Reviewed(msgspec.Struct, frozen=True):
    """What the native engine says of one file.

    `read` are the files whose facts it used, with their hashes; `failed` the rules whose
    checks failed on the file, which is a problem, while the others have looked at it; `asked`
    gives for rules that count them how many definitions they asked for something.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    problem: Problem | None = None
    read: Mapping[str, str] = msgspec.field(default_factory=dict)
    failed: tuple[str, ...] = ()
    asked: Mapping[str, int] = msgspec.field(default_factory=dict)


class Answer(msgspec.Struct, frozen=True):
    """What became of one file: its review and the digest of the bytes reviewed.

    `refused` says that Python's parser did not take it, so that LibCST must be asked in a cell.
    """

    reviewed: Reviewed
    digest: str = ""
    refused: bool = False


def syntax_error(path: str, error: SyntaxError, other: Other | None = None) -> Reviewed:
    """Give the one finding of a file that is no Python; `other` says what it is instead.

    What makes Python files is no mistake, but nobody reviews it unless it is told.
    """
    line, column = error.lineno or 1, max(error.offset or 1, 1)
    span = Span(line, column, line, column + 1)
    severity = Severity.INFO if other == "a template" else Severity.ERROR
    message = f"{_REFUSED[other]}: {error.msg}"
    return Reviewed(
        path, (Finding(rule=SYNTAX_ERROR, path=path, span=span, severity=severity, message=message),)
    )


def too_deep(path: str, cause: str) -> Problem:
    """Say that a file was left alone because parsing it could end the process."""
    return Problem(engine="native", path=path, message=f"not reviewed: {cause}; split it to have it reviewed")


def not_reviewed(path: str, cause: str) -> Problem:
    """Say that a file was not reviewed, and why."""
    return Problem(engine="native", path=path, message=f"not reviewed: {cause}")
