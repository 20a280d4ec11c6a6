"""`--output-format gitlab`: a GitLab code quality report."""

from __future__ import annotations

import hashlib
from typing import Any

from reviewer.finding import Finding, Problem, Severity
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.dump import dump
from reviewer.reporters.words import cause

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(outcome: Outcome, context: Context) -> str:
    """Give an entry for each finding and problem; no two share a fingerprint."""
    entries = [_finding(each, context) for each in outcome.findings]
    entries += [_problem(each, context) for each in outcome.problems]
    times: dict[str, int] = {}
    for entry in entries:
        mark = entry["fingerprint"]
        times[mark] = times.get(mark, 0) + 1
        entry["fingerprint"] = mark if times[mark] == 1 else _hash(mark, str(times[mark]))
    return dump(entries)


def _finding(finding: Finding, context: Context) -> dict[str, Any]:
    span = finding.span
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint or _hash(finding.rule, finding.path, finding.message),
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": context.forge_path(finding.path),
            "positions": {
                "begin": {"line": span.line, "column": span.column},
                "end": {"line": span.end_line, "column": span.end_column},
            },
        },
    }


def _problem(problem: Problem, context: Context) -> dict[str, Any]:
    who = f"{problem.engine}: " if problem.engine else ""
    return {
        "description": f"not reviewed: {who}{cause(problem)}",
        "check_name": "not-reviewed",
        "fingerprint": _hash("not-reviewed", problem.engine, problem.path),
        "severity": "blocker",
        "location": {"path": context.forge_path(problem.path or "."), "lines": {"begin": 1}},
    }


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
