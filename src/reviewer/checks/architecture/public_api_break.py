"""rules/architecture/public-api-break.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reviewer.checks.shared.api_change import Broken, broken
from reviewer.checks.shared.route_change import removed_routes
from reviewer.checks.shared.surface import Surface, version
from reviewer.finding import Severity
from reviewer.whole import Flaw, Whole, whole


@dataclass(frozen=True)
class Options:
    """What others use of the project: `library` names, `routes`, `both`, or what `auto` makes of its files."""

    surface: Literal["auto", "library", "routes", "both"]


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report what a change takes away from those who use the project."""
    if not project.before:
        return
    surface = Surface(project)
    announced = _is_announced(*version(project))
    found: list[Broken] = []
    if options.surface in ("library", "both") or (options.surface == "auto" and surface.is_library):
        found += broken(project, surface)
    if options.surface in ("routes", "both") or (options.surface == "auto" and not surface.is_library):
        # Nobody but the team knows who calls them, unless it says so.
        found += removed_routes(project, mild=options.surface == "auto")
    for each in found:
        severity = Severity.INFO if announced or each.mild else None
        yield Flaw(each.path, each.line, {"name": each.name, "change": each.change}, severity)


def _is_announced(was: str, now: str) -> bool:
    """Whether the version says that things break: by its first number, before 1.0 by its second."""
    before, after = was.split("."), now.split(".")
    return before[0] != after[0] or (before[0] == "0" and before[1:2] != after[1:2])
