"""rules/security/exception-detail-leak.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.answers import http_exception, status
from reviewer.checks.shared.arguments import keyword, positional
from reviewer.checks.shared.endpoints import has_endpoints
from reviewer.checks.shared.handlers import broad
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Routes
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_RESPONSES = word_set(
    "fastapi.responses.JSONResponse fastapi.responses.ORJSONResponse fastapi.responses.PlainTextResponse "
    "fastapi.responses.HTMLResponse fastapi.Response fastapi.responses.Response "
    "starlette.responses.JSONResponse starlette.responses.PlainTextResponse starlette.responses.HTMLResponse "
    "starlette.responses.Response flask.jsonify flask.Response flask.make_response flask.abort "
    "django.http.JsonResponse django.http.HttpResponse django.http.HttpResponseServerError "
    "django.http.HttpResponseBadRequest django.http.response.JsonResponse django.http.response.HttpResponse "
    "rest_framework.response.Response"
)
_FORMATS = word_set("traceback.format_exc traceback.format_exception traceback.print_exc")
_SHIELDS = ("DEBUG", "debug")


@on(cst.ExceptHandler)
def check(handler: cst.ExceptHandler, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report handlers of any exception that send its text to the client."""
    if not has_endpoints(module) or is_test_path(module.path):
        return
    if handler.type is not None and broad(handler, module) is None:
        return
    bound = handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else ""
    for node in below(handler.body, cst.Call, cst.Return):
        sink = _sink(node, module)
        if sink and _tells(node, bound, module) and not _is_shielded(node, handler, module):
            yield Hit(node, {"sink": sink})
            return  # one handler, one defect


def _sink(node: cst.CSTNode, module: Module) -> str:
    """What carries an expression to the client; empty for anything else."""
    match node:
        case cst.Call():
            made = http_exception(node, module)
            if made is not None:
                given = keyword(made, "status_code") or positional(made, 0)
                said = status(given.value) if given is not None else None
                return "" if said is not None and said < 500 else "`HTTPException`"
            if module.fact(Imports).name(node.func) in _RESPONSES:
                return "" if _is_client_fault(node) else f"`{last_part(node)}`"
        case cst.Return(value=cst.Dict()):
            function = module.fact(Parents).function(node)
            return "the answer" if id(function) in module.fact(Routes).by_function else ""
    return ""


def _is_client_fault(call: cst.Call) -> bool:
    """Whether a response says that the client is at fault, which the text may then explain."""
    given = keyword(call, "status_code") or keyword(call, "status")
    said = status(given.value) if given is not None else None
    return (said is not None and said < 500) or last_part(call).endswith("BadRequest")


def _tells(node: cst.CSTNode, bound: str, module: Module) -> bool:
    """Whether the text of the exception, or the traceback, stands in a node."""
    for part in below(node, cst.Call, cst.FormattedStringExpression):
        match part:
            case cst.Call(func=cst.Name(value="str" | "repr"), args=[cst.Arg(value=value)]):
                if bound and is_name(value, bound):
                    return True
            case cst.FormattedStringExpression(expression=value):
                if bound and is_name(value, bound):
                    return True
            case cst.Call(func=func) if module.fact(Imports).name(func) in _FORMATS:
                return True
    return False


def _is_shielded(node: cst.CSTNode, handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether it is sent only while debugging."""
    for above in module.fact(Parents).ancestors(node):
        if above is handler:
            return False
        if isinstance(above, cst.If) and any(
            word in name.value for name in below(above.test, cst.Name) for word in _SHIELDS
        ):
            return True
    return False
