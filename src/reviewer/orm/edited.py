"""Models while somebody writes: what a file says of them in the bodies of its functions, and what it says now."""

from __future__ import annotations

from msgspec.structs import replace

from reviewer.index import Index, Symbol
from reviewer.index.facts import Expr
from reviewer.orm.graph import Graph
from reviewer.orm.knowledge import orms
from reviewer.orm.written import call_name


def given_in(graph: Graph, index: Index, path: str) -> frozenset[str]:
    """Give the qualified names of the functions of a file whose returned expressions say something of models.

    Those are the methods from which all queries of managers start, and those whose decorator makes them declare a relation.
    """
    starts = {orm.models.base_queryset for orm in orms()}
    makers = _makers(graph, index, path)
    return frozenset(
        f"{qualname}.{method.name}"
        for qualname, cls in index.peek(path).every_class()
        for method in cls.methods
        if (method.name in starts and qualname in makers)
        or any(_declares(each, index, path) for each in method.decorators)
    )


def renew(graph: Graph, index: Index, path: str) -> None:
    """Have models know the classes of a file as they are now: they differ from before in lines and bodies of functions alone."""

    def as_now(cls: Symbol) -> Symbol:
        found = index.class_at(path, cls.qualname) if cls.path == path else None
        return found or cls

    for model in graph.models.values():
        model.symbol = as_now(model.symbol)
        for name, manager in model.managers.items():
            if any(cls.path == path for cls in manager.classes):
                model.managers[name] = replace(manager, classes=tuple(map(as_now, manager.classes)))


def _makers(graph: Graph, index: Index, path: str) -> frozenset[str]:
    """The classes of a file that managers and querysets have their methods from."""
    managers = [each for model in graph.models.values() for each in model.managers.values()]
    lines = (index.mro(cls) for cls in {cls for each in managers for cls in each.classes})
    return frozenset(above.qualname for line in lines for above in line if above.path == path)


def _declares(decorator: Expr, index: Index, path: str) -> bool:
    name = call_name(decorator)
    found = index.named(name, path) if name else None
    words = (table.decorators for orm in orms() for table in orm.relations.values())
    return found is not None and any(found.name in each for each in words)
