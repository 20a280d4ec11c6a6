"""rules/project/documentation-missing.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reviewer.whole import Flaw, Whole, whole

_READMES = ("README*", "readme*", "Readme*", "docs/README*", ".github/README*")
_USE = re.compile(
    r"install|set.?up|run|usage|use|develop|start|quick|guide|how to|example|contribut|deploy|tutorial|documentation",
    re.IGNORECASE,
)
_SHORTEST = 20  # lines


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report a project without a README, and one whose README does not say how to use it."""
    found = project.matching(*_READMES)
    if not found and project.face and not _above(project.root):
        advice = "say what it is, how to install and how to run it"
        yield Flaw(project.face, 1, {"what": "The project has no README", "advice": advice})
    if not found:
        return
    texts = [project.text(path) or "" for path in found]
    if not any(text.count("\n") >= _SHORTEST or "http" in text or _USE.search(text) for text in texts):
        advice = "add how to install, run and develop it"
        yield Flaw(found[0], 1, {"what": "The README does not say how to use the project", "advice": advice})


def _above(root: Path) -> bool:
    """Whether the repository that the project is a part of has a README."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return any(folder.glob("[Rr][Ee][Aa][Dd][Mm][Ee]*"))
    return False  # in no repository: what lies above is somebody else's
