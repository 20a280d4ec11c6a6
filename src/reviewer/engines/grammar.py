"""Settles between the engines whether a file is valid Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from reviewer.engines.wording import files, named
from reviewer.finding import Finding, Problem, Report

_MYPY = "mypy"


def settled(reports: Mapping[str, Report], is_syntax: Callable[[Finding], bool]) -> dict[str, Report]:
    """Give the reports without the syntax errors of mypy that nobody confirms who has read the file.

    A mypy can only read what the Python that runs it can; ruff and our own pass know every
    grammar. Files that it gave up over are one problem.
    """
    told = reports.get(_MYPY, Report())
    others = [report for name, report in reports.items() if name != _MYPY]
    read = frozenset[str]().union(*(report.reviewed for report in others))
    broken = {each.path for report in others for each in report.findings if is_syntax(each)}
    doubted = {each.path for each in told.findings if is_syntax(each)} & (read - broken)
    if not doubted:
        return dict(reports)
    unread = doubted - told.reviewed
    kept = [each for each in told.findings if not (each.path in doubted and is_syntax(each))]
    problems = [*told.problems, *([_unread(unread)] if unread else [])]
    return {**reports, _MYPY: msgspec.structs.replace(told, findings=kept, problems=problems)}


def _unread(paths: set[str]) -> Problem:
    return Problem(
        engine=_MYPY,
        message=f"the types of {files(len(paths))} ({named(paths)}) were not checked: this mypy cannot parse"
        " what others can, as where it is written for a newer Python than the one that runs mypy; run that Python,"
        " or a newer mypy",
    )
