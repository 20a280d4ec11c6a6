"""Parameters that a call leaves at a default that switches something off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewer.index.flow.expr import Compare, Const, Expr, Logic, Name, Unary
from reviewer.index.flow.stmt import Function
from reviewer.orm.builtin import Argument

Off = Mapping[str, bool | None]


def left_off(function: Function, args: Sequence[Argument], *, method: bool) -> dict[str, bool | None]:
    """Give the parameters to which a call gives nothing, and whose default is `False` or `None`.

    `method` says that the first parameter is filled by the object.
    """
    if any(star for star, *_ in args):
        return {}
    named = {keyword for _, keyword, *_ in args if keyword}
    placed = sum(not keyword for _, keyword, *_ in args) + method
    return {
        each.name: each.default.value
        for place, each in enumerate(function.parameters)
        if isinstance(each.default, Const)
        and (each.default.value is None or each.default.value is False)
        and each.name not in named
        and (each.named or place >= placed)
    }


def never(test: Expr, off: Off) -> bool:
    """Tell whether a condition cannot hold while these parameters have their defaults."""
    match test:
        case Name(id=name):
            return name in off
        case Compare(left=Name(id=name), signs=("is not",), others=(Const(value=None),)):
            return name in off and off[name] is None
        case Logic(word="and", values=values):
            return any(never(each, off) for each in values)
        case Logic(word="or", values=values):
            return all(never(each, off) for each in values)
        case Unary(negated=True, value=value):
            return _always(value, off)
    return False


def _always(test: Expr, off: Off) -> bool:
    match test:
        case Compare(left=Name(id=name), signs=("is",), others=(Const(value=None),)):
            return name in off and off[name] is None
        case Unary(negated=True, value=value):
            return never(value, off)
    return False
