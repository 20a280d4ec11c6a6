"""Findings that another run hands over: read as the word of a stranger, for a fork's code may have written them.

Nothing of it is shown but names of rules that we know and places that exist: messages, links
and suggestions are made anew, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from reviewer.finding import Finding, Problem, Severity, Span
from reviewer.git import GitFailed, git
from reviewer.github.choose import at_most
from reviewer.github.pull import Pull
from reviewer.outcome import Outcome
from reviewer.refused import Refused
from reviewer.reporters.dump import dump
from reviewer.reporters.wire import report
from reviewer.rulebook import Rule, Rulebook

MOST_BYTES = 10_000_000
MOST = 5_000  # findings, and problems
_FOREIGN = re.compile(r"(ruff):[A-Z]{1,6}[0-9]{1,5}|(mypy):[a-z][a-z0-9-]{1,40}")
_DIGEST = re.compile(r"[0-9a-f]{0,64}")
_Line = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
_Name = Annotated[str, msgspec.Meta(max_length=100)]
_Path = Annotated[str, msgspec.Meta(max_length=4_096)]


class BadFindings(Refused):
    """Findings that cannot be taken over."""


class HandedFinding(msgspec.Struct, frozen=True):
    """A finding as the JSON report writes it, as far as it is believed."""

    rule: _Name
    path: _Path
    line: _Line
    column: _Line
    end_line: _Line
    end_column: _Line
    severity: Severity
    fingerprint: _Name = ""
    identity: _Name = ""


class HandedProblem(msgspec.Struct, frozen=True):
    """Something that the other run could not review."""

    path: _Path = ""
    engine: Literal["", "native", "ruff", "mypy"] = ""


class HandedPull(msgspec.Struct, frozen=True):
    """The pull request that the other run says it was about."""

    number: _Line
    head: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}([0-9a-f]{24})?$")]


class Handed(msgspec.Struct, frozen=True):
    """What another run hands over: a JSON report, and which pull request it is about if it says so.

    `more` counts the findings that it had to leave out.
    """

    version: Literal[1]
    findings: Annotated[list[HandedFinding], msgspec.Meta(max_length=MOST)]
    problems: Annotated[list[HandedProblem], msgspec.Meta(max_length=MOST)] = msgspec.field(
        default_factory=list
    )
    pull: HandedPull | None = None
    more: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0


def read(file: Path) -> Handed:
    """Read handed-over findings; raises BadFindings for whatever does not fit."""
    try:
        data = file.read_bytes()
        if len(data) > MOST_BYTES:
            raise BadFindings(f"{file} is larger than {MOST_BYTES // 1_000_000} MB and is not read")
        return msgspec.json.decode(data, type=Handed)
    except OSError as cause:
        raise BadFindings(f"the findings {file} cannot be read: {cause.strerror}") from cause
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
        raise BadFindings(f"{file} holds no findings that reviewer wrote: {cause}") from cause


def write(file: Path, outcome: Outcome, pull: Pull) -> None:
    """Write the findings for a run with more rights, which will not believe much of it; raises BadFindings."""
    try:
        file.write_text(written(outcome, pull), encoding="utf-8", newline="\n")
    except OSError as cause:
        raise BadFindings(f"the findings cannot be written to {file}: {cause.strerror}") from cause


def written(outcome: Outcome, pull: Pull) -> str:
    """Give what `read` takes: the JSON report of an outcome, with the pull request that it is about."""
    kept = at_most(outcome, MOST)
    more = len(outcome.findings) - len(kept.findings)
    shape = msgspec.to_builtins(report(kept, show_times=False))
    about = {"number": pull.number, "head": pull.head}
    return dump({**shape, "pull": about, **({"more": more} if more else {})})


def rebuilt(handed: Handed, book: Rulebook, tree: Tree) -> Iterator[Finding]:
    """Give the findings whose rule is known and whose place is there, each in our own words."""
    for each in handed.findings:
        rule = book.rules.get(each.rule)
        lines = tree.lines(each.path)
        if (rule is None and not _FOREIGN.fullmatch(each.rule)) or lines is None or each.line > lines:
            continue
        if _DIGEST.fullmatch(each.fingerprint) is None or _DIGEST.fullmatch(each.identity) is None:
            continue
        yield Finding(
            rule=each.rule,
            path=each.path,
            span=_span(each, lines),
            severity=each.severity,
            message=_message(each.rule, rule),
            seen_by=(each.rule,) if rule is None else ("native",) if rule.checked else rule.codes,
            fingerprint=each.fingerprint,
            identity=each.identity,
        )


def problems(handed: Handed, tree: Tree) -> Iterator[Problem]:
    """Give the problems in our own words; of files that are not there nothing is said."""
    for each in handed.problems:
        if not each.path or tree.lines(each.path) is not None:
            yield Problem(
                message="the run for the fork could not review it", path=each.path, engine=each.engine
            )


class Tree:
    """The files of one commit, read from git alone and never laid out; `prefix` is put before paths."""

    def __init__(self, top: Path, commit: str, prefix: str = "") -> None:
        self._top, self._commit, self._prefix = top, commit, prefix
        self._known = frozenset(git(top, "ls-tree", "-r", "--name-only", "-z", commit).split("\0")) - {""}
        self._lines: dict[str, int | None] = {}

    def lines(self, path: str) -> int | None:
        """Count the lines of a file; None where there is none."""
        if path not in self._lines:
            text = self.text(path)
            self._lines[path] = None if text is None else text.count("\n") + 1
        return self._lines[path]

    def text(self, path: str) -> str | None:
        """Give the text of a file; None where there is none."""
        if self._prefix + path not in self._known:
            return None
        try:
            return git(self._top, "cat-file", "blob", f"{self._commit}:{self._prefix}{path}")
        except GitFailed:
            # A submodule has a name and no text.
            return None


def _span(each: HandedFinding, lines: int) -> Span:
    last = min(max(each.end_line, each.line), lines)
    return Span(
        each.line,
        each.column,
        last,
        each.end_column if last > each.line else max(each.column, each.end_column),
    )


def _message(name: str, rule: Rule | None) -> str:
    if rule is None:
        return f"`{name}`, told by the run for the fork"
    return rule.name if not rule.message or "{" in rule.message else rule.message
