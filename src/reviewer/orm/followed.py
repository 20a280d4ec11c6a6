"""A function that was followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.index.flow.stmt import Function, Node, Suite
from reviewer.index.flow.walk import walk, words_of


@dataclass(frozen=True)
class Followed:
    """A function that was followed: its body, the class whose method it is, and its qualified name.

    `handles` says that it has expressions which are known to be rows, queries or sessions.
    """

    function: Function
    body: Suite
    owner: str
    symbol: str
    handles: bool

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All that stands in its body, in the order of the source; bodies of functions in it are not entered."""
        return tuple(walk(self.body))

    def words(self, *, keywords: bool = True) -> Iterator[str]:
        """Give the names and attributes that its body and decorators write; those of keyword arguments too."""
        return words_of((*walk(self.function.decorators), *self.nodes), keywords=keywords)
