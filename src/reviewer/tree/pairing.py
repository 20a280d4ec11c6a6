"""Pairs the statements of a LibCST tree with those of `ast`, which knows where they stand."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

Compound = (
    cst.For
    | cst.While
    | cst.If
    | cst.Try
    | cst.TryStar
    | cst.With
    | cst.FunctionDef
    | cst.ClassDef
    | cst.Match
)


class UnequalTrees(Exception):
    """The two trees do not have the same statements."""


def pair(module: cst.Module, tree: ast.Module) -> dict[cst.CSTNode, ast.AST]:
    """Give the `ast` node of every statement, handler and case of `module`.

    Both trees come from the same text. A simple statement line is paired with the first
    of its statements. Raises UnequalTrees when they differ.
    """
    pairs: dict[cst.CSTNode, ast.AST] = {}
    todo: list[tuple[Sequence[cst.CSTNode], Sequence[ast.AST]]] = [(module.body, tree.body)]
    try:
        while todo:
            ours, theirs = todo.pop()
            _suite(ours, theirs, pairs, todo)
    except (IndexError, AttributeError) as cause:
        raise UnequalTrees from cause
    return pairs


_Todo = list[tuple[Sequence[cst.CSTNode], Sequence[ast.AST]]]


def _suite(
    ours: Sequence[cst.CSTNode], theirs: Sequence[ast.AST], pairs: dict[cst.CSTNode, ast.AST], todo: _Todo
) -> None:
    index = 0
    for node in ours:
        twin = theirs[index]
        pairs[node] = twin
        if isinstance(node, cst.SimpleStatementLine):
            for small in node.body:
                pairs[small] = theirs[index]
                index += 1
            continue
        index += 1
        if not isinstance(node, cst.BaseSmallStatement):
            _compound(node, twin, pairs, todo)
    if index != len(theirs):
        raise UnequalTrees


def _body(
    suite: cst.BaseSuite, theirs: Sequence[ast.AST], pairs: dict[cst.CSTNode, ast.AST], todo: _Todo
) -> None:
    if isinstance(suite, cst.SimpleStatementSuite):
        pairs[suite] = theirs[0]
    todo.append((suite.body, theirs))


def _compound(node: cst.CSTNode, twin: ast.AST, pairs: dict[cst.CSTNode, ast.AST], todo: _Todo) -> None:
    match node, twin:
        case cst.Match(cases=cases), ast.Match(cases=their_cases):
            _each(cases, their_cases, pairs, todo)
        case ((cst.Try() | cst.TryStar()), (ast.Try() | ast.TryStar())):
            _body(node.body, twin.body, pairs, todo)
            _each(node.handlers, twin.handlers, pairs, todo)
            _else(node.orelse, twin.orelse, pairs, todo)
            _else(node.finalbody, twin.finalbody, pairs, todo)
        case cst.If(), ast.If():
            _body(node.body, twin.body, pairs, todo)
            if isinstance(node.orelse, cst.If):
                todo.append(((node.orelse,), twin.orelse))
            else:
                _else(node.orelse, twin.orelse, pairs, todo)
        case ((cst.For() | cst.While()), (ast.For() | ast.AsyncFor() | ast.While())):
            _body(node.body, twin.body, pairs, todo)
            _else(node.orelse, twin.orelse, pairs, todo)
        case (
            (cst.FunctionDef() | cst.ClassDef() | cst.With()),
            (ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.With() | ast.AsyncWith()),
        ):
            _body(node.body, twin.body, pairs, todo)
        case _:
            raise UnequalTrees


def _each(
    ours: Sequence[cst.ExceptHandler | cst.ExceptStarHandler | cst.MatchCase],
    theirs: Sequence[ast.ExceptHandler | ast.match_case],
    pairs: dict[cst.CSTNode, ast.AST],
    todo: _Todo,
) -> None:
    if len(ours) != len(theirs):
        raise UnequalTrees
    for node, twin in zip(ours, theirs, strict=True):
        pairs[node] = twin
        _body(node.body, twin.body, pairs, todo)


def _else(
    node: cst.Else | cst.Finally | None,
    theirs: Sequence[ast.AST],
    pairs: dict[cst.CSTNode, ast.AST],
    todo: _Todo,
) -> None:
    if node is not None:
        _body(node.body, theirs, pairs, todo)
    elif theirs:
        raise UnequalTrees
