"""Resolvers of GraphQL: what those of a type that is served in lists ask for each of its objects."""

from __future__ import annotations

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Function as Outside
from reviewer.index.flow.expr import Clause, Expr, Name, Walrus
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, For, Function, Item, Suite
from reviewer.index.flow.walk import shallow, targets
from reviewer.orm.events import Events
from reviewer.orm.fields import Fields
from reviewer.orm.loops import Loop
from reviewer.orm.members import decorators, is_transparent, method
from reviewer.orm.model import Model
from reviewer.orm.names import Names
from reviewer.orm.rows import materialise
from reviewer.orm.served_types import (
    Resolver,
    given_by,
    held_by,
    is_listed,
    model_of,
    resolvers_of,
    strawberry_field,
)
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Row, Rows, Value


def follow_resolvers(names: Names, events: Events) -> None:
    """Report the queries that resolvers run for each object of a list, and what they read that its query lacks."""
    for facts in names.index.facts(names.path).classes:
        cls = names.index.class_at(names.path, facts.name)
        if cls is None:
            continue
        for resolver, model in resolvers_of(names, cls):
            if is_listed(names, cls):
                _ask(resolver, model, names, events)
        for each in facts.methods:
            _serve(cls, each, names, events)


def _ask(resolver: Resolver, model: Model, names: Names, events: Events) -> None:
    """Follow a resolver as if it stood in a loop over the objects; what they have loaded is unknown."""
    function = names.index.flow(names.path).functions.get(resolver.symbol.qualname)
    if function is None:
        return
    body = names.body_of(function)
    parent = function.parameters[0].name
    place = function.line, function.column, function.tall, function.end
    clause = Clause(*place, Name(*place, parent), Name(*place, parent), (), False)
    loop = Loop(clause, _bound(function, body), path=names.path, resolver=True)
    state = State(names, events, asynchronous=function.asynchronous, symbol=resolver.symbol.qualname)
    for each in function.parameters:
        state.env.bind(each.name, names.annotated(each.annotation) if not each.star else None)
    state.env.bind(parent, Row(model, None, loop, confidence=Confidence.MEDIUM))
    state.serving = resolver.symbol.qualname
    runner = Runner(state)

    def answer(value: Value, written: Expr) -> None:
        if isinstance(value, Rows):
            materialise(state, value.but(kind="queryset" if value.kind == "manager" else value.kind), written)

    state.answer = answer
    before = len(events.writes), len(events.crashes), len(events.reads)
    with state.frames.inside(loop):
        runner.run(body)
    del events.writes[before[0] :], events.crashes[before[1] :], events.reads[before[2] :]


def _bound(function: Function, body: Suite) -> frozenset[str]:
    """The names that a call of a resolver binds."""
    found = {function.parameters[0].name}
    for each in shallow(body, For, Clause, Assign, Annotated, Augmented, Walrus, Item):
        match each:
            case Assign(targets=bound):
                found.update(name for target in bound for name in targets(target))
            case For() | Clause() | Annotated() | Augmented() | Walrus() | Item():
                found.update(targets(each.target))
    return frozenset(found)


def _serve(cls: Symbol, function: Outside, names: Names, events: Events) -> None:
    """Where a method gives the list of a field: have the resolvers of its type read each of the rows."""
    name = function.name.removeprefix("resolve_")
    if name != function.name:
        types = list(given_by(names, cls, name))
    elif strawberry_field(names, function, cls.path) is not None:
        types = list(held_by(names, function.returns, cls.path))
    else:
        return
    symbol = Symbol(cls.module, f"{cls.qualname}.{function.name}", "function", cls.path, function)
    if len(types) != 1 or not is_transparent(decorators(names, symbol)):
        return
    served = types[0]
    own = model_of(names, served)
    if own is None or method(names, names.index.mro(served), "get_queryset") is not None:
        return
    state = State(names, events, asynchronous=False, symbol=symbol.qualname)
    runner = Runner(state)
    with state.quietly():
        rows = runner.following.call(symbol, None, Name(1, 1, 0, 1, "self"), ())
    here = isinstance(rows, Rows) and rows.chain is not None and rows.chain.path == names.path
    if not isinstance(rows, Rows) or rows.chain is None or not here or rows.model is not own:
        return
    before = len(events.queries), len(events.writes), len(events.defeated)
    fields = Fields(state, runner.objects)

    def touch(row: Row, node: Name) -> None:
        for resolver, model in resolvers_of(names, served):
            if model is row.model and not resolver.hinted:
                value = runner.following.call(resolver.symbol, row, node, ())
                for _ in fields.each(value, node):
                    pass

    asked = rows.but(root=None, kind="queryset", confidence=min(rows.confidence, Confidence.MEDIUM))
    fields.serve(asked, served.qualname, rows.chain.tip, touch)
    del events.queries[before[0] :], events.writes[before[1] :], events.defeated[before[2] :]
