"""Lays a revision out in a folder of its own, beside the repository and without touching it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.git import git


@contextmanager
def laid_out(root: Path, revision: str) -> Iterator[Path]:
    """Give, for as long as it is needed, a copy of the project at `root` as it was at a revision.

    The copy is that of the whole repository, so that what lies above the root is found too.
    Neither the index nor the work tree of the repository change, and no hook runs. Raises
    GitFailed where git cannot do it.
    """
    with TemporaryDirectory(prefix="reviewer-revision-") as made:
        folder = Path(made).resolve()
        tree, index = folder / "tree", folder / "index"
        tree.mkdir()
        top = Path(git(root, "rev-parse", "--show-toplevel").removesuffix("\n"))
        using = {"GIT_INDEX_FILE": str(index)}
        git(top, "read-tree", revision, environ=using)
        git(top, "checkout-index", "--all", "--force", f"--prefix={tree}/", environ=using)
        (tree / ".git").mkdir()  # searches upwards for settings end here, as they do in the repository
        yield tree / root.resolve().relative_to(top.resolve())
