"""Pairs the statements of a LibCST tree with those of `ast`, which knows where they stand."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

Owner = cst.FunctionDef | cst.ClassDef | None
_COMPOUND = frozenset(
    {cst.FunctionDef, cst.ClassDef, cst.If, cst.Try, cst.TryStar, cst.For, cst.While, cst.With, cst.Match}
)
_Todo = list[tuple[Sequence[cst.CSTNode], Sequence[ast.AST], Owner]]


class UnequalTrees(Exception):
    """The two trees do not have the same statements."""


class Pairs:
    """The `ast` node of every statement, handler and case of a module, and the definition around each.

    A simple statement line is paired with the first of its statements. The name of a
    definition has that definition for its owner. Nodes are known by identity.
    """

    def __init__(self, module: cst.Module, tree: ast.Module) -> None:
        """Pair two trees of the same text; raises UnequalTrees when they differ."""
        self._twins: dict[int, ast.AST] = {}
        self._owners: dict[int, Owner] = {}
        todo: _Todo = [(module.body, tree.body, None)]
        try:
            while todo:
                self._suite(*todo.pop(), todo)
        except (IndexError, AttributeError) as cause:
            raise UnequalTrees from cause

    def twin(self, node: cst.CSTNode) -> ast.AST | None:
        """Give the `ast` node of a statement, handler, case or parameter's name; None for other nodes."""
        return self._twins.get(id(node))

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

    def _suite(
        self, ours: Sequence[cst.CSTNode], theirs: Sequence[ast.AST], owner: Owner, todo: _Todo
    ) -> None:
        index = 0
        for node in ours:
            twin = theirs[index]
            self._pair(node, twin, owner)
            if node.__class__ is cst.SimpleStatementLine:
                for small in node.body:
                    self._pair(small, theirs[index], owner)
                    index += 1
                continue
            index += 1
            kind: type[cst.CSTNode] = node.__class__
            if kind in _COMPOUND:  # one of the small statements of a line has been paired by now
                self._compound(node, twin, owner, todo)
        if index != len(theirs):
            raise UnequalTrees

    def _pair(self, node: cst.CSTNode, twin: ast.AST, owner: Owner) -> None:
        self._twins[id(node)] = twin
        self._owners[id(node)] = owner

    def _body(self, suite: cst.BaseSuite, theirs: Sequence[ast.AST], owner: Owner, todo: _Todo) -> None:
        if type(suite) is cst.SimpleStatementSuite:
            self._pair(suite, theirs[0], owner)
        todo.append((suite.body, theirs, owner))

    def _compound(self, node: cst.CSTNode, twin: ast.AST, owner: Owner, todo: _Todo) -> None:
        match node, twin:
            case (
                (cst.FunctionDef() | cst.ClassDef()),
                (ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef()),
            ):
                self._owners[id(node.name)] = node
                self._parameters(node, twin)
                self._body(node.body, twin.body, node, todo)
            case cst.If(), ast.If():
                self._body(node.body, twin.body, owner, todo)
                if isinstance(node.orelse, cst.If):
                    todo.append(((node.orelse,), twin.orelse, owner))
                else:
                    self._else(node.orelse, twin.orelse, owner, todo)
            case ((cst.Try() | cst.TryStar()), (ast.Try() | ast.TryStar())):
                self._body(node.body, twin.body, owner, todo)
                self._each(node.handlers, twin.handlers, owner, todo)
                self._else(node.orelse, twin.orelse, owner, todo)
                self._else(node.finalbody, twin.finalbody, owner, todo)
            case ((cst.For() | cst.While()), (ast.For() | ast.AsyncFor() | ast.While())):
                self._body(node.body, twin.body, owner, todo)
                self._else(node.orelse, twin.orelse, owner, todo)
            case cst.With(), (ast.With() | ast.AsyncWith()):
                self._body(node.body, twin.body, owner, todo)
            case cst.Match(cases=cases), ast.Match(cases=their_cases):
                self._each(cases, their_cases, owner, todo)
            case _:
                raise UnequalTrees

    def _parameters(self, node: cst.FunctionDef | cst.ClassDef, twin: ast.AST) -> None:
        """The names of parameters have places in `ast`, too."""
        if isinstance(node, cst.FunctionDef) and isinstance(twin, ast.FunctionDef | ast.AsyncFunctionDef):
            ours, theirs = node.params, twin.args
            params = [*ours.posonly_params, *ours.params, *ours.kwonly_params]
            args = [*theirs.posonlyargs, *theirs.args, *theirs.kwonlyargs]
            for star, arg in ((ours.star_arg, theirs.vararg), (ours.star_kwarg, theirs.kwarg)):
                if type(star) is cst.Param and arg is not None:
                    params.append(star)
                    args.append(arg)
            for param, arg in zip(params, args, strict=True):
                if param.name.value == arg.arg:  # `ast` writes some letters in their normal form
                    self._pair(param.name, arg, node)

    def _each(
        self,
        ours: Sequence[cst.ExceptHandler | cst.ExceptStarHandler | cst.MatchCase],
        theirs: Sequence[ast.ExceptHandler | ast.match_case],
        owner: Owner,
        todo: _Todo,
    ) -> None:
        if len(ours) != len(theirs):
            raise UnequalTrees
        for node, twin in zip(ours, theirs, strict=True):
            self._pair(node, twin, owner)
            self._body(node.body, twin.body, owner, todo)

    def _else(
        self, node: cst.Else | cst.Finally | None, theirs: Sequence[ast.AST], owner: Owner, todo: _Todo
    ) -> None:
        if node is not None:
            self._body(node.body, theirs, owner, todo)
        elif theirs:
            raise UnequalTrees
