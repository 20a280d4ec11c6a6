"""The read files of a project, and who reads them: what a review has used decides how long it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Self, TypeVar

import msgspec

from reviewer.index.digest import digest_of
from reviewer.index.facts import FileFacts
from reviewer.index.flow.record import EMPTY, FileFlow
from reviewer.index.mentions import Mentions, is_mention

BODY = "::"
_PLACES = ""  # in the place of a function's name: no function is called so
_K = TypeVar("_K")
_V = TypeVar("_V")


class Files:
    """Facts and flow records by path; each is noted when it is read."""

    def __init__(
        self, files: Mapping[str, FileFacts], flows: Mapping[str, bytes | msgspec.Raw] | None = None
    ) -> None:
        self._files = dict(files)
        self._flows = dict(flows or {})
        self._read_flows: dict[str, FileFlow] = {}
        self._hashes: dict[str, str] = {}
        self._sayings: dict[str, tuple[str, ...]] = {}
        self._readers: list[set[str]] = []
        self.decoded = 0  # grows whenever decoded flow records are let go of: their nodes are then others

    @property
    def paths(self) -> Iterable[str]:
        """The paths of all files, without noting that anything was read."""
        return self._files.keys()

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def facts(self, path: str) -> FileFacts:
        """Give the facts of a file and note that they were read; a file not in the index has none."""
        self.note(path)
        return self._files.get(path, _NOTHING)

    def peek(self, path: str) -> FileFacts:
        """Give the facts of a file without noting that they were read."""
        return self._files.get(path, _NOTHING)

    def flow(self, path: str) -> FileFlow:
        """Give the flow record of a file and note that it was read; an empty one for a file that has none."""
        self.note(path)
        known = self._read_flows.get(path)
        if known is None:
            known = self._read_flows[path] = FileFlow(self._flows.get(path, EMPTY))
        return known

    def saying(self, word: str) -> tuple[str, ...]:
        """Give the files whose flow record writes a word, such as a method's name, without noting that they were read."""
        known = self._sayings.get(word)
        if known is None:
            sought = word.encode()
            found = [path for path, flow in self._flows.items() if sought in bytes(flow)]
            known = self._sayings[word] = tuple(found)
        return known

    def renew(self, path: str, facts: FileFacts, flow: bytes) -> frozenset[str] | None:
        """Put what a file says now in the place of what it said: only if the facts differ in nothing but lines and bodies.

        What follows from the facts of all files together stays as it was found. What others have found for this
        index they do not find anew: give them a copy of it afterwards. Of what was found by reading flow records only that
        has to be found anew that depends on one of the keys that are given; all of it, where None is.
        """
        self._files[path] = facts
        self._flows[path] = flow
        self._hashes.pop(path, None)
        known = self._read_flows.get(path)
        renewal = known.renew(flow) if known is not None else None
        if renewal is None:
            self._read_flows.pop(path, None)
            self.decoded += 1
            return None
        names = (*renewal.changed, *([_PLACES] if renewal.moved else []))
        return frozenset([f"{path}{BODY}{name}" for name in names])

    def is_sought(self, flow: bytes) -> bool:
        """Tell whether a flow record writes a word for which those of all files were searched."""
        return any(word.encode() in flow for word in self._sayings)

    def forget_flows(self, most: int) -> None:
        """Let go of the flow records that were decoded, if there are more than `most`; bytes stay.

        Not to be called in a review: nodes are known by identity there.
        """
        if len(self._read_flows) > most:
            self._read_flows.clear()
            self.decoded += 1

    def note_body(self, path: str, qualname: str) -> None:
        """Note that what is being reviewed depends on what a function of another file does."""
        self.note(path, f"{path}{BODY}{qualname}")

    def note_places(self, path: str) -> None:
        """Note that what is being found out holds only as long as nothing in a file stands elsewhere."""
        self.note(f"{path}{BODY}{_PLACES}")

    def note(self, *keys: str) -> None:
        """Note that what is being reviewed depends on these files."""
        if self._readers:
            self._readers[-1].update(keys)

    def note_all(self, keys: frozenset[str]) -> None:
        """Note what was collected before."""
        if self._readers:
            self._readers[-1] |= keys

    def remembered(self, found: dict[_K, tuple[_V, frozenset[str]]], key: _K, find: Callable[[], _V]) -> _V:
        """Give what was found before under a key, and note what was read for it; `find` finds it out the first time."""
        known = found.get(key)
        if known is None:
            with self.reading() as read:
                value = find()
            known = found[key] = value, read.keys
        self.note_all(known[1])
        return known[0]

    def reading(self, path: str = "") -> Reading:
        """Collect, during a block while the file at `path` is reviewed, on which others its findings depend.

        Blocks may be nested: what an inner one has read, the outer one has when it ends. The file itself is left out.
        """
        return Reading(self, self._readers, path)

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """Read without anybody noting it: for what is learned once of the whole project."""
        readers, self._readers = self._readers, []
        try:
            yield
        finally:
            self._readers = readers

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._files.items())

    def hash_of(self, path: str) -> str:
        """Give the hash of a file's facts, a noted function's body or a mention; empty for what is not in the index."""
        if is_mention(path):
            return self._mentions.hash_of(path)
        file, body, qualname = path.partition(BODY)
        if file not in self._files:
            return ""
        if body:
            return self.flow(file).hash_of(qualname)
        known = self._hashes.get(path)
        if known is None:
            known = self._hashes[path] = digest_of(self._files[path])
        return known


class Reading:
    """What of an index is read during a block."""

    __slots__ = ("_files", "_path", "_read", "_readers")

    def __init__(self, files: Files, readers: list[set[str]], path: str) -> None:
        self._files, self._readers, self._path = files, readers, path
        self._read: set[str] = set()

    def __enter__(self) -> Self:
        self._readers.append(self._read)
        return self

    def __exit__(self, *_: object) -> None:
        self._readers.pop()
        if self._readers:
            self._readers[-1] |= self._read

    @property
    def keys(self) -> frozenset[str]:
        """All that was noted so far."""
        return frozenset(self._read)

    def hashes(self) -> dict[str, str]:
        """Give each path that was read, with the hash of its facts; empty for a file that was looked for in vain.

        A function whose body was read stands as `path::name`.
        """
        other = (key for key in sorted(self._read) if key.partition(BODY)[0] != self._path)
        return {key: self._files.hash_of(key) for key in other}


_NOTHING = FileFacts()
