"""Python's own tree of a text: one step of a review after the other asks for it, so the last one is kept."""

from __future__ import annotations

import ast
import warnings

_last: dict[str, ast.Module] = {}


def syntax_of(text: str) -> ast.Module:
    """Parse a text with `ast`, nobody may change what comes of it. Raises what `parsed` raises."""
    known = _last.get(text)
    if known is None:
        known = parsed(text)
        keep(text, known)
    return known


def parsed(text: str) -> ast.Module:
    """Parse a text with `ast`, and keep nothing.

    Raises SyntaxError for what is no Python of this version, ValueError for NUL bytes (before Python 3.12), RecursionError
    or MemoryError for what nests too deep.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" and its like are the author's
        return ast.parse(text)


def keep(text: str, tree: ast.Module) -> None:
    """Have the tree of a text known, in the place of another."""
    _last.clear()
    _last[text] = tree


def let_go() -> None:
    """Keep no tree any more."""
    _last.clear()
