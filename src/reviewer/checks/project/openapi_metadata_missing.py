"""rules/project/openapi-metadata-missing.md is checked here."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from reviewer.checks.shared.manifest import declared
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.product import applications, either, is_product
from reviewer.whole import Flaw, Whole, whole

_WANTED = ("title", "version")
_DESCRIBED = word_set("description summary")
_DRF = word_set("drf-spectacular drf-yasg drf-yasg2 drf-openapi3 coreapi")
_RESTFUL = word_set(
    "flasgger apispec flask-apispec flask-restx flask-smorest apiflask flask-openapi3 spectree connexion flask-rebar"
)


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report applications of FastAPI without a title and version of their own, and APIs without a description at all."""
    for path, call in applications(project, "fastapi.FastAPI"):
        missing = _missing(call)
        if missing and "/_" not in path:  # what others cannot import serves the program itself
            what = f"This API has no {either(missing)} of its own"
            yield Flaw(path, call.lineno, {"what": what, "advice": "say in `FastAPI(...)` what it is"})
    names = declared(project)
    for distribution, module, tools, advice in (
        ("djangorestframework", "rest_framework", _DRF, "drf-spectacular makes it from the views"),
        ("flask-restful", "flask_restful", _RESTFUL, "apispec or flask-smorest make it from the views"),
    ):
        if distribution in names and names.isdisjoint(tools):
            yield from _undescribed(project, module, advice)


def _missing(call: ast.Call) -> list[str]:
    """What an application does not say; nothing where it may say more than is written, or has no documentation."""
    given = {each.arg for each in call.keywords}
    hidden = any(
        each.arg == "openapi_url" and isinstance(each.value, ast.Constant) and not each.value.value
        for each in call.keywords
    )
    found = [each for each in _WANTED if each not in given]
    if None in given or hidden or not found:
        return []
    return found if given & _DESCRIBED else [*found, "description"]


def _undescribed(project: Whole, module: str, advice: str) -> Iterator[Flaw]:
    """An API whose framework describes nothing by itself, told where the module is imported first."""
    paths = [path for path in project.files if is_product(path) and path in project.facts]
    imports = [(path, each) for path in paths for each in project.facts[path].imports]
    if any(
        "schemas" in each.target or "openapi" in each.target.lower()
        for _, each in imports
        if each.target.startswith(module)
    ):
        return
    first = next(
        ((path, each.line) for path, each in imports if each.target.partition(".")[0] == module), None
    )
    if first is not None:
        yield Flaw(
            first[0], first[1], {"what": "Nothing describes this API to those who call it", "advice": advice}
        )
