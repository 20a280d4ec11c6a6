"""Patterns as LibCST trees, each name of theirs with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import dotted
from reviewer.pattern_page import code_of, variable
from reviewer.patterns.compare import Comparison
from reviewer.patterns.meaning import means
from reviewer.patterns.shape import statements

_LITERAL = frozenset({"True", "False", "None", "self", "cls"})
_BINDING = (
    cst.AssignTarget,
    cst.AnnAssign,
    cst.AugAssign,
    cst.For,
    cst.CompFor,
    cst.NamedExpr,
    cst.Param,
    cst.AsName,
)


class Template:
    """One pattern: `nodes` are its statements, or its one expression; `words` must all stand in a file it can match."""

    def __init__(self, nodes: tuple[cst.CSTNode, ...]) -> None:
        self.nodes = nodes
        self._written = _written_names(nodes)
        self.names: dict[int, str] = {}
        for node in nodes:
            self._read(node)
        self.words = frozenset(_words(nodes))

    @property
    def top(self) -> type[cst.CSTNode] | None:
        """The class of what the pattern looks for; None for several statements in a row."""
        return self.nodes[0].__class__ if len(self.nodes) == 1 else None

    def comparison(self, module: Module) -> Comparison:
        """Give the way to compare code of a module with this pattern."""

        def asked(pattern: cst.CSTNode, code: cst.CSTNode) -> bool | None:
            name = self.names.get(id(pattern))
            if name is None:
                return None
            if "." not in name and isinstance(pattern, cst.Name):
                return means(code, name, module) or means(code, f"builtins.{name}", module)
            return means(code, name, module)

        return Comparison(asked)

    def _read(self, node: cst.CSTNode) -> None:
        """Note the names that stand for what is imported; those that the pattern itself binds stand for themselves."""
        if isinstance(node, cst.Import | cst.ImportFrom | cst.Global | cst.Nonlocal):
            return
        if isinstance(node, cst.Name | cst.Attribute):
            name = dotted(node)
            first = name.partition(".")[0]
            if name and not (first in _LITERAL or first in self._written or variable(first)):
                self.names[id(node)] = name
                return
        for child in _values(node):
            self._read(child)


def _values(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The children of a node that are no mere labels."""
    for child in node.children:
        label = (
            (isinstance(node, cst.Attribute) and child is node.attr)
            or (isinstance(node, cst.Arg) and child is node.keyword)
            or (isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Param) and child is node.name)
        )
        if not label:
            yield child


def _written_names(nodes: tuple[cst.CSTNode, ...]) -> frozenset[str]:
    found: set[str] = set()
    stack: list[cst.CSTNode] = list(nodes)
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        if isinstance(node, _BINDING):
            target = node.name if isinstance(node, cst.Param | cst.AsName) else node.target
            if isinstance(target, cst.Name):
                found.add(target.value)
    return frozenset(found)


def _words(nodes: tuple[cst.CSTNode, ...]) -> Iterator[str]:
    """The names without which no code matches; the first ones of a dotted name may be called otherwise there."""
    stack: list[cst.CSTNode] = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name):
            if variable(node.value) is None:
                yield node.value
        elif (
            isinstance(node, cst.Attribute)
            and variable(dotted(node).partition(".")[0]) is None
            and dotted(node)
        ):
            yield node.attr.value
        else:
            stack.extend(node.children)


@lru_cache(maxsize=1024)
def template(pattern: str) -> Template:
    """Read a pattern that has been found to be Python."""
    parts = statements(cst.parse_module(code_of(pattern))) or []
    if len(parts) == 1 and isinstance(parts[0], cst.Expr):
        return Template((parts[0].value,))
    return Template(tuple(parts))
