"""What was learned of a project while its queries were followed, true for one state of its index: names, objects, calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from reviewer.index import Index, Symbol
from reviewer.orm.goals import Goal
from reviewer.orm.loops import Bounds
from reviewer.orm.traces import Traces
from reviewer.orm.values import Instance, Value

K = TypeVar("K")
V = TypeVar("V")
_MOST = 20_000  # of calls and of loops: those of functions that were edited since are never asked for again


class Meaning(NamedTuple):
    """What a name means, and what of the index says so."""

    value: Value
    keys: frozenset[str]


@dataclass
class Made:
    """What `__init__` sets on an object, and what of the index says so; not `sure` if there may be more."""

    values: dict[str, Value]
    keys: frozenset[str] = frozenset()
    sure: bool = False


@dataclass(frozen=True)
class Outcome:
    """What following a call gave: its value, what of the index was read, what it left, and how many statements it took.

    Calls stood `deep` in each other, suites and calls `tall` on top of each other. A `silent` one gives and leaves nothing: whatever turns around it, nothing comes of it.
    """

    value: Value
    keys: frozenset[str]
    traces: Traces
    steps: int
    deep: int
    tall: int
    silent: bool


class Learned:
    """What holds for all files: `meanings` by file and by what is written there, `bounds` of loops, `made` by object, `goals` by what is called, `outcomes` by what a call was given.

    Of outcomes that hold at one depth alone, that depth, in calls, stands after what was given. `edits` counts how often
    a part of it had to be forgotten, and `edited` says at which of them each key was another.
    """

    def __init__(self, decoded: int) -> None:
        self.decoded = decoded
        self.edits = 0
        self.edited: dict[str, int] = {}
        self.meanings: dict[str, dict[str, Meaning]] = {}
        self.bounds = Bounds()
        self.made: dict[Instance, Made] = {}
        self.goals: dict[Symbol, tuple[Goal | None, frozenset[str]]] = {}
        self.outcomes: dict[tuple[object, ...], Outcome] = {}
        self._keys: dict[frozenset[str], frozenset[str]] = {}

    def shared(self, keys: frozenset[str]) -> frozenset[str]:
        """Give one of all equal sets: most names of a file are known from the same few files."""
        return self._keys.setdefault(keys, keys)

    def forget(self, keys: frozenset[str]) -> None:
        """Let go of what depends on keys of the index that are another now, and of what has grown too large."""
        self.edits += 1
        self.edited.update(dict.fromkeys(keys, self.edits))
        for known in self.meanings.values():
            _drop(known, [written for written, found in known.items() if not keys.isdisjoint(found.keys)])
        _drop(self.made, [each for each, found in self.made.items() if not keys.isdisjoint(found.keys)])
        _drop(self.goals, [each for each, found in self.goals.items() if not keys.isdisjoint(found[1])])
        _drop(
            self.outcomes, [each for each, found in self.outcomes.items() if not keys.isdisjoint(found.keys)]
        )
        if len(self.outcomes) > _MOST:
            self.outcomes.clear()
        if len(self.bounds) > _MOST:
            self.bounds = Bounds()

    def is_true(self, keys: frozenset[str], since: int) -> bool:
        """Tell whether what was found after `since` edits, and depends on some keys, still holds."""
        return not any(at > since and key in keys for key, at in self.edited.items())


_learned: WeakKeyDictionary[Index, Learned] = WeakKeyDictionary()


def learned_of(index: Index) -> Learned:
    """Give what was learned of an index since its flow records were decoded: values speak of their nodes."""
    known = _learned.get(index)
    if known is None or known.decoded != index.decoded:
        known = _learned[index] = Learned(index.decoded)
    return known


def hand_on_learned(before: Index, after: Index, keys: frozenset[str]) -> None:
    """Have an index take over what was learned of another one from which it differs in some keys; that has to learn anew."""
    found = _learned.pop(before, None)
    if found is not None:
        found.forget(keys)
        _learned[after] = found


def _drop(known: dict[K, V], keys: Iterable[K]) -> None:
    for key in keys:
        del known[key]
