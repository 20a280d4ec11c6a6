"""The flow record of one file as it is kept: bytes, of which a function's body is read when it is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

import msgspec

from reviewer.index.flow.read_stmt import Statements
from reviewer.index.flow.stmt import Class, Function, Suite
from reviewer.index.flow.walk import shallow
from reviewer.index.pieces import Pieces

_DECODER = msgspec.msgpack.Decoder(Suite)
_ENCODER = msgspec.msgpack.Encoder()
EMPTY = _ENCODER.encode(())


def flow_of(tree: ast.Module, pieces: Pieces) -> bytes:
    """Give the record of a parsed text; an empty one for what nests too deep to be followed."""
    try:
        return _ENCODER.encode(Statements(pieces.text, pieces).suite(tree.body))
    except RecursionError:
        return EMPTY


class FileFlow:
    """The statements of one file."""

    def __init__(self, data: bytes | msgspec.Raw) -> None:
        self._data = data
        self._bodies: dict[Function, Suite] = {}

    @cached_property
    def statements(self) -> Suite:
        """The statements of the module, bodies of functions unread."""
        return _DECODER.decode(self._data)

    def body(self, function: Function) -> Suite:
        """Read the body of a function."""
        known = self._bodies.get(function)
        if known is None:
            known = self._bodies[function] = _DECODER.decode(function.body)
        return known

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The functions of the module and the methods of its classes by qualified name; the last of equals."""
        return {f"{owner}.{each.name}" if owner else each.name: each for owner, each in self.outer()}

    def outer(self) -> Iterator[tuple[str, Function]]:
        """Give every function that stands in no other, with the qualified name of its class."""
        stack: list[tuple[str, Suite]] = [("", self.statements)]
        while stack:
            owner, suite = stack.pop()
            for each in shallow(suite, Function, Class):
                if isinstance(each, Function):
                    yield owner, each
                elif isinstance(each, Class):
                    stack.append((f"{owner}.{each.name}" if owner else each.name, each.body))
