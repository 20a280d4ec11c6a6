"""The one walk over a LibCST tree: iterative, table-driven, and never into whitespace.

LibCST's own visitors enter every comma and blank: 13 to 17 nodes a line. The table below,
made from the annotations of the node classes, holds for each class only the fields
through which a wanted class can be reached.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

import libcst as cst

N = typing.TypeVar("N", bound=cst.CSTNode)
NodeClass = type[cst.CSTNode]
Row = tuple[str, bool]  # a field's name, and whether it holds a sequence
Table = Mapping[NodeClass, tuple[Row, ...]]

_TRIVIA_MODULES = frozenset({"libcst._nodes.whitespace", "libcst._nodes.op"})
_TRIVIA = frozenset(
    {
        cst.LeftParen, cst.RightParen, cst.LeftSquareBracket, cst.RightSquareBracket, cst.LeftCurlyBrace,
        cst.RightCurlyBrace, cst.Asynchronous, cst.ParamSlash, cst.ParamStar,
    }
)  # fmt: skip
_SUITES = ("body", "handlers", "cases", "orelse", "finalbody")  # they follow their header in the source


def wanted(root: cst.CSTNode, table: Table, classes: Collection[NodeClass]) -> Iterator[cst.CSTNode]:
    """Give `root` and what the table reaches below it, in the order of the source, if its class is one of `classes`."""
    stack = [root]
    missing = cst.MaybeSentinel.DEFAULT
    while stack:
        node = stack.pop()
        cls = node.__class__
        if cls in classes:
            yield node
        for name, many in table.get(cls, ()):
            child = getattr(node, name)
            if child is None or child is missing:
                continue
            if many and child.__class__ is not cst.ImportStar:
                stack.extend(reversed(child))
            else:
                stack.append(child)


class Walk:
    """A walk to the nodes of some classes, of a whole tree or of what stands above a block of it."""

    def __init__(self, classes: Collection[NodeClass]) -> None:
        self._classes = _concrete_of(classes)
        self._table = table_for(frozenset(classes))
        self._above: dict[NodeClass, Table] = {
            cls: closed(self._table, cls) for cls in (cst.Module, cst.IndentedBlock)
        }

    def __call__(self, part: tuple[cst.CSTNode, cst.CSTNode | None]) -> tuple[cst.CSTNode, ...]:
        """Give the nodes at or below a node, without those below the block beside it, the only one of its class there."""
        root, block = part
        table = self._table if block is None else self._above[block.__class__]
        return tuple(wanted(root, table, self._classes))


def below(root: cst.CSTNode, *classes: type[N]) -> Iterator[N]:
    """Give the nodes of the wanted classes at or below `root`, nested functions and classes included."""
    return typing.cast(Iterator[N], wanted(root, *_concrete(classes)))


@lru_cache(maxsize=256)
def _concrete(classes: tuple[NodeClass, ...]) -> tuple[Table, frozenset[NodeClass]]:
    """The table for some classes, abstract ones allowed, and the concrete classes they stand for."""
    return table_for(frozenset(classes)), _concrete_of(classes)


@lru_cache(maxsize=256)
def table_for(wanted: Collection[NodeClass] | None = None) -> Table:
    """Give for each class the fields that can reach one of the `wanted` classes (all of them for None).

    The rows stand in reverse order of the source, ready for a stack.
    """
    fields = _fields()
    if wanted is None:
        reached = set(fields)
    else:
        reached = set(_concrete_of(wanted))
        while more := {
            cls
            for cls, rows in fields.items()
            if cls not in reached and any(not reached.isdisjoint(held) for _, _, held in rows)
        }:
            reached |= more
    return {
        cls: tuple((name, many) for name, many, held in reversed(rows) if not reached.isdisjoint(held))
        for cls, rows in fields.items()
    }


def closed(table: Table, *classes: NodeClass) -> Table:
    """Give a table whose walks do not go below some classes."""
    return {cls: rows for cls, rows in table.items() if cls not in classes}


@cache
def _fields() -> Mapping[NodeClass, list[tuple[str, bool, frozenset[NodeClass]]]]:
    """For each concrete class its fields that hold nodes other than trivia, headers before suites."""
    named = _named()
    concrete = {cls for classes in _heirs().values() for cls in classes}
    trivia = frozenset(filter(_is_trivia, concrete))
    table: dict[NodeClass, list[tuple[str, bool, frozenset[NodeClass]]]] = {}
    for cls in concrete:
        rows = []
        for field in dataclasses.fields(cls):
            held = _concrete_of(_classes_in(field.type, named)) - trivia
            if held and not field.name.startswith("_"):
                rows.append((field.name, "Sequence" in str(field.type), held))
        rows.sort(key=lambda row: _SUITES.index(row[0]) + 1 if row[0] in _SUITES else 0)
        table[cls] = rows
    return table


def node_classes() -> Collection[NodeClass]:
    """Give all classes of nodes, abstract ones too."""
    return tuple(_named().values())


@cache
def _named() -> Mapping[str, NodeClass]:
    return {name: node for name, node in vars(cst).items() if _is_node_class(node)}


@cache
def _heirs() -> Mapping[NodeClass, set[NodeClass]]:
    """For each class the concrete ones that are or come from it; asking abstract classes takes ten times as long."""
    found: dict[NodeClass, set[NodeClass]] = {}
    for cls in _named().values():
        if "__dataclass_fields__" in vars(cls):
            for above in cls.__mro__:
                found.setdefault(above, set()).add(cls)
    return found


def _concrete_of(classes: Iterable[NodeClass]) -> frozenset[NodeClass]:
    """The concrete classes that some classes stand for."""
    return frozenset(cls for each in classes for cls in _heirs().get(each, ()))


def _is_node_class(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, cst.CSTNode)


def _is_trivia(node: NodeClass) -> bool:
    return node.__module__ in _TRIVIA_MODULES or node in _TRIVIA


def _classes_in(annotation: object, named: Mapping[str, NodeClass]) -> Iterator[NodeClass]:
    """Every node class that an annotation names, however nested or quoted."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = named.get(annotation.strip("\"'"))
    if _is_node_class(annotation):
        yield typing.cast(NodeClass, annotation)
    for argument in typing.get_args(annotation):
        yield from _classes_in(argument, named)
