"""What git tracks, read from its index without running git: committed files are the reviewed code's own word."""

from __future__ import annotations

from pathlib import Path

_VERSION_4 = b"\0\0\0\4"  # of an index that shares beginnings of names, so that only the last part is sure to stand there


def tracks(folder: Path, known: str) -> bool:
    """Tell whether git tracks anything below a folder; `known` is the name of a file that always lies in it."""
    for above in folder.parents:
        git = _git_folder(above)
        if git is not None:
            place = f"{folder.relative_to(above).as_posix()}/"
            return any(_names(data, place, known) for data in _indexes(git))
    return False


def _git_folder(above: Path) -> Path | None:
    """Give the folder of a work tree's index: `.git`, or where a file of that name points to."""
    git = above / ".git"
    if git.is_dir():
        return git
    try:
        return above / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    except (OSError, UnicodeDecodeError):
        # No work tree begins here.
        return None


def _indexes(git: Path) -> list[bytes]:
    """Give the index and, where it is split, the part that several share."""
    found = []
    for file in (git / "index", *git.glob("sharedindex.*")):
        try:
            found.append(file.read_bytes())
        except OSError:
            # Without an index nothing is tracked.
            continue
    return found


def _names(data: bytes, place: str, known: str) -> bool:
    return place.encode("utf-8", "surrogateescape") in data or (
        data[4:8] == _VERSION_4 and known.encode() in data
    )
