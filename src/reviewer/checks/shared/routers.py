"""The routers of a project, and how they are put together: which is included in which, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from reviewer.checks.shared.names import word_set
from reviewer.index import Index, Symbol
from reviewer.index.facts import Assignment, Call, Constant, Expr, Many, Name
from reviewer.index.flow import expr as flow
from reviewer.index.flow.walk import below, dotted

_APPS = word_set("fastapi.FastAPI fastapi.applications.FastAPI")
FASTAPI = _APPS | word_set("fastapi.APIRouter fastapi.routing.APIRouter")
"""The classes whose objects FastAPI's routes hang on."""
FLASK = word_set(
    "flask.Flask flask.app.Flask flask.Blueprint flask.blueprints.Blueprint quart.Quart quart.Blueprint"
)
"""The same of Flask."""
_DEEPEST = 8


@dataclass(frozen=True)
class Inclusion:
    """One `parent.include_router(child, ...)`: the parent, if it is known, and the words of its keywords."""

    parent: Router | None
    keywords: Mapping[str, flow.Expr]
    path: str


@dataclass(frozen=True)
class Router:
    """A router or application at the level of a module; `kind` is the class of the framework that it is made of."""

    symbol: Symbol
    kind: str
    keywords: Mapping[str, Expr]

    @property
    def is_app(self) -> bool:
        """Whether it is the application itself, which nothing includes."""
        return self.kind in _APPS or self.kind in FLASK

    def inclusions(self, index: Index) -> tuple[Inclusion, ...]:
        """Give where the project includes it."""
        found = _inclusions(index).get((self.symbol.path, self.symbol.qualname), ())
        for each in found:
            index.note(each.path)
        return found

    def is_hidden(self, index: Index, depth: int = 0) -> bool:
        """Tell whether it is left out of the documentation wherever it is reached."""
        if self.keywords.get("include_in_schema") == Constant(False):
            return True
        if self.is_app:
            return self.keywords.get("openapi_url", Constant(0)) == Constant(None)
        found = self.inclusions(index)
        return bool(found) and depth < _DEEPEST and all(_is_hidden(each, index, depth) for each in found)

    def has(self, index: Index, name: str, depth: int = 0) -> bool:
        """Tell whether it, or any router above it, is given something by a keyword that is no empty list."""
        if self.keywords.get(name, Many(())) not in (Many(()), Constant(None)):
            return True
        return depth < _DEEPEST and any(
            name in each.keywords or (each.parent is not None and each.parent.has(index, name, depth + 1))
            for each in self.inclusions(index)
        )

    def is_mounted(self, index: Index, depth: int = 0) -> bool:
        """Tell whether every way up from it is known, to an application."""
        if self.is_app:
            return True
        found = self.inclusions(index)
        return (
            bool(found)
            and depth < _DEEPEST
            and all(each.parent is not None and each.parent.is_mounted(index, depth + 1) for each in found)
        )


def router_at(name: str, path: str, index: Index) -> Router | None:
    """Give the router that a name means at the level of the module at `path`."""
    found = index.named(name, path) if name else None
    facts = found.facts if found is not None else None
    if found is None or not isinstance(facts, Assignment) or not isinstance(facts.value, Call):
        return None
    made = facts.value
    maker = index.named(made.function.text, found.path) if isinstance(made.function, Name) else None
    if maker is None:
        return None
    kinds = [each.name for each in index.mro(maker)] if maker.kind == "class" else [maker.name]
    kind = next((each for each in kinds if each in FASTAPI or each in FLASK), "")
    if not kind:
        return None
    keywords = {**_defaults(maker), **made.keywords}
    return Router(found, kind, keywords if not made.spread else {**keywords, "dependencies": Name("unknown")})


def _defaults(maker: Symbol) -> Mapping[str, Expr]:
    """What a class of the project adds by itself cannot be told: it may well be dependencies."""
    return {"dependencies": Name(maker.qualname)} if maker.kind == "class" else {}


def _is_hidden(each: Inclusion, index: Index, depth: int) -> bool:
    match each.keywords.get("include_in_schema"):
        case flow.Const(value=False):
            return True
    return each.parent is not None and each.parent.is_hidden(index, depth + 1)


_known: WeakKeyDictionary[Index, dict[tuple[str, str], tuple[Inclusion, ...]]] = WeakKeyDictionary()


def _inclusions(index: Index) -> dict[tuple[str, str], tuple[Inclusion, ...]]:
    known = _known.get(index)
    if known is None:
        found: dict[tuple[str, str], list[Inclusion]] = {}
        with index.unnoted():
            for path in index.saying("include_router"):
                for child, inclusion in _in_file(path, index):
                    found.setdefault((child.symbol.path, child.symbol.qualname), []).append(inclusion)
        known = _known[index] = {key: tuple(each) for key, each in found.items()}
    return known


def _in_file(path: str, index: Index) -> Iterator[tuple[Router, Inclusion]]:
    record = index.flow(path)
    suites = [record.statements, *(record.body(function) for _, function in record.outer)]
    for suite in suites:
        for call in below(suite, flow.Call):
            match call.function:
                case flow.Attr(value=owner, name="include_router") if call.args:
                    child = router_at(dotted(call.args[0]), path, index)
                    if child is not None:
                        parent = router_at(dotted(owner), path, index)
                        keywords = {each.name: each.value for each in call.keywords}
                        yield child, Inclusion(parent, keywords, path)
