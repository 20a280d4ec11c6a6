"""The parts of a tree that an edit leaves alone: what was found in each is kept for the next text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple, Self, TypeVar

import libcst as cst

from reviewer.check import Module
from reviewer.tree.walk import Walk

N = TypeVar("N", bound=cst.CSTNode)
T = TypeVar("T")
Kept = dict[int, tuple[cst.CSTNode, dict[object, Any]]]  # nodes by identity, with answers by what was asked


class Part(NamedTuple):
    """A statement of the top level or of a class there; of such a class itself, and of the module, what is no `block` of statements."""

    node: cst.CSTNode
    block: cst.CSTNode | None = None


class Parts:
    """The parts of one tree in the order of the source; without a memory (`before`) all of it is one part.

    What is asked of a node must rest on what is below it alone.
    """

    def __init__(self, tree: cst.Module, before: Kept | None = None) -> None:
        self._parts = [Part(tree)] if before is None else list(_parts(tree))
        self._before = before
        self.kept: Kept = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Give the tree of a file that is reviewed once as a whole."""
        return cls(module.tree)

    def each(self, ask: Callable[[Part], T]) -> Iterator[T]:
        """Give what a question has for an answer for each part; it is not asked again of a statement that was asked before."""
        for part in self._parts:
            if part.block is None:
                yield self._once(ask, part.node, part)
            else:
                yield ask(part)

    def nodes(self, walk: Walk) -> Iterator[cst.CSTNode]:
        """Give the nodes of the whole tree that a walk reaches."""
        return chain.from_iterable(self.each(walk))

    def once(self, ask: Callable[[N], T], node: N) -> T:
        """Give what a question about a node has for an answer; in a tree that stays it is asked once."""
        return self._once(ask, node, node)

    def _once(self, ask: Callable[[Any], T], node: cst.CSTNode, asked: object) -> T:
        if self._before is None:
            return ask(asked)
        known = self.kept.get(id(node))
        if known is None:
            known = self.kept[id(node)] = self._before.get(id(node), (node, {}))
        answers = known[1]
        if ask not in answers:
            answers[ask] = ask(asked)
        answer: T = answers[ask]
        return answer


def _parts(tree: cst.Module) -> Iterator[Part]:
    yield Part(tree, tree)
    for statement in tree.body:
        block = statement.body if isinstance(statement, cst.ClassDef) else None
        if isinstance(block, cst.IndentedBlock):
            yield Part(statement, block)
            yield from map(Part, block.body)
        else:
            yield Part(statement)
