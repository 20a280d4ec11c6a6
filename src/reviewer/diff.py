"""Reads unified diffs, from git or from `diff -u`: which files, which hunks, which lines are new. Text only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

# Only "\n" ends a line of a diff: form feeds and lone carriage returns are part of the reviewed text.
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_COMBINED = re.compile(r"@@@+ .*\+(\d+)(?:,(\d+))? @@@+")
_ESCAPE = re.compile(r"\\([0-7]{3}|.)")
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
# What git puts before the two names of a file: by default, and with diff.mnemonicPrefix.
_PREFIXES = ("a/", "b/", "i/", "w/", "c/", "o/", "1/", "2/")
_NOWHERE = "/dev/null"


class BadPatch(ValueError):
    """A text that is no unified diff, or breaks off; the text says at which line."""


class Hunk(msgspec.Struct, frozen=True):
    """One hunk: where it stands in the old and in the new file (lines from 1), and how many lines it takes there.

    `added` are the lines of the new file that the old one does not have.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    added: frozenset[int] = frozenset()


class FileDiff(msgspec.Struct, frozen=True, kw_only=True):
    """What a diff says about one file: `path` is its new name, `old_path` the one before; None: not there."""

    path: str | None
    old_path: str | None
    hunks: tuple[Hunk, ...] = ()

    @property
    def added(self) -> frozenset[int]:
        """The lines of the new file that are new or changed."""
        return frozenset().union(*(hunk.added for hunk in self.hunks))


class Diff(msgspec.Struct, frozen=True):
    """All files of a diff, in its order."""

    files: tuple[FileDiff, ...]

    @property
    def changed(self) -> Mapping[str, frozenset[int]]:
        """The new or changed lines of each file that is still there, by its new name."""
        changed: dict[str, frozenset[int]] = {}
        for file in self.files:
            if file.path is not None:
                changed[file.path] = changed.get(file.path, frozenset()) | file.added
        return changed


def parse(text: str) -> Diff:
    """Read a unified diff; text around its files (a commit message, a mail) is passed over.

    Raises BadPatch for a text that has something to say but no diff in it, and for a hunk
    that breaks off or holds something else than lines of a hunk.
    """
    lines = text.split("\n")
    files = tuple(_files(lines))
    if not files and text.strip():
        raise BadPatch("line 1: this is not a unified diff")
    return Diff(files)


class _Header:
    """The lines before a file's hunks, as they come."""

    def __init__(self, git: str | None = None) -> None:
        self.git = git
        self.names: dict[str, str] = {}
        self.hunks: list[Hunk] = []

    def file(self) -> FileDiff | None:
        """Put the file together; None where the header names none."""
        old, new = self.names.get("---"), self.names.get("+++")
        if "rename to" in self.names:
            old, new = self.names.get("rename from"), self.names["rename to"]
        elif old is not None and new is not None:
            old, new = _bare(old, new, self.git)
        elif self.git is not None:
            old, new = _without_hunks(self.names, self.git)
        else:
            return None
        return FileDiff(path=new, old_path=old, hunks=tuple(self.hunks))


def _files(lines: list[str]) -> Iterator[FileDiff]:
    header = _Header()
    at = 0
    while at < len(lines):
        line = lines[at]
        start = _begins(lines, at, header)
        if start is not None:
            if (file := header.file()) is not None:
                yield file
            header = start
        elif hunk := _HUNK.match(line):
            at, read = _hunk(lines, at, _placed(hunk))
            header.hunks.append(read)
            continue
        elif hunk := _COMBINED.match(line):
            at, read = _combined(lines, at, int(hunk[1]), int(hunk[2] or 1))
            header.hunks.append(read)
            continue
        _note(header, line)
        at += 1
    if (file := header.file()) is not None:
        yield file


def _begins(lines: list[str], at: int, header: _Header) -> _Header | None:
    """Tell whether another file begins at a line: with git's own header, or with the pair of names alone."""
    line = lines[at]
    if line.startswith(("diff --git ", "diff --cc ", "diff --combined ")):
        return _Header(line.split(" ", 2)[2].rstrip("\r"))
    paired = line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ ")
    return _Header() if paired and (header.git is None or "+++" in header.names) else None


def _note(header: _Header, line: str) -> None:
    for key in ("--- ", "+++ ", "rename from ", "rename to ", "copy to ", "new file", "deleted file"):
        if line.startswith(key):
            header.names[key.strip()] = _unquoted(line[len(key) :])


def _placed(header: re.Match[str]) -> Hunk:
    old_start, old_count, new_start, new_count = (int(part or 1) for part in header.groups())
    return Hunk(old_start, old_count, new_start, new_count)


def _hunk(lines: list[str], at: int, hunk: Hunk) -> tuple[int, Hunk]:
    """Read a hunk by its counts: its lines may look like anything, headers included."""
    old_left, new_left = hunk.old_count, hunk.new_count
    added: list[int] = []
    number = hunk.new_start
    first = at
    while old_left > 0 or new_left > 0:
        at += 1
        line = lines[at] if at < len(lines) else None
        if line is None or (at == len(lines) - 1 and line == ""):
            raise BadPatch(f"line {first + 1}: the diff breaks off in this hunk")
        mark = line[:1]
        if mark == "\\":
            continue
        # Some tools strip the blank that marks an empty line of context.
        if mark not in {"+", "-", " ", "", "\r"}:
            raise BadPatch(f"line {at + 1}: this is not a line of a hunk")
        if mark == "+":
            added.append(number)
        old_left -= mark != "+"
        new_left -= mark != "-"
        number += mark != "-"
    if old_left or new_left:
        raise BadPatch(f"line {first + 1}: the counts of this hunk do not fit its lines")
    return at + 1, msgspec.structs.replace(hunk, added=frozenset(added))


def _combined(lines: list[str], at: int, start: int, count: int) -> tuple[int, Hunk]:
    """Read a hunk of a merge: new is what differs from every parent, deleted what any parent lost."""
    parents = len(lines[at]) - len(lines[at].lstrip("@")) - 1
    added: list[int] = []
    number = start
    at += 1
    while at < len(lines) and lines[at][:1] in {"+", "-", " ", "\\"}:
        marks = lines[at][:parents]
        if "-" not in marks and not marks.startswith("\\"):
            if marks == "+" * parents:
                added.append(number)
            number += 1
        at += 1
    if number != start + count:
        raise BadPatch(f"line {at}: the counts of the hunk above do not fit its lines")
    return at, Hunk(0, 0, start, count, frozenset(added))


def _bare(old: str, new: str, git: str | None) -> tuple[str | None, str | None]:
    """Take the prefixes off the names of a file, unless the diff was made without them."""
    written = [name for name in (old, new) if name != _NOWHERE]
    prefixed = all(name.startswith(_PREFIXES) for name in written)
    if prefixed and len(written) == 2:
        prefixed = old[:2] != new[:2]
    elif prefixed and git is not None:
        halves = _halves(git)
        prefixed = halves is None or halves[0] != halves[1]
    elif git is None:
        prefixed = prefixed and written[0][:2] in {"a/", "b/"}
    cut = 2 if prefixed else 0
    return (None if old == _NOWHERE else old[cut:]), (None if new == _NOWHERE else new[cut:])


def _without_hunks(names: Mapping[str, str], git: str) -> tuple[str | None, str | None]:
    """Name a file without hunks: empty, copied, of another mode, or binary."""
    if "copy to" in names:
        return None, names["copy to"]
    halves = _halves(git)
    if halves is None:
        return None, None
    old, new = _bare(*halves, None) if halves[0] != halves[1] else halves
    return (None if "new file" in names else old), (None if "deleted file" in names else new)


def _halves(git: str) -> tuple[str, str] | None:
    """Split the two names of git's header, which are the same but for their prefixes."""
    if git.startswith('"'):
        found = re.fullmatch(r'("(?:[^"\\]|\\.)*") (.*)', git)
        return (_unquoted(found[1]), _unquoted(found[2])) if found else None
    middle = len(git) // 2
    old, new = git[:middle], git[middle + 1 :]
    return (old, new) if git[middle : middle + 1] == " " and old[2:] == new[2:] else None


def _unquoted(name: str) -> str:
    """Read a name as git or diff writes it: quoted if it holds odd bytes, followed by a tab if it holds blanks."""
    name = name.rstrip("\r")
    if not name.startswith('"') or not name.endswith('"'):
        return name.partition("\t")[0]
    raw = bytearray()
    end = 1
    for escape in _ESCAPE.finditer(name, 1, len(name) - 1):
        raw += name[end : escape.start()].encode("utf-8", "surrogateescape")
        word = escape[1]
        raw.append(int(word, 8) & 255 if len(word) == 3 else _ESCAPES.get(word, ord(word) & 255))
        end = escape.end()
    raw += name[end:-1].encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "surrogateescape")
