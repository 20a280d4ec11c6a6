"""What comprehensions and generator expressions are, and the queries that their loops run."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index.flow.expr import Clause, Comp, Expr
from reviewer.index.flow.stmt import For
from reviewer.orm.environment import Environment
from reviewer.orm.frames import Frame
from reviewer.orm.loops import Loop
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Value


class Comprehensions:
    """Follows the loops of comprehensions; the four functions are those of the evaluator."""

    def __init__(
        self,
        state: State,
        value: Callable[[Expr | None], Value],
        truth: Callable[[Expr], Value],
        bind: Callable[[Expr, Value], None],
        loop_over: Callable[[For | Clause, frozenset[str]], tuple[Loop, Value]],
    ) -> None:
        self._state = state
        self._value = value
        self._truth = truth
        self._bind = bind
        self._loop_over = loop_over

    def value(self, node: Comp) -> Value:
        """Evaluate a comprehension or generator expression."""
        loops: list[Loop] = []
        item = self._clause(node, 0, loops)
        if item is None:
            return None
        return Bag(item, mapping=node.kind == "dict", few=not any(loop.growing for loop in loops))

    def _result(self, node: Comp) -> Value:
        with self._state.frames.inside(Frame("return" if node is self._state.taken else "")):
            item = self._value(node.item)
            return self._value(node.value) if node.value is not None else item

    def _clause(self, node: Comp, place: int, loops: list[Loop]) -> Value:
        """Follow a comprehension's loops from one of them on, and note them; its names do not outlive it."""
        if place == len(node.clauses):
            return self._result(node)
        clause = node.clauses[place]
        before = self._state.env
        loop, value = self._loop_over(clause, self._state.bounds.of_clause(node, place))
        loops.append(loop)
        self._state.env = Environment(dict(before.values), off=before.off, heads=before.heads)
        try:
            with self._state.frames.inside(loop):
                self._bind(clause.target, value)
                for each in clause.tests:
                    self._truth(each)
                return self._clause(node, place + 1, loops)
        finally:
            self._state.env = before
