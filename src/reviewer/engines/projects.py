"""Checks of the whole project: run once, where all of its files are under review or a change is."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from reviewer.earlier import Earlier
from reviewer.engines.order import Order
from reviewer.finding import Finding, Problem, Span
from reviewer.index import FileFacts
from reviewer.whole import MANIFEST, CannotTell, Flaw, Whole, WholeCheck

MARKS = (MANIFEST, "setup.py", "setup.cfg", "requirements.txt", "manage.py")
PROJECT, CHANGE = "project", "change"
"""The scopes that the pages of such rules have: what is there, and what became of what was there."""


def review_project(
    root: Path,
    files: tuple[str, ...],
    orders: Iterable[Order],
    facts: Callable[[], Mapping[str, FileFacts]],
    earlier: Earlier | None = None,
) -> tuple[list[Finding], list[Problem]]:
    """Run the checks of some orders over a project; one that fails is told as a problem."""
    project = Whole(root, files, facts, earlier)
    if not any(map(project.has, MARKS)):
        return [], []  # some files in a folder are no project
    found: list[Finding] = []
    problems: list[Problem] = []
    for order in orders:
        try:
            found += _ran(order, project)
        except CannotTell as cause:
            problems.append(Problem(engine="native", message=f"{order.rule} cannot tell: {cause}"))
        except Exception as cause:  # noqa: BLE001  # whatever a check raises is told as a problem
            last = traceback.extract_tb(cause.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            message = f"{order.rule} failed ({type(cause).__name__} at {where}: {cause}); this is a defect of reviewer, please report it"
            problems.append(Problem(engine="native", message=message))
    return found, problems


def _ran(order: Order, project: Whole) -> Iterator[Finding]:
    check: WholeCheck[object] = import_module(order.module).check
    options = check.options(**{key.replace("-", "_"): value for key, value in order.options.items()})
    for flaw in check.function(project, options):
        yield _finding(order, flaw, project)


def _finding(order: Order, flaw: Flaw, project: Whole) -> Finding:
    rows = (project.text(flaw.path) or "").splitlines()
    row = rows[flaw.line - 1] if flaw.line <= len(rows) else ""
    start = len(row) - len(row.lstrip())
    return Finding(
        rule=order.rule,
        path=flaw.path,
        span=Span(flaw.line, start + 1, flaw.line, max(len(row.rstrip()), start) + 1),
        severity=flaw.severity or order.severity,
        message=order.message.format_map(flaw.words),
        related=flaw.related,
    )
