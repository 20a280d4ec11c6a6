"""The functions of a file, `async` ones apart, as flow records have them, and what they call without `await`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self, TypeVar

from reviewer.check import Module
from reviewer.index import Index
from reviewer.index.flow.expr import Await, Call
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Function, Imports, Node, Suite
from reviewer.index.flow.walk import of

T = TypeVar("T")


@dataclass(frozen=True)
class Routine:
    """One function: the class whose method it is, its qualified name, its body, and all nodes that are its own."""

    function: Function
    owner: str
    symbol: str
    body: Suite
    nodes: tuple[Node, ...]

    def own(self, *classes: type[T]) -> Iterator[T]:
        """Give the nodes of some classes that stand in no class, lambda or function inside this one, in their order."""
        return of(self.nodes, *classes)

    def plain_calls(self) -> Iterator[Call]:
        """Give the calls of the function itself that nothing awaits."""
        waited = {id(each.value) for each in self.own(Await)}
        return (call for call in self.own(Call) if id(call) not in waited)


class Routines:
    """All functions of a module, nested ones too."""

    def __init__(self, found: list[Routine]) -> None:
        self.all = found

    @classmethod
    def of(cls, module: Module) -> Self:
        """Read the bodies of the functions."""
        return cls(list(_routines(module.fact(Index).flow(module.path))))


class Coroutines:
    """All `async` functions of a module, nested ones too."""

    def __init__(self, found: list[Routine]) -> None:
        self.all = found

    @classmethod
    def of(cls, module: Module) -> Self:
        """Read the bodies of the functions, if the text has an `async` one."""
        if not module.says("async def"):
            return cls([])
        return cls([each for each in module.fact(Routines).all if each.function.asynchronous])


def _routines(flow: FileFlow) -> Iterator[Routine]:
    stack = [(function, owner, owner) for owner, function in flow.outer]
    while stack:
        function, owner, outer = stack.pop()
        symbol = f"{outer}.{function.name}" if outer else function.name
        found = Routine(function, owner, symbol, flow.body(function), flow.nodes(function))
        yield found
        stack += [(each, "", symbol) for each in found.own(Function)]


def imported(nodes: Iterable[Node]) -> dict[str, str]:
    """Give what the imports among a function's nodes bind, by their names, with leading dots where they are relative."""
    found: dict[str, str] = {}
    for node in of(nodes, Imports):
        for name, given in node.names:
            if node.source:
                found[given] = f"{node.source}{'' if node.source.endswith('.') else '.'}{name}"
            else:
                found[given] = given if name.startswith(f"{given}.") else name
    return found
