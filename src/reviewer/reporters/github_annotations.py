"""`--output-format github`: workflow commands, which GitHub Actions turns into annotations."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.escape import one_line, visible
from reviewer.finding import Finding, Problem, Severity
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.words import MOST_SEVERE_FIRST, cause, counted

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10  # of a level and step; GitHub drops what follows without a word


def render(outcome: Outcome, context: Context) -> str:
    """Give the commands, problems and the most severe first, and say how many found no place."""
    commands: list[str] = []
    left = 0
    for level in MOST_SEVERE_FIRST:
        found = [_finding(each, context) for each in outcome.findings if each.severity is level]
        if level is Severity.ERROR:
            found = [*(_problem(each, context) for each in outcome.problems), *found]
        commands += found[:MOST]
        left += len(found[MOST:])
    if left:
        commands.append(
            f"{counted(left, 'more finding')} without annotation: GitHub shows {MOST} of a level."
        )
    return "".join(f"{command}\n" for command in commands)


def _finding(finding: Finding, context: Context) -> str:
    span = finding.span
    properties = {"file": context.forge_path(finding.path), "line": str(span.line)}
    if span.end_line == span.line:
        properties |= {"endLine": str(span.line), "col": str(span.column), "endColumn": str(span.end_column)}
    else:
        properties |= {"endLine": str(span.end_line)}
    properties["title"] = finding.rule
    return _command(LEVELS[finding.severity], properties, finding.message)


def _problem(problem: Problem, context: Context) -> str:
    place = {"file": context.forge_path(problem.path)} if problem.path else {}
    who = f" by {problem.engine}" if problem.engine else ""
    return _command("error", {**place, "title": f"not reviewed{who}"}, cause(problem))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    return f"::{name} {','.join(_properties(properties))}::{_data(message)}"


def _properties(properties: dict[str, str]) -> Iterator[str]:
    for name, value in properties.items():
        yield f"{name}={_data(one_line(value)).replace(':', '%3A').replace(',', '%2C')}"


def _data(text: str) -> str:
    shown = visible(text, keep="\r\n").replace("%", "%25")
    return shown.replace("\r", "%0D").replace("\n", "%0A")
