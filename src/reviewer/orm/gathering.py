"""Lists and dicts that a program fills itself: `found.append(book)`, `by_key[book.pk] = book`."""

from __future__ import annotations

from reviewer.index.flow.expr import Expr, Name, Text
from reviewer.orm.builtin import Argument
from reviewer.orm.joins import either
from reviewer.orm.rows import template
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Empty, Record, Row, Rows, Value, is_few

_ONE = frozenset({"append", "add", "appendleft"})
_MANY = frozenset({"extend", "update"})


def gather(state: State, owner: Value, name: str, written: Expr, args: list[Argument]) -> None:
    """Note what a method puts into a collection that this function made."""
    if len(args) != 1 or name not in _ONE | _MANY:
        return
    value = args[0][2]
    few = name in _ONE or is_few(value)
    if name in _MANY:
        value = template(value) if isinstance(value, Rows) else value.item if isinstance(value, Bag) else None
    put(state, owner, written, value, mapping=False, few=few)


def put(state: State, owner: Value, written: Expr, value: Value, *, mapping: bool, few: bool = True) -> None:
    """Note that a collection under a name holds more, of which there may be `few`; what is unknown makes all unknown."""
    if not isinstance(owner, Empty | Bag) or owner.mapping != mapping or not isinstance(written, Name):
        return
    item = value if isinstance(owner, Empty) else either(owner.item, value)
    few = few and state.frames.steady and (isinstance(owner, Empty) or owner.few)
    state.env.bind(written.id, Bag(item, mapping=mapping, few=few) if item is not None else None)


def enter(state: State, owner: Value, written: Expr, key: Expr, value: Value) -> bool:
    """Note what a dict has under a written key; False where it is none of those that are kept by key.

    Rows that a view enters into a dict which a framework made, as `super().get_context_data()` does, are kept too.
    """
    if not isinstance(key, Text) or not isinstance(written, Name):
        return False
    if isinstance(owner, Record):
        state.env.bind(written.id, Record({**owner.items, key.value: value}))
        return True
    if not isinstance(value, Rows | Row) or not (owner is None or owner == Empty(mapping=True)):
        return False
    state.env.bind(written.id, Record({key.value: value}))
    return True
