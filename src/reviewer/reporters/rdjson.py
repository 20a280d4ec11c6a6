"""`--output-format rdjson`: reviewdog's diagnostic format, with suggestions."""

from __future__ import annotations

from typing import Any

from reviewer.finding import Finding, Problem, Span
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.dump import dump
from reviewer.reporters.places import Lines, as_one, lines_of, utf8_column
from reviewer.reporters.words import cause

LONGEST_SUGGESTION = 10


def render(outcome: Outcome, context: Context) -> str:
    """Give the diagnostics; columns are UTF-8 bytes from 1, as this format wants them."""
    lines = lines_of(context.text)
    diagnostics = [_finding(each, context, lines) for each in outcome.findings]
    diagnostics += [_problem(each) for each in outcome.problems]
    return dump({"source": {"name": "reviewer"}, "diagnostics": diagnostics})


def _finding(finding: Finding, context: Context, lines: Lines) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": finding.message,
        "location": _location(finding.path, finding.span, lines),
        "severity": finding.severity.name,
        "code": {"value": finding.rule},
    }
    edit = finding.fix and as_one(finding.fix, context.text(finding.path), LONGEST_SUGGESTION)
    if edit:
        where = _range(edit.span, lines(finding.path))
        diagnostic["suggestions"] = [{"range": where, "text": edit.text}]
    if finding.related:
        diagnostic["related_locations"] = [
            {"message": each.message, "location": _location(each.path, each.span, lines)}
            for each in finding.related
        ]
    return diagnostic


def _problem(problem: Problem) -> dict[str, Any]:
    who = f"{problem.engine}: " if problem.engine else ""
    return {
        "message": f"not reviewed: {who}{cause(problem)}",
        "location": {"path": problem.path},
        "severity": "ERROR",
        "code": {"value": "not-reviewed"},
    }


def _location(path: str, span: Span, lines: Lines) -> dict[str, Any]:
    return {"path": path, "range": _range(span, lines(path))}


def _range(span: Span, lines: list[str]) -> dict[str, Any]:
    return {
        "start": {"line": span.line, "column": utf8_column(lines, span.line, span.column)},
        "end": {"line": span.end_line, "column": utf8_column(lines, span.end_line, span.end_column)},
    }
