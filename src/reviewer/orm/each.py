"""Functions that are called for each of many things: `map`, `filter`, `sorted(key=...)`."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index.flow.expr import Clause, Expr, Lambda, Placed
from reviewer.orm.builtin import Argument
from reviewer.orm.calling import Following
from reviewer.orm.environment import Environment
from reviewer.orm.loops import Loop
from reviewer.orm.rows import element, materialise
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Callee, Local, Rows, Value, is_few

EACH = "<each>"  # what each thing is called that no name of the program holds
_FIRST = frozenset(
    {"builtins.map", "builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile"}
)
_BY_KEY = frozenset({"builtins.sorted", "builtins.min", "builtins.max", "itertools.groupby"})


def turning(state: State, node: Placed, bound: str, *, growing: bool = True) -> Loop:
    """Give a loop that no `for` writes: over what stands at a place."""
    each = state.stand_in(node, EACH)
    clause = Clause(
        each.line, each.column, each.tall, each.end, each, node if isinstance(node, Expr) else each, (), False
    )
    return Loop(clause, frozenset([bound]), growing=growing, path=state.names.path)


class Each:
    """Calls such functions; `value` evaluates the body of a lambda."""

    def __init__(self, state: State, value: Callable[[Expr], Value], following: Following) -> None:
        self._state = state
        self._value = value
        self._following = following

    def call(self, name: str, args: list[Argument]) -> Value:
        """Follow the function that a builtin calls for each thing; give what `map` makes of them."""
        placed = [(value, written) for star, keyword, value, written in args if not keyword and not star]
        key = next(((value, written) for _, keyword, value, written in args if keyword == "key"), None)
        if name in _FIRST and len(placed) == 2:
            found = self._over(placed[0], placed[1])
            return found if name == "builtins.map" else None
        if name in _BY_KEY and placed and key is not None:
            self._over(key, placed[0])
        return None

    def _over(self, function: tuple[Value, Expr], things: tuple[Value, Expr]) -> Value:
        called, written = function
        value, node = things
        if not isinstance(value, Rows | Bag) or not isinstance(node, Placed):
            return None
        if not isinstance(written, Lambda) and not isinstance(called, Local | Callee):
            return None
        bound = written.names[0] if isinstance(written, Lambda) and written.names else EACH
        loop = turning(self._state, node, bound, growing=not is_few(value))
        item = element(materialise(self._state, value, node) if isinstance(value, Rows) else value, loop)
        with self._state.frames.inside(loop):
            made = self._called(called, written, bound, item, node)
        return Bag(made, few=is_few(value)) if made is not None else None

    def _called(self, called: Value, written: Expr, bound: str, item: Value, node: Placed) -> Value:
        state = self._state
        if isinstance(written, Lambda):
            before = state.env
            state.env = Environment({**before.values, bound: item}, off=before.off)
            try:
                return self._value(written.body)
            finally:
                state.env = before
        args: list[Argument] = [("", "", item, state.stand_in(node, EACH))]
        if isinstance(called, Local):
            return self._following.local(called, written, args)
        if isinstance(called, Callee) and called.symbol is not None:
            return self._following.call(called.symbol, None, written, args)
        return None
