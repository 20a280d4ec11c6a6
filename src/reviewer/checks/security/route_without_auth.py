"""rules/security/route-without-auth.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.names import last_part
from reviewer.checks.shared.open_views import open_views
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.checks.shared.text import code_of
from reviewer.index import Index
from reviewer.index.facts import Many, Name
from reviewer.tree.parents import Parents

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_AUTH = re.compile(r"(?i)user|auth|permission|token|api_?key|role|admin|login|principal|account|identity|require|"
                   r"security|scope|credential|session_?id|subject|actor|current|protect|verify|signature|hmac")  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Parts of paths that anybody may write to, and whether reading counts too."""

    public_paths: list[str]
    all_methods: bool


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report routes that write for anybody, in files whose other such routes ask who it is."""
    if is_test_path(module.path):
        return
    index = module.fact(Index)
    if module.says("permission_classes"):
        yield from open_views(module, index, options.public_paths)
    judged = [route for route in module.fact(Routes).all if _is_judged(route, module, options)]
    asked = [route for route in judged if _asks(route, module, index)]
    if not asked or len(asked) * 2 < len(judged):
        return
    for route in judged:
        if route not in asked and _is_reached(route, index):
            yield Hit(route.function.name, {"route": route.title})


def _is_judged(route: Route, module: Module, options: Options) -> bool:
    """Whether a route is a plain function that writes and that not everybody is meant to reach."""
    path = route.path.lower()
    return (
        (options.all_methods or bool(_WRITES.intersection(route.methods)))
        and not any(part in path or part in route.function.name.value for part in options.public_paths)
        and isinstance(module.fact(Parents).parent(route.function), cst.Module)
    )


def _asks(route: Route, module: Module, index: Index) -> bool:
    """Whether anything about a route may ask who it is: a dependency, a decorator, a router above, its own body."""
    function = route.function
    if route.option("dependencies") is not None or route.is_open:
        return True
    others = [each.decorator for each in function.decorators if each.decorator is not route.call]
    if any(_AUTH.search(last_part(each)) for each in others):
        return True
    if route.router is not None and route.router.has(index, "dependencies"):
        return True
    return _AUTH.search(code_of(function.params, module) + code_of(function.body, module)) is not None


def _is_reached(route: Route, index: Index) -> bool:
    """Whether all that stands above a route is known, and nothing there asks for every route."""
    if route.router is None:
        return False
    if route.framework == "flask":
        return not index.saying("before_request") and not index.saying("before_app_request")
    return route.router.is_mounted(index) and not _has_guard(index)


def _has_guard(index: Index) -> bool:
    """Whether some middleware of the project may ask who it is, which its name would say."""
    for path in index.saying("add_middleware"):
        index.note(path)
        names = [each.name for each in index.peek(path).imports]
        if any(_AUTH.search(name) and "Middleware" in name for name in names):
            return True
    classes = (cls for path in index.saying("add_middleware") for cls in index.peek(path).classes)
    return any(_AUTH.search(cls.name) and "iddleware" in cls.name for cls in classes) or any(
        isinstance(each.value, Many)
        and any(isinstance(item, Name) and _AUTH.search(item.text) for item in each.value.items)
        for path in index.saying("add_middleware")
        for each in index.peek(path).assignments
    )
