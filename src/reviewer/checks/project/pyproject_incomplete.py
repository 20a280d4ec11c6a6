"""rules/project/pyproject-incomplete.md is checked here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from reviewer.checks.shared.manifest import is_dynamic
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_OLD = ("setup.py", "setup.cfg", "requirements.txt", "manage.py")
_SCRIPTS = ("scripts", "gui-scripts", "entry-points")


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report a manifest that is missing, broken or leaves out what tools need."""
    text = project.text(MANIFEST)
    if text is None:
        old = next((each for each in _OLD if project.has(each)), "")
        if old:
            yield _flaw(old, 1, "the project has no pyproject.toml", "`uv init --bare` writes one")
        return
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        yield _flaw(
            MANIFEST,
            1,
            f"nobody can read pyproject.toml ({cause})",
            "mend it: no tool reads its settings now",
        )
        return
    if project.table("project") is None:
        yield from _without_project(project)
    else:
        yield from _of_project(project)


def _without_project(project: Whole) -> Iterator[Flaw]:
    if project.table("tool", "poetry", "dependencies") or project.table("tool", "flit"):
        return  # another tool's own table says the same
    old = next((each for each in _OLD[:2] if project.has(each)), "")
    where = f", only {old}" if old else ""
    advice = "move name, version, Python and dependencies there"
    yield _flaw(MANIFEST, 1, f"there is no [project] table in pyproject.toml{where}", advice)


def _of_project(project: Whole) -> Iterator[Flaw]:
    line = project.line_of(MANIFEST, "[project]")
    if project.table("project", "requires-python") is None and not is_dynamic(project, "requires-python"):
        advice = 'add it, as in `requires-python = ">=3.11"`: ruff and mypy guess without it'
        yield _flaw(MANIFEST, line, "[project] has no requires-python", advice)
    if project.table("project", "version") is None and not is_dynamic(project, "version"):
        yield _flaw(MANIFEST, line, "[project] has no version", "add it, or name it in `dynamic`")
    scripts = next((each for each in _SCRIPTS if project.table("project", each)), "")
    if (
        scripts
        and project.table("build-system") is None
        and project.table("tool", "uv", "package") is not True
    ):
        at = project.line_of(MANIFEST, f"[project.{scripts}")
        advice = "add [build-system]: without it nothing is installed, the scripts neither"
        yield _flaw(MANIFEST, at, f"[project.{scripts}] stands in a project that is not built", advice)


def _flaw(path: str, line: int, what: str, advice: str) -> Flaw:
    return Flaw(path, line, {"what": f"{what[0].upper()}{what[1:]}", "advice": advice})
