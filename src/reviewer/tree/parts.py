"""The parts of a tree that an edit leaves alone: what was found in each is kept for the next text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Self, TypeVar, cast

import libcst as cst

from reviewer.check import Module

T = TypeVar("T")
Answers = dict[object, Any]
Kept = dict[int, tuple[cst.CSTNode, Answers]]


class Part(NamedTuple):
    """A statement of the top level or of a class there; of such a class itself, and of the module, what is no `block` of statements."""

    node: cst.CSTNode
    block: cst.CSTNode | None = None


class Parts:
    """The parts of one tree in the order of the source; without a memory all of it is one part."""

    def __init__(self, tree: cst.Module, before: Kept | None = None) -> None:
        self._parts = [Part(tree)] if before is None else list(_parts(tree))
        self._before = before or {}
        self.kept: Kept = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Give the tree of a file that is reviewed once as a whole."""
        return cls(module.tree)

    def each(self, ask: Callable[[Part], T]) -> Iterator[T]:
        """Give what a question has for an answer for each part; it is not asked again of a statement that was asked before."""
        for part in self._parts:
            yield ask(part) if part.block is not None else self._once(ask, part)

    def _once(self, ask: Callable[[Part], T], part: Part) -> T:
        known = self.kept.get(id(part.node)) or self._before.get(id(part.node))
        if known is None or known[0] is not part.node:
            known = part.node, {}
        self.kept[id(part.node)] = known
        answers = known[1]
        if ask not in answers:
            answers[ask] = ask(part)
        return cast(T, answers[ask])


def _parts(tree: cst.Module) -> Iterator[Part]:
    yield Part(tree, tree)
    for statement in tree.body:
        block = statement.body if isinstance(statement, cst.ClassDef) else None
        if isinstance(block, cst.IndentedBlock):
            yield Part(statement, block)
            yield from map(Part, block.body)
        else:
            yield Part(statement)
