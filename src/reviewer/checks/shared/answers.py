"""What a route's function answers: the values that it returns, and the status that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.bodies import own
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.routes import Route
from reviewer.tree.imports import Imports

HTTP_EXCEPTIONS = word_set(
    "fastapi.HTTPException fastapi.exceptions.HTTPException starlette.exceptions.HTTPException"
)
_CONSTANT = re.compile(r"HTTP_(\d{3})_\w+")


def returns(function: cst.FunctionDef) -> Iterator[cst.Return]:
    """Give the `return` statements of a function itself."""
    for node in own(function, cst.Return):
        if isinstance(node, cst.Return):
            yield node


def gives_value(node: cst.Return) -> bool:
    """Tell whether a `return` gives something other than None."""
    return node.value is not None and not is_name(node.value, "None")


def is_response(value: cst.BaseExpression) -> bool:
    """Tell whether an expression is a whole response by its name: `JSONResponse(...)`, `redirect(...)`."""
    if isinstance(value, cst.Await):
        value = value.expression
    name = last_part(value).lower()
    return isinstance(value, cst.Call) and (name.endswith("response") or "redirect" in name)


def status(value: cst.BaseExpression | None) -> int | None:
    """Give a status that is written out: `204`, `status.HTTP_204_NO_CONTENT`, `HTTPStatus.NO_CONTENT`."""
    match value:
        case cst.Integer():
            return value.evaluated_value
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            found = _CONSTANT.fullmatch(name)
            return int(found[1]) if found else {"NO_CONTENT": 204, "NOT_MODIFIED": 304}.get(name)
    return None


def status_of(route: Route) -> int | None:
    """Give the status that a route declares."""
    return status(route.option("status_code"))


def http_exception(value: cst.BaseExpression | None, module: Module) -> cst.Call | None:
    """Give the call that makes an `HTTPException` of FastAPI or Starlette."""
    is_one = isinstance(value, cst.Call) and module.fact(Imports).name(value.func) in HTTP_EXCEPTIONS
    return value if is_one and isinstance(value, cst.Call) else None
