"""What a module says it exports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import is_name
from reviewer.tree.parts import Part, Parts
from reviewer.tree.walk import Walk

_CHANGES = Walk([cst.Assign, cst.AugAssign, cst.AnnAssign, cst.Expr])


class Exports:
    """The names a module exports, None where it leaves that to underscores."""

    def __init__(self, names: frozenset[str] | None) -> None:
        self.names = names

    @classmethod
    def of(cls, module: Module) -> Self:
        """Read `__all__`."""
        return cls(_exported(module.fact(Parts)) if module.says("__all__") else None)


def _exported(parts: Parts) -> frozenset[str] | None:
    """The names in `__all__`; None where there is none, or where it cannot be read off the source."""
    names: set[str] = set()
    found = False
    for value in chain.from_iterable(parts.each(_values_in)):
        found = True
        match value:
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                strings = [each.value for each in elements if isinstance(each.value, cst.SimpleString)]
                if len(strings) < len(elements):
                    return None
                names |= {str(string.evaluated_value) for string in strings}
            case _:
                return None
    return frozenset(names) if found else None


def _values_in(part: Part) -> list[cst.BaseExpression | None]:
    """What is assigned or added to `__all__`; None for what changes it in another way."""
    return list(_changes_in(part))


def _changes_in(part: Part) -> Iterator[cst.BaseExpression | None]:
    for node in _CHANGES(part):
        match node:
            case cst.Assign(targets=targets, value=value) if any(
                is_name(target.target, "__all__") for target in targets
            ):
                yield value
            case (
                cst.AugAssign(target=cst.Name(value="__all__"), value=value)
                | cst.AnnAssign(target=cst.Name(value="__all__"), value=value)
            ):
                yield value
            case cst.Expr(value=cst.Call(func=cst.Attribute(value=cst.Name(value="__all__")))):
                yield None
