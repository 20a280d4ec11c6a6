"""What the settings of a project speak of."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from reviewer.index import Index
from reviewer.index.flow.expr import Text
from reviewer.index.flow.walk import walk

_read: WeakKeyDictionary[Index, tuple[tuple[str, ...], frozenset[str]]] = WeakKeyDictionary()


def mentions(index: Index, *words: str) -> bool:
    """Tell whether a file of settings has one of some words as a string: the key of a setting inside another."""
    known = _read.get(index)
    if known is None:
        with index.unnoted():  # read once for the whole project
            files = tuple(path for path in index.paths if "settings" in path or "config" in path)
            texts = (each for path in files for each in walk(index.flow(path).statements))
            found = frozenset(each.value for each in texts if isinstance(each, Text))
        known = _read[index] = files, found
    index.note(*known[0])
    return not known[1].isdisjoint(words)
