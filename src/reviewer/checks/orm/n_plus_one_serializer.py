"""rules/orm/n-plus-one-serializer.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.finding import Confidence, Related, Severity
from reviewer.orm.declaration import declared_at
from reviewer.orm.events import Lazy, Query
from reviewer.orm.flow import OrmFlow
from reviewer.orm.loading import Loading, loading_for
from reviewer.orm.loops import Loop
from reviewer.orm.roles import weighed
from reviewer.orm.wording import advice_for, below_minimum, short, steps

_OF_A_QUERY = "of this query (N rows, N + 1 queries)"
_OF_A_LIST = "that a list gives it (N rows, N queries)"
_RESOLVER = "ask once for all of them, by a DataLoader or in the query of the list"
_ASKED = {False: "the query of a field's method", True: "this query depends on the row"}


@dataclass(frozen=True)
class Options:
    """How sure a finding must be, and how much tests count."""

    min_confidence: str
    tests: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report each query whose rows a serializer reads further relations of, once."""
    judged, severity = weighed(module.path, options.tests, "rule")
    if not judged:
        return
    flow = module.fact(OrmFlow)
    both: list[Lazy | Query] = [*flow.events.lazy, *flow.events.queries]
    shown = [
        each for each in both if each.serving and not below_minimum(each.confidence, options.min_confidence)
    ]
    groups: dict[Loop, tuple[list[Lazy], list[Query]]] = {}
    for event in shown:
        lazies, queries = groups.setdefault(event.loop, ([], []))
        if isinstance(event, Lazy):
            lazies.append(event)
        else:
            queries.append(event)
    for lazies, queries in groups.values():
        yield _hit(lazies, queries, loading_for(lazies, module, flow.names), module, severity)


def _hit(
    lazies: list[Lazy], queries: list[Query], loading: Loading, module: Module, severity: Severity | None
) -> Hit:
    first = lazies[0] if lazies else queries[0]
    both: list[Lazy | Query] = [*lazies, *queries]
    confidence = min(each.confidence for each in both)
    place = first.node if first.loop.resolver else first.loop.node
    return Hit(
        module.tree,
        span=place.span,
        symbol=first.symbol,
        words={
            "query": short(place, module),
            "serializer": first.serving,
            "rows": _OF_A_LIST if first.loop.resolver else _OF_A_QUERY,
            "cause": _cause(lazies, queries),
            "advice": _RESOLVER if first.loop.resolver else _advice(lazies, queries, loading),
        },
        patches=loading.patches,
        severity=Severity.INFO if confidence is Confidence.LOW else severity,
        confidence=confidence,
        related=tuple(_related(lazies, queries, module)),
    )


def _cause(lazies: list[Lazy], queries: list[Query]) -> str:
    read = list(dict.fromkeys(f"`{each.model.title}.{each.name}`" for each in lazies))
    asked = [_asked(queries[0])] if queries else []
    return " and ".join([", ".join(read)] * bool(read) + asked)


def _asked(query: Query) -> str:
    if query.relation and not query.loop.resolver:
        return f"a query on `{query.relation}`"
    return _ASKED[query.loop.resolver]


def _advice(lazies: list[Lazy], queries: list[Query], loading: Loading) -> str:
    if lazies:
        return f"add `{loading.text}`" if loading.patches else f"load them with the rows: `{loading.text}`"
    return advice_for(queries[0].orm, queries[0].advice, queries[0].model, queries[0].relation)


def _related(lazies: list[Lazy], queries: list[Query], module: Module) -> Iterator[Related]:
    both: list[Lazy | Query] = [*lazies, *queries]
    for event in both:
        yield from steps(event.via)
    for each in lazies:
        if each.relation is not None:
            yield declared_at(each.relation, each.name, module)
