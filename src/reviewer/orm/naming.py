"""Where the names of a function stand, and how often they are bound."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index.flow.expr import Clause, Name, Walrus
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


def assigned_once(name: str, body: Suite) -> bool:
    """Tell whether one assignment binds a name in a body, and nothing else does."""
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
    return plain == 1 and not other
