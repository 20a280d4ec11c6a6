"""rules/orm/relation-in-str.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.finding import Related, Severity
from reviewer.index import Index, Symbol
from reviewer.index.facts import Function as Outline
from reviewer.index.facts import Name as Written
from reviewer.index.flow.expr import Attr, Name
from reviewer.index.flow.stmt import Function
from reviewer.index.flow.walk import below
from reviewer.orm.declaration import declared_at
from reviewer.orm.eager import is_loaded
from reviewer.orm.graph import Graph, graph_of
from reviewer.orm.model import Model, Relation
from reviewer.orm.roles import role_of

_TEXTS = frozenset({"__str__", "__repr__", "__unicode__"})
_PROPERTIES = (
    "property",
    "cached_property",
    "functools.cached_property",
    "django.utils.functional.cached_property",
)


@dataclass(frozen=True)
class _Read:
    """A relation that a text reads: at a place in the method itself, by way of a property if `by` is set."""

    relation: Relation
    at: Attr
    by: Related | None = None


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report each method that makes the text of a row and reads relations for it."""
    if not any(name in module.text for name in _TEXTS) or role_of(module.path) == "tests":
        return
    index = module.fact(Index)
    graph = graph_of(index)
    for owner, function in index.flow(module.path).outer:
        if function.name not in _TEXTS or not owner or not function.parameters:
            continue
        cls = index.class_at(module.path, owner)
        model = graph.model(cls.name) if cls is not None else None
        if cls is None or model is None or (model.abstract and not _has_rows(cls, index, graph)):
            continue
        found: dict[str, _Read] = {}
        for read in _reads(function, cls, model, index):
            found.setdefault(read.relation.name, read)
        if found:
            yield _hit(list(found.values()), f"{owner}.{function.name}", model, module)


def _has_rows(cls: Symbol, index: Index, graph: Graph) -> bool:
    """Whether an abstract model has heirs in the project that are not."""
    heirs = (graph.model(each.name) for each in index.subclasses(cls.name))
    return any(heir is not None and not heir.abstract for heir in heirs)


def _reads(function: Function, cls: Symbol, model: Model, index: Index) -> Iterator[_Read]:
    """The relations that a method of a model reads, those of its properties among them."""
    for attribute in _of_self(function, index, cls.path):
        relation = model.relations.get(attribute.name)
        if relation is not None:
            if _is_lazy(relation, model):
                yield _Read(relation, attribute)
            continue
        member = index.member(cls, attribute.name)
        if member is None or not isinstance(member[1], Outline) or not _is_property(member[1]):
            continue
        above, outline = member
        inner = index.flow(above.path).functions.get(f"{above.qualname}.{outline.name}")
        for deeper in _of_self(inner, index, above.path) if inner is not None else ():
            relation = model.relations.get(deeper.name)
            if relation is not None and _is_lazy(relation, model):
                place = Related(above.path, deeper.span, f"`{outline.name}` reads `{relation.name}` here")
                yield _Read(relation, attribute, place)


def _of_self(function: Function, index: Index, path: str) -> Iterator[Attr]:
    """The attributes of itself that a method reads, in the order of the source."""
    first = function.parameters[0].name if function.parameters else ""
    for each in below(index.flow(path).body(function), Attr):
        if isinstance(each.value, Name) and each.value.id == first:
            yield each


def _is_property(outline: Outline) -> bool:
    return any(isinstance(each, Written) and each.text in _PROPERTIES for each in outline.decorators)


def _is_lazy(relation: Relation, model: Model) -> bool:
    """Whether reading a relation runs a query, as long as the queries of its model do not load it themselves."""
    if relation.lazy is not True or relation.guessed:
        return False
    manager = model.manager("_default_manager")
    return manager is None or not is_loaded(manager.eager, relation.name)


def _hit(reads: list[_Read], symbol: str, model: Model, module: Module) -> Hit:
    detaches = model.orm.many_access == "list" and symbol.endswith("__repr__")
    names = [f"`{read.relation.name}`" for read in reads]
    columns = [read.relation.column for read in reads if read.relation.column]
    related = [read.by for read in reads if read.by is not None]
    for read in reads:
        related.append(declared_at(read.relation, read.relation.name, module))
    return Hit(
        module.tree,
        span=reads[0].at.span,
        symbol=symbol,
        words={
            "method": symbol,
            "relations": f"the relation {names[0]}" if len(names) == 1 else f"the relations {_listed(names)}",
            "advice": f", such as `{columns[0]}`" if columns else "",
        },
        severity=Severity.WARNING if detaches else None,
        related=tuple(related),
    )


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
