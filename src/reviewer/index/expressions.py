"""Between `ast`, source text and the small expressions that facts keep."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from reviewer.index.facts import Call, Constant, Dotted, Either, Expr, Item, Many, Name, Other

_OTHER = Other()
_DEEPEST = 12  # levels kept: no declaration worth knowing nests deeper


def name_of(node: ast.expr | None) -> str | None:
    """Give the text of a name or a chain of attributes on one, None for anything else."""
    parts: list[str] = []
    while node.__class__ is ast.Attribute:
        parts.append(node.attr)
        node = node.value
    if node.__class__ is not ast.Name:
        return None
    if not parts:
        return node.id
    parts.append(node.id)
    return ".".join(reversed(parts))


def exprs(nodes: Sequence[ast.expr], depth: int = 0) -> tuple[Expr, ...]:
    """Give the expressions of several nodes."""
    return tuple([expr(node, depth) for node in nodes]) if nodes else ()


def expr(node: ast.expr, depth: int = 0) -> Expr:
    """Give the expression that facts keep of a node; what lies too deep is `Other`."""
    if depth > _DEEPEST:
        return _OTHER
    kind = node.__class__
    if kind is ast.Name or kind is ast.Attribute:
        named = name_of(node)
        if named is not None:
            return Name(named)
        return Dotted(expr(node.value, depth + 1), node.attr)  # type: ignore[attr-defined]
    match node:
        case ast.Constant(value=str(value)):
            return Constant(writable(value))
        case ast.Constant(value=bool() | float() | None as value):
            return Constant(value)
        case ast.Constant(value=int(value)):
            return Constant(value if abs(value) < 1 << 63 else float("inf"))
        case ast.Call(func=function, args=args, keywords=keywords):
            plain = [arg for arg in args if not isinstance(arg, ast.Starred)]
            named_args = {word.arg: expr(word.value, depth + 1) for word in keywords if word.arg}
            spread = len(plain) < len(args) or len(named_args) < len(keywords)
            return Call(expr(function, depth + 1), exprs(plain, depth + 1), named_args, spread)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return Many(exprs(items, depth + 1))
        case ast.Subscript(value=value, slice=index):
            return Item(expr(value, depth + 1), expr(index, depth + 1))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Either(expr(left, depth + 1), expr(right, depth + 1))
    return _OTHER


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expr:
    """Give the expression of an annotation's text, also of one that was quoted."""
    try:
        return expr(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _OTHER


def writable(text: str) -> str:
    """Give a text that can be encoded: a literal may hold half a surrogate pair, which stays as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()
