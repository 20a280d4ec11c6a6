"""The functions and classes of a file with what stands around them, found by one walk over statements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Self, TypeGuard

import libcst as cst

from reviewer.check import Module
from reviewer.tree.walk import table_for

Defined = cst.FunctionDef | cst.ClassDef
_TABLE = table_for(frozenset({cst.FunctionDef, cst.ClassDef}))


class Definition:
    """A function or class and the definition right around it, None at the level of the module."""

    __slots__ = ("above", "name", "node")

    def __init__(self, node: Defined, above: Definition | None) -> None:
        self.node = node
        self.above = above
        self.name = node.name.value

    @property
    def qualname(self) -> str:
        """The dotted name inside the module."""
        return f"{self.above.qualname}.{self.name}" if self.above else self.name

    @property
    def owner(self) -> cst.ClassDef | None:
        """The class of a method; None for everything else."""
        above = self.above.node if self.above and type(self.node) is cst.FunctionDef else None
        return above if type(above) is cst.ClassDef else None

    def upwards(self) -> Iterator[Definition]:
        """Give this definition and those around it, nearest first."""
        found: Definition | None = self
        while found is not None:
            yield found
            found = found.above

    @property
    def is_nested(self) -> bool:
        """Whether it lives inside a function."""
        return any(type(each.node) is cst.FunctionDef for each in self.upwards() if each is not self)

    @property
    def is_public(self) -> bool:
        """Whether its name and all around it start without an underscore (`__init__` counts) outside functions."""
        return not self.is_nested and not any(is_private(each.name) for each in self.upwards())


class Definitions:
    """All definitions of a module in the order of the source, nested ones after those around them."""

    def __init__(self, tree: cst.Module) -> None:
        self.all = list(_definitions(tree))
        self._functions = [(each, each.node) for each in self.all if type(each.node) is cst.FunctionDef]

    @classmethod
    def of(cls, module: Module) -> Self:
        """Walk the module's statements."""
        return cls(module.tree)

    def functions(self) -> Iterator[tuple[Definition, cst.FunctionDef]]:
        """Give the functions and methods, each with its node."""
        yield from self._functions

    def classes(self) -> Iterator[tuple[Definition, cst.ClassDef]]:
        """Give the classes, each with its node."""
        for each in self.all:
            if type(each.node) is cst.ClassDef:
                yield each, each.node


def is_private(name: str) -> bool:
    """Tell whether a name starts with an underscore and is no `__special__` one."""
    return name.startswith("_") and not is_special(name)


def is_special(name: str) -> bool:
    """Tell whether a name is one of Python's own: `__init__`."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


@lru_cache(maxsize=64)
def is_private_path(path: str) -> bool:
    """Tell whether some folder of a path or its file starts with an underscore; `__init__.py` does not count."""
    *folders, name = path.split("/")
    return any(is_private(part) for part in (*folders, name.partition(".")[0]))


_KINDS = frozenset({cst.FunctionDef, cst.ClassDef})  # asking a set costs a tenth of asking an abstract class


def _defines(node: cst.CSTNode) -> TypeGuard[cst.FunctionDef | cst.ClassDef]:
    return node.__class__ in _KINDS


def _definitions(tree: cst.Module) -> Iterator[Definition]:
    stack: list[tuple[cst.CSTNode, Definition | None]] = [(tree, None)]
    missing = cst.MaybeSentinel.DEFAULT
    while stack:
        node, above = stack.pop()
        if _defines(node):
            above = Definition(node, above)
            yield above
        for name, many in _TABLE.get(node.__class__, ()):
            child = getattr(node, name)
            if child is None or child is missing:
                continue
            if many:
                stack += [(each, above) for each in reversed(child)]
            else:
                stack.append((child, above))
