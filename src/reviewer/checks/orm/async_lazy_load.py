"""rules/orm/async-lazy-load.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Related
from reviewer.orm.declaration import declared_at
from reviewer.orm.events import Crash
from reviewer.orm.flow import OrmFlow
from reviewer.orm.roles import role_of
from reviewer.orm.wording import below_minimum, short


@dataclass(frozen=True)
class Options:
    """How sure a finding must be."""

    min_confidence: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report relations that are read without `await` on rows of an asynchronous session."""
    if not module.says("await ") or role_of(module.path) == "tests":
        return
    for event in module.fact(OrmFlow).events.crashes:
        if not below_minimum(event.confidence, options.min_confidence):
            yield _hit(event, module)


def _hit(event: Crash, module: Module) -> Hit:
    relation, model = event.relation, event.model
    loader = "joinedload" if relation.kind == "one" else "selectinload"
    related = []
    chain = event.root.chain if event.root is not None else None
    if chain is not None:
        related.append(Related(module.path, chain.tip.span, "the query that the row comes from"))
    related.append(declared_at(relation, relation.name, module))
    return Hit(
        module.tree,
        span=event.node.span,
        symbol=event.symbol,
        words={
            "read": short(event.node, module),
            "relation": f"{model.title}.{relation.name}",
            "advice": f"give the query `.options({loader}({model.title}.{relation.name}))`",
        },
        confidence=event.confidence,
        related=tuple(related),
    )
