"""What a change brought: by git since a revision, or by a diff somebody hands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from reviewer.diff import BadPatch, Diff, parse
from reviewer.git import GitFailed, git
from reviewer.refused import Refused

DIFF = (
    "diff",
    "--relative",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "-M",
)


class BadDiff(Refused):
    """A revision or diff that cannot be used; the text is one sentence with the cause and the way out."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed, by paths relative to the project's root.

    `lines` gives for each changed file that is still there the new or changed lines (from
    1); of a new file these are all. `renamed` maps a file's new name to its old one.
    """

    lines: Mapping[str, frozenset[int]]
    renamed: Mapping[str, str] = msgspec.field(default_factory=dict)


def since(root: Path, revision: str) -> Changes:
    """Give what changed since the branch left a revision: commits, what is not committed, and new files.

    Raises BadDiff where git is missing, `root` is in no repository, or the revision is unknown.
    """
    base = merge_base(root, revision)
    try:
        there = dict(names(git(root, *DIFF, "--raw", "-z", "--abbrev=40", base, "--")))
        patch = parse(git(root, *DIFF, "-U0", base, "--"))
        new = git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    except (GitFailed, BadPatch) as cause:
        raise BadDiff(f"the changes since {revision!r} cannot be read: {cause}") from cause
    changed = patch.changed
    lines = {path: changed.get(path, frozenset()) for path in there}
    lines.update({path: all_lines(root / path) for path in new if path})
    return Changes(lines=lines, renamed={path: old for path, old in there.items() if old is not None})


def from_text(root: Path, text: str) -> Changes:
    """Give what a unified diff changed; its paths count from the root, or from the top of the repository.

    Raises BadDiff for a text that is no diff.
    """
    try:
        diff = parse(text)
    except BadPatch as cause:
        raise BadDiff(f"the diff cannot be read: {cause}; hand in what `git diff` prints") from cause
    place = _below_top(root)
    lines: dict[str, frozenset[int]] = {}
    for path, numbers in diff.changed.items():
        local = _local(root, place, path)
        if local is not None:
            lines[local] = numbers
    return Changes(lines=lines, renamed=dict(_moved(root, place, diff)))


def merge_base(root: Path, revision: str, head: str = "HEAD", *, asked: str = "--since") -> str:
    """Give the commit where a branch left the revision; without common history, the revision itself.

    Raises BadDiff, which names the option that `asked` for it.
    """
    try:
        git(root, "rev-parse", "--git-dir")
    except GitFailed as cause:
        told = str(cause)
        if "not a git repository" in told:
            told = f"{root} is in no git repository"
        instead = "; give the changes with --diff instead" if asked == "--since" else ""
        raise BadDiff(f"{asked} needs git's history: {told}{instead}") from cause
    commit = commit_of(root, revision)
    if commit is None:
        if commit_of(root, "HEAD") is None:
            raise BadDiff(
                f"{asked} needs a commit to compare with, and this repository has none yet; review it whole"
            )
        raise BadDiff(f"git knows no revision {revision!r}; name a branch, tag or commit, and fetch it first")
    try:
        return git(root, "merge-base", commit, head).strip() or commit
    except GitFailed:
        return commit


def commit_of(root: Path, revision: str) -> str | None:
    """Give the sha of the commit that a revision names; None where git knows none."""
    try:
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return git(root, *words).strip()
    except (GitFailed, ValueError):  # a NUL byte in the name
        return None


def names(raw: str) -> Iterator[tuple[str, str | None]]:
    """Read what git prints for `--raw -z`: each file that is still there, with its old name if it was renamed."""
    parts = iter(raw.split("\0"))
    for part in parts:
        if not part.startswith(":"):
            continue
        status = part.rsplit(" ", 1)[1]
        first = next(parts)
        if status[0] in "RC":
            yield next(parts), first if status[0] == "R" else None
        elif status[0] != "D":
            yield first, None


def all_lines(file: Path) -> frozenset[int]:
    """Give the numbers of a file's lines; none where it cannot be read."""
    try:
        data = file.read_bytes()
    except OSError:
        return frozenset()
    # One more than there are: an empty file has a first line to hang a finding on.
    return frozenset(range(1, data.count(b"\n") + data.count(b"\r") + 2))


def _below_top(root: Path) -> str:
    """Give the root's place below the folder that holds `.git`, with a slash at its end; empty at the top."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            place = root.relative_to(folder).as_posix()
            return "" if place == "." else f"{place}/"
    return ""


def _local(root: Path, place: str, path: str) -> str | None:
    """Give a diff's path relative to the root; None where it lies outside."""
    if not place or path.startswith(place):
        return path.removeprefix(place)
    return path if (root / path).is_file() else None


def _moved(root: Path, place: str, diff: Diff) -> Iterator[tuple[str, str]]:
    for file in diff.files:
        if file.path is None or file.old_path in {None, file.path}:
            continue
        new = _local(root, place, file.path)
        if new is not None and file.old_path is not None:
            yield new, file.old_path.removeprefix(place)
