"""rules/api/error-as-success.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.answers import returns
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.tree.walk import below

_ERRORS = word_set("error errors err error_message errorMessage detail exception")
_FLAGS = word_set("success ok succeeded")
_STATES = word_set("status result state")
_FAILED = word_set("error failed failure fail")
_BUILDERS = word_set("jsonify JSONResponse ORJSONResponse UJSONResponse dict")


@dataclass(frozen=True)
class Options:
    """Parts of paths whose clients ask for status 200."""

    exempt_paths: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report endpoints that return an error with the status of a success."""
    if is_test_path(module.path):
        return
    seen: set[int] = set()
    for route in module.fact(Routes).all:
        if id(route.function) in seen or _is_exempt(route, options):
            continue
        seen.add(id(route.function))
        for node in returns(route.function):
            if node.value is not None and _is_failure(node.value):
                yield Hit(node)


def _is_exempt(route: Route, options: Options) -> bool:
    """Whether the path asks for success, or the function sets the status in another way."""
    if any(part in route.path for part in options.exempt_paths) or route.option("status_code") is not None:
        return True
    return any(
        is_name(each.attr, "status_code", "status")
        for each in below(route.function.body, cst.Attribute)
        if isinstance(each.value, cst.Name) and "resp" in each.value.value
    )


def _is_failure(value: cst.BaseExpression) -> bool:
    match value:
        case cst.Dict(elements=elements):
            pairs = [
                (str(each.key.evaluated_value), each.value)
                for each in elements
                if isinstance(each, cst.DictElement) and isinstance(each.key, cst.SimpleString)
            ]
            return len(pairs) == len(elements) and _tells_failure(pairs)
        case cst.Call(args=[cst.Arg(keyword=None, star="", value=cst.Dict() as body)]):
            return last_part(value) in _BUILDERS and _is_failure(body)
        case cst.Call(args=[cst.Arg(keyword=cst.Name(value="content"), value=cst.Dict() as body)]):
            return last_part(value) in _BUILDERS and _is_failure(body)
        case cst.Call(args=args) if last_part(value) in ("jsonify", "dict"):
            pairs = [(each.keyword.value, each.value) for each in args if each.keyword is not None]
            return len(pairs) == len(args) and _tells_failure(pairs)
    return False


def _tells_failure(pairs: list[tuple[str, cst.BaseExpression]]) -> bool:
    """Whether a body says that something failed, whatever happens: a flag, or a message and nothing else to give."""
    for key, value in pairs:
        if key in _FLAGS and is_name(value, "False"):
            return True
        if key in _STATES and isinstance(value, cst.SimpleString) and value.evaluated_value in _FAILED:
            return True
    return len(pairs) <= 2 and any(key in _ERRORS and _is_message(value) for key, value in pairs)


def _is_message(value: cst.BaseExpression) -> bool:
    match value:
        case cst.SimpleString(evaluated_value=text):
            return bool(text)
        case cst.FormattedString() | cst.ConcatenatedString():
            return True
        case cst.Call():
            return last_part(value) in ("str", "repr", "_", "gettext", "format", "format_exc")
    return False
