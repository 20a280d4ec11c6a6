"""Python's own tree of a text: one step of a review after the other asks for it, so the last one is kept."""

from __future__ import annotations

import ast
import warnings

_last: list[tuple[str, ast.Module]] = []  # one, or none


def syntax_of(text: str) -> ast.Module:
    """Parse a text with `ast`, nobody may change what comes of it.

    Raises SyntaxError for what is no Python of this version, ValueError for NUL bytes (before Python 3.12), RecursionError
    or MemoryError for what nests too deep.
    """
    for known, tree in _last[:1]:
        if known == text:
            return tree
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" and its like are the author's
        tree = ast.parse(text)
    keep(text, tree)
    return tree


def keep(text: str, tree: ast.Module) -> None:
    """Have the tree of a text known."""
    _last[:] = [(text, tree)]


def let_go() -> None:
    """Keep no tree any more."""
    _last.clear()
