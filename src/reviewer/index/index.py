"""The index of a project: made, written down, read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Self

import msgspec

from reviewer.index.classes import Classes
from reviewer.index.facts import VERSION, FileFacts, TemplateNode
from reviewer.index.mentions import templates_of
from reviewer.index.read import read_any
from reviewer.index.templates import FOLDERS, is_template

if TYPE_CHECKING:
    from reviewer.check import Module


class BadIndex(ValueError):
    """Bytes that are no index of this version; the text says so."""


class _Stored(msgspec.Struct, array_like=True):
    """An index as it is written down."""

    version: int
    roots: tuple[str, ...]
    files: dict[str, FileFacts]
    flows: dict[str, msgspec.Raw]
    outlines: dict[str, bytes]


class Index(Classes):
    """The facts and flow records of all files of a project, and what follows from them.

    Paths are relative to the project's root, with forward slashes. Dotted names of
    classes and functions are those of the place where they are defined.
    """

    _by_ending: dict[str, list[str]] | None = None
    _outlines: Mapping[str, bytes] = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn the facts of one file alone, where the engine has given no index of the project."""
        return cls.read({module.path: module.text})

    @classmethod
    def read(cls, texts: Mapping[str, str], roots: Iterable[str] = ("", "src")) -> Self:
        """Make an index of source texts by their paths."""
        found = {path: read_any(path, text) for path, text in texts.items()}
        files = {path: each.facts for path, each in found.items()}
        flows = {path: each.flow for path, each in found.items()}
        return cls.build(files.items(), roots, flows, {path: each.outline for path, each in found.items()})

    @classmethod
    def build(
        cls,
        files: Iterable[tuple[str, FileFacts]],
        roots: Iterable[str] = ("", "src"),
        flows: Mapping[str, bytes | msgspec.Raw] | None = None,
        outlines: Mapping[str, bytes] | None = None,
    ) -> Self:
        """Make an index of files that are read already; `roots` stand on the import path."""
        made = cls(dict(files), roots, flows)
        made._outlines = outlines or {}
        return made

    def outline(self, path: str) -> bytes:
        """Give the outline of a file as it was written down; empty where none is known."""
        return self._outlines.get(path, b"")

    def template(self, name: str) -> tuple[str, tuple[TemplateNode, ...]] | None:
        """Give the path of a template and what it reads, by the name under which it is loaded.

        None where no file or more than one can be meant: which folders are searched, only settings say.
        """
        self.note(templates_of(name))
        if self._by_ending is None:
            self._by_ending = {}
            for path in self._files:
                if is_template(path):
                    self._by_ending.setdefault(path.rpartition("/")[2], []).append(path)
        near = self._by_ending.get(name.rpartition("/")[2], ())
        found = [path for path in near if path == name or path.endswith(f"/{name}")]
        best = [
            path for path in found if path.endswith(tuple(f"/{folder}/{name}" for folder in FOLDERS))
        ] or found
        return (best[0], self.facts(best[0]).template) if len(best) == 1 else None

    def encode(self) -> bytes:
        """Write the index down, to hand it to another process or to keep it."""
        flows = {path: msgspec.Raw(flow) for path, flow in self._flows.items()}
        return msgspec.msgpack.encode(_Stored(VERSION, self._roots, self._files, flows, dict(self._outlines)))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` has written; raises BadIndex for anything else."""
        try:
            stored = msgspec.msgpack.decode(data, type=_Stored)
        except (msgspec.DecodeError, RecursionError) as cause:
            raise BadIndex(f"these bytes are no index: {cause}") from cause
        if stored.version != VERSION:
            raise BadIndex(f"this index has version {stored.version}, not {VERSION}: build it again")
        return cls.build(stored.files.items(), stored.roots, stored.flows, stored.outlines)
