"""`--output-format json`: the whole report as one document, versioned."""

from __future__ import annotations

import msgspec

from reviewer.outcome import Outcome
from reviewer.reporters.context import Context
from reviewer.reporters.dump import dump
from reviewer.reporters.wire import report


def render(outcome: Outcome, context: Context) -> str:
    """Give the report as JSON; docs/schema/report-v1.json describes it."""
    return dump(msgspec.to_builtins(report(outcome, show_times=context.show_times)))
