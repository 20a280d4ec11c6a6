"""Leaves out links that lead out of a tree for which nobody vouches: they could show what is not the author's."""

from __future__ import annotations

import msgspec

from reviewer.project.model import Project


def without_ways_out(project: Project) -> Project:
    """Give the project without the files that lie elsewhere, and say in a note which they are."""
    root = project.root.resolve()
    inside = tuple(each for each in project.templates if (project.root / each).resolve().is_relative_to(root))
    project = msgspec.structs.replace(project, templates=inside)
    kept = tuple(path for path in project.everything if (project.root / path).resolve().is_relative_to(root))
    gone = set(project.everything) - set(kept)
    if not gone:
        return project
    note = f"links that lead out of the tree are left out, since nobody vouches for it: {', '.join(sorted(gone))}"
    return msgspec.structs.replace(
        project,
        files=tuple(path for path in project.files if path not in gone),
        everything=kept,
        notes=(*project.notes, note),
    )
