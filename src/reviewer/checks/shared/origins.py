"""Which call made the value of an expression, by the assignments of the function, class or module around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below, closed, table_for, wanted

_BINDERS: frozenset[type[cst.CSTNode]] = frozenset(
    {
        cst.Assign, cst.AnnAssign, cst.WithItem, cst.For, cst.NamedExpr, cst.AugAssign, cst.Global, cst.Nonlocal,
    }
)  # fmt: skip
_TABLE = closed(table_for(_BINDERS), cst.FunctionDef, cst.ClassDef, cst.Lambda)
_BINDING = frozenset({cst.Lambda, cst.ListComp, cst.GeneratorExp, cst.SetComp, cst.DictComp})
Scope = cst.FunctionDef | cst.ClassDef | cst.Module


class Origins:
    """The values of one module, as far as one call made them.

    A name counts only if every assignment to it in its scope is a call of the same
    thing; an attribute of `self` only if every assignment in its class is.
    """

    def __init__(self, module: Module) -> None:
        self._module = module
        self._made: dict[Scope, dict[str, list[cst.BaseExpression | None]]] = {}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn nothing yet: a scope is read when something in it is asked for."""
        return cls(module)

    def call(self, node: cst.BaseExpression) -> cst.Call | None:
        """Give the call that made the value of an expression: of `s` after `s = requests.Session()`."""
        match node:
            case cst.Call():
                return node
            case cst.Await(expression=inner):
                return self.call(inner)
            case cst.Name(value=name):
                return self._made_in(self._scope_of(node, name), name)
            case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=attr)):
                return self._made_in(self._class_of(node), f"self.{attr}")
        return None

    def name(self, node: cst.BaseExpression) -> str | None:
        """Give the dotted name of what was called to make the value of an expression: `requests.Session`."""
        call = self.call(node)
        return self._module.fact(Imports).name(call.func) if call is not None else None

    def value(self, node: cst.BaseExpression) -> cst.BaseExpression | None:
        """Give the one expression that is ever assigned to a name, whatever it is: of `q` after `q = "..."`."""
        if not isinstance(node, cst.Name):
            return None
        scope = self._scope_of(node, node.value)
        values = self._read(scope)[node.value] if scope is not None else []
        return values[0] if len(values) == 1 else None

    def assigns(self, scope: Scope, name: str) -> bool:
        """Tell whether a scope itself assigns to a name; parameters are no assignments."""
        return name in self._read(scope)

    def scope(self, node: cst.BaseExpression) -> Scope | None:
        """Give where the value of an expression is made: the function, class or module that assigns it."""
        match node:
            case cst.Name(value=name):
                return self._scope_of(node, name)
            case cst.Attribute(value=cst.Name(value="self")):
                return self._class_of(node)
        return None

    def _made_in(self, scope: Scope | None, name: str) -> cst.Call | None:
        if scope is None:
            return None
        values = self._read(scope).get(name, [])
        calls = [value for value in values if isinstance(value, cst.Call)]
        if not calls or len(calls) < len(values):
            return None
        imports = self._module.fact(Imports)
        return calls[0] if len({imports.name(call.func) for call in calls}) == 1 else None

    def _scope_of(self, node: cst.CSTNode, name: str) -> Scope | None:
        inner: cst.CSTNode = node
        for above in self._module.fact(Parents).ancestors(node):
            if type(above) is cst.FunctionDef and (inner is above.body or inner is above.params):
                if any(param.name.value == name for param in _params(above)):
                    return None
                if name in self._read(above):
                    return above
            elif _binds(above):
                if any(other.value == name for other in _bound_inside(above)):
                    return None
            elif type(above) is cst.Module and name in self._read(above):
                return above
            inner = above
        return None

    def _class_of(self, node: cst.CSTNode) -> cst.ClassDef | None:
        for above in self._module.fact(Parents).ancestors(node):
            if type(above) is cst.ClassDef:
                return above
        return None

    def _read(self, scope: Scope) -> dict[str, list[cst.BaseExpression | None]]:
        known = self._made.get(scope)
        if known is None:
            known = self._made[scope] = {}
            for name, value in _assignments(scope):
                known.setdefault(name, []).append(value)
        return known


def _binds(node: cst.CSTNode) -> bool:
    """Whether a node is a lambda or comprehension, whose names are its own."""
    return node.__class__ in _BINDING


def _assignments(scope: Scope) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    """The names that a scope binds, each with its value where one expression makes it.

    Of a class the assignments to `self` in its methods, of others those of their own body.
    """
    for node in _own(scope):
        match node:
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _named(target.target, value)
            case cst.AnnAssign(target=target, value=cst.BaseExpression() as value):
                yield from _named(target, value)
            case cst.WithItem(item=item, asname=cst.AsName(name=target)):
                yield from _named(target, item)
            case cst.NamedExpr(target=target, value=value):
                yield from _named(target, value)
            case cst.For(target=target) | cst.AugAssign(target=target):
                yield from _named(target, None)
            case cst.Global(names=items) | cst.Nonlocal(names=items):
                yield from ((item.name.value, None) for item in items)


def _own(scope: Scope) -> Iterator[cst.CSTNode]:
    """The binding nodes of a scope; those of nested functions and classes only of a class, for its methods."""
    if isinstance(scope, cst.ClassDef):
        return wanted(scope.body, table_for(_BINDERS), _BINDERS)
    return wanted(scope.body if isinstance(scope, cst.FunctionDef) else scope, _TABLE, _BINDERS)


def _named(
    target: cst.CSTNode, value: cst.BaseExpression | None
) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    match target:
        case cst.Name(value=name):
            yield name, value.expression if isinstance(value, cst.Await) else value
        case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=name)):
            yield f"self.{name}", value.expression if isinstance(value, cst.Await) else value
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from _named(element.value, None)


def _params(function: cst.FunctionDef) -> Iterator[cst.Param]:
    given = function.params
    yield from (*given.posonly_params, *given.params, *given.kwonly_params)
    for star in (given.star_arg, given.star_kwarg):
        if isinstance(star, cst.Param):
            yield star


def _bound_inside(node: cst.CSTNode) -> Iterator[cst.Name]:
    for inner in below(node, cst.CompFor, cst.Param):
        target = inner.target if isinstance(inner, cst.CompFor) else inner
        yield from below(target, cst.Name)
