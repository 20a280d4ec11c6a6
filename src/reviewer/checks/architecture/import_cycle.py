"""rules/architecture/import-cycle.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.shared.import_graph import (
    Graph,
    circles,
    import_graph,
    names,
    way,
    weakest,
    without_scripts,
)
from reviewer.checks.shared.paths import is_migration, is_test_path
from reviewer.finding import Related, Span
from reviewer.whole import Flaw, Whole, whole


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report each circle of modules once, at the import that is the cheapest to take out."""
    index = project.index
    graph = import_graph(index, filter(_counts, project.files))
    tangled = {path for circle in circles(graph) for path in circle}
    product = without_scripts({path: graph[path] for path in graph if path in tangled}, project.text)
    for circle in sorted(circles(product), key=min):
        start, first = weakest(product, circle)
        around = [start, *way(product, first, start, circle)[:-1]]
        rest = f" ({len(circle)} modules hang together in such circles)" if len(circle) > len(around) else ""
        related = tuple(_related(around, product))
        words = {"chain": names(around, index), "rest": rest}
        yield Flaw(start, product[start][first], words, related=related)


def _counts(path: str) -> bool:
    return not is_test_path(path) and not is_migration(path)


def _related(around: list[str], graph: Graph) -> Iterator[Related]:
    """The other imports of a circle."""
    for path, other in zip(around[1:], [*around[2:], around[0]], strict=True):
        line = graph[path][other]
        yield Related(path, Span(line, 1, line, 2), f"imports {other}")
