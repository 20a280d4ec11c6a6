"""Where a comment may stand, and what has become of the place where one stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from github_server.pull import Anchor, Comment, Pull
from github_server.repository import Changed, Hunk, Repository

LONGEST = 65_536
_NO_HUNK = "Pull request review thread diff hunk can't be blank"


def wrong(pull: Pull, anchor: Anchor, commit: str) -> list[str]:
    """Say what is wrong with a place, in the words of a 422; nothing where a comment may stand."""
    file = next((file for file in pull.files(commit) if file.path == anchor.path), None)
    if file is None:
        return ["Pull request review thread path is invalid", _NO_HUNK]
    end = hunk_at(file, anchor.side, anchor.line)
    if end is None:
        return ["Pull request review thread line must be part of the diff", _NO_HUNK]
    if anchor.start_line is None:
        return []
    if hunk_at(file, anchor.start_side or anchor.side, anchor.start_line) is not end:
        return ["Pull request review thread start line must be part of the same hunk as the line."]
    return (
        [] if _precedes(anchor, end) else ["Pull request review thread start line must precede the end line."]
    )


def told(faults: Iterable[str]) -> str:
    """Put what is wrong with one place into one sentence."""
    return " and ".join(faults)


def hunk_at(file: Changed, side: str, line: int | None) -> Hunk | None:
    """Give the hunk that shows a line of one side; None where no hunk does."""
    return next(
        (hunk for hunk in file.hunks if line is not None and _row(hunk, side, line) is not None), None
    )


def shown(file: Changed, anchor: Anchor) -> tuple[str, int]:
    """Give the part of the hunk above a place and the place's distance from the file's first hunk."""
    above = 0
    for hunk in file.hunks:
        row = _row(hunk, anchor.side, anchor.line or 0)
        if row is not None:
            return "\n".join((hunk.header, *hunk.lines[: row + 1])), above + row + 1
        above += len(hunk.lines) + 1
    return "", 0


def now(pull: Pull, comment: Comment) -> Anchor | None:
    """Give where a comment stands at the head; None where it is outdated."""
    anchor = comment.anchor
    if anchor.line is None:
        return anchor if any(file.path == anchor.path for file in pull.files()) else None
    lines = []
    for line, side in ((anchor.line, anchor.side), (anchor.start_line, anchor.start_side or anchor.side)):
        old, new = (comment.commit, pull.head_sha) if side == "RIGHT" else (comment.base, pull.merge_base)
        lines.append(None if line is None else _carried(pull.repository, anchor.path, line, old, new))
    line, start = lines
    if line is None or (anchor.start_line is not None and start is None):
        return None
    moved = Anchor(
        path=anchor.path, line=line, side=anchor.side, start_line=start, start_side=anchor.start_side
    )
    return None if wrong(pull, moved, pull.head_sha) else moved


def _precedes(anchor: Anchor, hunk: Hunk) -> bool:
    start = _row(hunk, anchor.start_side or anchor.side, anchor.start_line or 0)
    end = _row(hunk, anchor.side, anchor.line or 0)
    return start is not None and end is not None and start < end


def _row(hunk: Hunk, side: str, line: int) -> int | None:
    """Give the row of a hunk, from 0, on which a line of one side stands."""
    return next((row for row, number in _numbered(hunk, side) if number == line), None)


def _numbered(hunk: Hunk, side: str) -> Iterator[tuple[int, int]]:
    number, other = (hunk.new_start, "-") if side == "RIGHT" else (hunk.old_start, "+")
    for row, line in enumerate(hunk.lines):
        if not line.startswith((other, "\\")):
            yield row, number
            number += 1


@cache
def _carried(repository: Repository, path: str, line: int, old: str, new: str) -> int | None:
    """Follow a line of a file from one commit to another; None where it was changed or is gone."""
    if old == new:
        return line
    files = repository.moved(old, new)
    if any(path == file.old_path or (path == file.path and file.status == "removed") for file in files):
        return None
    file = next((file for file in files if file.path == path), None)
    shift = 0
    for hunk in file.hunks if file else ():
        # A hunk that only adds stands after its line.
        first = hunk.old_start + (hunk.old_count == 0)
        if line < first:
            break
        if line < first + hunk.old_count:
            return None
        shift += hunk.new_count - hunk.old_count
    return line + shift
