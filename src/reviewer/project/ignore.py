"""Which files and folders are left out: by .gitignore, by default, by the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

# Folders that hold what tools made or fetched, wherever they lie.
DEFAULTS = frozenset(
    {
        *(".git", ".hg", ".svn", ".jj"),
        *(".venv", "venv", ".tox", ".nox", ".eggs", "site-packages", "node_modules", "__pypackages__", ".uv"),
        *("build", "_build", "dist", "__pycache__"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".pytype", ".hypothesis", ".reviewer_cache"),
        *(".ipynb_checkpoints", ".direnv", ".pants.d"),
    }
)
_ANY_FOLDER = "^(?:.+/)?"  # as pathspec begins a pattern without a slash
DEFAULT_ENDINGS = (".egg-info", ".dist-info")


class Patterns:
    """One list of patterns as in .gitignore, for paths relative to the folder it lies in."""

    def __init__(self, lines: Iterable[str]) -> None:
        patterns = GitIgnoreSpec.from_lines(lines).patterns
        self._each = [(_whole(p.regex), bool(p.include)) for p in reversed(patterns) if p.regex is not None]
        # Most paths match nothing: one expression says so much faster than each in turn.
        self._any = _any_of([_anonymous(regex.pattern) for regex, _ in self._each])

    def verdict(self, path: str) -> bool | None:
        """Say whether the patterns leave a path out (True) or keep it in (False); None: they say nothing.

        A folder's path ends in a slash. Only the path itself is judged, as git does on its
        way down: what is said about a folder says nothing about what lies in it.
        """
        if not self._any.match(path):
            return None
        return next((include for regex, include in self._each if _names(regex, path)), None)


class Ignores:
    """The .gitignore files that hold in one folder: its own, and those above it."""

    def __init__(self, lists: tuple[tuple[str, int, Patterns], ...] = ()) -> None:
        self._lists = lists

    def within(self, folder: str, file: Path) -> Ignores:
        """Add a .gitignore file that lies in a folder below the root; one that cannot be read says nothing.

        `folder` is empty or ends in a slash.
        """
        return self._with("", len(folder), file)

    def above(self, place: str, file: Path) -> Ignores:
        """Add a .gitignore file that lies above the root, whose place below it is `place`, with a slash."""
        return self._with(place, 0, file)

    def leaves_out(self, path: str) -> bool:
        """Tell whether a path from the root is left out; the nearest file that says anything decides."""
        for place, cut, patterns in reversed(self._lists):
            verdict = patterns.verdict(place + path[cut:])
            if verdict is not None:
                return verdict
        return False

    def _with(self, place: str, cut: int, file: Path) -> Ignores:
        try:
            text = file.read_bytes().decode("utf-8", "surrogateescape")
        except OSError:
            return self
        return Ignores((*self._lists, (place, cut, patterns_of(text.splitlines()))))


def from_above(root: Path) -> Ignores:
    """Collect what holds from outside: the .gitignore files up to the top of the repository, and its own excludes."""
    folders = (root, *root.parents)
    top = next((folder for folder in folders if (folder / ".git").exists()), None)
    if top is None:
        return Ignores()
    between = [folder for folder in reversed(folders) if folder.is_relative_to(top) and folder != root]
    ignores = Ignores().above(_place(root, top), top / ".git" / "info" / "exclude")
    for folder in between:
        ignores = ignores.above(_place(root, folder), folder / ".gitignore")
    return ignores


def _place(root: Path, folder: Path) -> str:
    return "" if root == folder else f"{root.relative_to(folder).as_posix()}/"


def by_default(name: str) -> bool:
    """Tell whether a folder of this name is left out wherever it lies."""
    return name in DEFAULTS or name.endswith(DEFAULT_ENDINGS) or "{{" in name  # of a template of projects


def patterns_of(lines: Iterable[str]) -> Patterns:
    """Read patterns, without those that git itself does not understand."""
    good: list[str] = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except GitIgnorePatternError:
            continue
        good.append(line)
    return Patterns(good)


def _whole(regex: re.Pattern[str]) -> re.Pattern[str]:
    """Have `*/`, which pathspec looks for anywhere, found at the end of a folder's path."""
    return re.compile("^.*(?P<ps_d>/)") if regex.pattern == "(?P<ps_d>/)" else regex


def _names(regex: re.Pattern[str], path: str) -> bool:
    """Tell whether a pattern of pathspec's, which takes all below a folder, names this very path."""
    match = regex.search(path)
    if match is None:
        return False
    whole = match.end() == len(path)
    return whole if match.groupdict().get("ps_d") else not (whole and path.endswith("/"))


def _any_of(sources: list[str]) -> re.Pattern[str]:
    """Give an expression that matches, from its start, a path in which one of pathspec's finds something.

    What may lie in any folder, as most of them say, is looked for in each of a path's folders once, not once a pattern.
    """
    anywhere = [source.removeprefix(_ANY_FOLDER) for source in sources if source.startswith(_ANY_FOLDER)]
    others = [source for source in sources if not source.startswith(_ANY_FOLDER)]
    ways = [f"(?:{source})" if source.startswith("^") else f"(?s:.*?)(?:{source})" for source in others]
    if anywhere:
        ways.append(f"{_ANY_FOLDER}(?:{'|'.join(f'(?:{rest})' for rest in anywhere)})")
    return re.compile("|".join(ways) or "(?!)")  # without patterns nothing matches


def _anonymous(source: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", source)
