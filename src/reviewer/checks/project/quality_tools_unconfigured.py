"""rules/project/quality-tools-unconfigured.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.shared.manifest import declared, is_archive
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_TOOLS = {
    "a linter": (
        ("tool.ruff", "tool.flake8", "tool.pylint"),
        ("ruff.toml", ".ruff.toml", ".flake8", ".pylintrc", "pylintrc"),
        ("[flake8]",),
    ),
    "a type checker": (
        ("tool.mypy", "tool.pyright", "tool.basedpyright", "tool.ty", "tool.pyrefly"),
        ("mypy.ini", ".mypy.ini", "pyrightconfig.json", "ty.toml", "pyrefly.toml"),
        ("[mypy]", "[mypy-"),
    ),
    "pytest": (
        ("tool.pytest",),
        ("pytest.ini", ".pytest.ini", "pytest.toml", "conftest.py"),
        ("[pytest]", "[tool:pytest]"),
    ),
}
"""By what is missed: tables of pyproject.toml, files, and sections of setup.cfg and tox.ini that configure it."""
_LENGTHS = (("ruff", "line-length"), ("black", "line-length"), ("isort", "line_length"))


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report tools that a project does not configure, and settings of two that contradict each other."""
    if not project.has(MANIFEST):
        return
    used = "pytest" in declared(project)
    missing = [name for name in _TOOLS if not _is_there(name, project) and (used or name != "pytest")]
    if missing and not is_archive(project):
        yield Flaw(
            MANIFEST, 1, {"what": f"Nothing configures {' or '.join(missing)}", "advice": "add their tables"}
        )
    if project.table("tool", "black") is not None and project.table("tool", "ruff", "format") is not None:
        line = project.line_of(MANIFEST, "[tool.black")
        yield Flaw(MANIFEST, line, {"what": "black and ruff both format", "advice": "keep one of them"})
    yield from _lengths(project)


def _is_there(name: str, project: Whole) -> bool:
    tables, files, sections = _TOOLS[name]
    if any(project.table(*each.split(".")) is not None for each in tables) or any(map(project.has, files)):
        return True
    if name == "pytest" and project.matching("*/pytest.ini"):
        return True
    texts = [project.text(each) or "" for each in ("setup.cfg", "tox.ini")]
    hooks = project.text(".pre-commit-config.yaml") or ""
    if name != "pytest" and any(word in hooks for word in ("ruff", "flake8", "pylint") if name == "a linter"):
        return True
    return any(section in text for text in texts for section in sections)


def _lengths(project: Whole) -> Iterator[Flaw]:
    found = {tool: project.table("tool", tool, key) for tool, key in _LENGTHS}
    known = {tool: value for tool, value in found.items() if isinstance(value, int)}
    if len(set(known.values())) > 1:
        last = list(known)[-1]
        line = project.line_of(MANIFEST, dict(_LENGTHS)[last], str(known[last]))
        said = ", ".join(f"{tool} {value}" for tool, value in known.items())
        yield Flaw(
            MANIFEST,
            line,
            {"what": f"Tools disagree on the length of lines ({said})", "advice": "choose one"},
        )
