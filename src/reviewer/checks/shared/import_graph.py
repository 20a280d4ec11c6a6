"""Which files of a project import which others when they are loaded, and in which circles."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from reviewer.index import Index
from reviewer.index.facts import Import

Graph = Mapping[str, Mapping[str, int]]
"""By path, the files that it imports, each with the line (from 1) of the first import that leads there."""


def import_graph(index: Index, paths: Iterable[str]) -> Graph:
    """Give what each of some files imports at the level of the module, without hints.

    A name that a package passes on leads to the file that defines it, and a package does not lead to its own parts.
    """
    return {path: _imported(path, index) for path in paths}


def without_scripts(graph: Graph, text: Callable[[str], str | None]) -> Graph:
    """Give a graph without the imports that only run where a file is started by itself; `text` reads a file."""
    return {path: _loaded(others, text(path) or "") for path, others in graph.items()}


def _loaded(others: Mapping[str, int], text: str) -> Mapping[str, int]:
    if "__main__" not in text:
        return others
    blocks = [node for node in ast.parse(text).body if isinstance(node, ast.If) and _is_main(node.test)]
    lines = {line for node in blocks for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return {other: line for other, line in others.items() if line not in lines}


def _is_main(test: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(test))


def circles(graph: Graph) -> list[frozenset[str]]:
    """Give the largest sets of files of which each leads to all others, of two and more (Tarjan, without recursion)."""
    return [part for part in _components(graph, frozenset()) if len(part) > 1]


def way(graph: Graph, start: str, end: str, within: Collection[str]) -> list[str]:
    """Give the shortest way from one file to another; empty where there is none."""
    before = {start: ""}
    todo = deque([start])
    while todo:
        here = todo.popleft()
        if here == end:
            return _traced(before, end)
        for there in graph.get(here, ()):
            if there in within and there not in before:
                before[there] = here
                todo.append(there)
    return []


def weakest(graph: Graph, circle: frozenset[str], most: int = 300) -> tuple[str, str]:
    """Give the import without which the fewest files of a circle remain in one: who imports, and what.

    Of a circle with more than `most` imports only those of its shortest way round are tried.
    """
    inner = {path: {each: line for each, line in graph[path].items() if each in circle} for path in circle}
    edges = sorted((path, other) for path, others in inner.items() for other in others)
    if len(edges) > most:
        ways = [way(inner, other, path, circle) for path, other in edges[:most]]
        shortest = min(ways, key=len)
        edges = list(zip(shortest, [*shortest[1:], shortest[0]], strict=True))
    return min(edges, key=lambda edge: (_left(inner, edge), edge))


def _left(graph: Graph, edge: tuple[str, str]) -> int:
    return sum(len(part) for part in _components(graph, frozenset({edge})) if len(part) > 1)


def _traced(before: Mapping[str, str], end: str) -> list[str]:
    found = [end]
    while before[found[-1]]:
        found.append(before[found[-1]])
    return found[::-1]


def _imported(path: str, index: Index) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in index.facts(path).imports:
        if each.typing:
            continue
        other = _target(each, path, index)
        if other and other != path and not _is_part(other, path) and not other.startswith("<"):
            found.setdefault(other, each.line)
    return found


def _target(each: Import, path: str, index: Index) -> str | None:
    """The file that an import loads, or in which the imported name is defined."""
    source = index.absolute(each.loads, path)
    if each.name == "*" or not each.target.startswith(each.loads):
        return index.module_path(source, path)
    found = index.resolve(index.absolute(each.target, path), path)
    return found.path if found is not None and found.path else index.module_path(source, path)


def _is_part(other: str, path: str) -> bool:
    """Whether a file lies in the package whose `__init__.py` the other one is."""
    return path.endswith("__init__.py") and other.startswith(path.removesuffix("__init__.py"))


def _components(graph: Graph, without: Collection[tuple[str, str]]) -> Iterator[frozenset[str]]:
    """The strongly connected parts of a graph, some of whose edges are left out."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    inside: set[str] = set()
    for start in graph:
        if start in order:
            continue
        stack = [(start, iter(graph[start]))]
        _enter(start, order, low, open_, inside)
        while stack:
            here, others = stack[-1]
            following = next(others, None)
            if following is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[here])
                if low[here] == order[here]:
                    yield _closed(here, open_, inside)
            elif (here, following) in without or following not in graph:
                continue
            elif following not in order:
                _enter(following, order, low, open_, inside)
                stack.append((following, iter(graph[following])))
            elif following in inside:
                low[here] = min(low[here], order[following])


def _enter(node: str, order: dict[str, int], low: dict[str, int], open_: list[str], inside: set[str]) -> None:
    order[node] = low[node] = len(order)
    open_.append(node)
    inside.add(node)


def _closed(node: str, open_: list[str], inside: set[str]) -> frozenset[str]:
    place = open_.index(node)
    part = frozenset(open_[place:])
    del open_[place:]
    inside.difference_update(part)
    return part


def names(paths: Sequence[str], index: Index) -> str:
    """Give a way round as it is told: `a -> b -> a`."""
    return " -> ".join(index.module_name(path) for path in (*paths, paths[0]))
