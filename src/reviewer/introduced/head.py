"""The files of a commit, for a review of just that commit: where they lie already, else laid out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reviewer.changes import BadDiff
from reviewer.git import GitFailed, git
from reviewer.introduced.revision import laid_out


class Head(msgspec.Struct, frozen=True):
    """A folder with the files of a commit; `tracked` are its paths, relative to it."""

    folder: Path
    tracked: frozenset[str]


@contextmanager
def head_tree(root: Path, commit: str, *, copy: bool = False) -> Iterator[Head]:
    """Give the project at `root` as it is at a commit, for as long as it is needed.

    The work tree itself where it is that commit and nothing of it was changed: what was
    installed or generated there helps. Else, and where one is asked for, a copy. Raises BadDiff where git does not have
    the commit.
    """
    try:
        tracked = frozenset(git(root, "ls-tree", "-r", "--name-only", "-z", commit).split("\0")) - {""}
        here = (
            git(root, "rev-parse", "HEAD").strip() == git(root, "rev-parse", f"{commit}^{{commit}}").strip()
        )
        clean = here and not git(root, "status", "--porcelain", "--untracked-files=no").strip()
    except GitFailed as cause:
        raise BadDiff(f"git does not have the commit {commit!r}: {cause}; fetch it first") from cause
    if clean and not copy:
        yield Head(root, tracked)
        return
    with laid_out(root, commit) as folder:
        yield Head(folder, tracked)
