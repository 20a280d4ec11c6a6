"""Conditions: which of them only narrow a type, and how to say the opposite."""

from __future__ import annotations

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import last_part, root
from reviewer.checks.shared.text import code_of
from reviewer.tree.walk import below

_NARROWING = frozenset(
    {
        "isinstance",
        "issubclass",
        "callable",
        "providedBy",
        "hasattr",
        "assert_never",
        "is_dataclass",
        "isclass",
        "iscoroutinefunction",
    }
)
_OPPOSITE: dict[type[cst.BaseCompOp], str] = {
    cst.Equal: "!=",
    cst.NotEqual: "==",
    cst.In: "not in",
    cst.NotIn: "in",
    cst.Is: "is not",
    cst.IsNot: "is",
}
_OPPOSITE_ORDER: dict[type[cst.BaseCompOp], str] = {
    cst.LessThan: ">=",
    cst.LessThanEqual: ">",
    cst.GreaterThan: "<=",
    cst.GreaterThanEqual: "<",
}


def narrows(test: cst.BaseExpression, function: cst.FunctionDef | None) -> bool:
    """Tell whether a condition only says what a value is: no None, an instance of something, never reached.

    The hints of `function` tell which parameters are optional; without it none is.
    """
    match test:
        case cst.BooleanOperation(left=left, right=right):
            return narrows(left, function) and narrows(right, function)
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return narrows(inner, function)
        case cst.Call(func=cst.Name(value="all" | "any"), args=[cst.Arg(value=cst.GeneratorExp(elt=each))]):
            return narrows(each, function)
        case cst.Call(func=func):
            return last_part(func) in _NARROWING
        case cst.Comparison(left=left, comparisons=targets):
            identity = all(isinstance(each.operator, cst.Is | cst.IsNot) for each in targets)
            return identity or last_part(left) in ("type", "__class__")
        case cst.Name(value="False" | "True") | cst.Integer() | cst.SimpleString():
            return True
        case cst.Name(value=value):
            return _is_optional(_annotation(value, function))
        case cst.Attribute():
            # `assert node.parent` tells mypy that there is a parent; without hints it is a test of the value.
            start = root(test)
            return isinstance(start, cst.Name) and _annotation(start.value, function) is not None
    return False


def inverted(test: cst.BaseExpression, module: Module) -> str:
    """Give the opposite of a condition as it would be written by hand: `x <= 0` for `x > 0`."""
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return code_of(inner, module)
        case cst.Comparison(left=left, comparisons=[only]) if not test.lpar:
            opposite = _OPPOSITE.get(type(only.operator))
            if opposite is None and _is_number(left, only.comparator):
                opposite = _OPPOSITE_ORDER.get(type(only.operator))
            if opposite:
                return f"{code_of(left, module)} {opposite} {code_of(only.comparator, module)}"
    code = code_of(test, module)
    loose = isinstance(test, cst.BooleanOperation | cst.IfExp | cst.Lambda | cst.NamedExpr) and not test.lpar
    return f"not ({code})" if loose else f"not {code}"


def _is_number(left: cst.BaseExpression, right: cst.BaseExpression) -> bool:
    """Whether one side is a number or a length, so that every value lies on one side or the other.

    Sets are only partly ordered: neither `a <= b` nor `a > b` need be true.
    """
    for side in (left, right):
        match side:
            case cst.Integer() | cst.Float() | cst.Call(func=cst.Name(value="len")):
                return True
            case cst.UnaryOperation(expression=cst.Integer() | cst.Float()):
                return True
    return False


def _annotation(name: str, function: cst.FunctionDef | None) -> cst.Annotation | None:
    if function is None:
        return None
    given = function.params
    every = [*given.posonly_params, *given.params, *given.kwonly_params]
    return next((param.annotation for param in every if param.name.value == name), None)


def _is_optional(annotation: cst.Annotation | None) -> bool:
    if annotation is None:
        return False
    words: set[str] = set()
    for node in below(annotation.annotation, cst.Name, cst.SimpleString):
        match node:
            case cst.Name(value=value) | cst.SimpleString(value=value):
                words.update(value.strip("\"'").replace("|", " ").replace("[", " ").replace("]", " ").split())
    return not words.isdisjoint({"None", "Optional", "Any", "object"})
