"""rules/project/dockerfile-habits.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.whole import Flaw, Whole, whole

_FILES = (
    "Dockerfile",
    "*.Dockerfile",
    "Dockerfile.*",
    "docker/Dockerfile*",
    "docker/*/Dockerfile",
    "compose/*/Dockerfile",
    "*/Dockerfile",
)
_FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)", re.IGNORECASE)
_PYTHON = re.compile(r"(?:^|/)python:(\d+)\.(\d+)")
_PIP = re.compile(r"\bpip3?\s+install\b[^&|;]*(?:-r\s+\S+|\s\.(?:\s|$|\[))")
_LOWER = re.compile(r">=\s*(\d+)\.(\d+)")


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report images that run as root, pass the lock by, or have a Python that the project refuses."""
    for path in project.matching(*_FILES):
        rows = (project.text(path) or "").splitlines()
        stages = [(n, found[1]) for n, row in enumerate(rows, 1) if (found := _FROM.match(row))]
        if not any("python" in row or "uv " in row for row in rows) or not stages:
            continue
        yield from _python(project, path, stages)
        yield from _pip(project, path, rows)
        last = stages[-1][0]
        runs = any(re.match(r"\s*(?:CMD|ENTRYPOINT)\b", row) for row in rows[last:])
        if runs and not any(re.match(r"\s*USER\s+(?!root\b|0\b)", row, re.IGNORECASE) for row in rows[last:]):
            advice = "name one by USER before the command"
            yield Flaw(path, last, {"what": "The image runs its command as root", "advice": advice})


def _python(project: Whole, path: str, stages: list[tuple[int, str]]) -> Iterator[Flaw]:
    bound = _LOWER.search(str(project.table("project", "requires-python") or ""))
    for line, image in stages:
        tag = _PYTHON.search(image)
        if bound and tag and (int(tag[1]), int(tag[2])) < (int(bound[1]), int(bound[2])):
            what = f"The image has Python {tag[1]}.{tag[2]}, the project requires {bound[1]}.{bound[2]}"
            yield Flaw(path, line, {"what": what, "advice": "take an image that can run it"})


def _pip(project: Whole, path: str, rows: list[str]) -> Iterator[Flaw]:
    if not project.has("uv.lock"):
        return
    for line, row in enumerate(rows, 1):
        if _PIP.search(row) and not row.lstrip().startswith("#"):
            what = "pip installs what it finds, though uv.lock says what was tested"
            yield Flaw(path, line, {"what": what, "advice": "`uv sync --frozen` installs that"})
