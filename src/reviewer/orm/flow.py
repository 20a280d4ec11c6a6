"""The queries of one file: every function that has a loop is followed once, whoever asks first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

from reviewer.check import Module
from reviewer.finding import Confidence
from reviewer.index import FileFacts, Index, Symbol
from reviewer.index.flow.expr import Name
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Function, Suite
from reviewer.index.flow.walk import shallow
from reviewer.orm.events import Events
from reviewer.orm.graph import Graph, graph_of
from reviewer.orm.knowledge import orms
from reviewer.orm.names import Names
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Ref, Row, Rows

_IMPORT = re.compile(r"\n[ \t]+(?:from[ \t]+(\S+)[ \t]+import\b|import[ \t]+([\w.]+))")


class OrmFlow:
    """What queries and writes in loops a file has; `names` are what its names mean."""

    def __init__(self, events: Events, names: Names) -> None:
        self.events = events
        self.names = names

    @classmethod
    def of(cls, module: Module) -> Self:
        """Follow every function of the file that has a loop, if anything in it can lead to a model."""
        events = Events()
        index = module.fact(Index)
        graph = graph_of(index)
        names = Names(index, graph, module.path)
        if _concerns_models(module, index, graph):
            flow = index.flow(module.path)
            Runner(State(names, events, asynchronous=False)).run(flow.statements)
            for function, owner, symbol in _functions(flow):
                if function.turns:
                    _follow(function, flow.body(function), owner, symbol, names, events)
        return cls(events, names)


def _follow(function: Function, body: Suite, owner: str, symbol: str, names: Names, events: Events) -> None:
    state = State(names, events, asynchronous=function.asynchronous, symbol=symbol)
    for parameter in function.parameters:
        value = names.annotated(parameter.annotation) if not parameter.star else None
        state.env.bind(parameter.name, value)
    first = function.parameters[0] if function.parameters else None
    if owner and first is not None and not first.annotation and not first.star:
        found = names.index.class_at(names.path, owner)
        model = names.graph.model(found.name) if found is not None else None
        decorators = {each.id for each in function.decorators if isinstance(each, Name)}
        itself = _manager_itself(found, names) if model is None and not decorators else None
        if itself is not None:
            state.env.bind(first.name, itself)
        if model is not None and "staticmethod" not in decorators:
            owned = Ref(model) if "classmethod" in decorators else Row(model, frozenset())
            state.env.bind(first.name, owned)
    Runner(state).run(body)


def _manager_itself(cls: Symbol | None, names: Names) -> Rows | None:
    """What `self` is in a class of managers or querysets that one model uses."""
    model = names.graph.used_by(cls) if cls is not None else None
    manager = model.manager("_default_manager") if model is not None else None
    if model is None or manager is None:
        return None
    return Rows(model, "manager", manager.eager, Confidence.MEDIUM)


def _functions(flow: FileFlow) -> Iterator[tuple[Function, str, str]]:
    """Every function of a file, with the class whose method it is and its own qualified name."""
    stack = [(function, owner, owner) for owner, function in flow.outer()]
    while stack:
        function, owner, outer = stack.pop()
        symbol = f"{outer}.{function.name}" if outer else function.name
        yield function, owner, symbol
        if function.turns:
            inner = shallow(flow.body(function), Function)
            stack += [(each, "", symbol) for each in inner]


def _concerns_models(module: Module, index: Index, graph: Graph) -> bool:
    """Tell whether anything that the file imports or defines can lead to a model or to an ORM."""
    if not module.says("for "):
        return False
    packages = frozenset(package for orm in orms() for package in orm.packages)
    files = graph.files
    facts = index.facts(module.path)
    if module.path in files:
        return True
    itself = index.resolve(index.module_name(module.path), module.path)
    if itself is not None:
        _note_ancestors(index, itself)
    wanted = [index.absolute(each.target, module.path) for each in facts.imports]
    inner = _IMPORT.finditer(module.text)
    wanted += [index.absolute(each[1] or each[2], module.path) for each in inner]
    for target in dict.fromkeys(wanted):
        if target.partition(".")[0] in packages:
            return True
        found = index.resolve(target, module.path) if index.has_top(target) else None
        if found is not None and found.path in files:
            return True
        if found is not None:
            _note_ancestors(index, found)
    return False


def _note_ancestors(index: Index, found: Symbol) -> None:
    """Have the ancestors of what is no model noted as read: a change there may make it one."""
    facts = found.facts
    inner = facts.classes if isinstance(facts, FileFacts) else ()
    classes = [found] if found.kind == "class" else [index.class_at(found.path, each.name) for each in inner]
    for cls in classes:
        if cls is not None:
            index.mro(cls)
