"""rules/project/py-typed-missing.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.product import packages
from reviewer.index.facts import FileFacts, Function
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_UNBOUND = ("self", "cls")


@dataclass(frozen=True)
class Options:
    """From which share of hinted functions (in percent) and from how many functions on a package counts as typed."""

    min_hinted: int
    min_functions: int


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report packages that are hinted throughout and do not tell those who install them."""
    if project.table("build-system") is None or project.table("project") is None:
        return
    for package in sorted(packages(project)):
        if project.has(f"{package}/py.typed"):
            continue
        facts = [each for path, each in project.facts.items() if path.startswith(f"{package}/")]
        asked = [_is_hinted(function) for each in facts for function in _public(each)]
        if len(asked) >= options.min_functions and 100 * sum(asked) >= options.min_hinted * len(asked):
            line = project.line_of(MANIFEST, "[project]")
            yield Flaw(MANIFEST, line, {"package": package, "share": f"{100 * sum(asked) // len(asked)}"})


def _public(facts: FileFacts) -> Iterator[Function]:
    methods = (
        method for _, cls in facts.every_class() if not cls.name.startswith("_") for method in cls.methods
    )
    yield from (each for each in (*facts.functions, *methods) if not each.name.startswith("_"))


def _is_hinted(function: Function) -> bool:
    given = [each for each in function.parameters if each.name not in _UNBOUND]
    return bool(function.returns) and all(each.annotation for each in given)
