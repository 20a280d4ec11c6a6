"""The shape of the JSON report, version 1; its schema is made from these types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from reviewer.finding import Confidence, Edit, Finding, Fix, Problem, Related, Safety, Severity, Span
from reviewer.outcome import Outcome


class EditShape(msgspec.Struct, frozen=True, kw_only=True):
    """Text for the place of a span; lines and columns (code points) from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixShape(msgspec.Struct, frozen=True, kw_only=True):
    """Edits of the finding's file that belong together."""

    safety: Safety
    edits: list[EditShape]


class RelatedShape(msgspec.Struct, frozen=True, kw_only=True):
    """What explains a finding: another place, or more words on its own."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str


class FindingShape(msgspec.Struct, frozen=True, kw_only=True):
    """One defect; lines and columns (code points) from 1, the end exclusive.

    `fingerprint` is its own; `identity` is shared by findings that only path and place tell apart.
    `count` is above 1 for a summary: the number of findings of a package that it stands for.
    """

    rule: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    message: str
    symbol: str
    seen_by: list[str]
    fingerprint: str
    identity: str
    fix: FixShape | None
    confidence: Confidence
    related: list[RelatedShape]
    count: int


class ProblemShape(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be reviewed; `engine` and `path` are empty where they say nothing."""

    message: str
    engine: str
    path: str


class StatsShape(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of the review; `seconds` by engine and "total", `counts` of findings by what became of them."""

    files: int
    lines: int
    profile: str
    seconds: Mapping[str, float]
    counts: Mapping[str, int]


class ReportShape(msgspec.Struct, frozen=True, kw_only=True):
    """The report of one review."""

    version: Literal[1]
    findings: list[FindingShape]
    problems: list[ProblemShape]
    stats: StatsShape


def report(outcome: Outcome, *, show_times: bool) -> ReportShape:
    """Give an outcome in the report's shape."""
    return ReportShape(
        version=1,
        findings=[finding_shape(finding) for finding in outcome.findings],
        problems=[problem_shape(problem) for problem in outcome.problems],
        stats=StatsShape(
            files=outcome.stats.files,
            lines=outcome.stats.lines,
            profile=outcome.profile,
            seconds={name: round(took, 4) for name, took in outcome.stats.seconds.items() if show_times},
            counts=outcome.stats.counts,
        ),
    )


def finding_shape(finding: Finding) -> FindingShape:
    """Give a finding in the report's shape."""
    return FindingShape(
        rule=finding.rule,
        path=finding.path,
        **_place(finding.span),
        severity=finding.severity,
        message=finding.message,
        symbol=finding.symbol,
        seen_by=list(finding.seen_by),
        fingerprint=finding.fingerprint,
        identity=finding.identity,
        fix=_fix(finding.fix),
        confidence=finding.confidence,
        related=[_related(related) for related in finding.related],
        count=finding.count,
    )


def problem_shape(problem: Problem) -> ProblemShape:
    """Give a problem in the report's shape."""
    return ProblemShape(message=problem.message, engine=problem.engine, path=problem.path)


def _fix(fix: Fix | None) -> FixShape | None:
    if fix is None:
        return None
    return FixShape(safety=fix.safety, edits=[_edit(edit) for edit in fix.edits])


def _edit(edit: Edit) -> EditShape:
    return EditShape(**_place(edit.span), text=edit.text)


def _related(related: Related) -> RelatedShape:
    return RelatedShape(path=related.path, **_place(related.span), message=related.message)


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
