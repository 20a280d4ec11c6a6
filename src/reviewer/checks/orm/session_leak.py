"""rules/orm/session-leak.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.connections import Openers
from reviewer.checks.shared.names import dotted
from reviewer.checks.shared.text import code_of, short
from reviewer.finding import Severity
from reviewer.orm.roles import ByRole
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_WORTH = re.compile(r"session|conn|maker|engine|db|pool", re.IGNORECASE)
_SCOPES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)
_HELD = frozenset({"cursor", "query", "begin", "connection", "transaction"})


class _Use(Enum):
    """What one use of an open connection says about who closes it."""

    NEUTRAL = 0
    HANDED_ON = 1
    CLOSED = 2
    CLOSED_IF_WELL = 3
    LENT = 4


@dataclass(frozen=True)
class Options(ByRole):
    """Functions of the project that open something to be closed, and how much tests and commands count."""

    factories: list[str]


@on(cst.Assign, Options)
def check(statement: cst.Assign, module: Module, options: Options) -> Iterator[Hit]:
    """Report a session or connection that a function opens and does not surely close."""
    value = statement.value.expression if isinstance(statement.value, cst.Await) else statement.value
    if value.__class__ is not cst.Call:  # most assignments: the pattern asks them ten times as long
        return
    match statement.targets, value:
        case [cst.AssignTarget(target=cst.Name(value=name))], cst.Call() as call if _may_open(call, options):
            judged, severity = options.weighed(module.path)
            function = module.fact(Parents).scope(statement)
            if not judged or not isinstance(function, cst.FunctionDef):
                return
            if module.fact(Openers).opens(call, options.factories):
                uses = {_use(each, function, module) for each in _uses(name, function)}
                if not uses & {_Use.HANDED_ON, _Use.CLOSED}:
                    yield _hit(call, name, uses, module, severity)


def _may_open(call: cst.Call, options: Options) -> bool:
    """Whether it is worth resolving what is called: a quick look at the name, which proves nothing."""
    name = dotted(call.func.func if isinstance(call.func, cst.Call) else call.func)
    return _WORTH.search(name) is not None or any(each.endswith(name) for each in options.factories)


def _uses(name: str, function: cst.FunctionDef) -> Iterator[cst.Name]:
    return (each for each in below(function.body, cst.Name) if each.value == name)


def _use(name: cst.Name, function: cst.FunctionDef, module: Module) -> _Use:
    parents = module.fact(Parents)
    inner = next(each for each in parents.ancestors(name) if isinstance(each, _SCOPES))
    if inner is not function:
        return _Use.HANDED_ON  # a nested function may close it
    above = parents.parent(name)
    match above:
        case cst.AssignTarget():
            return _Use.NEUTRAL
        case cst.Attribute(value=value) if value is name:
            return _of_attribute(above, module)
        case cst.Attribute() | cst.Comparison() | cst.ComparisonTarget() | cst.If() | cst.UnaryOperation():
            return _Use.NEUTRAL
        case cst.Arg(keyword=keyword) if keyword is name:
            return _Use.NEUTRAL
        case cst.Yield():
            return _Use.LENT
    return _Use.HANDED_ON


def _of_attribute(attribute: cst.Attribute, module: Module) -> _Use:
    parents = module.fact(Parents)
    call = parents.parent(attribute)
    called = isinstance(call, cst.Call) and call.func is attribute
    name = attribute.attr.value
    if name in ("close", "aclose", "remove", "__exit__", "__aexit__"):
        return _closing(attribute, module) if called else _Use.HANDED_ON
    if name in _HELD and called and isinstance(call, cst.Call):
        holder = parents.parent(call)
        if isinstance(holder, cst.Return | cst.WithItem | cst.Arg | cst.Yield):
            return _Use.HANDED_ON
    return _Use.NEUTRAL


def _closing(attribute: cst.Attribute, module: Module) -> _Use:
    """Whether a call of `close` runs on every way, or where something failed."""
    for above in module.fact(Parents).ancestors(attribute):
        if isinstance(above, cst.Finally | cst.ExceptHandler | cst.ExceptStarHandler):
            return _Use.CLOSED
        if isinstance(above, cst.FunctionDef):
            break
    return _Use.CLOSED_IF_WELL


def _hit(call: cst.Call, name: str, uses: set[_Use], module: Module, severity: Severity | None) -> Hit:
    late = _Use.CLOSED_IF_WELL in uses
    return Hit(
        call,
        words={
            "call": short(code_of(call, module)),
            "name": name,
            "fault": "is not closed where anything raises before" if late else "is never closed",
        },
        severity=Severity.INFO if late and _Use.LENT not in uses else severity,
    )
