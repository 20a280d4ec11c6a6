"""Which classes are models: by the roots that they descend from, declared, made or borrowed."""

from __future__ import annotations

from reviewer.index import Index, Symbol
from reviewer.index.facts import Assignment, Call, Class, Constant, Expr, Name
from reviewer.orm.knowledge import Orm
from reviewer.orm.written import call_name


class Roots:
    """Tells the models of one ORM from other classes."""

    def __init__(self, index: Index, orm: Orm) -> None:
        self._index = index
        self._orm = orm
        self._roots = self._canonical(orm.models.roots)
        self._named: dict[tuple[str, str], str] = {}
        self._made: dict[Symbol, bool] = {}

    def is_model(self, cls: Symbol) -> bool:
        """Tell whether a class descends from one of the roots, declared, made or borrowed."""
        line = self._index.mro(cls)
        words = self._orm.models.needs_keyword
        for above in line[1:]:
            if above.name in self._roots:
                word = words.get(above.name)
                return word is None or any(self._says(each, word) for each in line)
        return any(self._has_made_root(each) for each in line)

    def is_root(self, cls: Symbol) -> bool:
        """Tell whether a class is itself only the root that models are made from."""
        facts = cls.facts
        return isinstance(facts, Class) and any(
            self.named(call_name(each), cls.path) in self._orm.models.decorators for each in facts.decorators
        )

    def named(self, text: str | None, path: str, inside: str = "") -> str:
        """Give the dotted name that a name in a file means; empty for what the project does not show."""
        if not text:
            return ""
        key = path, text
        known = self._named.get(key)
        if known is None:
            found = self._index.named(text, path, inside)
            known = self._named[key] = found.name if found else ""
        return known

    def _has_made_root(self, cls: Symbol) -> bool:
        facts = cls.facts
        if not isinstance(facts, Class):
            return False
        known = self._made.get(cls)
        if known is None:
            made = any(self._is_made(base, cls.path) for base in facts.bases)
            known = self._made[cls] = made or self.is_root(cls)
        return known

    def _is_made(self, base: Expr, path: str) -> bool:
        """`Base = declarative_base()`, or `db.Model` of an object that has such an attribute."""
        if not isinstance(base, Name):
            return self._hands_on_root(base, path)
        factories = self._orm.models.factories
        found = self._index.named(base.text, path)
        if found is not None and isinstance(found.facts, Assignment):
            made, given = found.facts.value, found.path
            return self.named(call_name(made), given) in factories or self._hands_on_root(made, given)
        owner, _, last = base.text.rpartition(".")
        return (
            bool(owner)
            and last in self._orm.models.attribute_roots.values()
            and self.is_database(owner, path)
        )

    def _hands_on_root(self, made: Expr | None, path: str) -> bool:
        """`with_metaclass(Meta, models.Model)`, `from_setting("BASE", models.Model)`: a call that is given a root gives one."""
        if not isinstance(made, Call):
            return False
        given = (self.named(each.text, path) for each in made.args if isinstance(each, Name))
        return any(name in self._roots for name in given)

    def is_database(self, text: str, path: str) -> bool:
        """Tell whether a name is an object that has the root of models as an attribute."""
        found = self._index.named(text, path)
        if found is None or not isinstance(found.facts, Assignment):
            return False
        made = self._index.named(call_name(found.facts.value) or "", found.path)
        if made is None:
            return False
        names = [each.name for each in self._index.mro(made)] if made.kind == "class" else [made.name]
        return not self._orm.models.attribute_roots.keys().isdisjoint(names)

    def _says(self, cls: Symbol, word: str) -> bool:
        return isinstance(cls.facts, Class) and cls.facts.keywords.get(word) == Constant(True)

    def _canonical(self, names: tuple[str, ...]) -> frozenset[str]:
        """Names of roots, and what they are called inside a project that defines them itself."""
        found = (self._index.resolve(name) for name in names)
        return frozenset(names) | {each.name for each in found if each is not None}
