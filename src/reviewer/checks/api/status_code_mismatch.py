"""rules/api/status-code-mismatch.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.answers import (
    gives_value,
    http_exception,
    is_response,
    returns,
    status,
    status_of,
)
from reviewer.checks.shared.arguments import keyword, positional
from reviewer.checks.shared.names import is_name
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.checks.shared.text import code_of
from reviewer.finding import Severity
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_CREATES = re.compile(r"^(?:create|add|insert|register|new)(?:_|$)")
_ACTION = re.compile(r"search|login|token|query|preview|validate|check|refresh|upload|import|export|bulk|\}$")


@dataclass(frozen=True)
class Options:
    """How much it weighs that what creates answers 200."""

    create_201: Literal["off", "info", "warning", "error"]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report statuses that contradict what is sent, and errors that are returned or mean success."""
    if is_test_path(module.path) or not module.says("fastapi", "starlette"):
        return
    for route in module.fact(Routes).fastapi():
        yield from _without_body(route)
        if options.create_201 != "off" and _creates(route, module):
            defect = "what creates something answers 201, and this answers 200"
            yield Hit(route.function.name, {"defect": defect}, severity=Severity(options.create_201))
    if module.says("HTTPException"):
        yield from _exceptions(tree, module)


def _without_body(route: Route) -> Iterator[Hit]:
    """A body under a status that has none."""
    said = status_of(route)
    if said not in (204, 304):
        return
    model = route.option("response_model")
    if model is not None and not is_name(model, "None"):
        yield Hit(model, {"defect": f"a response with status {said} has no body, so it has no model either"})
    for node in returns(route.function):
        if gives_value(node) and node.value is not None and not _may_be_empty(node.value):
            yield Hit(
                node, {"defect": f"a response with status {said} has no body: this value is never sent"}
            )


def _creates(route: Route, module: Module) -> bool:
    """Whether a route says by its method, its path and its function's name that it creates something, and not by its status."""
    return (
        route.methods == ("POST",)
        and _CREATES.match(route.function.name.value) is not None
        and bool(route.path)
        and _ACTION.search(route.path.rstrip("/").rpartition("/")[2]) is None
        and route.option("status_code") is None
        and not route.is_open
        and "status_code" not in code_of(route.function, module)
        and not any(node.value is not None and is_response(node.value) for node in returns(route.function))
    )


def _may_be_empty(value: cst.BaseExpression) -> bool:
    """Whether a value may be a response of its own, or the None of somebody else."""
    if isinstance(value, cst.Await):
        value = value.expression
    return is_response(value) or isinstance(value, cst.Call | cst.Name | cst.Attribute)


def _exceptions(tree: cst.Module, module: Module) -> Iterator[Hit]:
    for node in below(tree, cst.Return):
        if http_exception(node.value, module) is not None and _is_route(node, module):
            yield Hit(node, {"defect": "an `HTTPException` that is returned is sent as a success: raise it"})
    for raised in below(tree, cst.Raise):
        made = http_exception(raised.exc, module)
        given = (keyword(made, "status_code") or positional(made, 0)) if made is not None else None
        said = status(given.value) if given is not None else None
        if given is not None and said is not None and (said < 300 or said > 599):
            words = {"defect": f"an exception with status {said} tells the client that all went well"}
            yield Hit(given.value, words)


def _is_route(node: cst.CSTNode, module: Module) -> bool:
    return id(module.fact(Parents).function(node)) in module.fact(Routes).by_function
