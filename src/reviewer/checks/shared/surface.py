"""What of a library others can use: its public modules, and what they pass on."""

from __future__ import annotations

import re
from functools import cached_property

from reviewer.checks.shared.product import applications, is_product, packages
from reviewer.index.facts import Constant, FileFacts
from reviewer.whole import Whole

_APPLICATIONS = ("fastapi.FastAPI", "flask.Flask", "quart.Quart", "starlette.applications.Starlette")

_BY_DJANGO = re.compile(
    r"/(?:templatetags|migrations|management)/|/(?:\w+_hooks|apps|urls|admin|routers?|settings)\.py$"
)  # loaded by their names, not imported


class Surface:
    """Tells which names of a project are public, as the tree is now."""

    def __init__(self, project: Whole) -> None:
        self._project = project

    @cached_property
    def is_library(self) -> bool:
        """Whether others install the project to import it: it is built, and is no application."""
        project = self._project
        built = project.table("build-system") is not None and project.table("project") is not None
        if not (built or project.has("setup.py")) or project.has("manage.py"):
            return False
        private = any("Private ::" in str(each) for each in _listed(project.table("project", "classifiers")))
        return not private and next(applications(project, *_APPLICATIONS), None) is None

    @cached_property
    def _packages(self) -> tuple[str, ...]:
        return tuple(f"{each}/" for each in packages(self._project, of_any_name=True))

    def is_public(self, path: str) -> bool:
        """Tell whether a file is a module, in what is built, that others may import."""
        if not path.startswith(self._packages) or not is_product(path) or _BY_DJANGO.search(path):
            return False
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        return not any(each.startswith("_") for each in parts)

    @cached_property
    def passed_on(self) -> dict[tuple[str, str], str]:
        """Names that public modules list in `__all__`, by the path and the name where they stand, as others write them."""
        index, found = self._project.index, {}
        for path, facts in self._project.facts.items():
            for name in facts.exports or () if self.is_public(path) else ():
                there = index.named(name, path)
                if there is not None and there.path not in ("", path):
                    found[there.path, there.qualname] = f"{index.module_name(path)}.{name}"
        return found

    def names(self, path: str, facts: FileFacts) -> frozenset[str]:
        """Give the names that a file, as it was or is, lets others use."""
        if not self.is_public(path):
            return frozenset(name for other, name in self.passed_on if other == path)
        if facts.exports is not None:
            return frozenset(facts.exports)
        own = {each.name for each in facts.functions} | {each.name for each in facts.classes}
        own |= {each.name for each in facts.assignments}
        return frozenset(name for name in own if not name.startswith("_"))


def version(project: Whole) -> tuple[str, str]:
    """Give the version of a project before a change and after it, by its manifest or `__version__`; empty where nothing says."""
    now = str(project.table("project", "version") or "")
    was = str(project.manifest_before.get("project", {}).get("version") or now)
    if was != now:
        return was, now
    for path, old in project.before.items():
        said = [_said(old), _said(project.facts.get(path, FileFacts()))]
        if all(said):
            return said[0], said[1]
    return was, now


def _said(facts: FileFacts) -> str:
    found = (each.value for each in facts.assignments if each.name == "__version__")
    return next(
        (each.value for each in found if isinstance(each, Constant) and isinstance(each.value, str)), ""
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
