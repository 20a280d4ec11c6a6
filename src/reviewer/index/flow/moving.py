"""Has the nodes of a flow record stand where their equals stand in a newer one: who knows them goes on knowing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import force_setattr

from reviewer.index.flow.expr import Placed
from reviewer.index.flow.stmt import Annotated, Assign, Augmented, Do, Function, Imports, Node, Suite

_ENCODER = msgspec.msgpack.Encoder()
_SIMPLE = (Do, Assign, Annotated, Augmented, Imports)  # equal bytes tell more quickly that they are equal
_PLACES = frozenset({"line", "column", "tall", "end"})
_OF_IMPORTS = frozenset({*_PLACES, "last_line", "last"})
_OF_A_FUNCTION = frozenset({*_PLACES, "body", "turns"})  # what may be another where it does something else


class Differs(Exception):
    """Two records say more than that functions do something else."""


class Moving:
    """Moves the statements of one record; `moved` tells whether any stood elsewhere before."""

    def __init__(self) -> None:
        self.moved = False

    def outside(self, old: Suite, new: Suite) -> Iterator[tuple[Function, Function]]:
        """Move what stands in no function, and give each function with what it has become, before it becomes that.

        Raises Differs where anything but what functions do is another; what was moved until then is of no use any more.
        """
        return self._onto(old, new)

    def _onto(self, old: object, new: object) -> Iterator[tuple[Function, Function]]:
        if old.__class__ is not new.__class__:
            raise Differs
        if isinstance(old, tuple) and isinstance(new, tuple):
            if len(old) != len(new):
                raise Differs
            for one, other in zip(old, new, strict=True):
                yield from self._onto(one, other)
        elif isinstance(old, msgspec.Struct) and isinstance(new, msgspec.Struct):
            if not isinstance(old, _SIMPLE) or _ENCODER.encode(old) != _ENCODER.encode(new):
                yield from self._node(old, new)
        elif old != new:
            raise Differs

    def _node(self, old: msgspec.Struct, new: msgspec.Struct) -> Iterator[tuple[Function, Function]]:
        taken = _taken_over(old.__class__)
        for name in old.__struct_fields__:
            if name not in taken:
                yield from self._onto(getattr(old, name), getattr(new, name))
        if isinstance(old, Function) and isinstance(new, Function):
            yield old, new
        for name in taken:
            value = getattr(new, name)
            self.moved = self.moved or (name in _OF_IMPORTS and getattr(old, name) != value)
            force_setattr(old, name, value)


def _taken_over(kind: type[object]) -> frozenset[str]:
    """The fields that may differ between two nodes of a kind that are equal elsewhere."""
    if kind is Function:
        return _OF_A_FUNCTION
    if kind is Imports:
        return _OF_IMPORTS
    return _PLACES if issubclass(kind, Placed) else frozenset()


def moved_down(nodes: Iterable[Node], lines: int) -> None:
    """Have each of some nodes stand some lines further down, or up if `lines` is negative; what is below them stays."""
    for node in nodes:
        if isinstance(node, Placed):
            force_setattr(node, "line", node.line + lines)
            if isinstance(node, Imports):
                force_setattr(node, "last_line", node.last_line + lines)
