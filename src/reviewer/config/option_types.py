"""The type of a rule's option, from the default on its page or the `[types]` line there."""

from __future__ import annotations

import ast
import operator
from typing import Any, Literal

import msgspec

from reviewer.rulebook import BadPage, Rule

_NAMES: dict[str, object] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}


def option_type(rule: Rule, option: str) -> object:
    """Give the type that values of an option must have; raises BadPage where the page tells none."""
    written = rule.types.get(option)
    if written is None:
        return _of(rule.options[option])
    try:
        return _read(ast.parse(written, mode="eval").body)
    except (SyntaxError, TypeError, KeyError) as cause:
        raise BadPage(
            f"{rule.page}: the type {written!r} of {option!r} cannot be read; "
            'write such as int, list[str], dict[str, int] or "this" | "that"'
        ) from cause


def fitted(rule: Rule, option: str, value: object) -> object:
    """Give an option's value in its type; raises msgspec.ValidationError if it has another."""
    return msgspec.convert(value, option_type(rule, option))


def _of(default: object) -> object:
    """Take the type a default has; a list without items is one of texts, as most are."""
    if isinstance(default, list):
        kinds = {type(item) for item in default} or {str}
        return list[kinds.pop()] if len(kinds) == 1 else list  # type: ignore[misc]
    return dict[str, Any] if isinstance(default, dict) else type(default)


def _read(node: ast.expr) -> object:
    match node:
        case ast.Name(name):
            return _NAMES[name]
        case ast.Constant(None):
            return None
        case ast.Constant(str(word)):
            return Literal[word]
        case ast.BinOp(left, ast.BitOr(), right):
            return _union(_read(left), _read(right))
        case ast.Subscript(ast.Name("list"), item):
            return list[_read(item)]  # type: ignore[misc]
        case ast.Subscript(ast.Name("dict"), ast.Tuple([ast.Name("str"), item])):
            return dict[str, _read(item)]  # type: ignore[misc]
        case ast.Subscript(ast.Name("Literal"), item):
            return _literal(item)
        case _:
            raise TypeError(ast.dump(node))


def _literal(item: ast.expr) -> object:
    words = item.elts if isinstance(item, ast.Tuple) else [item]
    values = tuple(word.value for word in words if isinstance(word, ast.Constant))
    if len(values) != len(words):
        raise TypeError(ast.dump(item))
    return Literal[values]


def _union(left: object, right: object) -> object:
    words = (*getattr(left, "__args__", ()), *getattr(right, "__args__", ()))
    if getattr(left, "__origin__", None) is Literal and getattr(right, "__origin__", None) is Literal:
        return Literal[words]
    return operator.or_(left, right)
