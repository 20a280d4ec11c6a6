"""Follows calls into the functions of the project: what they give, and what they ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from reviewer.finding import Confidence
from reviewer.index import Symbol
from reviewer.index.flow.expr import Call, Expr, Placed
from reviewer.index.flow.stmt import Suite
from reviewer.orm.binding import Arguments, bound_of, goal_of
from reviewer.orm.builtin import Argument
from reviewer.orm.defaults import left_off
from reviewer.orm.environment import Environment
from reviewer.orm.frames import Visit
from reviewer.orm.goals import Goal
from reviewer.orm.joins import either
from reviewer.orm.members import is_context
from reviewer.orm.names import Names
from reviewer.orm.recall import DEEPEST, STEPS, TALLEST, Recall
from reviewer.orm.sources import sources_of
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Instance, Local, Pack, Row, Rows, Value, changed

_CHAINED = frozenset(["queryset", "manager", "statement", "query", "related"])


class Following:
    """Follows calls; `run` runs a suite in the state."""

    def __init__(self, state: State, run: Callable[[Suite], None]) -> None:
        self._state = state
        self._run = run
        self._recall = Recall(state)

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
        state = self._state
        if not dull:
            return self._visit(goal, itself, node, args, bound, off=off)
        if key in barren:
            keys, steps = barren[key]
            state.names.index.note_all(keys)
            state.steps += steps  # what a function is worth does not hang on what was followed before
            return None
        with state.names.index.reading() as read:
            asked, steps = state.traces.asked, state.steps
            value = self._visit(goal, itself, node, args, bound, off=off)
        if value is None and state.traces.asked == asked:
            barren[key] = read.keys, state.steps - steps
        return value

    def local(self, callee: Local, node: Expr, args: Sequence[Argument]) -> Value:
        """Give what a call of a function inside this one is."""
        state = self._state
        body = state.names.body_of(callee.function)
        goal = Goal(Symbol("", callee.function.name, "function", state.names.path), callee.function, body)
        if not isinstance(node, Placed) or not self._may_enter(goal.symbol):
            return None
        return self._visit(goal, None, node, args, None, callee.names)

    def attributes(self, start: Symbol, itself: Instance) -> dict[str, Value]:
        """Give what an `__init__` sets on the object, as far as it does not depend on the arguments."""
        state = self._state
        with state.apart():  # whoever asks first, the answer is kept for all
            goal = self._goal(start)
            if goal is None or not goal.function.parameters:
                return {}
            names = state.names.beside(start.path)
            env, _ = bound_of(state, goal, itself, (), None, names)
            state.names, state.env = names, Environment(env)
            self._run(goal.body)
            head = f"{goal.function.parameters[0].name}."
            return {
                name.removeprefix(head): _settled(value)
                for name, value in state.env.values.items()
                if name.startswith(head)
            }

    def _goal(self, callee: Symbol) -> Goal | None:
        goal = goal_of(self._state.names, callee)
        return goal if goal is not None and self._may_enter(callee) else None

    def _may_enter(self, callee: Symbol) -> bool:
        state = self._state
        visits, traces, tall = state.frames.visits, state.traces, len(state.frames)
        traces.tall = max(traces.tall, tall)
        too_far = state.steps > STEPS or tall > TALLEST
        if too_far or len(visits) >= DEEPEST:
            traces.asked += 1  # nobody looked: what lies there may ask
            traces.hindered += too_far
            traces.short = True
            return False
        traces.deep = max(traces.deep, len(visits))
        for place, each in enumerate(visits):
            if each.path == callee.path and each.symbol == callee.qualname:
                traces.reached = min(traces.reached, place)
                return False
        return True

    def _visit(
        self,
        goal: Goal,
        itself: Value,
        node: Placed,
        args: Sequence[Argument],
        bound: Expr | None,
        outer: dict[str, Value] | None = None,
        off: dict[str, bool | None] | None = None,
    ) -> Value:
        state = self._state
        names = state.names if outer is not None else state.names.beside(goal.symbol.path)
        env, arguments = bound_of(state, goal, itself, args, bound, names)
        if outer is not None:
            env = {**outer, **env}
            arguments = partial(_beside, outer, arguments)
        sources = partial(names.index.flow(goal.symbol.path).once, sources_of, goal.function)
        visit = Visit(
            goal.function, goal.symbol.path, goal.symbol.qualname, node, state.names.path, arguments, sources
        )
        follow = partial(self._followed, goal, visit, names, Environment(env, off=off or {}))
        if outer is None:
            value = self._recall.value(goal.symbol, env, off or {}, follow)
        else:
            value = follow()
        value = _handed_back(value, visit, node, state)
        if is_context(goal.wrapped) and isinstance(value, Rows):
            return value.but(chain=None)  # what the call itself gives is no query
        return value

    def _followed(self, goal: Goal, visit: Visit, names: Names, env: Environment) -> Value:
        """What a function gives whose parameters hold what is in `env`."""
        state = self._state
        before = state.names, state.env, state.asynchronous, state.handed, state.yielded
        state.names, state.env = names, env
        state.asynchronous = goal.function.asynchronous
        state.handed, state.yielded = [], []
        state.traces.entered.add((goal.symbol.path, goal.symbol.qualname))
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
        return value


def _beside(outer: Iterable[str], arguments: Arguments) -> dict[str, frozenset[str]]:
    """The names that each argument is made from; a function inside another one sees that one's names as they are."""
    return {name: frozenset([name]) for name in outer} | arguments()


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
            return changed(value, confidence=min(value.confidence, Confidence.MEDIUM))
        case Bag(item=item):
            return changed(value, item=_handed_back(item, visit, node, state))
        case Pack(items=items):
            return Pack(tuple(_handed_back(each, visit, node, state) for each in items))
        case Local():
            return None  # what it sees of the function that made it is gone
    return value
