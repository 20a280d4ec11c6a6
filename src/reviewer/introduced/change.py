"""A change between two revisions, or between one and the work tree: which lines are new, and where lines came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from reviewer.changes import DIFF, BadDiff, all_lines, merge_base, names
from reviewer.diff import BadPatch, Hunk, parse
from reviewer.git import GitFailed, git


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """One changed file that is still there; `old_path` is its name before, None for a new file.

    `narrow` are hunks of changed lines alone, `wide` those with three lines of context, which
    are what a pull request shows.
    """

    path: str
    old_path: str | None
    narrow: tuple[Hunk, ...] = ()
    wide: tuple[Hunk, ...] = ()

    @property
    def added(self) -> frozenset[int]:
        """The new or changed lines."""
        return frozenset().union(*(hunk.added for hunk in self.narrow))

    def origin(self, line: int) -> int | None:
        """Give the line that a line was before; None for one that is new or changed."""
        shift = 0
        for hunk in self.narrow:
            # A hunk that only deletes stands after its line.
            first = hunk.new_start + (hunk.new_count == 0)
            if line < first:
                break
            if line < first + hunk.new_count:
                return None
            shift += hunk.old_count - hunk.new_count
        return line + shift

    def hunk(self, line: int) -> Hunk | None:
        """Give the hunk of the pull request that shows a line; None where none does."""
        return next(
            (each for each in self.wide if each.new_start <= line < each.new_start + each.new_count), None
        )


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """All files that differ from `base` (a commit), by paths relative to the project's root.

    `gone` are the old names of files that are not there under them any more.
    """

    base: str
    files: Mapping[str, FileChange]
    gone: frozenset[str] = frozenset()

    def old_path(self, path: str) -> str | None:
        """Give the name that a file had before; None for a new file."""
        file = self.files.get(path)
        return path if file is None else file.old_path


def between(root: Path, base: str, head: str | None = None, *, asked: str = "--like-pr") -> Change:
    """Give what a branch changed since it left `base`: up to a commit, or with all that is not committed.

    Raises BadDiff, which names the option that `asked`, where git does not know a revision.
    """
    parted = merge_base(root, base, head or "HEAD", asked=asked)
    revisions = (parted,) if head is None else (parted, head)
    try:
        raw = git(root, *DIFF, "--raw", "-z", "--abbrev=40", *revisions, "--")
        narrow, wide = (_hunks(git(root, *DIFF, context, *revisions, "--")) for context in ("-U0", "-U3"))
        new = () if head else git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    except (GitFailed, BadPatch) as cause:
        raise BadDiff(f"the changes since {base!r} cannot be read: {cause}") from cause
    added = set(_added(raw))
    files = {
        path: FileChange(
            path=path,
            old_path=None if path in added else old or path,
            narrow=narrow.get(path, ()),
            wide=wide.get(path, ()),
        )
        for path, old in names(raw)
    }
    files.update({path: _whole(root, path) for path in new if path})
    return Change(base=parted, files=files, gone=frozenset(_gone(raw)))


def _hunks(text: str) -> dict[str, tuple[Hunk, ...]]:
    return {file.path: file.hunks for file in parse(text).files if file.path is not None}


def _whole(root: Path, path: str) -> FileChange:
    """A file that git does not know yet is one hunk."""
    lines = all_lines(root / path)
    hunk = Hunk(0, 0, 1, len(lines), lines)
    return FileChange(path=path, old_path=None, narrow=(hunk,), wide=(hunk,))


def _statuses(raw: str) -> Iterator[tuple[str, str, str]]:
    """Give each entry of `--raw -z`: the letter of its status, its old and its new name."""
    parts = iter(raw.split("\0"))
    for part in parts:
        if part.startswith(":"):
            letter, first = part.rsplit(" ", 1)[1][0], next(parts)
            yield letter, first, next(parts) if letter in "RC" else first


def _added(raw: str) -> Iterator[str]:
    return (new for letter, _, new in _statuses(raw) if letter in "AC")


def _gone(raw: str) -> Iterator[str]:
    return (old for letter, old, _ in _statuses(raw) if letter in "DR")
