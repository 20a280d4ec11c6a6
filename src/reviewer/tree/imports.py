"""Which imported thing a name means, by the bindings of the scopes around it."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Self, TypeGuard

import libcst as cst

from reviewer.check import Module
from reviewer.tree.parents import Parents
from reviewer.tree.walk import closed, table_for, wanted

_BUILTINS = frozenset(dir(builtins))
_BINDERS: frozenset[type[cst.CSTNode]] = frozenset(
    {
        cst.Import, cst.ImportFrom, cst.FunctionDef, cst.ClassDef, cst.Param, cst.AssignTarget, cst.AnnAssign,
        cst.AugAssign, cst.For, cst.CompFor, cst.NamedExpr, cst.AsName, cst.Global, cst.Nonlocal,
        cst.MatchAs, cst.MatchStar, cst.MatchMapping, cst.Lambda, cst.Del,
    }
)  # fmt: skip
# The bodies of inner scopes are their own; the alias of an import binds what is imported, which the import tells.
_TABLE = closed(table_for(_BINDERS), cst.FunctionDef, cst.ClassDef, cst.Lambda, cst.ImportAlias)
Scope = cst.Module | cst.FunctionDef | cst.ClassDef | cst.Lambda
Bindings = dict[str, str | None]  # a name to what it is imported as, or None for anything else


class Imports:
    """The names of one module, resolved to dotted names of what they import."""

    def __init__(self, module: Module) -> None:
        self._module = module
        # By identity: the hash of a LibCST node is a Python function.
        self._bindings: dict[int, Bindings] = {}
        self._visible: dict[int, tuple[Scope, ...]] = {}
        self._package = _package(module.path)

    @classmethod
    def of(cls, module: Module) -> Self:
        """Learn nothing yet: the bindings of a scope are read when a name in it is asked for."""
        return cls(module)

    def name(self, node: cst.CSTNode) -> str | None:
        """Give the dotted name that an expression means: `requests.get`, `app.models.Book`.

        A builtin that nothing shadows is `builtins.len`. A relative import in a file of
        the package `app.shop` counts from there. None means local, rebound or unknown.
        """
        parts: list[str] = []
        inner = node
        while isinstance(inner, cst.Attribute):
            parts.append(inner.attr.value)
            inner = inner.value
        if not isinstance(inner, cst.Name):
            return None
        target = self._lookup(inner)
        if target is None:
            return None
        return ".".join([target, *reversed(parts)])

    def defined_here(self, name: cst.Name) -> bool:
        """Tell whether some scope around the name binds it to something that is no import."""
        for scope in self._scopes(name):
            bindings = self._read(scope)
            if name.value in bindings:
                return bindings[name.value] is None
        return False

    def defined_at_top(self, name: cst.Name) -> bool:
        """Tell whether a name means what the top level of its own module binds to something that is no import."""
        for scope in self._scopes(name):
            bindings = self._read(scope)
            if name.value in bindings:
                return isinstance(scope, cst.Module) and bindings[name.value] is None
        return False

    def _lookup(self, name: cst.Name) -> str | None:
        for scope in self._scopes(name):
            bindings = self._read(scope)
            if name.value in bindings:
                return bindings[name.value]
        return f"builtins.{name.value}" if name.value in _BUILTINS else None

    def _scopes(self, node: cst.CSTNode) -> tuple[Scope, ...]:
        """The scopes whose bindings the node sees, the nearest first: class bodies only from right inside them."""
        parents = self._module.fact(Parents)
        inner, above = node, parents.parent(node)
        while above is not None:
            # Decorators, defaults and annotations belong to the scope around the definition.
            if _is_scope(above) and (above.__class__ is cst.Module or inner is above.body):
                return self._inside(above)
            inner, above = above, parents.parent(above)
        return ()

    def _inside(self, scope: Scope) -> tuple[Scope, ...]:
        """The scopes that the body of a scope sees."""
        known = self._visible.get(id(scope))
        if known is None:
            around = self._scopes(scope)
            if not isinstance(scope, cst.ClassDef):
                around = tuple(each for each in around if not isinstance(each, cst.ClassDef))
            known = self._visible[id(scope)] = (scope, *around)
        return known

    def _read(self, scope: Scope) -> Bindings:
        known = self._bindings.get(id(scope))
        if known is None:
            known = self._bindings[id(scope)] = _bindings(scope, self._package)
        return known


_SCOPES = frozenset({cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda})


def _is_scope(node: cst.CSTNode) -> TypeGuard[Scope]:
    return node.__class__ in _SCOPES  # asking a set costs a tenth of asking abstract classes


def _package(path: str) -> list[str]:
    """The package of a file as its path says, `src` left out: that from which relative imports count."""
    parts = path.split("/")[:-1]
    return parts[1:] if parts[:1] == ["src"] else parts


def _bindings(scope: Scope, package: list[str]) -> Bindings:
    found: Bindings = {}
    freed: set[str] = set()
    for node in _own_binders(scope):
        match node:
            case cst.Import(names=aliases):
                for alias in aliases:
                    full = _dotted(alias.name)
                    _bind(
                        found, _as(alias) or full.split(".")[0], full if alias.asname else full.split(".")[0]
                    )
            case cst.ImportFrom(names=aliases) if not isinstance(aliases, cst.ImportStar):
                base = _base(node, package)
                for alias in aliases:
                    name = _dotted(alias.name)
                    _bind(found, _as(alias) or name, f"{base}.{name}" if base else name)
            case cst.Global(names=items) | cst.Nonlocal(names=items):
                freed |= {item.name.value for item in items}
            case _:
                for name in _bound_names(node):
                    _bind(found, name, None)
    return {name: target for name, target in found.items() if name not in freed}


def _bind(found: Bindings, name: str, target: str | None) -> None:
    """Of two imports of one name the first stands; a name that is also bound otherwise is nobody's."""
    known = found.setdefault(name, target)
    if known is not None and target is None:
        found[name] = None


def _own_binders(scope: Scope) -> Iterator[cst.CSTNode]:
    """The binding nodes of a scope itself: the bodies of nested functions, classes and lambdas left out."""
    if isinstance(scope, cst.FunctionDef | cst.Lambda):
        yield from wanted(scope.params, _TABLE, _BINDERS)
    yield from wanted(scope.body if not isinstance(scope, cst.Module) else scope, _TABLE, _BINDERS)


def _bound_names(node: cst.CSTNode) -> Iterator[str]:
    match node:
        case cst.FunctionDef(name=name) | cst.ClassDef(name=name) | cst.Param(name=name):
            yield name.value
        case (
            cst.AssignTarget(target=target)
            | cst.AnnAssign(target=target)
            | cst.AugAssign(target=target)
            | cst.For(target=target)
            | cst.CompFor(target=target)
            | cst.NamedExpr(target=target)
        ):
            yield from _target_names(target)
        case cst.AsName(name=target):
            yield from _target_names(target)
        case cst.MatchAs(name=cst.Name(value=name)) | cst.MatchStar(name=cst.Name(value=name)):
            yield name
        case cst.MatchMapping(rest=cst.Name(value=name)):
            yield name


def _target_names(target: cst.CSTNode) -> Iterator[str]:
    match target:
        case cst.Name(value=name):
            yield name
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from _target_names(element.value)


def _as(alias: cst.ImportAlias) -> str | None:
    return alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else None


def _dotted(name: cst.BaseExpression) -> str:
    match name:
        case cst.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr.value}"
        case cst.Name(value=value):
            return value
    return ""


def _base(node: cst.ImportFrom, package: list[str]) -> str:
    named = _dotted(node.module) if node.module else ""
    dots = len(node.relative)
    if not dots:
        return named
    above = package[: len(package) - dots + 1]
    return ".".join([*above, named] if named else above)
