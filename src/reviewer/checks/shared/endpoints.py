"""Functions that answer a request while a client waits."""

from __future__ import annotations

import re
from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import is_name, last_part
from reviewer.tree.parents import Parents

_FRAMEWORK = re.compile(
    r"^\s*(?:from|import)\s+(?:django|rest_framework|flask|fastapi|starlette|quart|sanic|litestar|aiohttp)\b",
    re.MULTILINE,
)
_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "route", "api_route", "websocket"})
_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "dispatch", "list", "create", "update", "retrieve"}
)


def has_endpoints(module: Module) -> bool:
    """Tell whether a module imports a web framework at all."""
    return module.fact(_Framework).found


class _Framework:
    """Whether a module imports a web framework: many rules ask."""

    def __init__(self, module: Module) -> None:
        self.found = _FRAMEWORK.search(module.text) is not None

    @classmethod
    def of(cls, module: Module) -> Self:
        """Look for the import in the text."""
        return cls(module)


def in_endpoint(node: cst.CSTNode, module: Module) -> bool:
    """Tell whether a node stands in a route's function or in a view of a web framework the module imports."""
    if not has_endpoints(module):
        return False
    return any(
        isinstance(above, cst.FunctionDef) and (_is_routed(above) or _is_view(above))
        for above in module.fact(Parents).ancestors(node)
    )


def _is_routed(function: cst.FunctionDef) -> bool:
    """Whether a decorator names a path: `@app.get("/books")`."""
    for decorator in function.decorators:
        match decorator.decorator:
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)), args=[first, *_]) if name in _ROUTES:
                if isinstance(first.value, cst.SimpleString):
                    return True
            case cst.Call(func=func) if last_part(func) == "api_view":
                return True
    return False


def _is_view(function: cst.FunctionDef) -> bool:
    """Whether the first parameter is the request, of a function or of a method named as a view's are."""
    match function.params.params:
        case [cst.Param(name=first), *_] if is_name(first, "request"):
            return True
        case [cst.Param(name=first), cst.Param(name=second), *_] if is_name(first, "self"):
            return is_name(second, "request") and function.name.value in _METHODS
    return False
