"""Which classes may come from which, by the last words of names alone: the few that may are then looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.index.facts import Call, Class, Expr, FileFacts, Item, Name
from reviewer.index.symbols import Symbol

_COMPUTED = ""  # the word of what no name tells


class Kin:
    """The classes of a project by their own words and those of their bases, imports and assignments followed."""

    def __init__(self, classes: Iterable[Symbol], files: Iterable[FileFacts]) -> None:
        self._heirs: dict[str, list[str]] = {}
        self._classes: dict[str, list[tuple[int, Symbol]]] = {}
        self._decorated: list[str] = []
        for place, cls in enumerate(classes):
            facts = cls.facts
            if isinstance(facts, Class) and _may_descend(facts):
                self._enter(facts, place, cls)
        for each in files:
            for name, word in _other_names(each):
                self._heirs.setdefault(word, []).append(name)

    def _enter(self, facts: Class, place: int, cls: Symbol) -> None:
        self._classes.setdefault(facts.name, []).append((place, cls))
        if facts.decorators:
            self._decorated.append(facts.name)
        for base in facts.bases:
            self._heirs.setdefault(_last(base), []).append(facts.name)

    def renew(self, classes: Iterable[Symbol]) -> None:
        """Put the classes of a file, in their order, in the place of equal ones that know other facts of their methods."""
        waiting: dict[Symbol, list[Symbol]] = {}
        for cls in classes:
            if isinstance(cls.facts, Class) and _may_descend(cls.facts):
                waiting.setdefault(cls, []).append(cls)
        for name in {cls.qualname.rpartition(".")[2] for cls in waiting}:
            known = self._classes.get(name, ())
            self._classes[name] = [
                (place, waiting[cls].pop(0) if cls in waiting else cls) for place, cls in known
            ]

    def below(self, words: Iterable[str], *, computed: bool = False) -> list[Symbol]:
        """Give each class that may come from classes of these last words, in the order of files.

        Too many rather than too few: one is left out only if no chain of equal words leads to it. With
        `computed` those are among them that a call or decorator may have made heirs.
        """
        waiting = [*words, *([_COMPUTED] if computed else [])]
        reached = set(self._decorated) if computed else set[str]()
        waiting += reached
        while waiting:
            for name in self._heirs.get(waiting.pop(), ()):
                if name not in reached:
                    reached.add(name)
                    waiting.append(name)
        found = [each for name in reached for each in self._classes.get(name, ())]
        return [cls for _, cls in sorted(found, key=lambda each: each[0])]


def _may_descend(cls: Class) -> bool:
    return bool(cls.bases or cls.decorators)


def _last(base: Expr) -> str:
    written = base.value if isinstance(base, Item) else base
    return written.text.rpartition(".")[2] if isinstance(written, Name) else _COMPUTED


def _other_names(facts: FileFacts) -> Iterator[tuple[str, str]]:
    """The names that a module gives to others: by `as`, and by assigning."""
    for each in facts.imports:
        word = each.target.rpartition(".")[2]
        if each.name != word:
            yield each.name, word
    for made in facts.assignments:
        if isinstance(made.value, Call | Name):
            yield made.name, _last(made.value)
