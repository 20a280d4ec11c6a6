"""The order in which Python looks up attributes of a class among its ancestors (C3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def linearised(cls: T, bases: Callable[[T], Iterable[T]]) -> tuple[T, ...]:
    """Give a class and its ancestors as Python orders them.

    Classes that are their own ancestors, which only broken code has, are cut at the second
    meeting; bases that contradict each other stand depth first.
    """
    lines: dict[T, tuple[T, ...]] = {}
    for each in _bottom_up(cls, bases):
        above = [base for base in dict.fromkeys(bases(each)) if base in lines]
        lines[each] = (each, *_merged([list(lines[base]) for base in above] + [above]))
    return lines[cls]


def _bottom_up(cls: T, bases: Callable[[T], Iterable[T]]) -> list[T]:
    """A class and its ancestors, every ancestor before its heirs, without recursion."""
    order: list[T] = []
    entered: set[T] = set()
    stack: list[tuple[T, bool]] = [(cls, False)]
    while stack:
        each, done = stack.pop()
        if done:
            order.append(each)
        elif each not in entered:
            entered.add(each)
            stack.append((each, True))
            stack += [(base, False) for base in bases(each)]
    return order


def _merged(lines: list[list[T]]) -> list[T]:
    found: list[T] = []
    while lines := [line for line in lines if line]:
        later = {each for line in lines for each in line[1:]}
        head = next((line[0] for line in lines if line[0] not in later), lines[0][0])
        found.append(head)
        lines = [[each for each in line if each != head] for line in lines]
    return found
