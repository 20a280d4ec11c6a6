"""Names what a file defines: the modules, classes and functions that can meet a clause, or not."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(text: str) -> frozenset[str]:
    """Give the dotted names of a source's classes and functions, and "" for the module itself.

    What is defined twice under one name counts once. A text that is no Python defines nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "invalid escape sequence" and its like are the author's
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset({"", *_below(tree)})


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
