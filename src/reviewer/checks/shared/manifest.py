"""What a manifest declares: names of distributions as the index compares them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.whole import Whole

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_FILES = (
    "requirements*.txt",
    "requirements/*.txt",
    "requirements*.in",
    "*-requirements.txt",
    "dev-requirements*.txt",
)


def normal(name: str) -> str:
    """Give a distribution's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    """Give the normal name of the distribution that a requirement asks for; empty for what is none."""
    found = _NAME.match(requirement)
    return normal(found[1]) if found else ""


def runtime(project: Whole) -> list[str]:
    """Give the requirements of `[project.dependencies]` as they are written."""
    found = project.table("project", "dependencies")
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def is_dynamic(project: Whole, key: str) -> bool:
    """Tell whether the manifest leaves a key of `[project]` to the build."""
    listed = project.table("project", "dynamic")
    return isinstance(listed, list) and key in listed


def declared(project: Whole) -> frozenset[str]:
    """Give the names of all distributions that the project asks for, in whichever group, extra or file."""
    return frozenset(filter(None, map(name_of, _every(project))))


def _every(project: Whole) -> Iterator[str]:
    yield from runtime(project)
    extras = project.table("project", "optional-dependencies")
    groups = project.table("dependency-groups")
    for table in (extras, groups):
        for listed in table.values() if isinstance(table, dict) else ():
            yield from (each for each in listed if isinstance(each, str))
    for keys in (("tool", "uv", "dev-dependencies"), ("build-system", "requires")):
        listed = project.table(*keys)
        yield from (each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()
    poetry = project.table("tool", "poetry")
    for group in (poetry, *_groups(poetry)) if isinstance(poetry, dict) else ():
        for key in ("dependencies", "dev-dependencies"):
            yield from group.get(key, {}) if isinstance(group.get(key, {}), dict) else ()
    for path in project.matching(*_FILES):
        rows = (project.text(path) or "").splitlines()
        yield from (row for row in rows if row.strip() and not row.lstrip().startswith(("#", "-")))


def _groups(poetry: dict[str, object]) -> Iterator[dict[str, object]]:
    groups = poetry.get("group")
    for each in groups.values() if isinstance(groups, dict) else ():
        if isinstance(each, dict):
            yield each


def is_archive(project: Whole) -> bool:
    """Tell whether the tree is a source archive of an index: what only the repository has is not in it."""
    return project.has("PKG-INFO")
