"""`--output-format junit`: XML in which a file is a suite and a finding a failed case.

Only what Jenkins' schema (`junit-10.xsd` of its xUnit plugin, which refuses files that break it) allows: a case has no
`file` or `line` of its own there, so the suite names the file and the text of a failure the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reviewer.escape import visible
from reviewer.finding import Finding, Problem
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.words import counted


def render(outcome: Outcome, context: Context) -> str:
    """Give the XML; a review without findings is one case that passes."""
    top = Element("testsuites", name="reviewer")
    for path, found in groupby(outcome.findings, key=lambda finding: finding.path):
        _file(top, path, list(found))
    if outcome.problems:
        _problems(top, outcome.problems)
    if not len(top):
        suite = _suite(top, "reviewer", 1)
        SubElement(suite, "testcase", name=counted(outcome.stats.files, "file"), classname="reviewer")
    for count in ("tests", "failures", "errors"):
        top.set(count, str(sum(int(suite.get(count, "0")) for suite in top)))
    indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(top, encoding="unicode")}\n'


def _file(top: Element, path: str, found: Sequence[Finding]) -> None:
    suite = _suite(top, path, len(found), failures=len(found))
    suite.set("file", visible(path))
    for finding in found:
        place = f"{finding.span.line}:{finding.span.column}"
        case = SubElement(
            suite,
            "testcase",
            name=visible(f"{finding.rule} {place}"),
            classname=visible(path),
        )
        message = visible(finding.message)
        failure = SubElement(case, "failure", type=finding.severity.value, message=message)
        failure.text = f"{visible(path)}:{place}: {finding.severity.value}[{visible(finding.rule)}] {message}"


def _problems(top: Element, problems: Sequence[Problem]) -> None:
    suite = _suite(top, "not reviewed", len(problems), errors=len(problems))
    for problem in problems:
        name = visible(problem.path or problem.engine or "reviewer")
        case = SubElement(suite, "testcase", name=name, classname="not reviewed")
        error = SubElement(case, "error", type="not-reviewed", message=visible(problem.message))
        error.text = visible(problem.message)


def _suite(top: Element, name: str, tests: int, failures: int = 0, errors: int = 0) -> Element:
    return SubElement(
        top,
        "testsuite",
        name=visible(name),
        tests=str(tests),
        failures=str(failures),
        errors=str(errors),
    )
