"""What a name means in a project: re-exports, aliases, star imports and circles followed."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from reviewer.index.facts import Assignment, Call, Class, FileFacts, Function, Import, Name
from reviewer.index.modules import Modules, is_installed

BUILTINS = frozenset(dir(builtins))
SymbolKind = Literal["module", "class", "function", "value", "external"]
_Bound = Class | Function | Assignment | Import
_Seen = set[tuple[str, str]]


class Symbol(msgspec.Struct, frozen=True):
    """A thing with a name: where it is defined and what is known of it.

    `path` is empty and `facts` None for a symbol of kind `external`. Two symbols are equal
    when module, qualified name and path are.
    """

    module: str
    qualname: str
    kind: SymbolKind
    path: str = ""
    facts: FileFacts | Class | Function | Assignment | None = None

    @property
    def name(self) -> str:
        """The whole dotted name."""
        return (
            f"{self.module}.{self.qualname}"
            if self.module and self.qualname
            else self.module or self.qualname
        )

    def __hash__(self) -> int:
        return hash((self.path, self.module, self.qualname))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and (self.path, self.module, self.qualname) == (
            other.path,
            other.module,
            other.qualname,
        )


class Resolver:
    """Resolves names over the files of a project.

    `facts` gives those of a path; `missing` is told each name that the project does not
    have, with the path of the file that uses it.
    """

    def __init__(
        self, modules: Modules, facts: Callable[[str], FileFacts], missing: Callable[[str, str], None]
    ) -> None:
        self._modules = modules
        self._facts = facts
        self._missing = missing
        self._tables: dict[str, Mapping[str, _Bound]] = {}

    def close(self) -> None:
        """Let go of whoever was asked for facts: no name can be resolved any more."""
        del self._facts, self._missing

    def forget(self, path: str) -> None:
        """Let go of what the names of a file mean."""
        self._tables.pop(path, None)

    def resolve(self, dotted: str, seen_from: str, seen: _Seen | None = None) -> Symbol | None:
        """Give what an absolute dotted name means to the file `seen_from`."""
        parts = dotted.split(".")
        found: Symbol | None = None
        path: str | None = None
        if self._modules.has_top(dotted):
            for size in range(len(parts), 0, -1):
                path = self._modules.find(".".join(parts[:size]), seen_from)
                if path is not None:
                    found = self._inside(path, parts[size:], set() if seen is None else seen)
                    break
        if found is None:
            self._missing(dotted, seen_from)
        unread = found is None and path is not None and is_installed(path)
        if unread or (path is None and not self._modules.is_package(parts[0], seen_from)):
            return _external(dotted)
        return found

    def named(self, name: str, path: str, inside: str = "") -> Symbol | None:
        """Give what a name means in the file at `path`, looking into the class `inside` first."""
        parts = name.split(".")
        if inside:
            owner = self.class_at(path, inside)
            inner = owner and self._of_class(owner, parts)
            if inner is not None:
                return inner
        found = self._inside(path, parts, set())
        if found is None and parts[0] in BUILTINS and parts[0] not in self._table(path):
            return _external(f"builtins.{name}")
        return found

    def class_at(self, path: str, qualname: str) -> Symbol | None:
        """Give the class of a file by its qualified name."""
        first, *rest = qualname.split(".")
        cls = self._table(path).get(first)
        if not isinstance(cls, Class):
            return None
        top = Symbol(self._modules.name(path), first, "class", path, cls)
        found = self._of_class(top, rest) if rest else top
        return found if found is not None and found.kind == "class" else None

    def absolute(self, target: str, path: str) -> str:
        """Give the absolute name of an import's target, which may begin with dots."""
        name = target.lstrip(".")
        level = len(target) - len(name)
        if not level:
            return name
        package = self._modules.package(path).split(".")
        above = package[: len(package) - level + 1]
        return ".".join(part for part in [*above, name] if part)

    def _inside(self, path: str, parts: list[str], seen: _Seen) -> Symbol | None:
        """What names inside the module at `path` mean."""
        if not parts:
            return Symbol(self._modules.name(path), "", "module", path, self._facts(path))
        if (path, parts[0]) in seen:
            return None
        seen.add((path, parts[0]))
        bound = self._table(path).get(parts[0])
        module = self._modules.name(path)
        match bound:
            case Class():
                top = Symbol(module, bound.name, "class", path, bound)
                return self._of_class(top, parts[1:]) if parts[1:] else top
            case Import():
                target = self.absolute(bound.target, path)
                return self.resolve(".".join([target, *parts[1:]]), path, seen) if target else None
            case Assignment(value=Name(text=alias)):
                return self._inside(path, [*alias.split("."), *parts[1:]], seen) or self._alias(alias, parts)
            case Function():
                return None if parts[1:] else Symbol(module, bound.name, "function", path, bound)
            case Assignment():
                return None if parts[1:] else Symbol(module, bound.name, "value", path, bound)
        return self._by_star(path, parts, seen)

    def _alias(self, alias: str, parts: list[str]) -> Symbol | None:
        """`Error = ValueError` at the level of a module."""
        return _external(f"builtins.{alias}") if alias in BUILTINS and not parts[1:] else None

    def _by_star(self, path: str, parts: list[str], seen: _Seen) -> Symbol | None:
        """What a star import brings; a name that nothing else explains comes from the one package outside that has one."""
        foreign: list[str] = []
        for each in self._facts(path).imports:
            if each.name != "*":
                continue
            target = self.absolute(each.target, path)
            source = self._modules.find(target, path)
            top = target.partition(".")[0]
            if source is None:
                if not self._modules.is_package(top, path) and top not in sys.stdlib_module_names:
                    foreign.append(target)
                continue
            exports = self._facts(source).exports
            if parts[0] in exports if exports is not None else not parts[0].startswith("_"):
                found = self._inside(source, parts, seen)
                if found is not None:
                    return found
        if parts[0] in BUILTINS or not foreign:
            return None
        # Of several the first is a guess. One that is wrong gives a name that nobody knows.
        return (
            _external(f"{foreign[0]}.{'.'.join(parts)}")
            if len(foreign) == 1 or parts[0][0].isupper()
            else None
        )

    def _of_class(self, owner: Symbol, parts: list[str]) -> Symbol | None:
        """What an attribute written in a class body means; ancestors are not asked."""
        facts = owner.facts
        for place, name in enumerate(parts):
            if not isinstance(facts, Class):
                return None
            facts = facts.inner(name) or facts.method(name) or facts.field(name)
            if facts is None or (place < len(parts) - 1 and not isinstance(facts, Class)):
                return None
        kind: SymbolKind = (
            "class" if isinstance(facts, Class) else "function" if isinstance(facts, Function) else "value"
        )
        return Symbol(owner.module, ".".join([owner.qualname, *parts]), kind, owner.path, facts)

    def _table(self, path: str) -> Mapping[str, _Bound]:
        facts = self._facts(path)
        known = self._tables.get(path)
        if known is None:
            known = self._tables[path] = _bindings(facts)
        return known


def _bindings(facts: FileFacts) -> dict[str, _Bound]:
    """The names of a module; definitions stand before imports, those before plain assignments.

    Of several imports of one name, as in `try: ... except ImportError: ...`, the first stands.
    """
    table: dict[str, _Bound] = {each.name: each for each in facts.assignments if each.value is not None}
    for each in reversed(facts.imports):
        if each.name != "*":
            table[each.name] = each
    table.update({function.name: function for function in facts.functions})
    table.update({cls.name: cls for cls in facts.classes})
    for made in facts.assignments:  # `Base = declarative_base(cls=Base)` stands for the class from there on
        bound = table.get(made.name)
        if isinstance(made.value, Call) and isinstance(bound, Class | Function) and made.line > bound.line:
            table[made.name] = made
    return table


def _external(dotted: str) -> Symbol:
    return Symbol(dotted, "", "external")
