"""What the bodies of models declare: each is read once, whichever models have it in their line."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index import Index, Symbol
from reviewer.index.facts import Class
from reviewer.orm.declared import Declared, Reader
from reviewer.orm.model import Model


class Bodies:
    """The relations that classes declare, and the names that they bind to something else."""

    def __init__(self, index: Index, reader: Reader) -> None:
        self._index = index
        self._reader = reader
        self._declared: dict[Symbol, tuple[Declared, ...]] = {}
        self._other: dict[Symbol, frozenset[str]] = {}

    def declared(self, model: Model) -> Iterator[Declared]:
        """Give the relations of a model's class and ancestors, a nearer one after those it hides."""
        for cls in reversed(self._index.mro(model.symbol)):
            yield from self._of(cls)

    def forget_overridden(self, model: Model) -> None:
        """A name that a nearer class binds to something else is no relation of this model."""
        for cls in self._index.mro(model.symbol) if model.relations else ():
            for name in self._bound_otherwise(cls).intersection(model.relations):
                relation = model.relations[name]
                if relation.path == cls.path:
                    del model.relations[name]

    def _of(self, cls: Symbol) -> tuple[Declared, ...]:
        known = self._declared.get(cls)
        if known is None:
            known = self._declared[cls] = tuple(self._reader.relations(cls))
        return known

    def _bound_otherwise(self, cls: Symbol) -> frozenset[str]:
        known = self._other.get(cls)
        if known is None:
            facts = cls.facts
            bound: set[str] = set()
            if isinstance(facts, Class):
                bound = {method.name for method in facts.methods}
                bound |= {field.name for field in facts.fields if field.value is not None}
            known = self._other[cls] = frozenset(bound - {each.name for each in self._of(cls)})
        return known
