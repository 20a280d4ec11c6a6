"""rules/concurrency/sync-orm-in-async.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.coroutines import Coroutines, Routine
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.sessions import Sessions
from reviewer.index.flow.expr import Attr, Call, Expr, Name, Placed, Sub
from reviewer.index.flow.stmt import Assign, For
from reviewer.index.flow.walk import dotted, targets
from reviewer.orm.names import Names
from reviewer.orm.roles import role_of
from reviewer.orm.values import Ref
from reviewer.orm.wording import short

_QUERIES = word_set(
    "get first last count exists create get_or_create update_or_create bulk_create bulk_update update delete "
    "aggregate latest earliest in_bulk"
)
_MANAGERS = word_set("objects _default_manager _base_manager")
_SESSION = word_set("get execute scalar scalars commit flush refresh merge rollback bulk_save_objects")
_FETCHES = word_set("all first one one_or_none scalar count get delete update")


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report coroutines that wait for the database as plain functions do."""
    if not module.says("async def") or role_of(module.path) != "product":
        return
    if not module.says("objects", "Session", "session", "_manager"):
        return
    sessions = module.fact(Sessions)
    for coroutine in module.fact(Coroutines).all:
        for orm, node, advice in _asked(coroutine, sessions):
            words = {"orm": orm, "call": short(node, module), "advice": advice}
            yield Hit(tree, words, span=node.span, symbol=coroutine.symbol)


def _asked(coroutine: Routine, sessions: Sessions) -> Iterator[tuple[str, Placed, str]]:
    own = {name for node in coroutine.own(Assign) for each in node.targets for name in targets(each)}
    own |= {parameter.name for parameter in coroutine.function.parameters}
    for call in coroutine.plain_calls():
        method = call.function.name if isinstance(call.function, Attr) else ""
        if method in _QUERIES and _is_django(call, sessions.names, own):
            yield "Django", call, f"use `await ....a{method}(...)`"
    for loop in coroutine.own(For):
        source = loop.source
        if not loop.asynchronous and isinstance(source, Call) and _is_django(source, sessions.names, own):
            yield "Django", source, "use `async for`"
    held = {name for name, kind in sessions.held(coroutine).items() if kind == "session"}
    if held:
        first = next((call for call in coroutine.plain_calls() if _is_session(call, held)), None)
        if first is not None:
            yield "SQLAlchemy", first, "use an `AsyncSession`, or make the function a plain `def`"


def _is_django(call: Call, names: Names, own: set[str]) -> bool:
    """Whether a chain of calls starts from a manager of a model of Django: `Book.objects.filter(...).first()`."""
    node: Expr = call
    while isinstance(node, Attr | Call | Sub):
        if isinstance(node, Attr) and node.name in _MANAGERS:
            written = dotted(node.value)
            value = names.value(written) if written and written.partition(".")[0] not in own else None
            return isinstance(value, Ref) and value.model.orm.name == "Django"
        node = node.function if isinstance(node, Call) else node.value
    return False


def _is_session(call: Call, held: set[str]) -> bool:
    """Whether a call waits for the database: `session.commit()`, `session.query(Book).all()`."""
    match call.function:
        case Attr(value=Name(id=name), name=method):
            return name in held and method in _SESSION
        case Attr(value=inner, name=method) if method in _FETCHES:
            node: Expr = inner
            while isinstance(node, Attr | Call):
                if isinstance(node, Attr) and isinstance(node.value, Name):
                    return node.value.id in held and node.name == "query"
                node = node.function if isinstance(node, Call) else node.value
    return False
