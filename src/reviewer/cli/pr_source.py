"""The head of a pull request, reviewed as it is there, whatever is checked out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from reviewer.cache import Cache, place
from reviewer.changes import commit_of
from reviewer.cli.run import Run, Words
from reviewer.cli.session import below_repository
from reviewer.git import GitFailed, git
from reviewer.github.guard import config_of, settings_of_base
from reviewer.github.handed import Handed, Tree, problems, rebuilt
from reviewer.github.history import ensure
from reviewer.github.listed import ListedFile, change_of, told
from reviewer.github.pull import Pull
from reviewer.introduced import Change, Compared, FilterMode, Head, between, compared, head_tree, stands
from reviewer.introduced.revision import laid_out
from reviewer.outcome import Outcome
from reviewer.project.interpreter import interpreter
from reviewer.refused import Refused
from reviewer.reporters.words import counted
from reviewer.review_request import Request


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What is reviewed: which paths, with which words; `trusted`: the head may decide how.

    `listed` asks GitHub for its list of files, where there is a GitHub to ask.
    """

    paths: tuple[str, ...]
    words: Words
    mode: FilterMode
    trusted: bool = True
    listed: Callable[[], tuple[ListedFile, ...]] | None = None


class Seen(msgspec.Struct, frozen=True):
    """A review of the head, with all that led to it; without a request where another run made it."""

    run: Run
    compared: Compared
    change: Change
    request: Request | None = None


def top_of(path: str) -> Path:
    """Give the top of the repository that a path lies in; raises Refused where it lies in none."""
    place_ = Path(path).resolve()
    try:
        return Path(git(place_ if place_.is_dir() else place_.parent, "rev-parse", "--show-toplevel").strip())
    except GitFailed as cause:
        raise Refused(f"reviewer pr needs the checkout of a repository: {cause}") from cause


@contextmanager
def reviewed(source: Source, pull: Pull, environ: Mapping[str, str] = os.environ) -> Iterator[Seen]:
    """Review the head of a pull request; its files are there as long as they are needed."""
    top = top_of(source.paths[0])
    files = _listed(source, top, pull)
    with ExitStack() as stack:
        head = stack.enter_context(head_tree(top, pull.head, copy=not source.trusted))
        words = source.words
        if not source.trusted:
            settings_of_base(top, pull.base, head.folder)
            base = stack.enter_context(laid_out(top, pull.base))
            words = _of_base(words, top, base, _place(source.paths[0], top))
        paths = tuple(str(head.folder / _place(path, top)) for path in source.paths)
        run = Run(msgspec.structs.replace(words, paths=paths, trusted=source.trusted))
        root = top / run.project.root.resolve().relative_to(head.folder.resolve())
        request = _request(run, root, top, head, environ)
        if files is not None:
            yield _by_list(run, request, files, source, pull)
            return
        change = between(root, pull.base, pull.head, asked="reviewer pr")
        yield Seen(run, compared(request, change, source.mode, root), change, request)


def _listed(source: Source, top: Path, pull: Pull) -> tuple[ListedFile, ...] | None:
    """Give GitHub's list of files where git has no history to compare and cannot fetch it; mostly None.

    That is enough for a head that is there and decides itself how it is reviewed.
    """
    try:
        ensure(top, pull)
    except Refused:
        if source.listed is None or not source.trusted or commit_of(top, pull.head) is None:
            raise
        return source.listed()
    return None


def _by_list(run: Run, request: Request, files: Sequence[ListedFile], source: Source, pull: Pull) -> Seen:
    """Review by GitHub's list, in which only lines are new, not findings."""
    below = below_repository(run.project.root)
    change = change_of(files, pull.base, below)
    seen = compared(request, change, source.mode.without_base)
    outcome = msgspec.structs.replace(seen.outcome, notes=(*seen.outcome.notes, told(files)))
    return Seen(run, msgspec.structs.replace(seen, outcome=outcome), change, request)


@contextmanager
def taken_over(source: Source, handed: Handed, pull: Pull) -> Iterator[Seen]:
    """Take over what another run found at the head, of which nothing is laid out here.

    The checkout is that of the base, whose settings and pages hold. Without a word about its
    pull request a report is one of all files: then lines decide where only new ones count.
    """
    top = top_of(source.paths[0])
    ensure(top, pull)
    run = Run(msgspec.structs.replace(source.words, paths=source.paths))
    root = run.project.root
    below = root.resolve().relative_to(top.resolve()).as_posix()
    tree = Tree(top, pull.head, "" if below == "." else f"{below}/")
    change = between(root, pull.base, pull.head, asked="reviewer pr")
    mode = FilterMode.ALL if handed.pull is not None else source.mode.without_base
    found = list(rebuilt(handed, run.book, tree))
    kept = tuple(each for each in found if stands(each, change, mode))
    notes = tuple(_untold(handed, len(handed.findings) - len(found)))
    outcome = Outcome(
        findings=kept, problems=tuple(problems(handed, tree)), notes=notes, profile=run.config.profile
    )
    yield Seen(run, Compared(outcome, tuple(each for each in found if each not in set(kept))), change)


def _untold(handed: Handed, refused: int) -> Iterator[str]:
    if refused:
        yield f"{refused} of the findings handed over name no rule or place that is known"
    if handed.more:
        yield f"{counted(handed.more, 'more finding')}, none worse, in the summary of the run that found them"


def _place(path: str, top: Path) -> Path:
    """Give the place of a path below the top of its repository."""
    try:
        return Path(path).resolve().relative_to(top.resolve())
    except ValueError as cause:
        raise Refused(f"{path} lies outside of the repository {top}; review it by itself") from cause


def _of_base(words: Words, top: Path, base: Path, place_: Path) -> Words:
    """Let the configuration of the base hold: the nearest to a place, or the one that the command line names.

    Which file it is, the workflow may say; what stands in it, only the base, where it has such a file.
    """
    if words.config is None:
        found = config_of(base, place_)
        return words if found is None else msgspec.structs.replace(words, config=str(found))
    # Not resolved: a link of the head leads nowhere here.
    named = Path(os.path.normpath(Path(words.config).absolute()))
    if not named.is_relative_to(top):
        return words
    return msgspec.structs.replace(words, config=str(base / named.relative_to(top)))


def _request(run: Run, root: Path, top: Path, head: Head, environ: Mapping[str, str]) -> Request:
    """Ask for the files of the commit, with the packages and the memory of the checkout."""
    request = run.request()
    project = request.project
    below = root.relative_to(top).as_posix()
    prefix = "" if below == "." else f"{below}/"
    files = tuple(path for path in project.files if prefix + path in head.tracked)
    python = project.python
    if python is None and run.words.trusted:
        python = interpreter(root, run.config, environ).python
    project = msgspec.structs.replace(project, files=files, python=python)
    return msgspec.structs.replace(request, project=project, cache=Cache(place(root)))
