"""What can be told of a query by the way it is written, and of a write by its model."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index.flow.expr import Attr, Call, Comp, Display, Expr, Formatted, Text
from reviewer.index.flow.walk import below, names_in
from reviewer.orm.builtin import Argument
from reviewer.orm.loops import last_name
from reviewer.orm.model import Model


def collections_asked(node: Call) -> Iterator[frozenset[str]]:
    """Give the names that each collection is made from of which a call asks for all members: `pk__in=...`, `.in_(...)`."""
    inner = [*node.args, *[word.value for word in node.keywords]]
    for each in (node, *below(inner, Call)):
        for word in each.keywords:
            if word.name.endswith("__in"):
                yield names_in(word.value)
        if each is not node and last_name(each.function) in ("in_", "any_"):
            yield frozenset[str]().union(*map(names_in, each.args))


def is_row_sql(args: list[Argument]) -> bool:
    """Tell whether the SQL of a call is written out and reads or writes rows: settings of a connection do not."""
    node: Expr | None = args[0][3] if args else None
    if isinstance(node, Call) and node.args:  # text("...")
        node = node.args[0]
    text = node.head if isinstance(node, Formatted) else node.value if isinstance(node, Text) else ""
    return text.lstrip().partition(" ")[0].lower() in ("select", "insert", "update", "delete", "with")


def is_new_collection(args: list[Argument]) -> bool:
    """Tell whether a call is given its parameters as a list: then it runs for many rows at once."""
    given = args[1][3] if len(args) > 1 else None
    return isinstance(given, Display | Comp) and given.kind == "list"


def special_of(model: Model, hook: str) -> str:
    """Give the reason why writing many rows at once may not do what writing each does; empty without one."""
    name = hook.removeprefix("a") if hook.startswith(("as", "ad")) else hook
    if name in model.own_methods:
        return f"own {name}"
    if model.watched:
        return "signals"
    return "open" if model.open else ""


def written_owner(node: Call) -> Expr:
    """Give what stands before the dot of a method call."""
    return node.function.value if isinstance(node.function, Attr) else node.function
