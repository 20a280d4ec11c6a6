"""What every kind of serializer does: it goes over rows, and reads attributes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reviewer.index.flow.expr import Name, Placed
from reviewer.orm.each import EACH, turning
from reviewer.orm.objects import Objects
from reviewer.orm.reading import read
from reviewer.orm.rows import element, materialise, single
from reviewer.orm.state import State
from reviewer.orm.values import Row, Rows, Value


class Fields:
    """Reads attributes of rows by name, where no expression is written."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._objects = objects

    def serve(self, rows: Rows, title: str, place: Placed, touch: Callable[[Row, Name], None]) -> None:
        """Have a serializer `touch` each of some rows; what that asks of the database is reported at `place`."""
        state = self._state
        each = state.stand_in(place, EACH)
        loop = turning(state, place, EACH, growing=not rows.few)
        row = element(materialise(state, rows.but(deps=frozenset()), each), loop)
        if not isinstance(row, Row):
            return
        before, state.serving = state.serving, title
        try:
            with state.frames.inside(loop):
                touch(row, each)
        finally:
            state.serving = before

    def read(self, owner: Value, name: str, node: Name, *, calls: bool = False) -> Value:
        """`owner.name`; where it can be called, one that `calls` does."""
        if not isinstance(owner, Row):
            return self._of_rows(owner, name, node) if isinstance(owner, Rows) and calls else None
        if owner.model.relations.get(name) is not None:
            return read(self._state, owner, name, node)
        known = self._objects.attribute(owner, name, node, node)
        if known is not None or not calls:
            return known
        return self._objects.method(owner, name, node, (), node)

    def _of_rows(self, rows: Rows, name: str, node: Name) -> Value:
        """A method of rows that is called without arguments."""
        effect = rows.model.orm.methods[rows.kind].get(name, "")
        if effect == "same":
            return rows
        loaded = rows.link is not None and rows.link.loaded
        if effect in ("scalar", "row") and not (loaded and name in rows.model.orm.free_when_loaded):
            advice = "related" if effect == "row" and rows.link is not None else effect
            self._state.query(node, advice, rows.model.orm, rows.model, rows, rows.confidence)
        if effect == "row":
            return single(rows)
        return self._objects.method(rows, name, node, (), node) if not effect else None

    def each(self, value: Value, node: Name) -> Iterator[Row]:
        """The rows that a value holds, as a serializer goes over them."""
        if isinstance(value, Rows):
            if value.kind in ("manager", "related"):
                value = value.but(kind="queryset")
            rows = materialise(self._state, value, node)
            inner = element(rows, next(self._state.loops))
            if isinstance(inner, Row):
                yield inner
        elif isinstance(value, Row):
            yield value
