"""Builtins and well-known helpers that hand rows on."""

from __future__ import annotations

from reviewer.index.flow.expr import Call, Expr, Text
from reviewer.index.flow.walk import dotted
from reviewer.orm.model import Model
from reviewer.orm.reading import read
from reviewer.orm.rows import materialise, template
from reviewer.orm.state import State
from reviewer.orm.values import Bag, Fixed, Pack, Row, Rows, Value, is_few

Argument = tuple[str, str, Value, Expr]

_FETCH = frozenset(f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset", "sorted"))
_HAND_ON = frozenset(
    {
        "builtins.iter", "builtins.reversed", "itertools.islice", "itertools.chain", "tqdm.tqdm", "tqdm.auto.tqdm",
        "tqdm.notebook.tqdm", "tqdm.std.tqdm", "rich.progress.track", "tqdm.asyncio.tqdm",
    }
)  # fmt: skip
_ASK = frozenset(f"builtins.{name}" for name in ("len", "bool", "any", "all", "sum", "min", "max", "next"))
_CONDITION_FIRST = frozenset(
    {"builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile"}
)


def call_builtin(state: State, name: str, node: Call, args: list[Argument]) -> Value:
    """Give what a builtin makes of its arguments."""
    values = [value for star, keyword, value, _ in args if not keyword and not star]
    first = values[0] if values else None
    if name in _FETCH:
        return _fetched(state, first, node)
    if name in _HAND_ON:
        return first if len(values) == 1 or name == "itertools.islice" else None
    if name in _CONDITION_FIRST:
        return values[1] if len(values) == 2 else None
    if name == "builtins.enumerate":
        if first is None:
            return None
        return Bag(Pack((None, _one(state, first, node))), few=is_few(first))
    if name == "builtins.zip":
        items = tuple(_one(state, value, node) for value in values)
        return Bag(Pack(items), few=any(is_few(value) for value in values))
    if name == "builtins.map" and len(values) == 2 and is_few(values[1]):
        return Bag(None, few=True)
    if name in _ASK and isinstance(first, Rows):
        materialise(state, first, node)
    if name in ("builtins.getattr", "builtins.hasattr") and len(args) >= 2:
        literal = args[1][3]
        if isinstance(literal, Text):
            found = read(state, first, literal.value, node)
            if isinstance(first, Row) and _is_extra(first.model, literal.value):
                _doubt(state, args[0][3])
            return found if name.endswith("getattr") and len(args) == 2 else None
    return None


def _is_extra(model: Model, name: str) -> bool:
    """Whether only a query, or who keeps something there, can give the rows of a model an attribute."""
    return name not in model.relations and name not in model.columns and name not in model.own_methods


def _doubt(state: State, written: Expr) -> None:
    """From here on nobody can tell what a row has: the attribute may say that the query brought it."""
    if dotted(written):
        state.env.bind(dotted(written), None)


def _fetched(state: State, value: Value, node: Call) -> Value:
    if isinstance(value, Rows):
        rows = materialise(state, value, node)
        return rows if rows.kind == "related" else rows.but(kind="list")
    return (
        value if isinstance(value, Bag | Fixed) and not (isinstance(value, Bag) and value.mapping) else None
    )


def _one(state: State, value: Value, node: Call) -> Value:
    """What one of many things is, before a loop takes it."""
    match value:
        case Rows():
            materialise(state, value, node)
            return template(value)
        case Bag(item=item, mapping=False):
            return item
    return None
