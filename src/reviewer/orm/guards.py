"""What a condition says about how often its suite runs."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from reviewer.orm.loops import dotted, targets
from reviewer.tree.walk import below


def guard_of(node: cst.If) -> str:
    """Tell how a condition limits the rounds in which its suite runs."""
    test: cst.BaseExpression = node.test
    tests: Sequence[cst.BaseExpression] = (
        (test.left, test.right)
        if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And)
        else (test,)
    )
    found = ""
    for each in tests:
        if not isinstance(each, cst.Comparison) or len(each.comparisons) != 1:
            continue
        operator, right = each.comparisons[0].operator, each.comparisons[0].comparator
        if isinstance(operator, cst.NotIn) and _keeps(node.body):
            return "memo"
        if isinstance(operator, cst.Equal):
            if isinstance(right, cst.Integer):
                return "once"
            if isinstance(right, cst.SimpleString):
                found = "equal"
        if (
            isinstance(operator, cst.Is)
            and isinstance(right, cst.Name)
            and right.value == "None"
            and _binds(each.left, node.body)
        ):
            return "memo"
    if (
        isinstance(test, cst.UnaryOperation)
        and isinstance(test.operator, cst.Not)
        and _binds(test.expression, node.body)
    ):
        return "memo"
    return found


def _keeps(body: cst.BaseSuite) -> bool:
    """Whether a suite stores something under a key, or adds it to a set: `cache[key] = ...`."""
    for line in body.body:
        for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Assign) and any(
                isinstance(t.target, cst.Subscript) for t in small.targets
            ):
                return True
            call = small.value if isinstance(small, cst.Expr) else None
            if (
                isinstance(call, cst.Call)
                and isinstance(call.func, cst.Attribute)
                and call.func.attr.value == "add"
            ):
                return True
    return False


def _binds(node: cst.BaseExpression, body: cst.BaseSuite) -> bool:
    """Whether a suite binds the very name that its condition asked for."""
    text = dotted(node)
    for line in body.body if text else ():
        for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Assign) and any(text in targets(each.target) for each in small.targets):
                return True
    return False


def captured(pattern: cst.CSTNode) -> list[str]:
    """Give the names that a pattern binds."""
    found: list[str] = []
    for each in below(pattern, cst.MatchAs, cst.MatchStar, cst.MatchMapping):
        name = getattr(each, "name", None) or getattr(each, "rest", None)
        if isinstance(name, cst.Name):
            found.append(name.value)
    return found
