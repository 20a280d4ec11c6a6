"""The queries of one file: every function that has a loop is followed once, whoever asks first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.finding import Confidence
from reviewer.index import FileFacts, Index, Symbol
from reviewer.orm.events import Events
from reviewer.orm.graph import Graph, graph_of
from reviewer.orm.knowledge import orms
from reviewer.orm.loops import shallow
from reviewer.orm.names import Names
from reviewer.orm.state import State
from reviewer.orm.statements import Runner
from reviewer.orm.values import Ref, Row, Rows
from reviewer.tree.places import Places
from reviewer.tree.walk import below

_LOOPS = (cst.For, cst.CompFor)
_FOR = re.compile(r"\bfor\b")
_IMPORT = re.compile(r"^[ \t]+(?:from[ \t]+(\S+)[ \t]+import\b|import[ \t]+([\w.]+))", re.MULTILINE)


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
            if _has_loop(module.tree, deep=False):
                Runner(State(names, events, asynchronous=False)).run(module.tree.body)
            lines = _loop_lines(module.text)
            places = module.fact(Places)
            for node, owner in _functions(module.tree):
                first, last = places.lines_of(node)
                if any(first <= line <= last for line in lines) and _has_loop(node, deep=True):
                    _follow(node, owner, names, events)
        return cls(events, names)


def _follow(node: cst.FunctionDef, owner: str, names: Names, events: Events) -> None:
    state = State(names, events, asynchronous=node.asynchronous is not None)
    parameters = node.params
    every = [*parameters.posonly_params, *parameters.params, *parameters.kwonly_params]
    for parameter in every:
        written = parameter.annotation
        state.env.bind(parameter.name.value, names.annotated(written.annotation) if written else None)
    for extra in (parameters.star_arg, parameters.star_kwarg):
        if isinstance(extra, cst.Param):
            state.env.bind(extra.name.value, None)
    if owner and every and not every[0].annotation:
        found = names.index.class_at(names.path, owner)
        model = names.graph.model(found.name) if found is not None else None
        decorators = {d.decorator.value for d in node.decorators if isinstance(d.decorator, cst.Name)}
        itself = _manager_itself(found, names) if model is None and not decorators else None
        if itself is not None:
            state.env.bind(every[0].name.value, itself)
        if model is not None and "staticmethod" not in decorators:
            owned = Ref(model) if "classmethod" in decorators else Row(model, frozenset())
            state.env.bind(every[0].name.value, owned)
    Runner(state).run(node.body.body)


def _manager_itself(cls: Symbol | None, names: Names) -> Rows | None:
    """What `self` is in a class of managers or querysets that one model uses."""
    model = names.graph.used_by(cls) if cls is not None else None
    manager = model.manager("_default_manager") if model is not None else None
    if model is None or manager is None:
        return None
    return Rows(model, "manager", manager.eager, Confidence.MEDIUM)


def _functions(tree: cst.Module) -> Iterator[tuple[cst.FunctionDef, str]]:
    """Every function of a file, with the qualified name of the class whose method it is."""
    stack: list[tuple[cst.CSTNode, str]] = [(tree, "")]
    while stack:
        node, owner = stack.pop()
        for each in _definitions(node):
            if isinstance(each, cst.ClassDef):
                stack.append((each.body, f"{owner}.{each.name.value}" if owner else each.name.value))
            else:
                yield each, owner
                stack.append((each.body, ""))


def _definitions(node: cst.CSTNode) -> Iterator[cst.FunctionDef | cst.ClassDef]:
    """The functions and classes right inside a body, whatever branches they stand in."""
    for each in shallow(node, cst.FunctionDef, cst.ClassDef):
        if isinstance(each, cst.FunctionDef | cst.ClassDef):
            yield each


def _loop_lines(text: str) -> list[int]:
    """The lines on which a loop may stand: to search a text is cheap, to search each function's tree is not."""
    return [text.count("\n", 0, found.start()) + 1 for found in _FOR.finditer(text)]


def _has_loop(node: cst.CSTNode, *, deep: bool) -> bool:
    found = below(node, *_LOOPS) if deep else shallow(node, *_LOOPS)
    return next(iter(found), None) is not None


def _concerns_models(module: Module, index: Index, graph: Graph) -> bool:
    """Tell whether anything that the file imports or defines can lead to a model or to an ORM."""
    if "for " not in module.text:
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
