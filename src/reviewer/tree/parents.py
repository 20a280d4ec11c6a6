"""What stands around a node: its ancestors, its function and class, its qualified name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.tree.parts import Part, Parts
from reviewer.tree.walk import table_for


class Parents:
    """The parent of every node of one module, trivia left out."""

    def __init__(self, parts: Parts) -> None:
        # By identity: the hash of a LibCST node is a Python function, and there are ten nodes a line.
        first, *more = parts.each(_parents)
        self._parent = dict(first) if more else first
        for each in more:
            self._parent.update(each)

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn the parents of a module's nodes by one walk."""
        return cls(module.fact(Parts))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """Give the node right above, or None for the module."""
        return self._parent.get(id(node))

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Give the nodes above, nearest first, up to the module."""
        above = self._parent.get(id(node))
        while above is not None:
            yield above
            above = self._parent.get(id(above))

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """Give the function whose body or header holds the node; lambdas and classes do not count."""
        for above in self.ancestors(node):
            if type(above) is cst.FunctionDef:  # asking an abstract class takes ten times as long
                return above
        return None

    def scope(self, node: cst.CSTNode) -> cst.FunctionDef | cst.ClassDef | None:
        """Give the function or class right around the node, or None at module level."""
        for above in self.ancestors(node):
            if type(above) is cst.FunctionDef or type(above) is cst.ClassDef:
                return above
        return None

    def qualname(self, node: cst.CSTNode) -> str:
        """Give the dotted name of the definitions around the node, itself included if it is one."""
        names = [node.name.value] if isinstance(node, cst.FunctionDef | cst.ClassDef) else []
        names += [
            above.name.value
            for above in self.ancestors(node)
            if isinstance(above, cst.FunctionDef | cst.ClassDef)
        ]
        return ".".join(reversed(names))


def _parents(part: Part) -> dict[int, cst.CSTNode]:
    """The parents of the nodes below a part, and of the statements in its block."""
    rows = table_for(None).get
    missing = cst.MaybeSentinel.DEFAULT
    parent: dict[int, cst.CSTNode] = {}
    stack, block = [part.node], part.block
    while stack:
        node = stack.pop()
        for name, many in rows(node.__class__, ()):
            child = getattr(node, name)
            if child is None or child is missing:
                continue
            if many and child.__class__ is not cst.ImportStar:
                for each in child:
                    parent[id(each)] = node
                    if node is not block and rows(
                        each.__class__
                    ):  # names and literals, every second node, hold nothing
                        stack.append(each)
            else:
                parent[id(child)] = node
                if rows(child.__class__):
                    stack.append(child)
    return parent
