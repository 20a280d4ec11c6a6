"""rules/api/unbounded-page-size.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.hinted import declared
from reviewer.checks.shared.names import is_name, last_part
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Routes
from reviewer.index import Index
from reviewer.index.facts import Assignment, Constant
from reviewer.tree.walk import below

_BOUNDS = frozenset({"le", "lt", "max_value"})
_PAGINATORS = {
    "rest_framework.pagination.PageNumberPagination": ("page_size_query_param", "max_page_size"),
    "rest_framework.pagination.LimitOffsetPagination": ("default_limit", "max_limit"),
}


@dataclass(frozen=True)
class Options:
    """How the parameters are called that say how many rows are wanted."""

    names: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report parameters by which one request may ask for all rows."""
    if is_test_path(module.path):
        return
    seen: set[int] = set()
    for route in module.fact(Routes).fastapi():
        if id(route.function) in seen:
            continue
        seen.add(id(route.function))
        for param in (*route.function.params.params, *route.function.params.kwonly_params):
            if (
                param.name.value in options.names
                and _is_loose(param)
                and _reaches_query(param, route.function)
            ):
                yield Hit(param, {"name": param.name.value, "owner": route.title})
    if module.says("Pagination"):
        yield from _paginators(module)


def _is_loose(param: cst.Param) -> bool:
    """Whether a parameter is any whole number, as far as its declaration says."""
    found = declared(param)
    if not is_name(found.hint, "int"):
        return False
    if any(last_part(each) not in ("Query", "Field") for each in found.extras):
        return False
    return not any(
        arg.star or (arg.keyword is not None and arg.keyword.value in _BOUNDS)
        for call in found.calls()
        for arg in call.args
    )


def _reaches_query(param: cst.Param, function: cst.FunctionDef) -> bool:
    """Whether a value limits a query as it came: `.limit(limit)`, `[:limit]`, and nothing looks at it before."""
    name = param.name.value
    for node in below(function.body, cst.Comparison, cst.Call, cst.Assign):
        match node:
            case cst.Comparison() if any(is_name(each, name) for each in below(node, cst.Name)):
                return False
            case cst.Call(func=cst.Name(value="min" | "max")):
                if any(is_name(arg.value, name) for arg in node.args):
                    return False
            case cst.Assign(targets=targets) if any(is_name(each.target, name) for each in targets):
                return False
    return any(_limits(node, name) for node in below(function.body, cst.Call, cst.Slice))


def _limits(node: cst.CSTNode, name: str) -> bool:
    match node:
        case cst.Slice(upper=upper):
            return upper is not None and any(is_name(each, name) for each in below(upper, cst.Name))
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="limit")), args=[cst.Arg(value=value)]):
            return is_name(value, name)
    return False


def _paginators(module: Module) -> Iterator[Hit]:
    """Classes of Django REST framework whose clients choose the size of a page, without a maximum."""
    index = module.fact(Index)
    for definition, node in module.fact(Definitions).classes():
        cls = index.class_at(module.path, definition.qualname) if node.bases else None
        if cls is None:
            continue
        kind = next((each.name for each in index.mro(cls) if each.name in _PAGINATORS), None)
        if kind is None:
            continue
        asks, most = _PAGINATORS[kind]
        told = index.member(cls, asks)
        if told is None or told[0] != cls or not _is_set(told[1]) or index.member(cls, most) is not None:
            continue
        if not any(index.member(cls, method) for method in ("get_page_size", "get_limit")):
            yield Hit(node.name, {"name": asks, "owner": node.name.value})


def _is_set(member: object) -> bool:
    return isinstance(member, Assignment) and member.value not in (None, Constant(None))
