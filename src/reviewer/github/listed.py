"""The files of a pull request as GitHub lists them: where comments can stand, when git cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reviewer.diff import BadPatch, Hunk, parse
from reviewer.introduced import Change, FileChange

MOST = 3_000  # files; GitHub lists no more


class ListedFile(msgspec.Struct, frozen=True):
    """One file of the list; `patch` are its hunks without a header, missing where they are too long or binary."""

    filename: str
    status: str
    patch: str | None = None
    previous_filename: str | None = None


def change_of(files: Sequence[ListedFile], base: str, prefix: str) -> Change:
    """Make a change of the list, by paths below `prefix`, which ends in a slash or is empty.

    Its hunks have three lines of context and are the narrow ones too: which lines inside are
    new is known, where a line was before is not.
    """
    found: dict[str, FileChange] = {}
    gone: list[str] = []
    for file in files:
        old = file.previous_filename or file.filename
        if file.status in {"removed", "renamed"} and old.startswith(prefix):
            gone.append(old.removeprefix(prefix))
        if file.status == "removed" or not file.filename.startswith(prefix):
            continue
        path, hunks = file.filename.removeprefix(prefix), _hunks(file.patch)
        before = None if file.status in {"added", "copied"} else old.removeprefix(prefix)
        found[path] = FileChange(path=path, old_path=before, narrow=hunks, wide=hunks)
    return Change(base=base, files=found, gone=frozenset(gone))


def told(files: Sequence[ListedFile]) -> str:
    """Say what a review with this list does not know."""
    dark = sum(file.patch is None and file.status not in {"removed", "renamed"} for file in files)
    more = f"; of {dark} of them it shows no lines" if dark else ""
    cut = f"; it lists {MOST} files at most" if len(files) >= MOST else ""
    return (
        "git could not fetch the base, so GitHub's list of files told which lines are new, and nothing was compared "
        f"(fetch-depth: 0){more}{cut}"
    )


def _hunks(patch: str | None) -> tuple[Hunk, ...]:
    if not patch:
        return ()
    try:
        return parse(f"--- a/x\n+++ b/x\n{patch}\n").files[0].hunks
    except BadPatch:
        # GitHub cut it off; what it shows of such a file takes no comment.
        return ()
