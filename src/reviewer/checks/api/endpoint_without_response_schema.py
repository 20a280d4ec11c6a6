"""rules/api/endpoint-without-response-schema.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.answers import gives_value, is_response, returns, status_of
from reviewer.checks.shared.bodies import yielded
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.names import dotted, is_name, last_part
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.index import Index
from reviewer.tree.walk import below

_SAYS = ("response_model", "response_class", "responses")
_DEEPEST = 3
_BARE = ("dict", "Dict", "Any", "object", "list", "List", "Mapping")


@dataclass(frozen=True)
class Options:
    """Whether a `dict` or `Any` counts as no schema."""

    bare_types: bool


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report endpoints of FastAPI that do not say what they answer."""
    if is_test_path(module.path):
        return
    seen: set[int] = set()
    for route in module.fact(Routes).fastapi():
        if id(route.function) in seen or route.methods in (("HEAD",), ("OPTIONS",)):
            continue
        seen.add(id(route.function))
        if _is_silent(route, options) and not _needs_none(route, module):
            yield Hit(route.function.name, {"route": route.title})


def _is_silent(route: Route, options: Options) -> bool:
    if route.is_open or any(route.option(name) is not None for name in _SAYS):
        return False
    hint = route.function.returns
    return hint is None or (options.bare_types and _is_bare(hint.annotation))


def _is_bare(hint: cst.BaseExpression) -> bool:
    if isinstance(hint, cst.Subscript):
        named = list(below(hint, cst.Name))
        return all(is_name(each, *_BARE, "str") for each in named) and any(
            is_name(each, "Any", "object") for each in named
        )
    return last_part(hint) in _BARE


def _needs_none(route: Route, module: Module) -> bool:
    """Whether nothing is there to describe: no value, whole responses, a hidden route."""
    if status_of(route) in (204, 304) or yielded(route.function, module):
        return True
    return not _answers_data(route.function, module, _DEEPEST) or route.is_hidden(module.fact(Index))


def _answers_data(function: cst.FunctionDef, module: Module, depth: int) -> bool:
    """Whether some `return` gives a value that is no whole response."""
    values = [each.value for each in returns(function) if gives_value(each)]
    return any(value is not None and not _is_whole(value, function, module, depth) for value in values)


def _is_whole(value: cst.BaseExpression, function: cst.FunctionDef, module: Module, depth: int) -> bool:
    """Whether a value is a response by itself, a variable that is given one, or what a helper makes one."""
    inner = value.expression if isinstance(value, cst.Await) else value
    if isinstance(inner, cst.Name):
        made = [
            each.value
            for each in below(function.body, cst.Assign)
            if any(is_name(target.target, inner.value) for target in each.targets)
        ]
        return any(is_response(each) for each in made) or "response" in inner.value.lower()
    if not isinstance(inner, cst.Call) or is_response(inner):
        return isinstance(inner, cst.Call)
    if any(is_name(arg.value, "request", "req") for arg in inner.args):
        return True  # who is handed the request makes the response
    helper = next(
        (node for each, node in module.fact(Definitions).functions() if each.name == dotted(inner.func)),
        None,
    )
    return helper is not None and depth > 0 and not _answers_data(helper, module, depth - 1)
