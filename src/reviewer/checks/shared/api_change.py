"""What a change takes away from those who import a project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.checks.shared.signature_change import changes, moved
from reviewer.checks.shared.surface import Surface
from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Class, FileFacts, Function, Name
from reviewer.whole import Whole

_FREE = frozenset({"staticmethod"})
_COMPUTED = ("property", "cached_property", "overload", "setter", "deleter", "classproperty")


@dataclass(frozen=True)
class Broken:
    """One break: where it is told (a file that is there, a line from 1), of what, and in which words.

    A `mild` one breaks only calls that are seldom written so.
    """

    path: str
    line: int
    name: str
    change: str
    mild: bool = False


def broken(project: Whole, surface: Surface) -> Iterator[Broken]:
    """Give each public name that is gone or asks more than before, unless it was deprecated already."""
    for path, old in project.before.items():
        yield from _File(project, surface, path, old).broken()


class _File:
    """One file that a change touched."""

    def __init__(self, project: Whole, surface: Surface, path: str, old: FileFacts) -> None:
        self._project = project
        self._path = path
        self._old = old
        self._surface = surface
        self._text = project.earlier.texts[path]
        self._module = project.index.module_name(path)
        self._public = surface.names(path, old)
        self._now = self._place()

    def _place(self) -> str | None:
        """The file that the module is now: its own, or the package that it became; None where it is gone."""
        if self._path in self._project.facts:
            return self._path
        return self._project.index.module_path(self._module, self._path)

    def broken(self) -> Iterator[Broken]:
        if self._old.broken or not self._public:
            return
        if self._now is None:
            yield from self._whole()
            return
        now = self._project.facts.get(self._now)
        if now is None or now.broken or _answers_all(now):
            return
        for name in sorted(self._public):
            yield from self._name(name, self._now)

    def _whole(self) -> Iterator[Broken]:
        """A module that is gone, told at the file that took its place, or the package that it was in."""
        if self._is_deprecated(1, whole=True):
            return
        moved = self._project.earlier.renamed.get(self._path, "")
        package = self._project.index.module_path(self._module.rpartition(".")[0], self._path)
        where = moved if moved in self._project.facts else package or self._project.face
        if where:
            yield Broken(where, 1, self._module, "is gone")

    def _name(self, name: str, path: str) -> Iterator[Broken]:
        was = self._definition(name)
        now = self._project.index.named(name, path)
        if was is None or (now is not None and now.kind == "external"):
            return
        if isinstance(was, Class | Function) and self._is_deprecated(was.line):
            return
        if now is None:
            if not self._is_there(name, path):
                yield Broken(path, self._near(name, path), self._title(name), "is gone")
        elif isinstance(was, Function) and isinstance(now.facts, Function):
            yield from self._signature(was, now.facts, now, name, bound=False)
        elif isinstance(was, Class) and isinstance(now.facts, Class):
            yield from self._class(was, now, name)

    def _definition(self, name: str) -> Function | Class | Name | None:
        """What a name was in this file; what it only passed on was defined elsewhere."""
        kinds: tuple[tuple[Function | Class, ...], ...] = (self._old.functions, self._old.classes)
        found = [each for kind in kinds for each in kind if each.name == name]
        names = {each.name for each in self._old.assignments} | {each.name for each in self._old.imports}
        return found[-1] if found else Name(name) if name in names else None

    def _class(self, was: Class, now: Symbol, name: str) -> Iterator[Broken]:
        index = self._project.index
        for each in was.methods:
            if (each.name.startswith("_") and each.name != "__init__") or self._is_deprecated(each.line):
                continue
            found = index.member(now, each.name)
            full = name if each.name == "__init__" else f"{name}.{each.name}"
            if found is None:
                if each.name != "__init__" and not index.is_open(now):
                    line = now.facts.line if isinstance(now.facts, Class) else 1
                    yield Broken(now.path, line, self._title(full), "is gone")
            elif isinstance(found[1], Function):
                bound = not _FREE.intersection(_decorators(each))
                yield from self._signature(each, found[1], found[0], full, bound=bound)

    def _signature(
        self, was: Function, new: Function, owner: Symbol, name: str, *, bound: bool
    ) -> Iterator[Broken]:
        if _is_computed(was) or _is_computed(new) or _wrappers(was) != _wrappers(new):
            return
        hard = changes(was, new, bound=bound)
        found = hard + moved(was, new, bound=bound)
        if found:
            yield Broken(owner.path, new.line, self._title(name), " and ".join(found), mild=not hard)

    def _is_there(self, name: str, path: str) -> bool:
        """Whether a name whose meaning nobody can tell is bound all the same, or is a module."""
        facts = self._project.facts[path]
        bound = {each.name for each in facts.imports} | {each.name for each in facts.assignments}
        return name in bound or self._project.index.module_path(f"{self._module}.{name}", path) is not None

    def _title(self, name: str) -> str:
        """A name as others write it: that of the public module that passes it on, where its own is private."""
        first, dot, rest = name.partition(".")
        public = self._surface.passed_on.get((self._path, first))
        return f"{public}{dot}{rest}" if public else f"{self._module}.{name}"

    def _near(self, name: str, path: str) -> int:
        """The line of what stood behind a name that is gone, else of what stood before it, if it is still there."""
        names = sorted(_lines(self._old), key=_lines(self._old).__getitem__)
        place = names.index(name) if name in names else 0
        lines = _lines(self._project.facts[path])
        return next((lines[each] for each in (*names[place + 1 :], *names[:place][::-1]) if each in lines), 1)

    def _is_deprecated(self, line: int, *, whole: bool = False) -> bool:
        """Whether the text of a definition, or the first lines of the file, said that it would go."""
        rows = self._text.splitlines()
        if whole:
            return _told("\n".join(rows[:40]))
        node = self._nodes.get(line)
        first = min((each.lineno for each in node.decorator_list), default=line) if node is not None else line
        last = (node.end_lineno or line) if node is not None else line
        return _told("\n".join(rows[max(first - 2, 0) : last]))

    @cached_property
    def _nodes(self) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return {node.lineno: node for node in ast.walk(ast.parse(self._text)) if isinstance(node, kinds)}


def _lines(facts: FileFacts) -> dict[str, int]:
    kinds: tuple[tuple[Function | Class | Assignment, ...], ...] = (
        facts.functions,
        facts.classes,
        facts.assignments,
    )
    return {each.name: each.line for kind in kinds for each in kind}


def _told(text: str) -> bool:
    return re.search(r"deprecat|RemovedIn|PendingRemoval", text, re.IGNORECASE) is not None


def _answers_all(facts: FileFacts) -> bool:
    """Whether a module makes names that nobody can read off: by `__getattr__`, or from another package."""
    return any(each.name == "__getattr__" for each in facts.functions)


def _decorators(function: Function) -> list[str]:
    return [each.text.rpartition(".")[2] for each in function.decorators if isinstance(each, Name)]


def _is_computed(function: Function) -> bool:
    return any(each.endswith(_COMPUTED) for each in _decorators(function))


def _wrappers(function: Function) -> list[object]:
    """What wraps a function and may change how it is called."""
    return [each for each in function.decorators if not (isinstance(each, Name) and each.text in _FREE)]
