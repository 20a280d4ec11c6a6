"""What `rows[...]` is, and the query that it runs."""

from __future__ import annotations

from reviewer.index.flow.expr import Const, Display, Expr, Slice, Sub
from reviewer.orm.rows import materialise, single
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Pack, Rows, Value


def item_of(state: State, value: Value, node: Sub) -> Value:
    """Give what a subscript of a value is: one of its rows, or some of them."""
    index = node.index
    if isinstance(value, Rows) and not isinstance(index, Display):
        if isinstance(index, Slice):
            if value.model.orm.has(value.kind, "sliced"):
                value = materialise(state, value, node)
            return value.but(few=value.few or _is_few(index))
        rows = materialise(state, value, node, advice="row")
        return single(rows)
    if isinstance(value, Pack) and isinstance(index, Const) and isinstance(index.value, int):
        place = index.value
        return value.items[place] if 0 <= place < len(value.items) else None
    return value.item if isinstance(value, Bag) and not isinstance(index, Slice) else None


def _is_few(piece: Slice) -> bool:
    lower, upper = _number(piece.lower), _number(piece.upper)
    return upper is not None and (piece.lower is None or lower is not None) and upper - (lower or 0) <= 3


def _number(node: Expr | None) -> int | None:
    return node.value if isinstance(node, Const) and isinstance(node.value, int) and node.value >= 0 else None
