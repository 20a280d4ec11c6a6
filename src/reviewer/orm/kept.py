"""What was followed in files of one index: true for as long as nothing that the index says is another."""

from __future__ import annotations

from typing import Self

from reviewer.check import Module
from reviewer.index import Index
from reviewer.index.flow.record import FileFlow


class Kept:
    """What following the functions of a file gave, by path; a process that stays hands it from one review to the next.

    Queries are followed through the functions of other files, so all of it is let go of with the index. It
    speaks of the nodes of decoded flow records, so it is of no use either when these are decoded anew.
    """

    def __init__(self) -> None:
        self._index: Index | None = None
        self._found: dict[str, tuple[FileFlow, object]] = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Give one that holds nothing, where the engine keeps none."""
        return cls()

    def get(self, index: Index, path: str) -> object | None:
        """Give what was kept of a file, if it was found in this very index."""
        if self._index is not index or path not in self._found:
            return None
        flow, found = self._found[path]
        return found if index.flow(path) is flow else None

    def put(self, index: Index, path: str, found: object) -> None:
        """Keep what was found in a file, and nothing of another index."""
        if self._index is not index:
            self._index = index
            self._found = {}
        self._found[path] = index.flow(path), found
