"""LibCST's parse, less the second look that every new node takes at itself.

Nodes validate themselves for those who make them by hand. What LibCST's own parser has made
needs no such check, which costs an eighth of the parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

_VALIDATED = cst.CSTNode.__post_init__


def parse_module(text: str) -> cst.Module:
    """Give the tree of a text; raises libcst.ParserSyntaxError for what LibCST does not know."""
    with _trusted():
        return cst.parse_module(text)


@contextmanager
def _trusted() -> Iterator[None]:
    """Leave validation out. Of two threads at once the first to end brings it back for both, which harms neither."""
    cst.CSTNode.__post_init__ = _nothing  # type: ignore[method-assign]
    try:
        yield
    finally:
        cst.CSTNode.__post_init__ = _VALIDATED  # type: ignore[method-assign]


def _nothing(self: cst.CSTNode) -> None:
    """Take the place of a node's validation."""
