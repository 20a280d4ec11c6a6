"""rules/orm/n-plus-one-relation.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Confidence, Related, Severity
from reviewer.orm.declaration import declared_at
from reviewer.orm.events import Lazy
from reviewer.orm.flow import OrmFlow
from reviewer.orm.loading import Loading, loading_for
from reviewer.orm.roles import ByRole
from reviewer.orm.wording import below_minimum, loop_place, short, steps


@dataclass(frozen=True)
class Options(ByRole):
    """How sure a finding must be, and how much tests and commands count."""

    min_confidence: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report each relation that a loop reads row by row, once a loop."""
    judged, severity = options.weighed(module.path)
    if not judged:
        return
    flow = module.fact(OrmFlow)
    for group in _by_query([each for each in flow.events.lazy if not each.serving]):
        loading = loading_for(group, module, flow.names)
        for event in group:
            if not below_minimum(event.confidence, options.min_confidence):
                yield _hit(event, module, loading, severity)


def _by_query(events: list[Lazy]) -> list[list[Lazy]]:
    """The lazy reads, those of one query's rows together: they are mended by one edit."""
    groups: dict[int, list[Lazy]] = {}
    for event in events:
        chain = event.root.chain if event.root is not None else None
        groups.setdefault(id(chain.tip) if chain is not None else id(event), []).append(event)
    return list(groups.values())


def _hit(event: Lazy, module: Module, loading: Loading, severity: Severity | None) -> Hit:
    words = {
        "read": short(event.node, module),
        "cause": f"`{event.model.title}.{event.name}` is loaded lazily",
        "advice": f"add `{loading.text}` to the query"
        if loading.patches
        else f"load it with the rows: `{loading.text}`",
    }
    if event.relation is None:
        words["cause"] = f"the query leaves the column `{event.model.title}.{event.name}` out"
        words["advice"] = "let the query fetch it"
    elif event.again:
        words["advice"] = f"add `{loading.text}` to the query and read `{event.name}` without `await`"
    return Hit(
        module.tree,
        span=event.node.span,
        symbol=event.symbol,
        words=words,
        patches=loading.patches if event.relation is not None else (),
        severity=Severity.INFO if event.confidence is Confidence.LOW else severity,
        confidence=event.confidence,
        related=tuple(_related(event, module)),
    )


def _related(event: Lazy, module: Module) -> Iterator[Related]:
    yield loop_place(event.loop, module)
    chain = event.root.chain if event.root is not None else None
    if chain is not None:
        yield Related(chain.path, chain.tip.span, "the query that the rows come from")
    yield from steps(event.via)
    if event.relation is not None:
        yield declared_at(event.relation, event.name, module)
