"""Follows calls into the functions of the project: what they give, and what they ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.facts import Function as Outside
from reviewer.index.flow.expr import Call, Expr, Placed
from reviewer.index.flow.stmt import Function, Suite
from reviewer.index.flow.walk import dotted, names_in
from reviewer.orm.builtin import Argument
from reviewer.orm.defaults import left_off
from reviewer.orm.environment import Environment
from reviewer.orm.frames import Frames, Visit
from reviewer.orm.joins import either
from reviewer.orm.members import decorators, is_context, is_transparent
from reviewer.orm.names import Names
from reviewer.orm.sources import sources_of
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Callee, Instance, Local, Pack, Row, Rows, Value

_DEEPEST = 3  # calls inside calls that are followed
_STEPS = 20_000  # statements of called functions that one function is worth
_TALLEST = 40  # suites and loops around a call that is followed
_CHAINED = frozenset(["queryset", "manager", "statement", "query", "related"])


@dataclass(frozen=True)
class _Goal:
    """A function that can be followed."""

    symbol: Symbol
    function: Function
    body: Suite
    wrapped: frozenset[str]

    @property
    def is_method(self) -> bool:
        """Whether an object or class fills the first parameter."""
        return "." in self.symbol.qualname and "builtins.staticmethod" not in self.wrapped


class Following:
    """Follows calls; `run` runs a suite in the state."""

    def __init__(self, state: State, run: Callable[[Suite], None]) -> None:
        self._state = state
        self._run = run

    def call(
        self, callee: Symbol, itself: Value, node: Expr, args: Sequence[Argument], bound: Expr | None = None
    ) -> Value:
        """Give what a call of a function of the project is, with the queries that it runs reported.

        `itself` is what its first parameter holds if it is a method, written `bound`.
        """
        goal = self._goal(callee)
        if goal is None or not isinstance(node, Placed):
            return None
        barren = self._state.names.barren
        dull = all(value is None for _, _, value, _ in args) and (
            itself is None or isinstance(itself, Instance)
        )
        off = left_off(goal.function, args, method=goal.is_method)
        key = callee.path, callee.qualname, itself, frozenset(off)
        if dull and key in barren:
            self._state.names.index.note_all(barren[key])
            return None
        with self._state.names.index.reading() as read:
            asked = self._state.asked
            self._state.names.index.note_body(callee.path, callee.qualname)
            value = self._visit(goal, itself, node, args, bound, off=off)
        if dull and value is None and self._state.asked == asked:
            barren[key] = read.keys
        return value

    def local(self, callee: Local, node: Expr, args: Sequence[Argument]) -> Value:
        """Give what a call of a function inside this one is."""
        state = self._state
        body = state.names.body_of(callee.function)
        goal = _Goal(
            Symbol("", callee.function.name, "function", state.names.path), callee.function, body, frozenset()
        )
        if not isinstance(node, Placed) or not self._may_enter(goal.symbol):
            return None
        return self._visit(goal, None, node, args, None, callee.names)

    def attributes(self, start: Symbol, itself: Instance) -> dict[str, Value]:
        """Give what an `__init__` sets on the object, as far as it does not depend on the arguments."""
        state = self._state
        around, state.frames = state.frames, Frames()  # whoever asks first, the answer is kept for all
        try:
            return self._set_by(start, itself)
        finally:
            state.frames = around

    def _set_by(self, start: Symbol, itself: Instance) -> dict[str, Value]:
        goal = self._goal(start)
        if goal is None or not goal.function.parameters:
            return {}
        state = self._state
        state.names.index.note_body(start.path, start.qualname)
        names = state.names.beside(start.path)
        env, _ = self._bound(goal, itself, (), None, names)
        before = state.names, state.env, state.handed, state.yielded
        state.names, state.env = names, Environment(env)
        state.handed, state.yielded = [], []
        try:
            with state.quietly():
                self._run(goal.body)
            head = f"{goal.function.parameters[0].name}."
            return {
                name.removeprefix(head): _settled(value)
                for name, value in state.env.values.items()
                if name.startswith(head)
            }
        finally:
            state.names, state.env, state.handed, state.yielded = before

    def _goal(self, callee: Symbol) -> _Goal | None:
        names = self._state.names
        facts = callee.facts
        if not isinstance(facts, Outside) or facts.stub or not callee.path or not self._may_enter(callee):
            return None
        wrapped = decorators(names, callee)
        flow = names.index.flow(callee.path)
        function = flow.functions.get(callee.qualname)
        if function is None or not is_transparent(wrapped):
            return None
        return _Goal(callee, function, flow.body(function), wrapped)

    def _may_enter(self, callee: Symbol) -> bool:
        state = self._state
        visits = state.frames.visits
        if len(visits) >= _DEEPEST or state.steps > _STEPS or len(state.frames) > _TALLEST:
            state.asked += 1  # nobody looked: what lies there may ask
            return False
        return not any(each.path == callee.path and each.symbol == callee.qualname for each in visits)

    def _visit(
        self,
        goal: _Goal,
        itself: Value,
        node: Placed,
        args: Sequence[Argument],
        bound: Expr | None,
        outer: dict[str, Value] | None = None,
        off: dict[str, bool | None] | None = None,
    ) -> Value:
        state = self._state
        names = state.names if outer is not None else state.names.beside(goal.symbol.path)
        env, given = self._bound(goal, itself, args, bound, names)
        sources = names.index.flow(goal.symbol.path).once(sources_of, goal.function)
        if outer is not None:
            env = {**outer, **env}
            given.update({name: frozenset([name]) for name in outer if name not in given})
        visit = Visit(
            goal.function, goal.symbol.path, goal.symbol.qualname, node, state.names.path, given, sources
        )
        before = state.names, state.env, state.asynchronous, state.handed, state.yielded
        state.names, state.env = names, Environment(env, off=off or {})
        state.asynchronous = goal.function.asynchronous
        state.handed, state.yielded = [], []
        try:
            with state.frames.inside(visit):
                self._run(goal.body)
            value = _joined(state.handed)
            if goal.function.asynchronous and isinstance(value, Rows) and value.model.orm.awaits:
                value = value.but(done=True, chain=None)  # awaiting the call does not yet await the query
            if state.yielded:
                inner = _joined(state.yielded)
                value = inner if is_context(goal.wrapped) or inner is None else Bag(inner)
        finally:
            state.names, state.env, state.asynchronous, state.handed, state.yielded = before
        value = _handed_back(value, visit, node, state)
        if is_context(goal.wrapped) and isinstance(value, Rows):
            return value.but(chain=None)  # what the call itself gives is no query
        return value

    def _bound(
        self, goal: _Goal, itself: Value, args: Sequence[Argument], bound: Expr | None, names: Names
    ) -> tuple[dict[str, Value], dict[str, frozenset[str]]]:
        """What the parameters hold, and the names that their arguments are made from."""
        parameters = list(goal.function.parameters)
        env: dict[str, Value] = {}
        given: dict[str, frozenset[str]] = {}
        if goal.is_method and parameters:
            first = parameters.pop(0)
            env[first.name] = _of_caller(itself, first.name)
            env |= {"__self__": itself, "__class__": _owner(goal.symbol, names)}
            given[first.name] = (names_in(bound) if bound is not None else frozenset()) | _deps(
                self._state, itself
            )
        placed = [each for each in args if not each[1] and not each[0]]
        if any(star == "*" for star, *_ in args):
            placed = []
        named = {keyword: each for each in args if (keyword := each[1])}
        everything = frozenset(name for *_, written in args for name in names_in(written))
        for place, parameter in enumerate(parameters):
            arg = named.get(parameter.name)
            if arg is None and not parameter.named and not parameter.star and place < len(placed):
                arg = placed[place]
            value = _of_caller(arg[2], parameter.name) if arg is not None else None
            if value is None and not parameter.star:
                value = names.annotated(parameter.annotation)
            if arg is None and value is None and dotted(parameter.default):
                value = names.value(dotted(parameter.default))
            env[parameter.name] = value
            spread = parameter.star or any(star for star, *_ in args)
            given[parameter.name] = (
                names_in(arg[3]) | _deps(self._state, arg[2])
                if arg
                else everything
                if spread
                else frozenset()
            )
        return env, given


def _owner(method: Symbol, names: Names) -> Callee | None:
    cls = names.index.class_at(method.path, method.qualname.rpartition(".")[0])
    return Callee(cls.name, cls) if cls is not None else None


def _deps(state: State, value: Value) -> frozenset[str]:
    return value.deps if isinstance(value, Rows) and state.is_running(value.loop) else frozenset()


def _of_caller(value: Value, name: str) -> Value:
    """A value as a parameter holds it: what it was made from is now the parameter."""
    return value.but(deps=frozenset([name])) if isinstance(value, Rows) and value.deps else value


def _settled(value: Value) -> Value:
    """A value that outlives the function that made it."""
    return value.but(deps=frozenset(), loop=None) if isinstance(value, Rows) else value


def _joined(values: list[Value]) -> Value:
    if not values:
        return None
    found = values[0]
    for each in values[1:]:
        found = either(found, each)
    return found


def _handed_back(value: Value, visit: Visit, node: Placed, state: State) -> Value:
    """A returned value as the caller has it."""
    match value:
        case Rows():
            chain = value.chain
            if chain is not None and value.kind in _CHAINED and isinstance(node, Call):
                words = chain.words if chain.path == state.names.path else ""
                chain = state.chain(node, words)
            deps = visit.outside(value.deps)
            return value.but(chain=chain, deps=deps, confidence=min(value.confidence, Confidence.MEDIUM))
        case Row():
            return replace(value, confidence=min(value.confidence, Confidence.MEDIUM))
        case Bag(item=item):
            return replace(value, item=_handed_back(item, visit, node, state))
        case Pack(items=items):
            return Pack(tuple(_handed_back(each, visit, node, state) for each in items))
        case Local():
            return None  # what it sees of the function that made it is gone
    return value
