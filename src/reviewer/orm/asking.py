"""What can be told of a query by the way it is written, and of a write by its model."""

from __future__ import annotations

import libcst as cst

from reviewer.orm.builtin import Argument
from reviewer.orm.model import Model
from reviewer.tree.walk import below


def asks_for_many(node: cst.Call) -> bool:
    """Tell whether a call asks for a whole collection at once: `pk__in=...`, `.in_(...)`."""
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value.endswith("__in"):
            return True
        for each in _calls(arg.value):
            if isinstance(each.func, cst.Attribute) and each.func.attr.value in ("in_", "any_"):
                return True
            if any(inner.keyword is not None and inner.keyword.value.endswith("__in") for inner in each.args):
                return True
    return False


def _calls(node: cst.BaseExpression) -> list[cst.Call]:
    return [each for each in below(node, cst.Call) if isinstance(each, cst.Call)]


def is_row_sql(args: list[Argument]) -> bool:
    """Tell whether the SQL of a call is written out and reads or writes rows: settings of a connection do not."""
    node = args[0][3] if args else None
    if isinstance(node, cst.Call) and node.args:  # text("...")
        node = node.args[0].value
    if isinstance(node, cst.FormattedString) and node.parts:
        first = node.parts[0]
        text = first.value if isinstance(first, cst.FormattedStringText) else ""
    else:
        value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else ""
        text = value if isinstance(value, str) else ""
    return text.lstrip().partition(" ")[0].lower() in ("select", "insert", "update", "delete", "with")


def is_new_collection(args: list[Argument]) -> bool:
    """Tell whether a call is given its parameters as a list: then it runs for many rows at once."""
    return len(args) > 1 and isinstance(args[1][3], cst.List | cst.ListComp)


def special_of(model: Model, hook: str) -> str:
    """Give the reason why writing many rows at once may not do what writing each does; empty without one."""
    name = hook.removeprefix("a") if hook.startswith(("as", "ad")) else hook
    if name in model.own_methods:
        return f"own {name}"
    if model.watched:
        return "signals"
    return "open" if model.open else ""
