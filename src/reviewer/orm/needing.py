"""Writes that cannot wait for the end of their loop: what else the same round does needs the row, or cannot be undone."""

from __future__ import annotations

import re

from reviewer.index.flow.expr import Attr, Call, Name, Placed
from reviewer.index.flow.stmt import Assign, For, Handler
from reviewer.index.flow.walk import shallow, targets
from reviewer.orm.events import Write

_TIES = frozenset({"add", "aadd", "aset", "set"})
_AGAIN = frozenset({"save", "asave", "delete", "adelete", "refresh_from_db", "arefresh_from_db"})
_WRITES = frozenset(
    {"create", "acreate", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"}
)
# What leaves the program: it has happened even if a later round fails, and the row has to say so.
_OUTSIDE = re.compile(
    r"(?:^|_)(?:send|notify|email|mail|publish|dispatch|emit|enqueue|deliver|upload)(?:_|$)|^(?:a?delay|apply_async|urlopen)$"
)


def is_needed_at_once(event: Write) -> bool:
    """Tell whether a row is tied to others in the round that writes it, as by `order.tags.set(...)` after `order.save()`.

    The row of a many-to-many relation names the keys of both sides, and `Line.objects.create(order=order)` that of
    its order: they have to be written before. So it is where the row is asked to do something afterwards.
    """
    node, loop = event.node, event.loop.node
    if not isinstance(loop, For) or event.model is None:
        return False
    names = _written(node, loop)
    return any(_ties(call, names) and _is_after(call, node) for call in shallow(loop.body, Call))


def is_a_step(event: Write) -> bool:
    """Tell whether each round is a step by itself: it sends something, or writes only where it has failed.

    What was sent stays sent if a later round fails; one write at the end would forget it.
    """
    loop = event.loop.node
    if not isinstance(loop, For):
        return False
    if any(event.node is call for each in shallow(loop.body, Handler) for call in shallow(each.body, Call)):
        return True
    return any(_OUTSIDE.search(_last(call)) for call in shallow(loop.body, Call))


def _last(call: Call) -> str:
    match call.function:
        case Attr(name=name) | Name(id=name):
            return name
    return ""


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
        case Attr(value=Name(id=name), name=method):
            return name in names and method not in _AGAIN
    return False


def _is_after(call: Call, node: Placed) -> bool:
    return (call.span.line, call.span.column) > (node.span.line, node.span.column)
