"""rules/architecture/orm-in-endpoint.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.coroutines import Routines
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.layers import has_layers
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Routes
from reviewer.checks.shared.sessions import Sessions, kind_of
from reviewer.index import Index
from reviewer.index.flow.expr import Attr, Call, Expr
from reviewer.index.flow.walk import dotted
from reviewer.orm.values import Ref

_SESSION = word_set(
    "execute scalars scalar get add add_all delete commit flush merge refresh query stream exec"
)
_ROOTS = word_set("query objects")


@dataclass(frozen=True)
class Options:
    """From how many operations on an endpoint is reported."""

    max_queries: int


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report endpoints that talk to the database themselves, in a project that has a place for that."""
    routes = module.fact(Routes).by_function
    if not routes or is_test_path(module.path) or not module.says("ession", *_ROOTS):
        return
    if not has_layers(module.path, module.fact(Index)):
        return
    qualnames = {id(node): each.qualname for each, node in module.fact(Definitions).functions()}
    named = {qualnames.get(function, ""): each[0] for function, each in routes.items()}
    sessions = module.fact(Sessions)
    for routine in module.fact(Routines).all:
        route = named.get(routine.symbol)
        if route is None:
            continue
        held = sessions.held(routine)
        count = sum(_asks(call, held, sessions) for call in routine.own(Call))
        if count >= options.max_queries:
            yield Hit(route.function.name, {"name": routine.symbol, "count": str(count)})


def _asks(call: Call, held: Mapping[str, str], sessions: Sessions) -> bool:
    """Whether a call asks or changes the database: a method of a session, a chain from `Model.query`."""
    if not isinstance(call.function, Attr):
        return False
    owner = dotted(call.function.value)
    if owner and call.function.name in _SESSION and (owner in held or kind_of(sessions.names.value(owner))):
        return True
    return _is_root(call.function.value, sessions)


def _is_root(value: Expr, sessions: Sessions) -> bool:
    """Whether a chain begins with `Model.query` or `Model.objects`, and this is its end."""
    while isinstance(value, Attr | Call):
        if isinstance(value, Attr) and value.name in _ROOTS:
            return isinstance(sessions.names.value(dotted(value.value)), Ref)
        value = value.function if isinstance(value, Call) else value.value
    return False
