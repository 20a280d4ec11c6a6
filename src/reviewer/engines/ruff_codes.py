"""Which codes a ruff selection means."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

EVERYTHING = "ALL"
_FAMILIES = {"PL": ("PLC", "PLE", "PLR", "PLW")}


class Choice(msgspec.Struct, frozen=True):
    """Codes somebody selected and codes they ignored; the more specific word wins, a draw ignores."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def selects(self, code: str, name: str = "") -> bool:
        """Tell whether the rule is selected and not ignored."""
        return _weight(self.select, code, name) > _weight(self.ignore, code, name)

    def ignores(self, code: str, name: str = "") -> bool:
        """Tell whether the rule is expressly ignored."""
        ignored = _weight(self.ignore, code, name)
        return ignored > 0 and ignored >= _weight(self.select, code, name)

    def then(self, select: Iterable[str] | None, extend: Iterable[str], ignore: Iterable[str]) -> Choice:
        """Lay a later configuration over this one: a `select` of its own starts anew."""
        if select is None:
            return Choice((*self.select, *extend), (*self.ignore, *ignore))
        return Choice((*select, *extend), tuple(ignore))

    def without(self, selector: str) -> Choice:
        """Give the choice as it were if nobody had selected by a certain word."""
        return Choice(tuple(word for word in self.select if word != selector), self.ignore)


class Asked(msgspec.Struct, frozen=True):
    """What ruff is asked for: codes and prefixes less others, and the codes of `preview`, which it has to be told of.

    `own_all` off: where a project selects `ALL`, that names no code.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: tuple[str, ...] = ()
    own_all: bool = True

    @property
    def choice(self) -> Choice:
        """The whole of it as a choice."""
        return Choice((*self.select, *self.preview), self.ignore)


def covers(selector: str, code: str, name: str = "") -> bool:
    """Tell whether a selector (`ALL`, `PL`, `S1`, `E722`, `bare-except`) means the rule."""
    if selector == EVERYTHING or selector in (code, name):
        return True
    letters, own = _letters(selector), _letters(code)
    return code.startswith(selector) and (letters == own or own in _FAMILIES.get(selector, ()))


def _weight(selectors: Iterable[str], code: str, name: str) -> int:
    """Give how specific the most specific matching selector is; 0 if none matches."""
    return max((_specific(word) for word in selectors if covers(word, code, name)), default=0)


def _specific(selector: str) -> int:
    return 1 if selector == EVERYTHING else 1000 if selector.islower() else 1 + len(selector)


def _letters(code: str) -> str:
    return code.rstrip("0123456789")
