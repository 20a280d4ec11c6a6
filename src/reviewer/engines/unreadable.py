"""Says once of a file that nobody can read that it cannot be read, not once for each engine."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.engines.answer import UNREADABLE
from reviewer.finding import Report

_NATIVE = "native"


def told_once(reports: Mapping[str, Report]) -> dict[str, Report]:
    """Give the reports in which our own pass speaks for all engines of files that it could not read."""
    native = reports.get(_NATIVE, Report())
    unread = {problem.path for problem in native.problems if UNREADABLE in problem.message}
    if not unread:
        return dict(reports)
    return {
        name: msgspec.structs.replace(
            report,
            problems=[
                msgspec.structs.replace(problem, engine="") if problem.path in unread else problem
                for problem in report.problems
                if name == _NATIVE or problem.path not in unread
            ],
        )
        for name, report in reports.items()
    }
