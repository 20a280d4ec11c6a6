"""Where the names of a function stand, and how often they are bound."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index.flow.expr import Clause, Expr, Name, Walrus
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, Delete, For, Function, Item, Outer, Suite
from reviewer.index.flow.walk import below, targets


def uses(name: str, body: Suite, flow: FileFlow) -> Iterator[Name]:
    """Give every place where a name stands in a body, in functions inside it too."""
    for node in below(body, Name, Function):
        if isinstance(node, Function):
            yield from uses(name, flow.body(node), flow)
        elif isinstance(node, Name) and node.id == name:
            yield node


def bound_once(name: str, body: Suite) -> bool:
    """Tell whether one statement or loop of a body binds a name, whichever way."""
    return sum(_bound(name, body)) == 1


def assigned_once(name: str, body: Suite) -> bool:
    """Tell whether one assignment binds a name in a body, and nothing else does."""
    return _bound(name, body) == (1, 0)


def value_of(name: str, body: Suite) -> Expr | None:
    """Give what the one assignment to a name in a body gives it; None where it is bound otherwise or more than once."""
    if not assigned_once(name, body):
        return None
    for node in below(body, Assign):
        if any(isinstance(each, Name) and each.id == name for each in node.targets):
            return node.value
    return None


def _bound(name: str, body: Suite) -> tuple[int, int]:
    """How often assignments bind a name alone, and how often it is bound otherwise."""
    plain = other = 0
    for node in below(body, Assign, Annotated, Augmented, For, Clause, Walrus, Item, Delete, Outer):
        match node:
            case Assign(targets=bound):
                plain += sum(isinstance(each, Name) and each.id == name for each in bound)
                other += sum(name in targets(each) for each in bound if not isinstance(each, Name))
            case Delete(targets=bound):
                other += sum(name in targets(each) for each in bound)
            case Outer(names=names):
                other += name in names
            case Annotated() | Augmented() | For() | Clause() | Walrus() | Item():
                other += name in targets(node.target)
    return plain, other
