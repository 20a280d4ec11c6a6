"""The loops, suites and followed calls that surround the place where the flow stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

from reviewer.finding import Confidence
from reviewer.index.flow.expr import Placed
from reviewer.index.flow.stmt import Function
from reviewer.orm.loops import Loop

_WEAKER = {
    Confidence.HIGH: Confidence.MEDIUM,
    Confidence.MEDIUM: Confidence.LOW,
    Confidence.LOW: Confidence.LOW,
}


@dataclass(frozen=True)
class Frame:
    """A suite inside a loop: how it ends, and what guards it.

    leaves: `break` or `return` at its end. guard: `equal` for a comparison with a constant,
    `once` for what is true in one round only, `memo` for a value that is then kept.
    chosen: the name that it compares with a constant.
    isolated: a failure here is caught, or rolled back alone. turns: it is a `while`.
    """

    leaves: str = ""
    guard: str = ""
    chosen: str = ""
    isolated: bool = False
    turns: bool = False


@dataclass(frozen=True, eq=False)
class Visit:
    """A function of the project that is followed because another one calls it.

    `site` is what calls it and `outer` the file where that stands. `arguments` finds the names of
    the caller that each parameter's argument is made from, `sources` from which
    parameters the function's own names are made: most calls are in no loop, and nobody asks.
    """

    function: Function
    path: str
    symbol: str
    site: Placed
    outer: str
    arguments: Callable[[], Mapping[str, frozenset[str]]]
    sources: Callable[[], Mapping[str, frozenset[str]]]

    @cached_property
    def _given(self) -> Mapping[str, frozenset[str]]:
        return self.arguments()

    def outside(self, names: frozenset[str]) -> frozenset[str]:
        """Give the names of the caller that names of this function are made from."""
        found: set[str] = set()
        sources = self.sources() if names else {}
        for name in names:
            for each in sources.get(name, (name,)):
                found |= self._given.get(each, frozenset())
        return frozenset(found)


class Frames:
    """A stack of loops, suites and visits; the innermost is last."""

    def __init__(self) -> None:
        self._stack: list[Frame | Loop | Visit] = []
        self.visits: list[Visit] = []  # the calls that are followed right now, outermost first

    def __len__(self) -> int:
        return len(self._stack)

    @property
    def loops(self) -> Iterator[Loop]:
        """The loops that turn right now, innermost first."""
        return (each for each in reversed(self._stack) if isinstance(each, Loop))

    @property
    def depth(self) -> int:
        """How many loops turn right now."""
        return sum(isinstance(each, Loop) or (isinstance(each, Frame) and each.turns) for each in self._stack)

    @property
    def steady(self) -> bool:
        """Whether nothing that turns right now turns as often as there are data."""
        return not any(each.growing if isinstance(each, Loop) else _turns(each) for each in self._stack)

    def inside(self, frame: Frame | Loop | Visit) -> AbstractContextManager[None]:
        """Follow a suite, a loop's body or a called function."""
        return _Inside(frame, self._stack, self.visits)

    def is_own(self, loop: Loop) -> bool:
        """Tell whether a loop turns in the function that is under review, not in one that it calls."""
        return not any(isinstance(each, Visit) for each in self._stack[: self._stack.index(loop)])

    def changed_by(self, names: frozenset[str]) -> Loop | None:
        """Give the innermost loop whose rounds bind what names are made from."""
        for each in reversed(self._stack):
            if isinstance(each, Visit):
                names = each.outside(names)
            elif isinstance(each, Loop) and not names.isdisjoint(each.bound):
                return each
        return None

    def weighed(self, loop: Loop, confidence: Confidence) -> Confidence | None:
        """Give the confidence that what lies between a loop and this place leaves; None where there is no round two."""
        inner = calls = 0
        for frame in self._stack[self._stack.index(loop) + 1 :]:
            if isinstance(frame, Loop):
                inner += 1
                continue
            if isinstance(frame, Visit):
                calls += 1
                continue
            inner += frame.turns
            leaves = "" if calls else frame.leaves  # a `return` leaves the called function, not the loop
            if leaves == "return" or (leaves == "break" and not inner):
                return None
            if frame.guard == "memo" or (frame.guard == "once" and not calls):
                return None
            if frame.chosen and not calls and loop.tells_apart(frame.chosen):
                return None
            if frame.guard:
                confidence = _WEAKER[confidence]
        return min(confidence, _AFTER_CALLS[min(calls, len(_AFTER_CALLS) - 1)])

    def isolated(self, loop: Loop) -> bool:
        """Tell whether a failure between a loop and this place is caught, or rolled back alone."""
        between = self._stack[self._stack.index(loop) + 1 :]
        return any(isinstance(each, Frame) and each.isolated for each in between)


class _Inside:
    """A frame on the stack during a block: a class, since a generator costs four times as much, and every suite has one."""

    __slots__ = ("_frame", "_stack", "_visits")

    def __init__(
        self, frame: Frame | Loop | Visit, stack: list[Frame | Loop | Visit], visits: list[Visit]
    ) -> None:
        self._frame, self._stack, self._visits = frame, stack, visits

    def __enter__(self) -> None:
        self._stack.append(self._frame)
        if isinstance(self._frame, Visit):
            self._visits.append(self._frame)

    def __exit__(self, *_: object) -> None:
        self._stack.pop()
        if isinstance(self._frame, Visit):
            self._visits.pop()


def _turns(frame: Frame | Visit) -> bool:
    return isinstance(frame, Frame) and frame.turns


_AFTER_CALLS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.MEDIUM, Confidence.LOW)
