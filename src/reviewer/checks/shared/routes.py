"""The routes of FastAPI and Flask that a file declares by decorators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.arguments import keyword
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.names import dotted, is_name, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.routers import FASTAPI, FLASK, Router, router_at
from reviewer.index import Index

_METHODS = word_set("get post put patch delete head options")
_WORDS = ("fastapi", "Router", "flask", "Blueprint")
_PATHS = (".get(", ".post(", ".put(", ".patch(", ".delete(", "route(")


@dataclass(frozen=True)
class Route:
    """A function that answers requests, by one decorator.

    `methods` are in capitals, `path` is empty where it is not written out. `router` is what
    it hangs on, None where that was made in a function, by the call `made`.
    """

    function: cst.FunctionDef
    call: cst.Call
    framework: Literal["fastapi", "flask"]
    methods: tuple[str, ...]
    path: str
    router: Router | None
    made: cst.Call | None = None

    @property
    def title(self) -> str:
        """The method and path, as a message names them."""
        return f"{'/'.join(self.methods)} {self.path or self.function.name.value}"

    def option(self, name: str) -> cst.BaseExpression | None:
        """Give the value of a keyword of the decorator."""
        found = keyword(self.call, name)
        return found.value if found is not None else None

    @property
    def is_open(self) -> bool:
        """Whether the decorator takes more options than are written out (`**options`)."""
        return any(arg.star for arg in self.call.args)

    def is_hidden(self, index: Index) -> bool:
        """Tell whether the route, or a router above it, is left out of the documentation."""
        local = keyword(self.made, "include_in_schema") if self.made is not None else None
        own = self.option("include_in_schema") or (local.value if local is not None else None)
        if own is not None:
            return not is_name(own, "True")
        return self.router is not None and self.router.is_hidden(index)


class Routes:
    """All routes of a module in the order of their functions."""

    def __init__(self, routes: list[Route]) -> None:
        self.all = routes
        self.by_function: dict[int, list[Route]] = {}
        for each in routes:
            self.by_function.setdefault(id(each.function), []).append(each)

    @classmethod
    def of(cls, module: Module) -> Self:
        """Look at the decorators of all functions, if the text names a framework and a method."""
        if not (module.says(*_WORDS) and module.says("@") and module.says(*_PATHS)):
            return cls([])
        functions = [node for _, node in module.fact(Definitions).functions() if node.decorators]
        return cls([route for node in functions for route in _routes(node, module)])

    def fastapi(self) -> Iterator[Route]:
        """Give those of FastAPI."""
        return (each for each in self.all if each.framework == "fastapi")


def _routes(function: cst.FunctionDef, module: Module) -> Iterator[Route]:
    for each in function.decorators:
        match each.decorator:
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=verb))) as call:
                if verb not in _METHODS and verb not in ("route", "api_route"):
                    continue
                router, kind = _router(owner, module)
                framework: Literal["fastapi", "flask"] = "flask" if kind in FLASK else "fastapi"
                if kind in FASTAPI or kind in FLASK:
                    methods = (verb.upper(),) if verb in _METHODS else _listed(call)
                    made = module.fact(Origins).call(owner) if router is None else None
                    yield Route(function, call, framework, methods, _path(call), router, made)


def _router(owner: cst.BaseExpression, module: Module) -> tuple[Router | None, str]:
    """The router that a decorator is a method of, and the class it is made of; empty for anything else."""
    origins = module.fact(Origins)
    if isinstance(owner, cst.Name) and isinstance(origins.scope(owner), cst.FunctionDef):
        return None, origins.name(owner) or ""
    found = router_at(dotted(owner), module.path, module.fact(Index))
    return found, found.kind if found is not None else ""


def _listed(call: cst.Call) -> tuple[str, ...]:
    given = keyword(call, "methods")
    match given.value if given is not None else None:
        case None:
            return ("GET",)
        case cst.List(elements=elements) | cst.Tuple(elements=elements) | cst.Set(elements=elements):
            values = [each.value for each in elements]
            texts = [each.evaluated_value for each in values if isinstance(each, cst.SimpleString)]
            return tuple(text.upper() for text in texts if isinstance(text, str))
    return ()


def _path(call: cst.Call) -> str:
    given = keyword(call, "path") or next((arg for arg in call.args if arg.keyword is None), None)
    match given.value if given is not None else None:
        case cst.SimpleString(evaluated_value=str(text)):
            return text
    return ""
