"""What a condition says about how often its suite runs."""

from __future__ import annotations

from reviewer.index.flow.expr import Attr, Call, Compare, Const, Display, Expr, Logic, Name, Sub, Text, Unary
from reviewer.index.flow.stmt import Assign, Do, Suite
from reviewer.index.flow.walk import dotted, targets


def guard_of(test: Expr, body: Suite) -> str:
    """Tell how a condition limits the rounds in which its suite runs."""
    found = ""
    for each in _conjuncts(test):
        if not isinstance(each, Compare) or len(each.signs) != 1:
            continue
        sign, right = each.signs[0], each.others[0]
        if sign == "not in" and _keeps(body):
            return "memo"
        if sign == "==":
            if (
                isinstance(right, Const)
                and isinstance(right.value, int)
                and not isinstance(right.value, bool)
            ):
                return "once"
            if isinstance(right, Text):
                found = "equal"
        if sign == "is" and isinstance(right, Const) and right.value is None and _binds(each.left, body):
            return "memo"
    if isinstance(test, Unary) and test.negated and _binds(test.value, body):
        return "memo"
    return found


def chosen_by(test: Expr) -> str:
    """Give the name that a condition compares with a text or a constant, or with some of them; empty if it does not."""
    for each in _conjuncts(test):
        match each:
            case Compare(left=Name(id=name), signs=("==",), others=(right,)) if _is_constant(right):
                return name
            case Compare(left=Name(id=name), signs=("in",), others=(Display(items=items),)) if all(
                map(_is_constant, items)
            ):
                return name
    return ""


def _conjuncts(test: Expr) -> tuple[Expr, ...]:
    """All that must hold for a condition to hold."""
    return test.values if isinstance(test, Logic) and test.word == "and" else (test,)


def _is_constant(node: Expr) -> bool:
    """Whether an expression is a text, or written like a member of a class or a constant: `Kind.ISSUE`, `ISSUE`."""
    return isinstance(node, Text) or dotted(node)[:1].isupper()


def _keeps(body: Suite) -> bool:
    """Whether a suite stores something under a key, or adds it to a set: `cache[key] = ...`."""
    for each in body:
        match each:
            case Assign(targets=found) if any(isinstance(target, Sub) for target in found):
                return True
            case Do(value=Call(function=Attr(name="add"))):
                return True
    return False


def _binds(node: Expr, body: Suite) -> bool:
    """Whether a suite binds the very name that its condition asked for."""
    text = dotted(node)
    return bool(text) and any(
        text in targets(target) for each in body if isinstance(each, Assign) for target in each.targets
    )
