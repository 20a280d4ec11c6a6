"""Names what a file defines: the modules, classes and functions that can meet a clause, or not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from reviewer.tree.blocks import parse

_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(text: str) -> frozenset[str]:
    """Give the dotted names of a source's classes and functions, and "" for the module itself.

    What is defined twice under one name counts once. A text that is no Python defines nothing.
    """
    tree = parse(text)
    return frozenset({"", *_below(tree)}) if tree is not None else frozenset()


def _below(module: ast.Module) -> Iterator[str]:
    """Give the names below a module; a stack in the place of recursion bears any depth."""
    waiting: list[tuple[ast.AST, str]] = [(module, "")]
    while waiting:
        node, prefix = waiting.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, _DEFINITION):
                name = f"{prefix}{child.name}"
                yield name
                waiting.append((child, f"{name}."))
            elif isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                waiting.append((child, prefix))
