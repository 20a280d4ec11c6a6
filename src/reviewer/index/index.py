"""The index of a project: names resolved across its files, classes with their ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Self

import msgspec

from reviewer.index.digest import digest_of
from reviewer.index.facts import VERSION, Assignment, Class, Expr, FileFacts, Function, Item, Name
from reviewer.index.flow.record import EMPTY, FileFlow
from reviewer.index.lineage import linearised
from reviewer.index.modules import Modules
from reviewer.index.read import read_file
from reviewer.index.symbols import Resolver, Symbol

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


class Index:
    """The facts of all files of a project, and what follows from them.

    Paths are relative to the project's root, with forward slashes. Dotted names of
    classes and functions are those of the place where they are defined.
    """

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        roots: Iterable[str] = ("", "src"),
        flows: Mapping[str, bytes | msgspec.Raw] | None = None,
    ) -> None:
        self._files = dict(files)
        self._flows = dict(flows or {})
        self._read_flows: dict[str, FileFlow] = {}
        self._roots = tuple(roots)
        self._modules = Modules(self._files, self._roots)
        self._resolver = Resolver(self._modules, self.facts, self._note_missing)
        self._hashes: dict[str, str] = {}
        self._readers: list[set[str]] = []
        self._lines: dict[tuple[str, str], tuple[tuple[Symbol, ...], frozenset[str]]] = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn the facts of one file alone, where the engine has given no index of the project."""
        return cls.read({module.path: module.text})

    @classmethod
    def read(cls, texts: Mapping[str, str], roots: Iterable[str] = ("", "src")) -> Self:
        """Make an index of source texts by their paths."""
        found = {path: read_file(text) for path, text in texts.items()}
        flows = {path: each.flow for path, each in found.items()}
        return cls({path: each.facts for path, each in found.items()}, roots, flows)

    @classmethod
    def build(
        cls,
        files: Iterable[tuple[str, FileFacts]],
        roots: Iterable[str] = ("", "src"),
        flows: Mapping[str, bytes] | None = None,
    ) -> Self:
        """Make an index of files that are read already; `roots` stand on the import path."""
        return cls(dict(files), roots, flows)

    def encode(self) -> bytes:
        """Write the index down, to hand it to another process or to keep it."""
        flows = {path: msgspec.Raw(flow) for path, flow in self._flows.items()}
        return msgspec.msgpack.encode(_Stored(VERSION, self._roots, self._files, flows))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` has written; raises BadIndex for anything else."""
        try:
            stored = msgspec.msgpack.decode(data, type=_Stored)
        except (msgspec.DecodeError, RecursionError) as cause:
            raise BadIndex(f"these bytes are no index: {cause}") from cause
        if stored.version != VERSION:
            raise BadIndex(f"this index has version {stored.version}, not {VERSION}: build it again")
        return cls(stored.files, stored.roots, stored.flows)

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

    def note(self, *keys: str) -> None:
        """Note that what is being reviewed depends on these files."""
        for noted in self._readers:
            noted.update(keys)

    # ------------------------------------------------------------------ names

    def module_name(self, path: str) -> str:
        """Give the dotted name of a file's module."""
        return self._modules.name(path)

    def module_path(self, name: str, seen_from: str = "") -> str | None:
        """Give the file of the module that a file of the project imports by an absolute dotted name."""
        found = self._modules.find(name, seen_from)
        if found is None:
            self._note_missing(name, seen_from)
        return found

    def resolve(self, dotted: str, seen_from: str = "") -> Symbol | None:
        """Give what an absolute dotted name means: `app.models.Book`, wherever `Book` is really defined.

        Re-exports are followed, star imports and circles too. A name that leads out of the
        project is a symbol of kind `external`; None means that the project itself has no
        such name. `seen_from` is the path of the file that uses the name.
        """
        return self._resolver.resolve(dotted, seen_from)

    def absolute(self, target: str, path: str) -> str:
        """Give the absolute name of an import's target as the file at `path` writes it."""
        return self._resolver.absolute(target, path)

    def has_top(self, name: str) -> bool:
        """Tell quickly that the project cannot have a name; True promises nothing."""
        return self._modules.has_top(name)

    def named(self, name: str, path: str, inside: str = "") -> Symbol | None:
        """Give what a name means at the level of the module at `path`: `Book`, `models.Model`.

        `inside` is the qualified name of a class whose body is looked at first.
        """
        return self._resolver.named(name, path, inside)

    # ---------------------------------------------------------------- classes

    def class_of(self, dotted: str, seen_from: str = "") -> Symbol | None:
        """Give the class that an absolute dotted name means, if the project defines it."""
        found = self.resolve(dotted, seen_from)
        return found if found is not None and found.kind == "class" else None

    def class_at(self, path: str, qualname: str) -> Symbol | None:
        """Give the class of one file by its qualified name: `Outer.Inner`."""
        return self._resolver.class_at(path, qualname)

    def bases(self, cls: Symbol) -> tuple[Symbol | None, ...]:
        """Give what the bases of a class are, in order; None for one that cannot be told."""
        facts = cls.facts
        if not isinstance(facts, Class):
            return ()
        outer = cls.qualname.rpartition(".")[0]
        return tuple(self._base(base, cls.path, outer) for base in facts.bases)

    def mro(self, cls: Symbol) -> tuple[Symbol, ...]:
        """Give a class and its ancestors in the order in which Python looks attributes up.

        Ancestors outside the project are symbols of kind `external`, `builtins.ValueError`
        among them. Where the bases contradict each other they stand depth first.
        """
        key = cls.path, cls.qualname
        known = self._lines.get(key)
        if known is None:
            read: set[str] = set()
            self._readers.append(read)
            try:
                line = linearised(cls, lambda each: [base for base in self.bases(each) if base])
            finally:
                self._readers.pop()
            known = self._lines[key] = line, frozenset(read)
        self.note(*known[1])
        return known[0]

    def is_open(self, cls: Symbol) -> bool:
        """Tell whether a class may have attributes that the project does not show: some base is unknown."""
        return any(
            base is None or (base.kind != "class" and base.name not in ("builtins.object", "typing.Generic"))
            for each in self.mro(cls)
            for base in self.bases(each)
        )

    def descends(self, cls: Symbol, *names: str) -> bool:
        """Tell whether a class is, or comes from, one of the classes of these dotted names."""
        wanted = {*names, *(found.name for name in names if (found := self.resolve(name, cls.path)))}
        return any(each.name in wanted for each in self.mro(cls))

    def classes(self) -> Iterator[Symbol]:
        """Give every class of the project, nested ones after their owners, without noting files as read."""
        for path, facts in self._files.items():
            stack = [("", cls) for cls in reversed(facts.classes)]
            while stack:
                outer, cls = stack.pop()
                qualname = f"{outer}{cls.name}"
                yield Symbol(self._modules.name(path), qualname, "class", path, cls)
                stack += [(f"{qualname}.", inner) for inner in reversed(cls.classes)]

    def subclasses(self, dotted: str) -> tuple[Symbol, ...]:
        """Give the classes of the project that come from a class by its dotted name, itself left out."""
        return self._children.get(dotted, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Symbol, ...]]:
        found: dict[str, list[Symbol]] = {}
        for cls in self.classes():
            for above in self.mro(cls)[1:]:
                found.setdefault(above.name, []).append(cls)
        return {name: tuple(classes) for name, classes in found.items()}

    def member(self, cls: Symbol, name: str) -> tuple[Symbol, Function | Assignment] | None:
        """Give the method or field that an attribute of a class is, with the class that has it."""
        for each in self.mro(cls):
            if isinstance(each.facts, Class):
                found = each.facts.method(name) or each.facts.field(name)
                if found is not None:
                    return each, found
        return None

    def _base(self, base: Expr, path: str, outer: str) -> Symbol | None:
        if isinstance(base, Item):  # Generic[T], Manager["Book"]
            base = base.value
        return self.named(base.text, path, outer) if isinstance(base, Name) else None

    # ---------------------------------------------------------------- reading

    @contextmanager
    def reading(self, path: str = "") -> Iterator[Reading]:
        """Collect, while the file at `path` is reviewed, on which others its findings depend.

        Blocks may be nested; the file itself is left out.
        """
        read: set[str] = set()
        self._readers.append(read)
        try:
            yield Reading(self, read, path)
        finally:
            self._readers.pop()

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """Read without anybody noting it: for what is learned once of the whole project."""
        readers, self._readers = self._readers, []
        try:
            yield
        finally:
            self._readers = readers

    def hash_of(self, path: str) -> str:
        """Give the hash of a file's facts; empty for a file that is not in the index."""
        if path not in self._files:
            return ""
        known = self._hashes.get(path)
        if known is None:
            known = self._hashes[path] = digest_of(self._files[path])
        return known

    def _note_missing(self, name: str, seen_from: str) -> None:
        """Note a name that the project does not have: a file that is added later may bring it."""
        if self._readers:
            self.note(*self._modules.candidates(name, seen_from))


class Reading:
    """What of an index was read during a block."""

    def __init__(self, index: Index, read: set[str], path: str) -> None:
        self._index, self._read, self._path = index, read, path

    def hashes(self) -> dict[str, str]:
        """Give each path that was read, with the hash of its facts; empty for a file that was looked for in vain."""
        return {path: self._index.hash_of(path) for path in sorted(self._read) if path != self._path}


_NOTHING = FileFacts()
