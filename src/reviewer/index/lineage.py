"""The order in which Python looks up attributes of a class among its ancestors (C3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def linearised(
    cls: T,
    bases: Callable[[T], Iterable[T]],
    known: Callable[[T], tuple[T, ...] | None] = lambda cls: None,
) -> tuple[tuple[T, ...], bool]:
    """Give a class and its ancestors as Python orders them, and whether this answers for its heirs, too.

    `known` gives what was answered for an ancestor before, if that answers for heirs. Classes
    that are their own ancestors, which only broken code has, are cut at the second meeting, so
    that the answer depends on the class that was asked for; bases that contradict each other
    stand depth first.
    """
    lines: dict[T, tuple[T, ...]] = {}
    order, circular = _bottom_up(cls, bases, known, lines)
    for each in order:
        above = [base for base in dict.fromkeys(bases(each)) if base in lines]
        lines[each] = (each, *_merged([list(lines[base]) for base in above] + [above]))
    return lines[cls], not circular


def _bottom_up(
    cls: T,
    bases: Callable[[T], Iterable[T]],
    known: Callable[[T], tuple[T, ...] | None],
    lines: dict[T, tuple[T, ...]],
) -> tuple[list[T], bool]:
    """A class and its ancestors, every ancestor before its heirs, without recursion; known lines are noted.

    The second half tells whether a class was met among its own ancestors.
    """
    order: list[T] = []
    entered: set[T] = set()
    left: set[T] = set()
    circular = False
    stack: list[tuple[T, bool]] = [(cls, False)]
    while stack:
        each, done = stack.pop()
        if done:
            order.append(each)
            left.add(each)
        elif each in entered:
            circular = circular or each not in left
        else:
            entered.add(each)
            line = known(each)
            if line is not None:
                lines[each] = line
                left.add(each)
                continue
            stack.append((each, True))
            stack += [(base, False) for base in bases(each)]
    return order, circular


def _merged(lines: list[list[T]]) -> list[T]:
    found: list[T] = []
    while lines := [line for line in lines if line]:
        later = {each for line in lines for each in line[1:]}
        head = next((line[0] for line in lines if line[0] not in later), lines[0][0])
        found.append(head)
        lines = [[each for each in line if each != head] for line in lines]
    return found
