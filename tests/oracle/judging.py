"""Reviews a project on disk with the native engine and gives the lines where queries are said to grow."""

from __future__ import annotations

from pathlib import Path

from reviewer import rulebook
from reviewer.cache import Cache
from reviewer.engines import native
from reviewer.engines.order import Order
from reviewer.finding import Finding
from reviewer.index import is_template

_BOOK = rulebook.read()
_GROWTH = {
    "n-plus-one-relation",
    "query-in-loop",
    "write-in-loop",
    "n-plus-one-serializer",
    "prefetch-defeated",
}
RULES = [rule for rule in _BOOK if rule.id in _GROWTH]
"""The rules whose findings say that the number of queries grows with the number of rows."""


def findings(root: Path) -> list[Finding]:
    """Give what these rules find in the project at `root` with the options of their pages."""
    every = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*.*")))
    everything = tuple(path for path in every if path.endswith(".py") or is_template(path))
    files = tuple(path for path in everything if path.endswith(".py"))
    orders = tuple(Order(r.id, r.module, r.message, r.severity, dict(r.options)) for r in RULES)
    report = native.review(
        native.Task(root=root, files=files, everything=everything, orders=orders), Cache(None), jobs=1
    )
    assert not report.problems, report.problems
    return report.findings
