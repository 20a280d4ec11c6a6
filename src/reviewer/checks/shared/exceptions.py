"""Exception classes and their ancestors: builtin ones, the project's, and those nothing is known of."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from functools import lru_cache

import libcst as cst
import msgspec

from reviewer.check import Module
from reviewer.checks.shared.names import dotted
from reviewer.index import Index, Symbol
from reviewer.tree.imports import Imports


class Raised(msgspec.Struct, frozen=True):
    """An exception class: its last name, the last names of it and its ancestors, and whether there may be more."""

    name: str
    line: frozenset[str]
    is_open: bool = False
    is_own: bool = False

    def is_a(self, names: Iterable[str]) -> bool:
        """Tell whether the class or an ancestor has one of these last names."""
        return not self.line.isdisjoint(names)


def exception(expression: cst.BaseExpression, module: Module) -> Raised | None:
    """Give the exception class that `E` or `E(...)` means; None for variables, factories and the unknown."""
    named = expression.func if isinstance(expression, cst.Call) else expression
    written = dotted(named)
    if not written:
        return None
    index = module.fact(Index)
    meant = module.fact(Imports).name(named)
    symbol = index.resolve(meant, module.path) if meant else index.named(written, module.path)
    return of_symbol(symbol, index) if symbol is not None else None


def named_in(name: str, module: Module) -> Raised | None:
    """Give the exception class that a name means at the level of the module."""
    index = module.fact(Index)
    symbol = index.named(name, module.path)
    return of_symbol(symbol, index) if symbol is not None else None


def of_symbol(symbol: Symbol, index: Index) -> Raised | None:
    """Give the exception class that a symbol is, None for what is no class."""
    last = symbol.name.rpartition(".")[2]
    if symbol.kind == "external":
        known = _builtin(symbol.name)
        if known is not None:
            return Raised(last, known)
        is_class = not symbol.name.startswith("builtins.") and last[:1].isupper() and not last.isupper()
        return (
            Raised(last, frozenset({last, "Exception", "BaseException"}), is_open=True) if is_class else None
        )
    if symbol.kind != "class":
        return None
    line: set[str] = {"Exception", "BaseException"}
    is_open = False
    for above in index.mro(symbol):
        ancestor = above.name.rpartition(".")[2]
        known = _builtin(above.name)
        line |= known or {ancestor}
        is_open = is_open or (above.kind == "external" and known is None) or None in index.bases(above)
    return Raised(last, frozenset(line), is_open, is_own=True)


@lru_cache(maxsize=256)
def _builtin(name: str) -> frozenset[str] | None:
    """The last names of a builtin exception and its ancestors."""
    found = getattr(builtins, name.removeprefix("builtins."), None) if name.startswith("builtins.") else None
    if isinstance(found, type) and issubclass(found, BaseException):
        return frozenset(each.__name__ for each in found.__mro__ if each is not object)
    return None
