"""What an except clause catches, and what it does on every path through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import is_name, word_set, words
from reviewer.checks.shared.text import code_of, short
from reviewer.tree.walk import below

Attempt = cst.Try | cst.TryStar
Handler = cst.ExceptHandler | cst.ExceptStarHandler
End = Literal["end", "return", "break", "continue", "raise"]
Ends = frozenset[End]
Handles = Callable[[cst.CSTNode], bool]

_NOWHERE: Ends = frozenset()
_FALLS: Ends = frozenset({"end"})
_DEBUGGING = word_set("debug debugging verbose dev development test testing")
_LEAVING: dict[type[cst.CSTNode], Ends] = {
    cst.Return: frozenset({"return"}),
    cst.Break: frozenset({"break"}),
    cst.Continue: frozenset({"continue"}),
    cst.Raise: frozenset({"raise"}),
}
_BROAD = frozenset({"Exception", "BaseException"})


class Aliases:
    """The module's own names for broad exceptions: `ERRORS = (OSError, Exception)` at its top level."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    @classmethod
    def of(cls, module: Module) -> Self:
        """Read the assignments at the top level of the module."""
        return cls(frozenset(_aliases(module.tree)))


def caught(handler: Handler) -> Iterator[cst.BaseExpression]:
    """Give the exceptions an except clause names, a tuple's one by one; none for a bare one."""
    match handler.type:
        case cst.Tuple(elements=elements):
            for element in elements:
                yield element.value
        case cst.BaseExpression() as only:
            yield only


def broad(handler: Handler, module: Module) -> cst.BaseExpression | None:
    """Give the part of an except clause that means Exception or BaseException, by itself or by an alias."""
    for each in caught(handler):
        name = each.attr if isinstance(each, cst.Attribute) and is_name(each.value, "builtins") else each
        if isinstance(name, cst.Name) and (name.value in _BROAD or name.value in module.fact(Aliases).names):
            return each
    return None


def clause(handler: Handler, module: Module) -> str:
    """Give the first words of an except clause: `except KeyError`, `except* OSError`, `except:`."""
    if handler.type is None:
        return "except:"
    star = "*" if isinstance(handler, cst.ExceptStarHandler) else ""
    return f"except{star} {short(code_of(handler.type, module))}"


def always_reraises(handler: Handler) -> bool:
    """Tell whether every path through an except clause ends in a bare `raise`."""
    return not unhandled(handler.body, lambda node: isinstance(node, cst.Raise) and node.exc is None)


def unhandled(suite: cst.BaseSuite, handles: Handles, bound: str | None = None) -> Ends:
    """Give the ways in which a suite can be left while nothing has handled the failure.

    `handles` is asked of simple statements and of the expressions in headers. `bound` is
    the name of the exception, or empty: where a test looks at it, or chooses whether to
    raise, and one branch handles the failure, the other branches were decided on too. With
    None every branch counts by itself.
    """
    ends = _NOWHERE
    for line in suite.body:
        for node in line.body if isinstance(line, cst.SimpleStatementLine) else (line,):
            now = _ends(node, handles, bound)
            ends |= now - _FALLS
            if "end" not in now:
                return ends
    return ends | _FALLS


def mentions(node: cst.CSTNode, name: str | None) -> bool:
    """Tell whether a name is read in a node; an assignment to it does not count."""
    if not name:
        return False
    match node:
        case cst.Assign(value=value):
            return mentions(value, name) or any(
                not isinstance(target.target, cst.Name) and mentions(target.target, name)
                for target in node.targets
            )
        case cst.Del():
            return False
    return any(each.value == name for each in below(node, cst.Name))


def _ends(node: cst.CSTNode, handles: Handles, bound: str | None) -> Ends:
    """How an unhandled path that reaches a statement goes on from it."""
    match node:
        case cst.If():
            return _branches(node.test, [node.body, node.orelse], handles, bound)
        case cst.Match():
            suites: list[cst.BaseSuite | cst.Else | cst.If | None] = [case.body for case in node.cases]
            return _branches(
                node.subject, suites if _is_exhaustive(node) else [*suites, None], handles, bound
            )
        case cst.For(iter=header) if mentions(header, bound):
            return _NOWHERE  # what an exception holds is gone through, such as the parts of a group
        case cst.For(iter=header, body=body) | cst.While(test=header, body=body):
            return _NOWHERE if handles(header) else _loop(body, node.orelse, handles, bound)
        case cst.With(items=items, body=body):
            if any(handles(item.item) for item in items):
                return _NOWHERE
            return unhandled(body, handles, bound)
        case cst.Try() | cst.TryStar():
            return _try(node, handles, bound)
        case cst.FunctionDef() | cst.ClassDef():
            return _NOWHERE if mentions(node, bound) else _FALLS
    return _NOWHERE if handles(node) else _LEAVING.get(type(node), _FALLS)


def _branches(
    test: cst.BaseExpression,
    suites: list[cst.BaseSuite | cst.Else | cst.If | None],
    handles: Handles,
    bound: str | None,
) -> Ends:
    if handles(test):
        return _NOWHERE
    ends = [_branch(suite, handles, bound) for suite in suites]
    if bound is not None and _NOWHERE in ends and (mentions(test, bound) or _decides(test, suites)):
        return _NOWHERE
    return _NOWHERE.union(*ends)


def _decides(test: cst.BaseExpression, suites: list[cst.BaseSuite | cst.Else | cst.If | None]) -> bool:
    """Whether a test chooses between raising and going on, such as one of `fail_silently`; debugging aside."""
    names = [name.value for name in below(test, cst.Name)]
    if any(not words(name).isdisjoint(_DEBUGGING) for name in names):
        return False
    return any(suite is not None and any(True for _ in below(suite, cst.Raise)) for suite in suites)


def _branch(suite: cst.BaseSuite | cst.Else | cst.If | None, handles: Handles, bound: str | None) -> Ends:
    match suite:
        case None:
            return _FALLS
        case cst.Else(body=body):
            return unhandled(body, handles, bound)
        case cst.If():
            return _ends(suite, handles, bound)
    return unhandled(suite, handles, bound)


def _loop(body: cst.BaseSuite, orelse: cst.Else | None, handles: Handles, bound: str | None) -> Ends:
    """A loop whose every round handles the failure counts as handling it: what it runs over is seldom empty."""
    inside = unhandled(body, handles, bound)
    if not inside:
        return _NOWHERE
    after = unhandled(orelse.body, handles, bound) if orelse else _FALLS
    return (inside - {"end", "break", "continue"}) | after | (_FALLS if "break" in inside else _NOWHERE)


def _try(node: Attempt, handles: Handles, bound: str | None) -> Ends:
    """A nested `try`: its own except clauses are for its own failures, so the body decides."""
    if node.finalbody and not unhandled(node.finalbody.body, handles, bound):
        return _NOWHERE
    ends = unhandled(node.body, handles, bound)
    if "end" in ends and node.orelse:
        ends = (ends - _FALLS) | unhandled(node.orelse.body, handles, bound)
    return ends


def _is_exhaustive(node: cst.Match) -> bool:
    match node.cases[-1]:
        case cst.MatchCase(pattern=cst.MatchAs(pattern=None), guard=None):
            return True
    return False


def _aliases(tree: cst.Module) -> Iterator[str]:
    for line in tree.body:
        match line:
            case cst.SimpleStatementLine(
                body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value)]
            ):
                elements = (
                    [element.value for element in value.elements] if isinstance(value, cst.Tuple) else [value]
                )
                if any(is_name(element, *_BROAD) for element in elements):
                    yield name
