"""The classes of a project: their ancestors, heirs and members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from reviewer.index.facts import Assignment, Class, Expr, FileFacts, Function, Item, Name
from reviewer.index.kin import Kin
from reviewer.index.lineage import linearised
from reviewer.index.mentions import heirs_of
from reviewer.index.named import Named
from reviewer.index.symbols import Symbol

_K = TypeVar("_K", bound=tuple[object, ...])
_V = TypeVar("_V")


class Classes(Named):
    """Files whose classes know their ancestors."""

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        roots: Iterable[str] = ("", "src"),
        flows: Mapping[str, bytes | msgspec.Raw] | None = None,
    ) -> None:
        super().__init__(files, roots, flows)
        # Each with the files that were read for it: whoever is told of it depends on them, too.
        self._lines: dict[tuple[str, str], tuple[tuple[Symbol, ...], frozenset[str]]] = {}
        self._lasting: set[tuple[str, str]] = set()  # those of them in which no class is its own ancestor
        self._descending: dict[tuple[str, str, tuple[str, ...]], tuple[bool, frozenset[str]]] = {}
        self._below: dict[str, tuple[Symbol, ...]] = {}
        self._above: dict[tuple[str, str], tuple[tuple[Symbol | None, ...], frozenset[str]]] = {}

    def forget_bodies(self, path: str) -> None:
        """Let go of what knows what the functions of a file did before: only their bodies say something else now."""
        self._resolver.forget(path)
        _forget(self._lines, path)
        _forget(self._above, path)
        _forget(self._descending, path)
        self._lasting.intersection_update(self._lines)
        self._below.clear()
        if "_kin" in self.__dict__:
            self._kin.renew(self._classes_of(path))

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
        return self.remembered(
            self._above,
            (cls.path, cls.qualname),
            lambda: tuple([self._base(base, cls.path, outer) for base in facts.bases]),
        )

    def mro(self, cls: Symbol) -> tuple[Symbol, ...]:
        """Give a class and its ancestors in the order in which Python looks attributes up.

        Ancestors outside the project are symbols of kind `external`, `builtins.ValueError`
        among them. Where the bases contradict each other they stand depth first.
        """
        return self.remembered(self._lines, (cls.path, cls.name), lambda: self._linearised(cls))

    def _linearised(self, cls: Symbol) -> tuple[Symbol, ...]:
        line, lasts = linearised(cls, self._told_bases, self._line_above)
        if lasts:
            self._lasting.add((cls.path, cls.name))
        return line

    def _told_bases(self, cls: Symbol) -> list[Symbol]:
        return [base for base in self.bases(cls) if base]

    def _line_above(self, cls: Symbol) -> tuple[Symbol, ...] | None:
        """The line of an ancestor that was asked for before."""
        key = cls.path, cls.name
        if key not in self._lasting:
            return None
        line, read = self._lines[key]
        self.note_all(read)
        return line

    def is_open(self, cls: Symbol) -> bool:
        """Tell whether a class may have attributes that the project does not show: some base is unknown."""
        return any(
            base is None or (base.kind != "class" and base.name not in ("builtins.object", "typing.Generic"))
            for each in self.mro(cls)
            for base in self.bases(each)
        )

    def descends(self, cls: Symbol, *names: str) -> bool:
        """Tell whether a class is, or comes from, one of the classes of these dotted names."""
        key = cls.path, cls.name, names
        return self.remembered(self._descending, key, lambda: self._comes_from(cls, names))

    def _comes_from(self, cls: Symbol, names: Iterable[str]) -> bool:
        wanted = {*names, *(found.name for name in names if (found := self.resolve(name, cls.path)))}
        return any(each.name in wanted for each in self.mro(cls))

    def classes(self) -> Iterator[Symbol]:
        """Give every class of the project, nested ones after their owners, without noting files as read."""
        for path in self._files:
            yield from self._classes_of(path)

    def _classes_of(self, path: str) -> Iterator[Symbol]:
        for qualname, cls in self._files[path].every_class():
            yield Symbol(self._modules.name(path), qualname, "class", path, cls)

    def subclasses(self, dotted: str) -> tuple[Symbol, ...]:
        """Give the classes of the project that come from a class by its dotted name, itself left out; note them."""
        self.note(heirs_of(dotted))
        known = self._below.get(dotted)
        if known is None:
            with self.unnoted():  # the note above stands for all that could make it another answer
                near = self._kin.below([dotted.rpartition(".")[2]])
                found = [cls for cls in near if any(above.name == dotted for above in self.mro(cls)[1:])]
            known = self._below[dotted] = tuple(found)
        return known

    def may_descend(self, words: Iterable[str]) -> list[Symbol]:
        """Give the classes that may come from classes whose names end in these words, or from what is computed."""
        return self._kin.below(words, computed=True)

    @cached_property
    def _kin(self) -> Kin:
        return Kin(self.classes(), self._files.values())

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


def _forget(found: dict[_K, tuple[_V, frozenset[str]]], path: str) -> None:
    """Let go of what was found of the classes of a file, or by reading it; keys begin with the path of a class."""
    for key in [key for key, (_, read) in found.items() if key[0] == path or path in read]:
        del found[key]
