"""What stands inside a statement of an `ast` tree: expressions, parameters, imported names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Inner = ast.expr | ast.arg | ast.alias
_NAMED = ast.Name | ast.Attribute | ast.alias | ast.arg


def is_of(kind: str, node: Inner) -> bool:
    """Tell whether a node is a call, a name, a string or an expr."""
    if kind == "call":
        return isinstance(node, ast.Call)
    if kind == "name":
        return isinstance(node, _NAMED)
    if kind == "string":
        return isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    return kind == "expr" and isinstance(node, ast.expr)


def expressions(root: ast.stmt | ast.ExceptHandler) -> Iterator[Inner]:
    """Give what stands in a statement below it, inner statements left out."""
    stack: list[ast.AST] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Inner):
            yield node
        stack.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler)
        )


def with_defaults(signature: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Give every parameter of a signature with its default."""
    positional = [*signature.posonlyargs, *signature.args]
    missing = len(positional) - len(signature.defaults)
    for index, param in enumerate(positional):
        yield param, signature.defaults[index - missing] if index >= missing else None
    yield from zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
    for star in (signature.vararg, signature.kwarg):
        if star is not None:
            yield star, None
