"""rules/api/unvalidated-body.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.endpoints import in_endpoint
from reviewer.checks.shared.hinted import declared
from reviewer.checks.shared.names import dotted, is_name, last_part, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_WRITES = frozenset({"POST", "PUT", "PATCH"})
_BARE = word_set("dict Dict Mapping MutableMapping Any")
_REQUESTS = word_set(
    "fastapi.Request fastapi.requests.Request starlette.requests.Request starlette.requests.HTTPConnection"
)


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report endpoints that take fields out of a body which nothing has validated."""
    if is_test_path(module.path):
        return
    seen: set[int] = set()
    for route in module.fact(Routes).all:
        if id(route.function) not in seen and _WRITES.intersection(route.methods):
            seen.add(id(route.function))
            if route.framework == "fastapi":
                yield from _loose_parameters(route)
            yield from _reads(route.function, module)
    if module.says("request.body"):
        yield from _django(tree, module)


def _loose_parameters(route: Route) -> Iterator[Hit]:
    """Parameters of a FastAPI endpoint that are the body and have no type to speak of."""
    for param in (*route.function.params.params, *route.function.params.kwonly_params):
        found = declared(param)
        hint = found.hint.value if isinstance(found.hint, cst.Subscript) else found.hint
        if hint is None or last_part(hint) not in _BARE or found.is_given():
            continue
        calls = [last_part(each) for each in found.calls()]
        if f"{{{param.name.value}" in route.path or any(each != "Body" for each in calls):
            continue
        if _takes_fields(param.name.value, route.function):
            yield Hit(param, {"source": f"`{param.name.value}`"})


def _reads(function: cst.FunctionDef, module: Module) -> Iterator[Hit]:
    """`data = request.get_json()` of Flask and `data = await request.json()` of Starlette, of which fields are taken."""
    for node in below(function.body, cst.Assign):
        value = node.value.expression if isinstance(node.value, cst.Await) else node.value
        if _is_body(value, module):
            yield from _taken(node, value, function)


def _is_body(value: cst.BaseExpression, module: Module) -> bool:
    match value:
        case cst.Call(func=cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value="get_json"))):
            return module.fact(Imports).name(owner) == "flask.request"
        case cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value="json")):
            return module.fact(Imports).name(owner) == "flask.request"
        case cst.Call(func=cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value="json"))):
            return _is_request(owner, module)
    return False


def _is_request(name: cst.Name, module: Module) -> bool:
    """Whether a name is a parameter that is hinted as a request of Starlette."""
    function = module.fact(Parents).function(name)
    for param in function.params.params if function is not None else ():
        if is_name(param.name, name.value) and param.annotation is not None:
            return module.fact(Imports).name(param.annotation.annotation) in _REQUESTS
    return False


def _django(tree: cst.Module, module: Module) -> Iterator[Hit]:
    """`data = json.loads(request.body)` in a view of Django."""
    for node in below(tree, cst.Assign):
        match node.value:
            case cst.Call(args=[cst.Arg(value=given), *_]) as call if dotted(given) in (
                "request.body",
                "self.request.body",
            ):
                function = module.fact(Parents).function(node)
                is_view = function is not None and in_endpoint(node, module)
                if is_view and function and module.fact(Imports).name(call.func) == "json.loads":
                    yield from _taken(node, call, function)


def _taken(node: cst.Assign, value: cst.BaseExpression, function: cst.FunctionDef) -> Iterator[Hit]:
    match node.targets:
        case [cst.AssignTarget(target=cst.Name(value=name))] if _takes_fields(name, function):
            yield Hit(value, {"source": "the body"})


def _takes_fields(name: str, function: cst.FunctionDef) -> bool:
    """Whether fields are taken out of a body, and it is handed to nobody who could look at it first."""
    uses = [each for each in below(function.body, cst.Name) if is_name(each, name)]
    taken = {id(each) for each in _fields(name, function)}
    bound = {id(target.target) for node in below(function.body, cst.Assign) for target in node.targets}
    return bool(taken) and all(id(each) in taken or id(each) in bound for each in uses)


def _fields(name: str, function: cst.FunctionDef) -> Iterator[cst.BaseExpression]:
    """The reads of a name in `name["x"]`, `name.get("x")` and `"x" in name`, and tests of whether it is there."""
    for node in below(function.body, cst.Subscript, cst.Call, cst.Comparison, cst.If, cst.UnaryOperation):
        match node:
            case cst.Subscript(
                value=held, slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString()))]
            ) if is_name(held, name):
                yield held
            case cst.Call(
                func=cst.Attribute(value=held, attr=cst.Name(value="get")),
                args=[cst.Arg(value=cst.SimpleString()), *_],
            ) if is_name(held, name):
                yield held
            case cst.Comparison(comparisons=[cst.ComparisonTarget(comparator=held)]) if is_name(held, name):
                yield held
            case cst.If(test=held) | cst.UnaryOperation(expression=held) if is_name(held, name):
                yield held
