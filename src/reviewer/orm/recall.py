"""Calls that were followed before with the same arguments: what came of them is recalled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.index import Symbol
from reviewer.orm.defaults import Off
from reviewer.orm.learned import Outcome
from reviewer.orm.state import State
from reviewer.orm.traces import NOWHERE, Traces
from reviewer.orm.values import (
    Bag,
    Callee,
    Column,
    Empty,
    Fixed,
    Instance,
    Pack,
    Ref,
    Row,
    Rows,
    Thing,
    Value,
)

DEEPEST = 3  # calls inside calls that are followed
STEPS = 20_000  # statements of called functions that one function is worth
TALLEST = 40  # suites and loops around a call that is followed
_SHALLOW = 20  # levels of expression around a call; below them all is followed that may have been, and more
_ATOMS = (Thing, Instance, Ref, Column, Fixed, Empty)

Key = tuple[object, ...]


class Recall:
    """Recalls what calls gave, where nothing but their arguments decides about it.

    A finding speaks of the loop around a call, or of rows that the caller made. Where there are neither,
    following a call has no findings; and it gives the same in whatever function it stands.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def value(
        self, callee: Symbol, given: Mapping[str, Value], off: Off, follow: Callable[[], Value]
    ) -> Value:
        """Give what a call gives whose parameters hold what is `given`: recalled, or by `follow`ing it."""
        state = self._state
        key = self._key(callee, given, off)
        if key is None:
            return follow()
        outcomes = state.names.learned.outcomes
        known = outcomes.get((key, len(state.frames.visits))) or outcomes.get(key)
        if known is not None and self._holds_here(known):
            self._leave(known)
            return known.value
        return self._learned(key, callee, follow) if state.quiet or not state.frames.depth else follow()

    def _leave(self, known: Outcome) -> None:
        """Leave behind what following the call would have left."""
        state, traces = self._state, self._state.traces
        state.names.index.note_all(known.keys)
        state.steps += known.steps
        traces.add(known.traces)
        traces.tall = max(traces.tall, len(state.frames) + known.tall)
        traces.deep = max(traces.deep, len(state.frames.visits) + known.deep)

    def _key(self, callee: Symbol, given: Mapping[str, Value], off: Off) -> Key | None:
        """All that decides what comes of a call; None where more than that does."""
        state = self._state
        if state.names.given or state.depth > _SHALLOW:
            return None
        values = []
        for value in given.values():
            whole = _whole(value)
            if whole is None and value is not None:
                return None
            values.append(whole)
        taught = frozenset(state.traces.taught.items())
        around = (state.frames.depth, state.frames.steady) if state.quiet else None
        return callee.path, callee.qualname, around, tuple(values), frozenset(off.items()), taught

    def _holds_here(self, known: Outcome) -> bool:
        """Whether a call would be followed just as far from here."""
        state = self._state
        return (
            (known.silent or state.quiet > 0 or not state.frames.depth)
            and state.steps + known.steps <= STEPS
            and len(state.frames) + known.tall <= TALLEST
            and len(state.frames.visits) + known.deep < DEEPEST
            and not any((each.path, each.symbol) in known.traces.entered for each in state.frames.visits)
        )

    def _learned(self, key: Key, callee: Symbol, follow: Callable[[], Value]) -> Value:
        """Follow a call, and keep what came of it if that holds elsewhere."""
        state = self._state
        before, steps, height, level = state.traces, state.steps, len(state.frames), len(state.frames.visits)
        taught = dict(before.taught)
        traces = state.traces = Traces(taught=dict(taught))
        try:
            with state.names.index.reading() as read:
                state.names.index.note_body(callee.path, callee.qualname)
                value = follow()
        finally:
            state.traces = before
            before.add(traces)
        whole = value is None or _whole(value) is not None
        if traces.hindered or traces.reached < level or (state.frames.depth and not whole):
            return value
        state.names.learned.outcomes[(key, level) if traces.short or not whole else key] = Outcome(
            value,
            state.names.learned.shared(read.keys),
            traces,
            steps=state.steps - steps,
            deep=max(traces.deep - level, 0),
            tall=max(traces.tall - height, 0),
            silent=value is None and traces.is_empty_but_for(taught),
        )
        traces.deep, traces.tall, traces.reached = 0, 0, NOWHERE  # of this place
        return value


class _Same:
    """Rows as a part of a key: the very same, as calls that are recalled give them again and again."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._rows is other._rows

    def __hash__(self) -> int:
        return id(self._rows)


def _whole(value: Value) -> object:
    """A value as equal ones are equal in everything; None for one that belongs to the place where it was made."""
    match value:
        case Callee(name=name, symbol=symbol):
            return Callee, name, symbol
        case Row(loop=None, back=None):
            return _row(value)
        case Pack(items=items):
            inner = tuple(map(_whole, items))
            lost = any(whole is None and item is not None for whole, item in zip(inner, items, strict=True))
            return None if lost else (Pack, inner)
        case Bag(item=item, loop=None, mapping=mapping, few=few):
            whole = _whole(item)
            return None if whole is None else (Bag, whole, mapping, few)
    return value if isinstance(value, _ATOMS) else None


def _row(row: Row) -> object:
    """A row that no loop binds: of rows that the caller itself asked for, a loop of the called function may tell."""
    root = row.root
    if root is not None and (root.loop is not None or (root.chain is not None and not root.chain.level)):
        return None
    kept = row.eager, row.only, row.deferred, row.confidence, row.late, row.fresh, row.crashes
    return Row, row.model, row.path, row.hops, kept, _Same(root) if root is not None else None
