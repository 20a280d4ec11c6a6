"""What was followed in the files of a project: true for as long as nothing that the index says is another."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Self
from weakref import ReferenceType, ref

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


@dataclass
class _File:
    """What is kept of a file: by function, and the whole as it was put together for one index."""

    flow: FileFlow
    learned: Learned
    parts: dict[Function | None, Part]
    index: ReferenceType[Index]
    whole: object = None


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

    def whole(self, index: Index, path: str) -> object:
        """Give what was kept of a whole file, if it was found in this very index; None where it was not."""
        known = self._known(index, path)
        return known.whole if known is not None and known.index() is index else None

    def parts(self, index: Index, path: str) -> dict[Function | None, Part]:
        """Give what is still true of the functions of a file, None for what stands outside of them: to be read and added to."""
        self._let_go(index)
        known, learned = self._known(index, path), learned_of(index)
        parts = {} if known is None else known.parts
        true = {each: part for each, part in parts.items() if learned.is_true(part.keys, part.edits)}
        self._files[path] = _File(index.flow(path), learned, true, ref(index))
        self._files.move_to_end(path)
        if len(self._files) > _MOST:
            self._files.popitem(last=False)
        return true

    def _let_go(self, index: Index) -> None:
        """Keep nothing that speaks of an index that nobody asks any more."""
        learned = learned_of(index)
        for path, known in list(self._files.items()):
            if known.learned is not learned:
                del self._files[path]
            elif known.index() is not index:
                known.whole = None

    def put(self, path: str, whole: object) -> None:
        """Keep the whole of a file whose parts were asked for."""
        self._files[path].whole = whole

    def _known(self, index: Index, path: str) -> _File | None:
        known = self._files.get(path)
        stays = known is not None and known.flow is index.flow(path) and known.learned is learned_of(index)
        return known if stays else None
