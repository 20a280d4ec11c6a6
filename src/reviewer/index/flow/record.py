"""The flow record of one file as it is kept: bytes, of which a function's body is read when it is asked for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
from msgspec.structs import force_setattr

from reviewer.index.flow.moving import Differs, Moving, moved_down
from reviewer.index.flow.read_stmt import Statements
from reviewer.index.flow.stmt import Class, Function, Node, Suite
from reviewer.index.flow.walk import every_statement, of, outermost, walk
from reviewer.index.functions import Functions
from reviewer.index.pieces import Pieces

T = TypeVar("T")
_DECODER = msgspec.msgpack.Decoder(Suite)
_ENCODER = msgspec.msgpack.Encoder()
EMPTY = _ENCODER.encode(())


def flow_of(
    tree: ast.Module, pieces: Pieces, functions: Functions | None = None
) -> tuple[bytes, dict[str, str]]:
    """Give the record of a parsed text, and the hash of each function's body by qualified name; `functions` may be known.

    What nests too deep to be followed has an empty record.
    """
    try:
        statements = Statements(pieces.text, pieces, functions).suite(tree.body)
        bodies = {_qualified(owner, each): _digest(each) for owner, each in _outer(statements)}
        return _ENCODER.encode(statements), bodies
    except RecursionError:
        return EMPTY, {}


class Renewal(NamedTuple):
    """What became of a record: the functions that do something else, by qualified name, and whether anything stands elsewhere."""

    changed: frozenset[str]
    moved: bool


class FileFlow:
    """The statements of one file.

    Nodes are known by identity. A record that is renewed keeps those that say what they said, each at its new place.
    """

    def __init__(self, data: bytes | msgspec.Raw) -> None:
        self._data = data
        self._bodies: dict[Function, Suite] = {}
        self._told: dict[tuple[object, Function | None], Any] = {}

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

    def once(self, ask: Callable[[Function, Suite], T], function: Function) -> T:
        """Give what a question about a function and its body has for an answer, asked at most once."""
        key = ask, function
        if key not in self._told:
            self._told[key] = ask(function, self.body(function))
        return cast(T, self._told[key])

    def nodes(self, function: Function) -> tuple[Node, ...]:
        """Give everything that a function itself does, as `outermost` does: many ask, and a list costs a tenth of a walk."""
        return self.once(_nodes, function)

    def of_all(self, ask: Callable[[FileFlow], T]) -> T:
        """Give what a question about the whole file has for an answer, asked at most once."""
        key = ask, None
        if key not in self._told:
            self._told[key] = ask(self)
        return cast(T, self._told[key])

    def renew(self, data: bytes) -> Renewal | None:
        """Take over what the file says now, if that differs only in what functions do; None where more differs.

        Then, or where a question about the whole file has another answer, this record is of no use any more.
        """
        moving, changed = Moving(), set[str]()
        names = {function: _qualified(owner, function) for owner, function in self.outer}
        asked = {ask: answer for (ask, function), answer in self._told.items() if function is None}
        try:
            for old, new in moving.outside(self.statements, _DECODER.decode(data)):
                if not self._does_the_same(old, new):
                    changed.add(names[old])
        except Differs:
            # The caller makes a new record.
            return None
        self._data = data
        answers = {ask: ask(self) for ask in cast(dict[Callable[[FileFlow], object], object], asked)}
        if answers != asked:
            return None
        return Renewal(frozenset(changed), moving.moved)

    def _does_the_same(self, old: Function, new: Function) -> bool:
        """Tell whether a function does what it did, and move its nodes; let go of them if it does not."""
        if bytes(old.body) == bytes(new.body):
            return True
        lines = new.line - old.line
        if lines and old in self._bodies:
            self._move(old, lines)
            if _ENCODER.encode(self.body(old)) == bytes(new.body):
                return True
        gone = {old, *self._within(old)}
        for function in gone:
            self._bodies.pop(function, None)
        self._told = {key: answer for key, answer in self._told.items() if key[1] not in gone}
        return False

    def _move(self, function: Function, lines: int) -> None:
        for inner in self.once(_inner, function):
            self._move(inner, lines)
            force_setattr(inner, "body", msgspec.Raw(_ENCODER.encode(self.body(inner))))
        moved_down(self.once(_every_node, function), lines)

    def _within(self, function: Function) -> Iterator[Function]:
        """The functions inside a function whose body was read."""
        if function in self._bodies:
            for inner in self.once(_inner, function):
                yield inner
                yield from self._within(inner)

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The functions of the module and the methods of its classes by qualified name; the last of equals."""
        return {_qualified(owner, each): each for owner, each in self.outer}

    @cached_property
    def classes(self) -> dict[str, Class]:
        """The classes of the module by qualified name; the last of equals."""
        return dict(_classes(self.statements))

    def hash_of(self, qualname: str) -> str:
        """Give the hash of a function's body; empty for one that the file does not have."""
        found = self.functions.get(qualname)
        return _digest(found) if found is not None else ""

    @cached_property
    def outer(self) -> tuple[tuple[str, Function], ...]:
        """Every function that stands in no other, with the qualified name of its class."""
        return tuple(_outer(self.statements))


def _nodes(_: Function, body: Suite) -> tuple[Node, ...]:
    return outermost(body)


def _every_node(_: Function, body: Suite) -> tuple[Node, ...]:
    return tuple(walk(body))


def _inner(_: Function, body: Suite) -> tuple[Function, ...]:
    return tuple(of(walk(body), Function))


def _outer(statements: Suite) -> Iterator[tuple[str, Function]]:
    for owner, suite in [("", statements), *((name, each.body) for name, each in _classes(statements))]:
        yield from ((owner, each) for each in of(every_statement(suite), Function))


def _classes(statements: Suite) -> Iterator[tuple[str, Class]]:
    stack: list[tuple[str, Suite]] = [("", statements)]
    while stack:
        owner, suite = stack.pop()
        for each in of(every_statement(suite), Class):
            name = f"{owner}.{each.name}" if owner else each.name
            yield name, each
            stack.append((name, each.body))


def _qualified(owner: str, function: Function) -> str:
    return f"{owner}.{function.name}" if owner else function.name


def _digest(function: Function) -> str:
    return sha256(function.body).hexdigest()[:16]
