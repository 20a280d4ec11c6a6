"""A real, bare git repository and what GitHub asks of it; nothing of the product's own reading of git is used."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

_ENVIRON = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org",
    "GIT_AUTHOR_DATE": "1767225600 +0000", "GIT_COMMITTER_DATE": "1767225600 +0000",
    "LC_ALL": "C",
}  # fmt: skip
_DIFF = ("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "-M")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}
Content = str | bytes | tuple[str, str] | None  # a pair is a mode and a text: a program, a link


class Hunk(msgspec.Struct, frozen=True):
    """One hunk of a file: where it stands in both files (lines from 1), and its lines with their marks."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    header: str
    lines: tuple[str, ...]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a diff as GitHub lists it; `patch` is None where there are no lines to show."""

    path: str
    old_path: str | None
    status: str
    blob: str
    hunks: tuple[Hunk, ...]
    patch: str | None

    def count(self, mark: str) -> int:
        """Count the lines with a mark, `+` or `-`."""
        return sum(line.startswith(mark) for hunk in self.hunks for line in hunk.lines)


class Repository:
    """A bare repository by its full name (`owner/name`) on disk."""

    def __init__(self, full_name: str, home: Path, id_: int, parent: Repository | None = None) -> None:
        self.full_name, self.git_dir, self.id, self.parent = full_name, home, id_, parent
        self.default_branch = "main"
        if parent is None:
            home.mkdir(parents=True)
            self.git("init", "--quiet", "--bare", "--initial-branch=main")
        else:
            home.parent.mkdir(parents=True, exist_ok=True)
            parent.git("clone", "--quiet", "--bare", "--no-hardlinks", str(parent.git_dir), str(home))

    @property
    def owner(self) -> str:
        """Who owns it."""
        return self.full_name.partition("/")[0]

    @property
    def name(self) -> str:
        """Its name without the owner."""
        return self.full_name.partition("/")[2]

    def git(self, *words: str, stdin: bytes = b"") -> str:
        """Run git here and give what it prints, bytes that are not UTF-8 as surrogates.

        Raises CalledProcessError where git ends with an error.
        """
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *words],
            cwd=self.git_dir,
            env={**os.environ, **_ENVIRON},
            input=stdin,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape")

    def commit(
        self,
        branch: str,
        files: Mapping[str, Content],
        *,
        start: str | None = None,
        moves: Mapping[str, str] | None = None,
        message: str = "step",
    ) -> str:
        """Commit files (None deletes one) on a branch, which begins at `start` if it is new; give the sha."""
        ref = f"refs/heads/{branch}"
        base = self.find(ref) or (self.find(start) if start else None)
        text = f"commit {ref}\ncommitter Ann <ann@example.org> 1767225600 +0000\n".encode()
        text += _data(message.encode()) + (f"from {base}\n".encode() if base else b"")
        for old, new in (moves or {}).items():
            text += b"R " + _quoted(old) + b" " + _quoted(new) + b"\n"
        for path, content in files.items():
            text += _change(path, content)
        self.git("fast-import", "--quiet", "--force", stdin=text)
        return self.sha(ref)

    def find(self, revision: str) -> str | None:
        """Give the commit a revision names; None where there is none."""
        try:
            return self.git(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
            ).strip()
        except subprocess.CalledProcessError:
            return None

    def sha(self, revision: str) -> str:
        """Give the commit a revision names, which must be there."""
        found = self.find(revision)
        assert found is not None, f"{self.full_name} has no {revision}"
        return found

    def merge_base(self, one: str, other: str) -> str:
        """Give the commit (by sha) where two lines of history parted; without a common one, the first."""
        return _merge_base(self, one, other)

    def changed(self, old: str, new: str) -> tuple[Changed, ...]:
        """Give the files that differ between two commits (by sha), with the hunks that GitHub shows."""
        return _changed(self, old, new, 3)

    def moved(self, old: str, new: str) -> tuple[Changed, ...]:
        """Give the files that differ between two commits (by sha), with hunks of changed lines alone."""
        return _changed(self, old, new, 0)

    def show(self, revision: str, path: str) -> bytes | None:
        """Give a file at a revision; None where there is none."""
        try:
            return self.git("cat-file", "blob", f"{revision}:{path}").encode("utf-8", "surrogateescape")
        except subprocess.CalledProcessError:
            return None


@cache
def _merge_base(repository: Repository, one: str, other: str) -> str:
    try:
        return repository.git("merge-base", one, other).strip()
    except subprocess.CalledProcessError:
        return one


@cache
def _changed(repository: Repository, old: str, new: str, context: int) -> tuple[Changed, ...]:
    raw = repository.git(*_DIFF, "--raw", "-z", "--abbrev=40", old, new)
    patch = repository.git(*_DIFF, f"-U{context}", "--full-index", old, new)
    patches = re.split(r"^diff --git .*\n", patch, flags=re.MULTILINE)[1:]
    texts = iter(patches)
    found = []
    for entry in _entries(raw):
        found.append(_file(entry, next(texts)))
        if entry[0] == "T":  # another kind of file: git shows the old one deleted, the new one added
            next(texts)
    return tuple(found)


def _entries(raw: str) -> Iterator[tuple[str, str, str, str]]:
    """Read `--raw -z`: the status's letter, the new blob, the old and the new path of each file."""
    parts = iter(raw.split("\0"))
    for part in parts:
        if part.startswith(":"):
            _, _, _, blob, status = part.split(" ")
            old = next(parts)
            yield status[0], blob, old, next(parts) if status[0] in "RC" else old


def _file(entry: tuple[str, str, str, str], text: str) -> Changed:
    letter, blob, old, new = entry
    hunks = tuple(_hunks(text))
    shown = "\n".join(line for hunk in hunks for line in (hunk.header, *hunk.lines))
    return Changed(
        path=new,
        old_path=old if letter in "RC" else None,
        status=_STATUS[letter],
        blob=blob,
        hunks=hunks,
        patch=shown if hunks else None,
    )


def _hunks(text: str) -> Iterator[Hunk]:
    for part in re.split(r"^(?=@@ )", text, flags=re.MULTILINE)[1:]:
        header, *lines = part.removesuffix("\n").split("\n")
        numbers = _HUNK.match(header)
        assert numbers is not None
        old_start, old_count, new_start, new_count = (int(group or 1) for group in numbers.groups())
        yield Hunk(old_start, old_count, new_start, new_count, header, tuple(lines))


def _change(path: str, content: Content) -> bytes:
    if content is None:
        return b"D " + _quoted(path) + b"\n"
    mode, content = content if isinstance(content, tuple) else ("100644", content)
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    return f"M {mode} inline ".encode() + _quoted(path) + b"\n" + _data(data)


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape")
    escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
