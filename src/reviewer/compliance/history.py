"""Measures the standard over a project's git history, by the rules of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from reviewer.cache import Cache
from reviewer.compliance.measure import Measured, measured
from reviewer.config import Config
from reviewer.git import GitFailed, git
from reviewer.introduced.revision import laid_out
from reviewer.project import discover
from reviewer.refused import Refused
from reviewer.review import review
from reviewer.review_request import Request
from reviewer.source_text import Texts
from reviewer.standard import Clause

WITHOUT = "mypy"  # the packages that it would need are those of then


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The standard at one commit; `lines` counts those reviewed."""

    commit: str
    when: datetime
    lines: int
    measured: Measured


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The points, oldest first, and sentences about what was left out."""

    points: tuple[Point, ...]
    notes: tuple[str, ...] = ()


def history(
    request: Request,
    config: Config,
    clauses: tuple[Clause, ...],
    *,
    points: int,
    told: Callable[[str], None] = lambda _: None,
) -> History:
    """Review the project at up to `points` commits, spread evenly over the first parents of HEAD.

    The rules and settings are those of `request`, so that what changes is the code; only
    ruff's own settings are those of each commit. mypy is left out. `told` hears what is under way. Raises Refused where there is no history.
    """
    root = request.project.root
    kept: list[Point] = []
    notes: list[str] = []
    for commit, when in _chosen(root, points):
        told(f"reviewing {commit[:10]} of {when:%Y-%m-%d}")
        try:
            with laid_out(root, commit) as folder:
                point = _point(request, config, clauses, folder, commit, when)
        except GitFailed as cause:
            notes.append(f"{commit[:10]} is left out: {cause}")
            continue
        if point is not None:
            kept.append(point)
    if not kept:
        raise Refused("the history holds no Python of this project; is it committed?")
    return History(points=tuple(kept), notes=tuple(notes))


def _chosen(root: Path, points: int) -> list[tuple[str, datetime]]:
    """Give commits with their times, oldest first: the first, the last, and evenly spread ones between."""
    try:
        log = git(root, "log", "--first-parent", "--reverse", "--format=%H %cI", "HEAD", "--", ".")
    except GitFailed as cause:
        raise Refused(f"git knows no history of {root}: {cause}") from cause
    commits = [line.split(" ", 1) for line in log.splitlines()]
    if not commits:
        raise Refused(f"git knows no commit that touches {root}")
    last = len(commits) - 1
    wanted = sorted({round(step * last / max(points - 1, 1)) for step in range(points)} | {last})
    return [(commits[each][0], datetime.fromisoformat(commits[each][1])) for each in wanted[-points:]]


def _point(
    request: Request, config: Config, clauses: tuple[Clause, ...], folder: Path, commit: str, when: datetime
) -> Point | None:
    """Review one laid out revision; None where no Python was there yet."""
    if not folder.is_dir():
        return None
    project = discover([folder], msgspec.structs.replace(config, root=folder, python=None))
    if not project.files:
        return None
    then = msgspec.structs.replace(
        request,
        project=msgspec.structs.replace(project, notes=()),
        texts=Texts(folder),
        cache=Cache(request.cache.folder / "history" if request.cache.folder else None),
        engines=tuple(engine for engine in request.engines if engine != WITHOUT),
        changed=None,
        baseline=None,
    )
    outcome = review(then)
    return Point(
        commit=commit,
        when=when,
        lines=outcome.stats.lines,
        measured=measured(
            outcome,
            book=request.book,
            clauses=clauses,
            on=lambda name: request.selection.level(name) is not None,
            texts=_texts(then.texts, project.files),
        ),
    )


def _texts(texts: Texts, paths: tuple[str, ...]) -> Iterator[str | None]:
    """Read each text and let it go again: a project's texts together are large."""
    for path in paths:
        yield texts.get(path)
        texts.forget(path)
