"""Writes that cannot wait for the end of their loop: what follows in the same round needs the row."""

from __future__ import annotations

from reviewer.index.flow.expr import Attr, Call, Name, Placed
from reviewer.index.flow.stmt import Assign, For
from reviewer.index.flow.walk import shallow, targets
from reviewer.orm.events import Write

_TIES = frozenset({"add", "aadd", "aset", "set"})
_WRITES = frozenset(
    {"create", "acreate", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"}
)


def is_needed_at_once(event: Write) -> bool:
    """Tell whether a row is tied to others in the round that writes it, as by `order.tags.set(...)` after `order.save()`.

    The row of a many-to-many relation names the keys of both sides, and `Line.objects.create(order=order)` that of
    its order: they have to be written before.
    """
    node, loop = event.node, event.loop.node
    if not isinstance(loop, For) or event.model is None:
        return False
    names = _written(node, loop)
    return any(_ties(call, names) and _is_after(call, node) for call in shallow(loop.body, Call))


def _written(node: Placed, loop: For) -> frozenset[str]:
    """The names of the row that a call writes: what it is called on, or what takes what it gives."""
    match node:
        case Call(function=Attr(value=Name(id=name), name="save" | "asave")):
            return frozenset({name})
    given = [each for each in shallow(loop.body, Assign) if each.value is node]
    return frozenset(name for each in given for target in each.targets for name in targets(target))


def _ties(call: Call, names: frozenset[str]) -> bool:
    match call.function:
        case Attr(name=method) if method in _WRITES:
            given = [*call.args, *(word.value for word in call.keywords)]
            return any(isinstance(value, Name) and value.id in names for value in given)
        case Attr(value=Attr(value=Name(id=name)), name=method):
            return name in names and method in _TIES
    return False


def _is_after(call: Call, node: Placed) -> bool:
    return (call.span.line, call.span.column) > (node.span.line, node.span.column)
