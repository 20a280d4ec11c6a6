"""Which decorators stand on a definition, through imports and their aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import last_part
from reviewer.tree.imports import Imports

_LAST_WORD = re.compile(r"\w+$")
_ACCESSORS = frozenset({"setter", "deleter", "getter", "expression", "update_expression", "inplace"})


class Renamed:
    """The words that stand before an `as`: what a module may have imported under another name."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    @classmethod
    def of(cls, module: Module) -> Self:
        """Look at the text alone: imports are resolved only for the names found here."""
        heads = module.text.split(" as ")[:-1]
        return cls(frozenset(found.group() for head in heads if (found := _LAST_WORD.search(head[-40:]))))


def decorated(node: cst.FunctionDef | cst.ClassDef, module: Module, *names: str) -> bool:
    """Tell whether a decorator has one of these last names (`overload` for `typing.overload`), aliases followed."""
    return bool(node.decorators) and any(
        _means(each.decorator, module, name) for each in node.decorators for name in names
    )


def calls(node: cst.FunctionDef | cst.ClassDef) -> Iterator[cst.Call]:
    """Give the decorators that are calls: `@app.get("/")`."""
    for each in node.decorators:
        if isinstance(each.decorator, cst.Call):
            yield each.decorator


def is_property(node: cst.FunctionDef, extra: tuple[str, ...] = ()) -> bool:
    """Tell whether a function is read like an attribute: `property`, `cached_property`, ..., or an `extra` name."""
    return any(
        name.endswith("property") or name in extra or name in _ACCESSORS
        for each in node.decorators
        for name in (last_part(each.decorator),)
    )


def is_accessor(node: cst.FunctionDef) -> bool:
    """Tell whether a function is the setter or deleter of a property."""
    return any(
        isinstance(each.decorator, cst.Attribute) and each.decorator.attr.value in _ACCESSORS
        for each in node.decorators
    )


def is_abstract(node: cst.FunctionDef) -> bool:
    """Tell whether a function is marked abstract."""
    return any(last_part(each.decorator).startswith("abstract") for each in node.decorators)


def is_overload(node: cst.FunctionDef, module: Module) -> bool:
    """Tell whether a function is one of the signatures of an overloaded one."""
    return decorated(node, module, "overload")


def is_fixture(node: cst.FunctionDef, module: Module) -> bool:
    """Tell whether pytest calls a function and gives it its arguments by their names."""
    return decorated(node, module, "fixture", "yield_fixture")


def is_static(node: cst.FunctionDef, module: Module) -> bool:
    """Tell whether a method takes neither instance nor class."""
    return decorated(node, module, "staticmethod", "abstractstaticmethod")


def _means(decorator: cst.BaseExpression, module: Module, name: str) -> bool:
    if last_part(decorator) == name:
        return True
    if name not in module.fact(Renamed).names:
        return False
    inner = decorator.func if isinstance(decorator, cst.Call) else decorator
    resolved = module.fact(Imports).name(inner)
    return resolved is not None and resolved.rpartition(".")[2] == name
