"""Which classes of a project name another one: what is found of a model or class may change with them.

A review is known to hold by the files that it read. An heir that overrides a method, or a model
that leads back to another, may come in a file that nobody has read yet: who depends on there being
none notes one of the keys below. Names are compared by their last part alone, so that too much
is noticed rather than too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256

import msgspec

from reviewer.index.facts import Call, Expr, FileFacts, Import, Item, Name

# No path of a project begins with a slash.
_MENTIONS, _HEIRS, _TEMPLATES, _FOLDERS = "/mentions::", "/heirs::", "/templates::", "/folders::"
_ENCODE = msgspec.json.Encoder().encode
# All that stands between names becomes a blank; what is not ASCII may belong to a name.
_WORDS = bytes(byte if byte > 127 or chr(byte).isalnum() or byte == ord("_") else 32 for byte in range(256))


def mentions_of(name: str) -> str:
    """Give the key for all declarations that name a class."""
    return f"{_MENTIONS}{name.rpartition('.')[2]}"


def heirs_of(name: str) -> str:
    """Give the key for all heirs of a class and the names of their methods."""
    return f"{_HEIRS}{name.rpartition('.')[2]}"


def templates_of(name: str) -> str:
    """Give the key for all templates whose file has the last part of a name."""
    return f"{_TEMPLATES}{name.rpartition('/')[2]}"


def folders_of(folder: str) -> str:
    """Give the key for the folders right below one, whose path ends in no slash; empty is the root."""
    return f"{_FOLDERS}{folder}"


def folders(paths: Iterable[str]) -> dict[str, set[str]]:
    """Give the names of the folders right below each folder that some paths lead through; empty is the root."""
    found: dict[str, set[str]] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder:
            above, _, name = folder.rpartition("/")
            below = found.setdefault(above, set())
            if name in below:
                break
            below.add(name)
            folder = above
    return found


def is_mention(key: str) -> bool:
    """Tell whether a noted key is one of these."""
    return key.startswith("/")


class Mentions:
    """The classes, functions and variables of all files by the names that they are declared with."""

    def __init__(self, files: Iterable[tuple[str, FileFacts]]) -> None:
        self._files = tuple(files)
        self._hashes: dict[str, str] = {}

    def hash_of(self, key: str) -> str:
        """Give the hash of what stands behind a key: another one as soon as anything is added, changed or gone."""
        known = self._hashes.get(key)
        if known is None:
            name = key.partition("::")[2]
            found = "\n".join(sorted(self._behind(key, name)))
            known = self._hashes[key] = sha256(found.encode("utf-8", "replace")).hexdigest()[:16]
        return known

    def _behind(self, key: str, name: str) -> Iterable[str]:
        if key.startswith(_MENTIONS):
            return self._entries.get(name, ())
        if key.startswith(_HEIRS):
            return self._heirs(name)
        if key.startswith(_FOLDERS):
            return self._folders.get(name, ())
        return (path for path, _ in self._files if path.rpartition("/")[2] == name)

    @cached_property
    def _folders(self) -> dict[str, set[str]]:
        return folders(path for path, _ in self._files)

    @cached_property
    def _entries(self) -> dict[str, list[str]]:
        """By each word of a declaration: the places that are declared with it, and a hash of what stands there."""
        found: dict[str, list[str]] = {}
        for path, facts in self._files:
            renamed = _renamed(facts.imports)
            for qualname, said in _declarations(facts):
                encoded = _ENCODE(said)
                entry = f"{path}::{qualname} {sha256(encoded).hexdigest()[:16]}"
                words = set(encoded.translate(_WORDS).decode().split())
                for word in words | {renamed[word] for word in words if word in renamed}:
                    found.setdefault(word, []).append(entry)
        return found

    def _heirs(self, name: str) -> set[str]:
        """Every class that comes from a name, directly or not, with its methods."""
        found: set[str] = set()
        todo, seen = [name], {name}
        while todo:
            for heir, entry in self._children.get(todo.pop(), ()):
                found.add(entry)
                if heir not in seen:
                    seen.add(heir)
                    todo.append(heir)
        return found

    @cached_property
    def _children(self) -> dict[str, list[tuple[str, str]]]:
        """By the last part of a base's name: the heirs' own names, and what is told of each."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path, facts in self._files:
            renamed = _renamed(facts.imports)
            for qualname, cls in facts.every_class():
                methods = " ".join(method.name for method in cls.methods)
                for base in cls.bases:
                    written = base.value if isinstance(base, Item) else base
                    if isinstance(written, Name):
                        last = written.text.rpartition(".")[2]
                        heir = cls.name, f"{path}::{qualname} {methods}"
                        found.setdefault(renamed.get(last, last), []).append(heir)
        return found


def _renamed(imports: Iterable[Import]) -> dict[str, str]:
    """What stands behind `as`, with the last part of what it means."""
    lasts = ((each.name, each.target.rpartition(".")[2]) for each in imports)
    return {name: last for name, last in lasts if name != last}


def _declarations(facts: FileFacts) -> Iterator[tuple[str, object]]:
    """What may name a class: headers and fields of classes, decorators of functions, variables of a module."""
    for qualname, cls in facts.every_class():
        fields = [each for each in cls.fields if each.value is not None or each.annotation]
        if cls.bases or cls.decorators or fields:
            yield qualname, (cls.bases, cls.decorators, fields)
        for each in cls.methods:
            if each.returns and any(_is_field(decorator) for decorator in each.decorators):
                yield f"{qualname}.{each.name}", each.returns
    yield from ((each.name, each.decorators) for each in facts.functions if each.decorators)
    yield from ((each.name, each.value) for each in facts.assignments if each.value is not None)


def _is_field(decorator: Expr) -> bool:
    """Whether a decorator makes a method a field of a type: `@strawberry.field`."""
    written = decorator.function if isinstance(decorator, Call) else decorator
    return isinstance(written, Name) and written.text.rpartition(".")[2] in ("field", "connection")
