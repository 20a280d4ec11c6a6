"""`--output-format json-lines`: one finding a line, then the problems, told apart by "kind"."""

from __future__ import annotations

import msgspec

from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.dump import dump
from reviewer.reporters.wire import finding_shape, problem_shape


def render(outcome: Outcome, context: Context) -> str:
    """Give each finding and each problem as one line of JSON, in the shape of the whole report."""
    findings = [{"kind": "finding", **msgspec.to_builtins(finding_shape(each))} for each in outcome.findings]
    problems = [{"kind": "problem", **msgspec.to_builtins(problem_shape(each))} for each in outcome.problems]
    return "".join(dump(each, indent=None) for each in [*findings, *problems])
