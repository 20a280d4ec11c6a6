"""The queries of one file: functions are followed once, whoever asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Self

from reviewer.check import Module
from reviewer.finding import Confidence
from reviewer.index import Index, Symbol
from reviewer.index.flow.expr import Name
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Function, Suite
from reviewer.index.flow.walk import every_statement, of
from reviewer.orm.admins import follow_admins
from reviewer.orm.answering import answerer
from reviewer.orm.events import Events, Lazy
from reviewer.orm.feeds import follow_feeds
from reviewer.orm.followed import Followed
from reviewer.orm.graph import Graph, graph_of
from reviewer.orm.kept import Kept, Part, Parts
from reviewer.orm.list_views import follow_pages
from reviewer.orm.names import Names
from reviewer.orm.rendering import renderer
from reviewer.orm.resolvers import follow_resolvers
from reviewer.orm.serving import follow_views
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Callee, Instance, Ref, Row, Rows


class OrmFlow:
    """What queries and writes in loops a file has, the functions that were followed, and what its names mean."""

    def __init__(self, events: Events, names: Names, followed: list[Followed]) -> None:
        self.events = events
        self.names = names
        self.followed = followed

    @classmethod
    def of(cls, module: Module) -> Self:
        """Follow the functions of the file that have a loop, or may hand rows to one, if anything in it can lead to a model."""
        index = module.fact(Index)
        graph = graph_of(index)
        names = Names(index, graph, module.path)
        if not graph.asks:
            return cls(Events(), names, [])
        return cls._followed(names, module.fact(Kept).parts(index, module.path))

    @classmethod
    def _followed(cls, names: Names, parts: Parts) -> Self:
        """Follow what is not among the `parts`, and put it there; those of functions that are gone are let go of."""
        index = names.index
        events, followed = Events(), list[Followed]()
        flow = index.flow(names.path)
        knows = _knows_models(index, names.graph, names.path)
        gone = parts.keys() - {None}
        outside = partial(_follow_statements, flow.statements, names)
        events.add(_part(parts, None, names, outside).events)
        for function, owner, symbol in _functions(flow):
            if function.turns or knows:
                gone.discard(function)
                body = flow.body(function)
                follow = partial(_follow, function, body, owner, symbol, names)
                part = _part(parts, function, names, follow)
                if part.followed is None:
                    part.followed = Followed(function, body, owner, symbol, bool(part.events.known))
                events.add(part.events)
                followed.append(part.followed)
        for each in gone:
            del parts[each]
        before = len(events.known)
        follow_views(names, events)
        follow_admins(names, events)
        follow_resolvers(names, events)
        follow_pages(names, events)
        follow_feeds(names, events)
        if len(events.known) > before:  # of whichever function
            followed = [replace(each, handles=True) for each in followed]
        events.lazy = _surest(events.lazy)
        return cls(events, names, followed)


def _part(
    parts: Parts,
    function: Function | None,
    names: Names,
    follow: Callable[[Events], None],
) -> Part:
    """What is known of a function, or found by following it now."""
    known = parts.get(function)
    if known is None:
        events, edits = Events(), names.learned.edits
        with names.index.reading() as read:
            follow(events)
        known = parts[function] = Part(events, read.keys, edits)
    names.index.note_all(known.keys)
    return known


def _follow_statements(statements: Suite, names: Names, events: Events) -> None:
    Runner(State(names, events, asynchronous=False)).run(statements)


def _surest(events: list[Lazy]) -> list[Lazy]:
    """Of reads of one relation at one place, that a caller's rows and a parameter's hint tell of, the surest."""
    found: dict[tuple[int, str], Lazy] = {}
    for event in events:
        key = id(event.node), event.name
        if key not in found or found[key].confidence < event.confidence:
            found[key] = event
    return list(found.values())


def _follow(function: Function, body: Suite, owner: str, symbol: str, names: Names, events: Events) -> None:
    names.index.note_body(names.path, symbol)
    state = State(names, events, asynchronous=function.asynchronous, symbol=symbol)
    for parameter in function.parameters:
        value = names.annotated(parameter.annotation) if not parameter.star else None
        state.env.bind(parameter.name, value)
    first = function.parameters[0] if function.parameters else None
    if owner and first is not None and not first.annotation and not first.star:
        found = names.index.class_at(names.path, owner)
        model = names.graph.model(found.name) if found is not None else None
        decorators = {each.id for each in function.decorators if isinstance(each, Name)}
        owner_class = Callee(found.name, found) if found is not None else None
        itself = _manager_itself(found, names) if model is None and not decorators else None
        if itself is not None:
            state.env.bind(first.name, itself)
        if model is not None and "staticmethod" not in decorators:
            owned = Ref(model) if "classmethod" in decorators else Row(model, frozenset())
            state.env.bind(first.name, owned)
        elif itself is None and found is not None and model is None and "staticmethod" not in decorators:
            state.env.bind(first.name, owner_class if "classmethod" in decorators else Instance(found))
        state.env.bind("__class__", owner_class)
        state.env.bind("__self__", state.env.values.get(first.name))
    runner = Runner(state)
    if function.decorators and not owner:
        state.answer = answerer(names, symbol, state, runner.objects) or renderer(
            names, symbol, state, runner.objects
        )
    runner.run(body)


def _manager_itself(cls: Symbol | None, names: Names) -> Rows | None:
    """What `self` is in a class of managers or querysets that one model uses."""
    model = names.graph.used_by(cls) if cls is not None else None
    manager = model.manager("_default_manager") if model is not None else None
    if model is None or manager is None:
        return None
    return Rows(model, "manager", manager.eager, Confidence.MEDIUM)


def _functions(flow: FileFlow) -> Iterator[tuple[Function, str, str]]:
    """Every function of a file, with the class whose method it is and its own qualified name."""
    stack = [(function, owner, owner) for owner, function in flow.outer]
    while stack:
        function, owner, outer = stack.pop()
        symbol = f"{outer}.{function.name}" if outer else function.name
        yield function, owner, symbol
        if function.turns:
            inner = of(every_statement(flow.body(function)), Function)
            stack += [(each, "", symbol) for each in inner]


def _knows_models(index: Index, graph: Graph, path: str) -> bool:
    """Tell whether a file has models or imports what a file with models defines: it may hand rows to a loop elsewhere."""
    if path in graph.files:
        return True
    wanted = dict.fromkeys(index.absolute(each.target, path) for each in index.facts(path).imports)
    found = (index.resolve(each, path) for each in wanted if index.has_top(each))
    return any(each is not None and each.path in graph.files for each in found)
