"""Whole tables that an endpoint hands to whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Class, Constant
from reviewer.index.flow.expr import (
    Attr,
    Await,
    Call,
    Comp,
    Const,
    Display,
    Expr,
    Mapping,
    Name,
    Placed,
)
from reviewer.index.flow.stmt import Return
from reviewer.index.flow.walk import dotted, shallow
from reviewer.orm.entry import is_route
from reviewer.orm.flow import OrmFlow
from reviewer.orm.followed import Followed
from reviewer.orm.members import member, method, written_values
from reviewer.orm.model import Model
from reviewer.orm.naming import value_of
from reviewer.orm.serving import LISTING
from reviewer.orm.settings import mentions
from reviewer.orm.values import Ref, Rows
from reviewer.orm.whole import extent

_LIMITS = re.compile(
    r"pag(?:e|es|ed|inat\w*)(?:_|$)|limit|offset|cursor|slice|chunk|stream|export|csv|per_page|batch",
    re.IGNORECASE,
)
_HANDING = frozenset({"jsonify", "JsonResponse", "JSONResponse", "Response", "list", "sorted", "tuple"})


@dataclass(frozen=True)
class Unbounded:
    """A query for all rows of `model` that is answered to a client; `scoped` if a condition depends on something."""

    node: Placed
    model: Model
    symbol: str
    where: str
    scoped: bool
    confidence: Confidence


def unbounded(flow: OrmFlow) -> Iterator[Unbounded]:
    """Give the queries without a limit whose rows the endpoints of a file answer."""
    for function in flow.followed:
        if is_route(function) and not any(map(_LIMITS.search, _words(function))):
            yield from _returned(function, flow)
    yield from _listed(flow)


def _words(function: Followed) -> Iterator[str]:
    yield function.function.name
    yield from (each.name for each in function.function.parameters)
    yield from (each.annotation for each in function.function.parameters)
    yield function.function.returns
    yield from function.words(keywords=False)


def _returned(function: Followed, flow: OrmFlow) -> Iterator[Unbounded]:
    seen: set[Expr] = set()
    for statement in shallow(function.body, Return):
        for node in _served(statement.value, function) if statement.value is not None else ():
            rows = flow.events.known.get(node)
            much = extent(node, function.body)
            if (
                much
                and isinstance(rows, Rows)
                and isinstance(node, Placed)
                and node not in seen
                and not rows.few
            ):
                seen.add(node)
                where = f"`{function.symbol}`"
                yield Unbounded(node, rows.model, function.symbol, where, much == "scoped", rows.confidence)


def _served(node: Expr, function: Followed) -> Iterator[Expr]:
    """The parts of an answer that may be rows."""
    match node:
        case Name(id=name):
            made = value_of(name, function.body)
            if made is not None:
                yield from _served(made, function)
        case Await(value=value):
            yield from (node,) if isinstance(value, Call) else ()
        case Comp(clauses=(first, *_)):
            yield from _served(first.source, function)
        case Display(items=items) | Mapping(values=items):
            for item in items:
                yield from _served(item, function)
        case Attr(name="data", value=Call(args=(rows, *_), keywords=words)):
            if any(
                word.name == "many" and isinstance(word.value, Const) and word.value.value for word in words
            ):
                yield from _served(rows, function)
        case Call(function=called, args=args, keywords=words):
            yield node
            if dotted(called).rpartition(".")[2] in _HANDING:
                for given in (*args, *(word.value for word in words)):
                    yield from _served(given, function)


def _listed(flow: OrmFlow) -> Iterator[Unbounded]:
    """The list views of Django REST framework that have no pages."""
    names = flow.names
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        line = names.index.mro(cls) if cls is not None else ()
        if cls is None or not any(each.name in LISTING for each in line) or not _is_plain(line, flow):
            continue
        for query in written_values(names, cls, "queryset"):
            model = _model(query, flow)
            if model is not None and isinstance(query, Placed) and extent(query, ()):
                where = f"the list of `{facts.name}`"
                yield Unbounded(query, model, facts.name, where, False, Confidence.MEDIUM)


def _is_plain(line: tuple[Symbol, ...], flow: OrmFlow) -> bool:
    """Whether a view lists its `queryset` as the framework does, without pages."""
    known = ("rest_framework.", "django.", "builtins.", "typing.")
    bases = [base for each in line if isinstance(each.facts, Class) for base in flow.names.index.bases(each)]
    if any(base is None or (base.kind != "class" and not base.name.startswith(known)) for base in bases):
        return False
    if any(
        method(flow.names, line, name)
        for name in ("get_queryset", "list", "filter_queryset", "paginate_queryset")
    ):
        return False
    if member(flow.names, line, "http_method_names") is not None:
        return False
    given = member(flow.names, line, "pagination_class")
    if given is not None:
        return isinstance(given[1], Assignment) and given[1].value == Constant(None)
    index = flow.names.index
    return mentions(index, "DEFAULT_RENDERER_CLASSES", "DEFAULT_PERMISSION_CLASSES") and not mentions(
        index, "DEFAULT_PAGINATION_CLASS"
    )


def _model(query: Expr, flow: OrmFlow) -> Model | None:
    """The model whose manager a query begins at."""
    node = query
    while isinstance(node, Call) and isinstance(node.function, Attr):
        node = node.function.value
    known = flow.names.value(dotted(node.value)) if isinstance(node, Attr) else None
    return known.model if isinstance(known, Ref) else None
