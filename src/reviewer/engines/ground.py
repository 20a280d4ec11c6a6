"""What all files of a project say, kept up to date from one text to the next without reading them again."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Literal

import msgspec

from reviewer.cache import Cache
from reviewer.engines.answer import MAX_BYTES
from reviewer.engines.glance import Glance
from reviewer.engines.installed import Site
from reviewer.engines.mark import Mark, mark_of
from reviewer.engines.memory import Memory
from reviewer.index import FileFacts, Index, read_any, read_file
from reviewer.index.facts import without_bodies, without_lines
from reviewer.index.functions import Functions
from reviewer.orm.edited import given_in, renew
from reviewer.orm.graph import graph_of, hand_on, let_go
from reviewer.orm.learned import hand_on_learned
from reviewer.tree.source import Undecodable, decode

Said = tuple[FileFacts | None, bytes]  # facts, None of what Python cannot parse, and the flow record
_NOTHING: Said = None, b""


class _Text(msgspec.Struct):
    """A text that was read before, and what it says."""

    text: str
    said: Said
    functions: Functions


class Ground:
    """The index of a project over its files and the texts that stand for some of them."""

    def __init__(self, root: Path, cache: Cache, site: Path | None, glance: Glance) -> None:
        self._root = str(root)
        self._site = Site(site, cache) if site is not None else None
        self._cache = cache
        self._glance = glance
        self._everything: Sequence[str] = ()
        self._marks: dict[str, Mark] = {}
        self._on_disk: dict[str, Said] = {}
        self._buffers: dict[str, _Text] = {}
        self._now: dict[str, Said] = {}
        self._index: Index | None = None

    def index(
        self, everything: Sequence[str], buffers: Mapping[str, str], trees: Mapping[str, ast.Module]
    ) -> Index:
        """Give the index as it is with the buffers laid over the files; of some of them the trees are known."""
        # Asked first, even where other files are to be looked at anyway: it takes note that somebody looks.
        if self._glance.is_due() or everything != self._everything:
            self._look(everything)
            self._everything = everything
        self._buffers = {path: self._read(path, text, trees.get(path)) for path, text in buffers.items()}
        now = {**self._on_disk, **{path: read.said for path, read in self._buffers.items()}}
        changed = [path for path, said in now.items() if self._now.get(path, _NOTHING) is not said]
        index = self._index
        if index is not None and now.keys() == self._now.keys():
            index = self._renewed(index, changed, now)
        else:
            index = None
        if index is None:
            files = {path: facts for path, (facts, _) in now.items() if facts is not None}
            if self._site is not None:
                files |= {path: facts for path, (_, facts) in self._site.needed(files).items()}
            flows = {path: flow for path, (_, flow) in now.items() if flow}
            self.close()
            index = Index.build(files.items(), flows=flows)
        self._index = index
        self._now = now
        return index

    def close(self) -> None:
        """Let go of what was found of the whole project."""
        if self._index is not None:
            let_go(self._index)
            self._index.close()
            self._index = None

    def _renewed(self, index: Index, changed: Sequence[str], now: Mapping[str, Said]) -> Index | None:
        """The index with what changed put into it; None if what was found of the whole project may be another."""
        if not changed:
            return index
        differ = {
            path: _difference(index, path, self._now.get(path, _NOTHING), now[path]) for path in changed
        }
        if "more" in differ.values():
            return None
        keys: frozenset[str] | None = frozenset()
        for path, what in differ.items():
            facts, flow = now[path]
            if facts is not None:
                renewed = index.renew(path, facts, flow)
                keys = None if keys is None or renewed is None else keys | renewed
            if what == "bodies":
                index.forget_bodies(path)
                renew(graph_of(index), index, path)
        return _copied(index, keys)

    def _read(self, path: str, text: str, tree: ast.Module | None) -> _Text:
        known = self._buffers.get(path)
        if known is not None and known.text == text:
            return known
        functions = Functions(text, known.functions if known is not None else None)
        said = _said(path, text, tree, functions)
        before = self._now.get(path)
        # Another comment says nothing else: what was found in the index stays true.
        return _Text(text, before if before is not None and before == said else said, functions)

    def _look(self, everything: Sequence[str]) -> None:
        """Read what has changed on the disk since it was last looked at."""
        if self._on_disk:
            marks = {path: mark_of(f"{self._root}/{path}") for path in everything}
            for path in everything:
                if marks[path] != self._marks.get(path):
                    self._on_disk[path] = _of_file(Path(self._root, path), path)
        else:
            memory = Memory(Path(self._root), tuple(everything), (), {}, self._cache)
            self._on_disk, marks = dict(memory.known()), memory.marks
        # In the order of the project's files, which the index takes over.
        self._on_disk = {path: self._on_disk.get(path, _NOTHING) for path in everything}
        self._marks = marks


def _copied(index: Index, keys: frozenset[str] | None) -> Index:
    """The same index for everybody who has found something in its flow records: to them it is another one.

    What was learned by following queries goes over to it but for what depends on some keys; None: on whichever.
    """
    after = copy(index)
    hand_on(index, after)
    if keys is not None:
        hand_on_learned(index, after, keys)
    return after


def _difference(index: Index, path: str, before: Said, after: Said) -> Literal["lines", "bodies", "more"]:
    """Tell what makes two states of a file differ for all others: where things stand, what its functions do, or more.

    What stands in settings, and what files are searched for, is found once for the whole project; so is what
    managers give.
    """
    if before[0] is None or after[0] is None or "settings" in path or "config" in path:
        return "lines" if before == after else "more"
    sought = index.is_sought(before[1]) or index.is_sought(after[1])
    if sought and before[1] != after[1]:
        return "more"
    if before[0] == after[0] or without_lines(before[0]) == without_lines(after[0]):
        return "lines"
    given = given_in(graph_of(index), index, path)
    same = not sought and without_bodies(before[0], given) == without_bodies(after[0], given)
    return "bodies" if same else "more"


def _said(path: str, text: str, tree: ast.Module | None = None, functions: Functions | None = None) -> Said:
    try:
        found = read_file(text, tree, functions=functions) if tree is not None else read_any(path, text)
    except (SyntaxError, RecursionError, ValueError, MemoryError):
        return _NOTHING
    return found.facts, found.flow


def _of_file(file: Path, path: str) -> Said:
    try:
        data = file.read_bytes()
        return _said(path, decode(data).text) if len(data) <= MAX_BYTES else _NOTHING
    except (OSError, Undecodable):
        # Gone, or no text: it says nothing.
        return _NOTHING
