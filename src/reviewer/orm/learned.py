"""What was learned of a project while its queries were followed, true for one state of its index: names, objects, calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from reviewer.index import Index, Symbol
from reviewer.orm.goals import Goal
from reviewer.orm.loops import Bounds
from reviewer.orm.traces import Traces
from reviewer.orm.values import Instance, Value


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

    Of outcomes that hold at one depth alone, that depth, in calls, stands after what was given.
    """

    def __init__(self, decoded: int) -> None:
        self.decoded = decoded
        self.meanings: dict[str, dict[str, Meaning]] = {}
        self.bounds = Bounds()
        self.made: dict[Instance, Made] = {}
        self.goals: dict[Symbol, tuple[Goal | None, frozenset[str]]] = {}
        self.outcomes: dict[tuple[object, ...], Outcome] = {}
        self._keys: dict[frozenset[str], frozenset[str]] = {}

    def shared(self, keys: frozenset[str]) -> frozenset[str]:
        """Give one of all equal sets: most names of a file are known from the same few files."""
        return self._keys.setdefault(keys, keys)


_learned: WeakKeyDictionary[Index, Learned] = WeakKeyDictionary()


def learned_of(index: Index) -> Learned:
    """Give what was learned of an index since its flow records were decoded: values speak of their nodes."""
    known = _learned.get(index)
    if known is None or known.decoded != index.decoded:
        known = _learned[index] = Learned(index.decoded)
    return known
