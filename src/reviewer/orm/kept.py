"""What was followed in the files of a project: true for as long as nothing that the index says is another."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple, Self

from reviewer.check import Module
from reviewer.index import Index
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Function
from reviewer.orm.events import Events
from reviewer.orm.followed import Followed
from reviewer.orm.learned import Learned, learned_of

_MOST = 8  # files of which what was followed is kept


@dataclass
class Part:
    """What following one function of a file gave, or its statements outside of functions; `keys` of the index say so.

    `edits` is how many there had been of what was learned. Statements outside are no `followed` function.
    """

    events: Events
    keys: frozenset[str]
    edits: int
    followed: Followed | None = None


Parts = dict[Function | None, Part]


class _File(NamedTuple):
    """What is kept of a file, and what it speaks of."""

    flow: FileFlow
    learned: Learned
    parts: Parts


class Kept:
    """What following the functions of a file gave; a process that stays hands it from one review to the next.

    It speaks of the nodes of decoded flow records and of what was learned of the project: it is of no use where either was made anew.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, _File] = OrderedDict()

    @classmethod
    def of(cls, module: Module) -> Self:
        """Give one that holds nothing, where the engine keeps none."""
        return cls()

    def parts(self, index: Index, path: str) -> Parts:
        """Give what is still true of the functions of a file, None for what stands outside of them: to be read and added to."""
        flow, learned = index.flow(path), learned_of(index)
        for other in [other for other, known in self._files.items() if known.learned is not learned]:
            del self._files[other]
        known = self._files.pop(path, None)
        before = known.parts if known is not None and known.flow is flow else {}
        parts = {each: part for each, part in before.items() if learned.is_true(part.keys, part.edits)}
        self._files[path] = _File(flow, learned, parts)
        if len(self._files) > _MOST:
            self._files.popitem(last=False)
        return parts
