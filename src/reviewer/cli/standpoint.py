"""Paths as somebody reads them who stands above the project that was reviewed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.finding import Finding
from reviewer.outcome import Outcome
from reviewer.reporters import Context

_OF_FORGES = frozenset({"azure", "github", "gitlab", "sarif"})  # these write paths as the repository has them


def from_here(name: str, outcome: Outcome, context: Context, here: Path) -> tuple[Outcome, Context]:
    """Give an outcome with paths from the folder where the review was asked for, for the format `name`.

    Only a project that lies below that folder is written so: its own paths would lead nowhere
    from there. From inside the project, and for forges, they stay as they are.
    """
    root = context.root
    if name in _OF_FORGES or root == here or not root.is_relative_to(here):
        return outcome, context
    prefix = f"{root.relative_to(here).as_posix()}/"

    def moved(finding: Finding) -> Finding:
        related = tuple(
            msgspec.structs.replace(each, path=prefix + each.path) if each.path else each
            for each in finding.related
        )
        return msgspec.structs.replace(finding, path=prefix + finding.path, related=related)

    problems = tuple(
        msgspec.structs.replace(each, path=prefix + each.path)
        if each.path and not Path(each.path).is_absolute()
        else each
        for each in outcome.problems
    )
    told = msgspec.structs.replace(
        outcome,
        findings=tuple(map(moved, outcome.findings)),
        behind=tuple(map(moved, outcome.behind)),
        problems=problems,
    )
    text = context.text
    return told, msgspec.structs.replace(context, text=lambda path: text(path.removeprefix(prefix)))
