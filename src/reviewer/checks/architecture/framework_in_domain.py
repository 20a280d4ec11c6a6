"""rules/architecture/framework-in-domain.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.imported import is_for_typing, targets
from reviewer.checks.shared.layers import BUSINESS, ENDPOINTS, is_composition, layer_of
from reviewer.checks.shared.paths import is_test_path
from reviewer.index import Index

_SIDE_BY_SIDE = frozenset({ENDPOINTS, BUSINESS})
_WEB = {
    "FastAPI": re.compile(
        r"fastapi\.(?:HTTPException|Request|Response|Depends|Security|status|APIRouter|FastAPI|Header|Cookie|Query|Path|Body|"
        r"Form|exceptions|responses|requests|params|routing|security)(?:\.|$)"
    ),
    "Starlette": re.compile(
        r"starlette\.(?:exceptions|requests|responses|routing|status|applications|middleware)(?:\.|$)"
    ),
    "Flask": re.compile(
        r"(?:flask|quart)\.(?:request|abort|jsonify|redirect|make_response|session|g|flash|Response|Request|Blueprint)$"
        r"|werkzeug\.exceptions(?:\.|$)"
    ),
    "Django": re.compile(r"django\.(?:http|shortcuts)(?:\.|$)"),
    "REST framework": re.compile(r"rest_framework\.(?:response|exceptions|request|views|status)(?:\.|$)"),
}
_TOPS = ("fastapi", "starlette", "flask", "quart", "werkzeug", "django", "rest_framework")


@dataclass(frozen=True)
class Options:
    """The layers from the outermost on, and names that the business may import all the same."""

    layers: list[str]
    allowed: list[str]


@on((cst.Import, cst.ImportFrom), Options)
def check(node: cst.Import | cst.ImportFrom, module: Module, options: Options) -> Iterator[Hit]:
    """Report what belongs to a web framework in modules of the business layer."""
    if not module.says(*_TOPS) or is_test_path(module.path) or is_composition(module.path):
        return
    index = module.fact(Index)
    found = [(name, each) for name in targets(node, module, index) for each in _frameworks(name)]
    names = [name for name, _ in found if not name.startswith(tuple(options.allowed))]
    layer = layer_of(module.path, index, options.layers, _SIDE_BY_SIDE) if names else None
    if layer is not None and layer.rank == BUSINESS and not is_for_typing(node, module):
        said = ", ".join(f"`{name.rpartition('.')[2]}`" for name in names)
        yield Hit(node, {"layer": layer.name, "names": said, "framework": found[0][1]})


def _frameworks(name: str) -> Iterator[str]:
    return (framework for framework, pattern in _WEB.items() if pattern.match(name))
