"""Python's own tree of a text: one step of a review after the other asks for it, so the last one is kept."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache


@lru_cache(maxsize=1)
def syntax_of(text: str) -> ast.Module:
    """Parse a text with `ast`, nobody may change what comes of it.

    Raises SyntaxError for what is no Python of this version, ValueError for NUL bytes (before Python 3.12), RecursionError
    or MemoryError for what nests too deep.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" and its like are the author's
        return ast.parse(text)
