"""rules/orm/relation-read-for-its-key.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, Patch, on
from reviewer.finding import Severity
from reviewer.index import Index
from reviewer.index.facts import Assignment
from reviewer.index.flow.expr import Placed
from reviewer.index.flow.walk import dotted
from reviewer.orm.declaration import declaration, declared_at
from reviewer.orm.events import Events, KeyRead
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import role_of
from reviewer.orm.wording import short
from reviewer.tree.places import Places

_KEY = re.compile(r"\.\w+\.(?:pk|\w*id)\b")
_OTHER_FIELD = ("to_field", "to_fields", "field")


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report relations that are loaded for nothing but the key that the row holds already."""
    if _KEY.search(module.text) is None or role_of(module.path) == "tests":
        return
    for event in _for_nothing(module.fact(OrmFlow).events):
        if event.relation.column and not _refers_to_another(event, module):
            yield _hit(event, module)


def _for_nothing(events: Events) -> Iterator[KeyRead]:
    """The key reads whose relation the same function reads for nothing else, and that no loop repeats."""
    places = {id(event.node) for event in events.keys}
    used = {(symbol, text) for symbol, text, node in events.reads if id(node) not in places}
    told = {id(event.node) for event in events.lazy}
    seen: set[int] = set()
    for event in events.keys:
        if id(event.node) not in seen | told and (event.symbol, dotted(event.node)) not in used:
            seen.add(id(event.node))
            yield event


def _refers_to_another(event: KeyRead, module: Module) -> bool:
    """Whether a foreign key names a column of its own choice: then it does not hold the other row's key."""
    relation = event.relation
    found = declaration(relation, module.fact(Index))
    if not isinstance(found, Assignment) or relation.attribute != relation.name:
        return True
    keywords = getattr(found.value, "keywords", {})
    return any(word in keywords for word in _OTHER_FIELD)


def _hit(event: KeyRead, module: Module) -> Hit:
    relation = event.relation
    owner = event.node.value
    text = _text(owner, module) if isinstance(owner, Placed) else ""
    better = f"{text}.{relation.column}"
    return Hit(
        module.tree,
        span=event.whole.span,
        symbol=event.symbol,
        words={
            "read": short(event.whole, module),
            "relation": relation.name,
            "target": event.model.title,
            "better": better,
        },
        patches=(Patch(event.whole.span, better),) if text else (),
        severity=Severity.INFO if role_of(module.path) == "commands" else None,
        confidence=event.confidence,
        related=(declared_at(relation, relation.name, module),),
    )


def _text(node: Placed, module: Module) -> str:
    lines, span = module.fact(Places).lines, node.span
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    return module.text[start:end]
