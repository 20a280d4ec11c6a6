"""Functions that calls lead to."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.index import Symbol
from reviewer.index.flow.stmt import Function, Suite
from reviewer.orm.values import Callee


@dataclass(frozen=True)
class Goal:
    """A function that can be followed: `wrapped` are the dotted names of its decorators, `owner` is the class whose method it is."""

    symbol: Symbol
    function: Function
    body: Suite
    wrapped: frozenset[str] = frozenset()
    owner: Callee | None = None

    @property
    def is_method(self) -> bool:
        """Whether an object or class fills the first parameter."""
        return "." in self.symbol.qualname and "builtins.staticmethod" not in self.wrapped
