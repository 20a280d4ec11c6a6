"""What a parameter of an endpoint is declared to be: its type, and what `Annotated` or the default adds."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from reviewer.checks.shared.names import is_name, last_part


@dataclass(frozen=True)
class Declared:
    """A type and the calls beside it: `Query(le=100)` in `Annotated` or as the default."""

    hint: cst.BaseExpression | None
    extras: tuple[cst.BaseExpression, ...]

    def calls(self) -> tuple[cst.Call, ...]:
        """Give the extras that are calls."""
        return tuple(each for each in self.extras if isinstance(each, cst.Call))

    def is_given(self) -> bool:
        """Tell whether the framework fills the parameter in: `Depends(...)`, `Security(...)`."""
        return any(last_part(each) in ("Depends", "Security") for each in self.extras)


def declared(param: cst.Param) -> Declared:
    """Read the annotation and the default of a parameter."""
    extras: list[cst.BaseExpression] = [param.default] if isinstance(param.default, cst.Call) else []
    hint = param.annotation.annotation if param.annotation is not None else None
    if isinstance(hint, cst.Subscript) and last_part(hint.value) == "Annotated":
        parts = [each.slice.value for each in hint.slice if isinstance(each.slice, cst.Index)]
        hint, extras = parts[0] if parts else None, [*parts[1:], *extras]
    return Declared(without_none(hint), tuple(extras))


def without_none(hint: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """Give `T` of `T | None` and `Optional[T]`, anything else as it is."""
    match hint:
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return left if is_name(right, "None") else right if is_name(left, "None") else hint
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=inner))]):
            return inner if last_part(value) == "Optional" else hint
    return hint
