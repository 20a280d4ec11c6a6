"""Finds what a pull request of the current branch would be merged into."""

from __future__ import annotations

from pathlib import Path

from reviewer.changes import BadDiff
from reviewer.git import GitFailed, git

_USUAL = ("origin/main", "origin/master", "main", "master")


def target(root: Path) -> str:
    """Give the default branch as the remote `origin` names it, or the usual one; raises BadDiff where there is none."""
    try:
        return git(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").strip()
    except GitFailed:
        found = next((name for name in _USUAL if _known(root, name)), None)
    if found is None:
        raise BadDiff("git knows no main branch to compare with; name one with --since REV")
    return found


def _known(root: Path, name: str) -> bool:
    try:
        git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except GitFailed:
        # That is how git says that there is none.
        return False
    return True
