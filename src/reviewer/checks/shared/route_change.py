"""Which routes a change takes away from those who call the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.api_change import Broken
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.product import is_product
from reviewer.index.facts import Call, Constant, Expr, FileFacts, Function, Many, Name
from reviewer.whole import Whole

_VERBS = word_set("get post put patch delete")
_FRAMEWORKS = re.compile(
    r"\.?(?:fastapi|flask|quart|starlette)(?:\.|$)|.*router|.*blueprint|.*app$", re.IGNORECASE
)
_PARAMETER = re.compile(r"\{[^}]*\}|<[^>]*>")


def removed_routes(project: Whole, *, mild: bool) -> Iterator[Broken]:
    """Give each method and path of a route of FastAPI or Flask that no file declares any more.

    Names of parameters in a path do not count; one that was called deprecated, or left out of the documentation, may go.
    """
    now = {route for facts in project.facts.values() for route, _ in _routes(facts)}
    for path, old in project.before.items():
        if not is_product(path) or old.broken:
            continue
        place = project.earlier.renamed.get(path, path)
        where = place if place in project.facts else project.face
        if not where:
            continue
        lines = (
            {each.name: each.line for each in project.facts[where].functions}
            if where in project.facts
            else {}
        )
        for (verb, route), function in _routes(old):
            if (verb, route) not in now:
                yield Broken(where, lines.get(function.name, 1), f"{verb} {route}", "is gone", mild)


def _routes(facts: FileFacts) -> Iterator[tuple[tuple[str, str], Function]]:
    if not any(_FRAMEWORKS.match(each.target) for each in facts.imports):
        return
    methods = (method for _, cls in facts.every_class() for method in cls.methods)
    for function in (*facts.functions, *methods):
        for decorator in function.decorators:
            for verb, path in _declared(decorator):
                yield (verb, _PARAMETER.sub("{}", path)), function


def _declared(decorator: Expr) -> Iterator[tuple[str, str]]:
    match decorator:
        case Call(function=Name(text=text), args=(Constant(value=str(path)), *_), keywords=words):
            verb = text.rpartition(".")[2]
            if "." not in text or _is_true(words.get("deprecated")) or "include_in_schema" in words:
                return
            if verb in _VERBS and path.startswith("/"):
                yield verb.upper(), path
            elif verb in ("route", "api_route") and path.startswith("/"):
                yield from ((each, path) for each in _methods(words.get("methods")))


def _methods(given: Expr | None) -> Iterator[str]:
    if given is None:
        yield "GET"
    if isinstance(given, Many):
        yield from (str(each.value).upper() for each in given.items if isinstance(each, Constant))


def _is_true(given: Expr | None) -> bool:
    return isinstance(given, Constant) and given.value is True
