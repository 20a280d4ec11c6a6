"""Where a relation is declared, as the file stands now."""

from __future__ import annotations

from reviewer.check import Module
from reviewer.finding import Related, Span
from reviewer.index import Index
from reviewer.index.facts import Assignment, Class, Function
from reviewer.orm.model import Relation


def declaration(relation: Relation, index: Index) -> Class | Assignment | Function | None:
    """Give the attribute that declares a relation, or the class that does by itself; None where it cannot be found.

    Notes the file as read.
    """
    every = index.facts(relation.path).every_class()
    # Of several classes of one name the last one counts, as when the module is run.
    found = [cls for qualname, cls in every if qualname == relation.owner][-1:]
    if not found or not relation.attribute:
        return found[0] if found else None
    return found[0].field(relation.attribute) or found[0].method(relation.attribute)


def declared_at(relation: Relation, name: str, module: Module) -> Related:
    """Give the line that declares a relation as a place that belongs to a finding about `name`."""
    found = declaration(relation, module.fact(Index))
    line = found.line if found is not None else 1
    return Related(relation.path, Span(line, 1, line, 1), f"where `{name}` is declared")
