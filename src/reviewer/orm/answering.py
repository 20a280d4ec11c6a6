"""Routes of FastAPI: which schema an answer is made by."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index import Symbol
from reviewer.index.expressions import parsed
from reviewer.index.facts import Assignment, Call, Constant
from reviewer.index.flow.expr import Expr, Placed
from reviewer.orm.names import Names
from reviewer.orm.objects import Objects
from reviewer.orm.schemas import Schemas, written_schema
from reviewer.orm.state import State
from reviewer.orm.values import Rows, Value
from reviewer.orm.written import call_name

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "api_route"})
_ROUTERS = frozenset(
    {"fastapi.FastAPI", "fastapi.applications.FastAPI", "fastapi.APIRouter", "fastapi.routing.APIRouter"}
)


def answerer(
    names: Names, symbol: str, state: State, objects: Objects
) -> Callable[[Value, Expr], None] | None:
    """Give what FastAPI does with each value that a function returns: makes schemas of the rows of a list."""
    cls = _listed(names, symbol)
    if cls is None:
        return None
    schemas = Schemas(state, objects)

    def answer(value: Value, written: Expr) -> None:
        if isinstance(value, Rows) and isinstance(written, Placed):
            chain = value.chain
            here = chain is not None and (chain.path, chain.level) == (names.path, 0)
            schemas.serve(value, cls, chain.tip if chain is not None and here else written)

    return answer


def _listed(names: Names, symbol: str) -> Symbol | None:
    """The schema of which a route says that it answers a list."""
    facts = next((each for each in names.index.facts(names.path).functions if each.name == symbol), None)
    for each in facts.decorators if facts is not None else ():
        if facts is None or not isinstance(each, Call) or each.spread or not _is_route(names, each):
            continue
        written = each.keywords.get("response_model", parsed(facts.returns) if facts.returns else None)
        found = written_schema(names, written, names.path) if written != Constant(None) else None
        return found[0] if found is not None and found[1] else None
    return None


def _is_route(names: Names, decorator: Call) -> bool:
    owner, _, verb = (call_name(decorator) or "").rpartition(".")
    router = names.index.named(owner, names.path) if owner and verb in _METHODS else None
    if router is None or not isinstance(router.facts, Assignment):
        return False
    made = call_name(router.facts.value) if isinstance(router.facts.value, Call) else None
    kind = names.index.named(made, router.path) if made else None
    return kind is not None and any(each.name in _ROUTERS for each in names.index.mro(kind))
