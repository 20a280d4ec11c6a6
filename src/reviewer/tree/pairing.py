"""Pairs the statements of a LibCST tree with the outline of its text, which knows where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

Owner = cst.FunctionDef | cst.ClassDef | None
Place = tuple[int, int, int, int]  # first line, column, last line, column after it; columns in bytes from 0
Extent = tuple[int, int]  # first and last line
_COMPOUND = frozenset(
    {cst.FunctionDef, cst.ClassDef, cst.If, cst.Try, cst.TryStar, cst.For, cst.While, cst.With, cst.Match}
)
_Body = Sequence[cst.BaseStatement] | Sequence[cst.BaseSmallStatement]
_Suite = cst.Module | cst.BaseSuite | cst.If  # an `elif` is a suite of one statement


class UnequalTrees(Exception):
    """The outline has other statements than the tree."""


class Pairs:
    """The place of every statement, handler and parameter of a module, and the definition around each.

    A simple statement line stands where the first of its statements stands. The name of a
    definition has that definition for its owner. Nodes are known by identity.
    """

    def __init__(self, module: cst.Module, numbers: list[int]) -> None:
        """Pair a tree with the numbers of the same text's outline; raises UnequalTrees when they differ."""
        self._places: dict[int, Place] = {}
        self._owners: dict[int, Owner] = {}
        self._headers: dict[int, tuple[int, int]] = {}
        self._numbers = numbers
        self._next = self._line = 0
        self._todo: list[tuple[_Suite, Owner]] = [(module, None)]
        try:
            while self._todo:
                self._suite(*self._todo.pop())
        except (IndexError, AttributeError) as cause:
            raise UnequalTrees from cause
        if self._next != len(self._numbers):
            raise UnequalTrees

    def place(self, node: cst.CSTNode) -> Place | None:
        """Give where a statement, a handler or a parameter's name stands; None for other nodes.

        What is given for a parameter's name has no end of its own: the start stands there twice.
        """
        return self._places.get(id(node))

    def extents(self) -> list[Extent]:
        """Give the lines of every statement and handler."""
        places = self._places.values()
        return [(first, last) for first, start, last, end in places if (first, start) != (last, end)]

    def header_end(self, function: cst.FunctionDef) -> tuple[int, int] | None:
        """Give line and column where the last part of a function's header ends; None without parameters and result."""
        return self._headers.get(id(function))

    def named(self, node: cst.CSTNode) -> cst.FunctionDef | cst.ClassDef | None:
        """Give the definition whose name this node is."""
        owner = self._owners.get(id(node))
        return owner if owner is not None and owner.name is node else None

    def symbol(self, node: cst.CSTNode) -> str | None:
        """Give the dotted name of the definitions around a paired node, itself included; None for other nodes."""
        if id(node) not in self._owners:
            return None
        names = [node.name.value] if type(node) is cst.FunctionDef or type(node) is cst.ClassDef else []
        owner = self._owners[id(node)]
        while owner is not None:
            names.append(owner.name.value)
            owner = self._owners[id(owner)]
        return ".".join(reversed(names))

    def _suite(self, suite: _Suite, owner: Owner) -> None:
        count = self._take()
        nodes = _statements(suite)
        if type(suite) is cst.SimpleStatementSuite:
            self._owners[id(suite)] = owner
            self._places[id(suite)] = self._peek()
        for node in nodes:
            self._owners[id(node)] = owner
            if node.__class__ is cst.SimpleStatementLine:
                smalls = node.body
                for small in smalls:
                    self._owners[id(small)] = owner
                    self._places[id(small)] = self._read()
                self._places[id(node)] = self._places[id(smalls[0])]
                count -= len(smalls)
                continue
            self._places[id(node)] = self._read()
            count -= 1
            kind: type[cst.CSTNode] = node.__class__
            if kind in _COMPOUND:
                self._compound(node, owner)
        if count:
            raise UnequalTrees

    def _compound(self, node: cst.CSTNode, owner: Owner) -> None:
        match node:
            case cst.FunctionDef() | cst.ClassDef():
                self._owners[id(node.name)] = node
                if isinstance(node, cst.FunctionDef):
                    self._header(node)
                self._todo.append((node.body, node))
            case cst.If(body=body, orelse=orelse):
                self._todo.append((body, owner))
                if isinstance(orelse, cst.If):
                    self._todo.append((orelse, owner))
                else:
                    self._else(orelse, owner)
            case cst.Try() | cst.TryStar():
                self._todo.append((node.body, owner))
                for handler in node.handlers:
                    self._owners[id(handler)] = owner
                    self._places[id(handler)] = self._read()
                    self._todo.append((handler.body, owner))
                self._else(node.orelse, owner)
                self._else(node.finalbody, owner)
            case cst.For() | cst.While():
                self._todo.append((node.body, owner))
                self._else(node.orelse, owner)
            case cst.With(body=body):
                self._todo.append((body, owner))
            case cst.Match(cases=cases):
                for case in cases:
                    self._owners[id(case)] = owner
                    self._todo.append((case.body, owner))

    def _header(self, node: cst.FunctionDef) -> None:
        """Where the header ends, and where the names of its parameters stand."""
        line = self._line
        later, column, count = self._take(), self._take(), self._take()
        if later >= 0:
            self._headers[id(node)] = line + later, column
        held = node.params
        stars = [star for star in (held.star_arg, held.star_kwarg) if type(star) is cst.Param]
        params = [*held.posonly_params, *held.params, *held.kwonly_params, *stars]
        if len(params) != count:
            raise UnequalTrees
        for param in params:
            start = line + self._take(), self._take()
            self._owners[id(param.name)] = node
            self._places[id(param.name)] = *start, *start

    def _else(self, node: cst.Else | cst.Finally | None, owner: Owner) -> None:
        if node is not None:
            self._todo.append((node.body, owner))

    def _take(self) -> int:
        self._next += 1
        return self._numbers[self._next - 1]

    def _peek(self) -> Place:
        """The place that stands next."""
        line, column, more, end = self._numbers[self._next : self._next + 4]
        return self._line + line, column, self._line + line + more, end

    def _read(self) -> Place:
        """The place that stands next; the one after it is counted from there."""
        place = self._peek()
        self._line = place[0]
        self._next += 4
        return place


def _statements(suite: _Suite) -> _Body:
    match suite:
        case cst.IndentedBlock(body=body) | cst.SimpleStatementSuite(body=body) | cst.Module(body=body):
            return body
        case cst.If():
            return (suite,)
    raise UnequalTrees
