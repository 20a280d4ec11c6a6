"""rules/api/shadowed-route.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.names import last_part, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.finding import Related
from reviewer.tree.places import Places

_METHODS = word_set("get post put patch delete head options")
_ROUTERS = word_set(
    "fastapi.APIRouter fastapi.FastAPI fastapi.routing.APIRouter fastapi.applications.FastAPI"
)
_PARAMETER = re.compile(r"\{\w+(?::(\w+))?\}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class _Route:
    router: str
    method: str
    path: str
    place: cst.BaseExpression

    def catches(self, other: _Route) -> bool:
        """Whether every request that the other route could answer is answered by this one."""
        if (self.router, self.method) != (other.router, other.method):
            return False
        mine, theirs = self.path.split("/"), other.path.split("/")
        for place, segment in enumerate(mine):
            parameter = _PARAMETER.fullmatch(segment)
            if parameter is not None and parameter[1] == "path":
                return place == len(mine) - 1 and len(theirs) > place
            if place >= len(theirs) or not _catches(segment, parameter, theirs[place]):
                return False
        return len(mine) == len(theirs)


def _catches(segment: str, parameter: re.Match[str] | None, other: str) -> bool:
    if segment == other:
        return True
    if parameter is None:
        return False
    theirs = _PARAMETER.fullmatch(other)
    if parameter[1] in (None, "str"):
        return other != "" and (theirs is None or theirs[1] != "path")
    if theirs is not None:
        return theirs[1] == parameter[1]
    return parameter[1] in ("int", "float") and _NUMBER.fullmatch(other) is not None and "-" not in other


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report routes of FastAPI that an earlier one of the same router always answers."""
    if not module.says("fastapi"):
        return
    before: list[_Route] = []
    for route in _routes(tree, module):
        earlier = next((each for each in before if each.catches(route)), None)
        before.append(route)
        if earlier is not None:
            place = Related(module.path, module.fact(Places).span(earlier.place), "this answers first")
            words = {"method": route.method.upper(), "path": route.path, "other": earlier.path}
            yield Hit(route.place, words=words, related=(place,))


def _routes(tree: cst.Module, module: Module) -> Iterator[_Route]:
    """The routes of the functions of a module that nothing but their place tells apart, in order."""
    for function in tree.body:
        if not isinstance(function, cst.FunctionDef):
            continue
        calls = [each.decorator for each in function.decorators]
        if any("version" in last_part(each).lower() for each in calls):
            continue  # packages that number versions of an interface route by them
        for call in reversed(calls):
            match call:
                case cst.Call(
                    func=cst.Attribute(value=cst.Name(value=router) as owner, attr=cst.Name(value=method)),
                    args=[
                        cst.Arg(keyword=None, value=cst.SimpleString(evaluated_value=str(path)) as place),
                        *_,
                    ],
                ) if method in _METHODS and module.fact(Origins).name(owner) in _ROUTERS:
                    yield _Route(router, method, path, place)
