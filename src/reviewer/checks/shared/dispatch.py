"""Functions that stand for others: implementations of overloads, variants of generic functions."""

from __future__ import annotations

from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.decorators import decorated, is_overload
from reviewer.checks.shared.definitions import Definition, Definitions
from reviewer.checks.shared.names import is_name, last_part, root
from reviewer.tree.imports import Imports

_GENERIC = ("singledispatch", "singledispatchmethod")


class Overloads:
    """What a module overloads: the signatures themselves, and their names with the definition around them."""

    def __init__(self, signatures: list[Definition]) -> None:
        self._nodes = {each.node for each in signatures}
        self._names = {_key(each) for each in signatures}

    @classmethod
    def of(cls, module: Module) -> Self:
        """Find the functions marked `@overload`."""
        if not module.says("overload"):
            return cls([])
        functions = module.fact(Definitions).functions()
        return cls([each for each, node in functions if is_overload(node, module)])

    def declares(self, definition: Definition) -> bool:
        """Tell whether a function is one signature of an overloaded one."""
        return definition.node in self._nodes

    def implements(self, definition: Definition) -> bool:
        """Tell whether a function is what its overloads describe."""
        return _key(definition) in self._names and definition.node not in self._nodes


class Generics:
    """The names of the module's functions that dispatch on the type of their first argument."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    @classmethod
    def of(cls, module: Module) -> Self:
        """Find the functions marked `@singledispatch`."""
        functions = module.fact(Definitions).functions()
        return cls(frozenset(each.name for each, node in functions if decorated(node, module, *_GENERIC)))


def is_dispatched(node: cst.FunctionDef, module: Module) -> bool:
    """Tell whether `functools.singledispatch` chooses this function, the generic one or a registered variant."""
    return bool(node.decorators) and (
        decorated(node, module, *_GENERIC)
        or any(_registers(each.decorator, node, module) for each in node.decorators)
    )


def _registers(decorator: cst.BaseExpression, node: cst.FunctionDef, module: Module) -> bool:
    """`@area.register` and `@area.register(Circle)`; of an imported `area` only for functions like `_`."""
    if last_part(decorator) != "register":
        return False
    if is_name(root(decorator), *module.fact(Generics).names):
        return True
    inner = decorator.func if isinstance(decorator, cst.Call) else decorator
    return node.name.value.startswith("_") and module.fact(Imports).name(inner) not in (
        None,
        "atexit.register",
    )


def _key(definition: Definition) -> tuple[cst.CSTNode | None, str]:
    return (definition.above.node if definition.above else None, definition.name)
