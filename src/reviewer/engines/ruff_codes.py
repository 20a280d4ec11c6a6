"""Which codes a ruff selection means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

EVERYTHING = "ALL"
_FAMILIES = {"PL": ("PLC", "PLE", "PLR", "PLW")}


@dataclass(frozen=True)
class Choice:
    """Codes somebody selected and codes they ignored; the more specific word wins, a draw ignores."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def selects(self, code: str, name: str = "") -> bool:
        """Tell whether the rule is selected and not ignored."""
        selected, ignored = self._weights(code, name)
        return selected > ignored

    def ignores(self, code: str, name: str = "") -> bool:
        """Tell whether the rule is expressly ignored."""
        selected, ignored = self._weights(code, name)
        return ignored > 0 and ignored >= selected

    def then(self, select: Iterable[str] | None, extend: Iterable[str], ignore: Iterable[str]) -> Choice:
        """Lay a later configuration over this one: a `select` of its own starts anew."""
        if select is None:
            return Choice((*self.select, *extend), (*self.ignore, *ignore))
        return Choice((*select, *extend), tuple(ignore))

    def without(self, selector: str) -> Choice:
        """Give the choice as it were if nobody had selected by a certain word."""
        return Choice(tuple(word for word in self.select if word != selector), self.ignore)

    def _weights(self, code: str, name: str) -> tuple[int, int]:
        """How specific a word selects a rule, and how specific a word ignores it; asked once for each rule, which may have many findings."""
        known = self._known.get((code, name))
        if known is None:
            known = _weight(self._selected, code, name), _weight(self._ignored, code, name)
            self._known[code, name] = known
        return known

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[int, int]]:
        return {}

    @cached_property
    def _selected(self) -> frozenset[str]:
        return frozenset(self.select)

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(self.ignore)


@dataclass(frozen=True)
class Asked:
    """What ruff is asked for: codes and prefixes less others, and the codes of `preview`, which it has to be told of.

    `own_all` off: where a project selects `ALL`, that names no code.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: tuple[str, ...] = ()
    own_all: bool = True

    @cached_property
    def choice(self) -> Choice:
        """The whole of it as a choice."""
        return Choice((*self.select, *self.preview), self.ignore)


def _weight(selectors: Collection[str], code: str, name: str) -> int:
    """Give how specific the most specific selector is that means a rule; 0 if none does."""
    return max((_specific(word) for word in _meaning(code, name) if word in selectors), default=0)


@lru_cache(maxsize=4096)
def _meaning(code: str, name: str) -> tuple[str, ...]:
    """All selectors that mean a rule: `ALL`, `PL`, `S1`, `E722`, `bare-except`."""
    begun = [code[:size] for size in range(1, len(code))]
    own = _letters(code)
    return (
        EVERYTHING,
        code,
        name,
        *(word for word in begun if _letters(word) == own or own in _FAMILIES.get(word, ())),
    )


def _specific(selector: str) -> int:
    return 1 if selector == EVERYTHING else 1000 if selector.islower() else 1 + len(selector)


def _letters(code: str) -> str:
    return code.rstrip("0123456789")
