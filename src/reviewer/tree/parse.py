"""LibCST's parse, less what every new node does a second time.

Nodes validate themselves for those who make them by hand. What LibCST's own parser has made
needs no such check, which costs an eighth of the parse. For every node the parser also imports
`libcst` anew, through the import function of whoever calls it: ours leaves it at the module that is
loaded already. Blanks and ends of lines are half of all nodes and say no more than their text, so
equal ones are one node, which saves a tenth; nobody asks for the parent or the place of a blank.

Node classes are abstract in name only: none is registered for another one. Who asks of what class a
node is needs no registry either, and then has his answer in a third of the time.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any, cast

import libcst as cst

from reviewer.tree.walk import node_classes

_VALIDATED = cst.CSTNode.__post_init__
_BLANKS = (cst.SimpleWhitespace, cst.Newline)


class _Plain(ABCMeta):
    """Asks no registry whether something is of its class, as long as it is the class of that."""

    __instancecheck__ = type.__instancecheck__


class _OneForAll(_Plain):
    """Gives equal nodes once, as long as it is the class of their class."""

    __call__ = lru_cache(maxsize=4096)(type.__call__)


_CLASSES: dict[type[cst.CSTNode], type[ABCMeta]] = {
    each: _OneForAll if each in _BLANKS else _Plain for each in node_classes()
}


def parse_module(text: str) -> cst.Module:
    """Give the tree of a text; raises libcst.ParserSyntaxError for what LibCST does not know."""
    with trusted():
        return _parse(text)


@contextmanager
def trusted() -> Iterator[None]:
    """Leave validation, second blanks and registries out, for one text or for many: each change makes Python forget what it knew of all node classes.

    Of two threads at once the first to end brings it back for both, which harms neither.
    """
    if cst.CSTNode.__post_init__ is _nothing:
        yield
        return
    cst.CSTNode.__post_init__ = _nothing  # type: ignore[method-assign]
    for each, trusting in _CLASSES.items():
        each.__class__ = trusting  # type: ignore[assignment]
    try:
        yield
    finally:
        for each in _CLASSES:
            each.__class__ = ABCMeta  # type: ignore[assignment]
        cst.CSTNode.__post_init__ = _VALIDATED  # type: ignore[method-assign]


def _nothing(self: cst.CSTNode) -> None:
    """Take the place of a node's validation."""


def _call(text: str) -> object:
    return parse(text, "utf-8")  # type: ignore[name-defined]  # noqa: F821  # its globals are made below


def _without_imports() -> Callable[[str], cst.Module]:
    """A function that hands a text to the parser, and whose own `__import__` does nothing."""
    native: Any = import_module("libcst.native")  # which has no hints
    own = {"__builtins__": {"__import__": "".format}, "parse": native.parse_module}
    return cast(Callable[[str], cst.Module], FunctionType(_call.__code__, own))


_parse = _without_imports()
