"""`--output-format sarif`: SARIF 2.1.0, made for code scanning."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from reviewer.escape import spelt
from reviewer.finding import Edit, Finding, Fix, Problem, Related, Severity, Span
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.dump import dump
from reviewer.reporters.places import Lines, first_line, lines_of
from reviewer.reporters.prose import opening, readable
from reviewer.reporters.words import cause

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
LONGEST_DESCRIPTION = 1024
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def render(outcome: Outcome, context: Context) -> str:
    """Give the findings as one run of SARIF; rules are those that were broken, in the order of their names."""
    rules = {finding.rule: finding for finding in outcome.findings}
    order = {name: at for at, name in enumerate(sorted(rules))}
    lines = lines_of(context.text)
    driver = {
        "name": "reviewer",
        "version": context.version or "0",
        "rules": [_rule(rules[name], context) for name in order],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(outcome, context)],
        "results": [_result(finding, order[finding.rule], context, lines) for finding in outcome.findings],
        "properties": {"profile": outcome.profile},
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(outcome: Outcome, context: Context) -> dict[str, Any]:
    return {
        "executionSuccessful": not outcome.problems,
        "toolExecutionNotifications": [_notification(problem, context) for problem in outcome.problems],
    }


def _notification(problem: Problem, context: Context) -> dict[str, Any]:
    who = f"{problem.engine}: " if problem.engine else ""
    said: dict[str, Any] = {"level": "error", "message": {"text": f"not reviewed: {who}{cause(problem)}"}}
    if problem.path:
        said["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(problem.path, context)}}]
    return said


def _rule(example: Finding, context: Context) -> dict[str, Any]:
    rule = context.rule(example)
    if rule is None:
        return {
            "id": example.rule,
            "shortDescription": {"text": f"{example.rule}, passed through as the tool reports it"},
            "defaultConfiguration": {"level": LEVELS[example.severity]},
        }
    page = readable(rule)
    return {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": opening(rule)[:LONGEST_DESCRIPTION]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.area], "clause": rule.clause, "equivalents": list(rule.codes)},
    }


def _result(finding: Finding, index: int, context: Context, lines: Lines) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding, context, lines)],
        "properties": {"confidence": finding.confidence.value, "seenBy": list(finding.seen_by)},
    }
    if finding.count > 1:
        result["properties"]["standsFor"] = finding.count
    if finding.fingerprint:
        # Code scanning matches alerts by the second name; without it, it hashes lines that move.
        result["partialFingerprints"] = {
            "reviewer/v1": finding.fingerprint,
            "primaryLocationLineHash": finding.fingerprint,
        }
    if finding.related:
        result["relatedLocations"] = [
            _related(at, related, context) for at, related in enumerate(finding.related, start=1)
        ]
    if finding.fix and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, finding.path, context)]
    return result


def _location(finding: Finding, context: Context, lines: Lines) -> dict[str, Any]:
    # An alert shows on a pull request only if all lines of its region were changed: the
    # region is the first line, and the whole stands beside it.
    headline = first_line(finding.span, lines(finding.path))
    physical = {
        "artifactLocation": _artifact(finding.path, context),
        "region": _region(headline),
    }
    if headline != finding.span:
        physical["contextRegion"] = _region(finding.span)
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.symbol}]
    return location


def _related(number: int, related: Related, context: Context) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": related.message},
        "physicalLocation": {
            "artifactLocation": _artifact(related.path, context),
            "region": _region(related.span),
        },
    }


def _fix(fix: Fix, path: str, context: Context) -> dict[str, Any]:
    replacements = [_replacement(edit) for edit in fix.edits]
    return {
        "description": {"text": f"{fix.safety.value.capitalize()} fix"},
        "artifactChanges": [{"artifactLocation": _artifact(path, context), "replacements": replacements}],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _artifact(path: str, context: Context) -> dict[str, str]:
    # Bytes that no encoding explained come back as they are; any other surrogate is no part of a path.
    told = _NO_BYTE.sub(lambda found: spelt(found[0]), context.forge_path(path))
    return {"uri": quote(told, errors="surrogateescape"), "uriBaseId": BASE}
