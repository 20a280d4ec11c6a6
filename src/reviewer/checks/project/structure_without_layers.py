"""rules/project/structure-without-layers.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.product import applications, is_product
from reviewer.index.facts import Call, Expr, FileFacts, Name
from reviewer.whole import Flaw, Whole, whole

_APPLICATIONS = ("fastapi.FastAPI", "flask.Flask", "quart.Quart")
_VERBS = word_set("get post put patch delete route api_route websocket")
_MODELS = re.compile(r"(?:^|\.)(?:DeclarativeBase|SQLModel|Base|Model|BaseModel)$")
_COLUMNS = re.compile(r"(?:^|\.)(?:Column|mapped_column|relationship|Field|\w+Field)$")
_SETTINGS = re.compile(r"os\.environ|os\.getenv|BaseSettings")


@dataclass(frozen=True)
class Options:
    """From how many lines on a service needs modules of different kinds, and how many."""

    min_lines: int
    min_modules: int


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report a service whose endpoints, models and settings stand in one module or two."""
    found = next(iter(applications(project, *_APPLICATIONS)), None)
    paths = [path for path in project.files if is_product(path) and path in project.facts]
    lines = {path: (project.text(path) or "").count("\n") for path in paths}
    if found is None or sum(lines.values()) < options.min_lines:
        return
    kinds = (_has_routes, _has_tables)
    holders = {path for path in paths if any(kind(project.facts[path]) for kind in kinds)}
    holders |= {path for path in paths if _SETTINGS.search(project.text(path) or "")}
    if len(holders) < options.min_modules:
        words = {"modules": ", ".join(sorted(holders)) or found[0], "lines": f"{sum(lines.values()):,}"}
        yield Flaw(found[0], found[1].lineno, words)


def _has_routes(facts: FileFacts) -> bool:
    return any(_is_route(each) for function in facts.functions for each in function.decorators)


def _is_route(decorator: Expr) -> bool:
    match decorator:
        case Call(function=Name(text=text)):
            return "." in text and text.rpartition(".")[2] in _VERBS
    return False


def _has_tables(facts: FileFacts) -> bool:
    """Whether a class is a table: by its base, and by a column."""
    for _, cls in facts.every_class():
        based = any(isinstance(base, Name) and _MODELS.search(base.text) for base in cls.bases)
        if based and any(_is_column(field.value) for field in cls.fields):
            return True
    return False


def _is_column(value: Expr | None) -> bool:
    return (
        isinstance(value, Call)
        and isinstance(value.function, Name)
        and bool(_COLUMNS.search(value.function.text))
    )
