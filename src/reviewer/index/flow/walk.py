"""Walks over flow records, without recursion and without entering bodies of functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from types import NoneType
from typing import Any, TypeVar

import msgspec

from reviewer.index.flow.expr import Attr, Display, Expr, Keyword, Lambda, Name, Placed, Star
from reviewer.index.flow.stmt import (
    Case,
    Class,
    For,
    Function,
    Handler,
    If,
    Match,
    Node,
    Stmt,
    Try,
    While,
    With,
)

T = TypeVar("T")
_CLOSED = frozenset({Class, Lambda, Function})
_ATOMS = frozenset(
    {NoneType, bool, int, float, str, bytes, msgspec.Raw}
)  # what a field holds that is no node
_SUITES: dict[type[Any], tuple[str, ...]] = {  # the fields that hold statements, the last first
    If: ("other", "suites"),
    For: ("other", "body"),
    While: ("other", "body"),
    Try: ("last", "other", "handlers", "body"),
    With: ("body",),
    Match: ("cases",),
}
_PLAIN = frozenset(
    [
        "line",
        "column",
        "tall",
        "end",
        "id",
        "sign",
        "signs",
        "word",
        "names",
        "annotation",
        "last_line",
    ]
)


def walk(roots: Iterable[Node]) -> Iterator[Node]:
    """Give nodes and all that is below them, in the order of the source; bodies of functions are not entered."""
    return _nodes(roots, frozenset())


def below(roots: Iterable[Node], *classes: type[T]) -> Iterator[T]:
    """Give the nodes of some classes at or below the roots."""
    return of(walk(roots), *classes)


def shallow(roots: Iterable[Node], *classes: type[T]) -> Iterator[T]:
    """Give the nodes of some classes at or below the roots that stand in no class or lambda below them."""
    return of(_nodes(roots, _CLOSED), *classes)


def of(nodes: Iterable[Node], *classes: type[T]) -> Iterator[T]:
    """Give those of some nodes that are of some classes."""
    return (node for node in nodes if isinstance(node, classes))


def outermost(roots: Iterable[Node]) -> tuple[Node, ...]:
    """Give all nodes at or below the roots that stand in no class or lambda below them."""
    return tuple(_nodes(roots, _CLOSED))


def _nodes(roots: Iterable[Node], closed: Collection[type[Any]]) -> Iterator[Any]:
    """The nodes at or below the roots; what stands below nodes of the closed classes is left out."""
    stack: list[Any] = list(roots)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if node.__class__ in closed:
            continue
        for name in _fields(node.__class__):
            value = getattr(node, name)
            kind = value.__class__
            if kind is tuple:
                for each in reversed(value):
                    inner = each.__class__
                    if inner is tuple:  # the suites of an `if`
                        stack.extend(reversed(each))
                    elif inner not in _ATOMS:
                        stack.append(each)
            elif kind not in _ATOMS:
                stack.append(value)


def every_statement(roots: Iterable[Stmt]) -> Iterator[Stmt]:
    """Give statements and all that stand in their suites, in the order of the source; classes and functions are not entered."""
    stack = list(roots)[::-1]
    while stack:
        node = stack.pop()
        yield node
        for name in _SUITES.get(node.__class__, ()):
            parts = getattr(node, name)
            for each in reversed(parts):
                if each.__class__ is tuple:  # the suites of an `if`
                    stack.extend(reversed(each))
                elif isinstance(each, Handler | Case):
                    stack.extend(reversed(each.body))
                else:
                    stack.append(each)


def names_in(*roots: Node) -> frozenset[str]:
    """Give the names that expressions read or bind: no attribute, no keyword."""
    return frozenset([node.id for node in walk(roots) if node.__class__ is Name])


def words_of(nodes: Iterable[Node], *, keywords: bool = True) -> Iterator[str]:
    """Give the names and attributes that some nodes themselves write; those of keyword arguments too."""
    for node in nodes:
        if isinstance(node, Name):
            yield node.id
        elif isinstance(node, Attr) or (keywords and isinstance(node, Keyword)):
            yield node.name


def dotted(node: Node | None) -> str:
    """Give the text of a name or a chain of attributes on one; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, Attr):
        parts.append(node.name)
        node = node.value
    if not isinstance(node, Name):
        return ""
    if not parts:
        return node.id
    parts.append(node.id)
    return ".".join(reversed(parts))


def targets(target: Expr | None) -> Iterator[str]:
    """Give the names that a target binds; `self.x` for an attribute of a name."""
    match target:
        case Name(id=name):
            yield name
        case Attr():
            text = dotted(target)
            if text:
                yield text
        case Star(value=inner):
            yield from targets(inner)
        case Display(items=items):
            for each in items:
                yield from targets(each)


def moved(node: T, place: tuple[int, int, int, int]) -> T:
    """Give a node that stands, with all below it, at another place."""
    if not isinstance(node, msgspec.Struct):
        return node
    changed = {name: _moved_field(getattr(node, name), place) for name in _fields(node.__class__)}
    if isinstance(node, Placed):
        changed |= dict(zip(("line", "column", "tall", "end"), place, strict=True))
    return msgspec.structs.replace(node, **changed)


def _moved_field(value: object, place: tuple[int, int, int, int]) -> object:
    return tuple([moved(each, place) for each in value]) if isinstance(value, tuple) else moved(value, place)


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a class that may hold nodes, the last first."""
    return tuple(name for name in reversed(kind.__struct_fields__) if name not in _PLAIN)
