"""Makes sure that git has both ends of a pull request, and where they parted."""

from __future__ import annotations

from pathlib import Path

from reviewer.changes import commit_of
from reviewer.git import GitFailed, git
from reviewer.github.pull import Pull
from reviewer.refused import Refused

_DEEPER = (50, 200, 1000, 2_147_483_647)  # commits; git takes the last as all there are


def ensure(root: Path, pull: Pull) -> None:
    """Fetch from `origin` what a shallow checkout lacks; raises Refused, with the way out, where that fails.

    Nothing is fetched where everything is there. Neither branches nor the work tree change.
    """
    missing = [name for name in (pull.base, pull.head) if commit_of(root, name) is None]
    try:
        if missing:
            git(root, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "origin", *missing)
        for depth in _DEEPER:
            if _parted(root, pull) or not _shallow(root):
                return
            git(
                root,
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                f"--deepen={depth}",
                "origin",
                pull.base,
                pull.head,
            )
    except GitFailed as cause:
        raise Refused(
            f"git does not have both ends of the pull request, and cannot fetch them ({cause}); "
            "check out with fetch-depth: 0"
        ) from cause


def _parted(root: Path, pull: Pull) -> bool:
    try:
        return bool(git(root, "merge-base", pull.base, pull.head).strip())
    except GitFailed:
        # No common commit is known yet.
        return False


def _shallow(root: Path) -> bool:
    return git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
