"""`--output-format azure`: logging commands of Azure Pipelines."""

from __future__ import annotations

from reviewer.escape import visible
from reviewer.finding import Finding, Problem, Severity
from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.words import cause


def render(outcome: Outcome, context: Context) -> str:
    """Give an issue for each finding and problem.

    Azure knows errors and warnings alone; infos are plain lines of the log.
    """
    said = [_problem(each, context) for each in outcome.problems]
    said += [_finding(each, context) for each in outcome.findings]
    return "".join(f"{line}\n" for line in said)


def _finding(finding: Finding, context: Context) -> str:
    path = context.forge_path(finding.path)
    if finding.severity is Severity.INFO:
        place = f"{path}:{finding.span.line}:{finding.span.column}"
        # A command is seen anywhere in a line, so a plain line must not hold its sign.
        return visible(f"info: {place}: [{finding.rule}] {finding.message}").replace("##", "# #")
    properties = {
        "type": finding.severity.value,
        "sourcepath": path,
        "linenumber": str(finding.span.line),
        "columnnumber": str(finding.span.column),
        "code": finding.rule,
    }
    return _command(properties, finding.message)


def _problem(problem: Problem, context: Context) -> str:
    place = {"sourcepath": context.forge_path(problem.path)} if problem.path else {}
    who = f"{problem.engine}: " if problem.engine else ""
    return _command({"type": "error", **place}, f"not reviewed: {who}{cause(problem)}")


def _command(properties: dict[str, str], message: str) -> str:
    told = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    return f"##vso[task.logissue {told}]{_data(message)}"


def _property(value: str) -> str:
    return _data(value).replace(";", "%3B").replace("]", "%5D")


def _data(text: str) -> str:
    shown = visible(text, keep="\r\n").replace("%", "%AZP25")
    return shown.replace("\r", "%0D").replace("\n", "%0A")
