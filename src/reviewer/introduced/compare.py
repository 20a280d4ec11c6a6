"""Reviews both ends of a change and keeps what the change is to answer for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from reviewer.cache import Cache
from reviewer.engines.projects import CHANGE
from reviewer.finding import Finding, Problem
from reviewer.index import is_template
from reviewer.introduced.change import Change
from reviewer.introduced.earlier import earlier
from reviewer.introduced.match import new
from reviewer.introduced.modes import FilterMode, stands
from reviewer.introduced.revision import laid_out
from reviewer.outcome import Outcome
from reviewer.project import Project
from reviewer.project.walk import ENDINGS
from reviewer.review import review
from reviewer.review_request import Request
from reviewer.rulebook import Rulebook
from reviewer.source_text import Texts

LEFT_OUT = "not introduced"


class Trend(msgspec.Struct, frozen=True):
    """How many findings the files that a change touches had before it, and have after it."""

    before: int
    after: int


class Compared(msgspec.Struct, frozen=True):
    """What the change is to answer for, as an outcome, and the findings at the head that it is not.

    The trend is known where the state before the change was reviewed too.
    """

    outcome: Outcome
    old: tuple[Finding, ...] = ()
    trend: Trend | None = None


def compared(request: Request, change: Change, mode: FilterMode, repository: Path | None = None) -> Compared:
    """Review the head, which is what `request` asks for, and leave out what a mode leaves out.

    Findings are told one by one, for a change is answered for in its own lines.
    For INTRODUCED the state before the change is reviewed as well, by the same rules; a
    finding counts when it is new. Where that review is not complete, the lines decide.
    `repository` is the project's folder in its repository, where the project under review
    is a copy. The outcome's counts tell how much was left out.
    """
    root = repository or request.project.root
    if any(rule.scope == CHANGE for rule in request.selection.rules()):
        request = msgspec.structs.replace(request, earlier=earlier(root, change))
    head = review(request)
    trend: Trend | None = None
    notes: tuple[str, ...] = ()
    if mode is FilterMode.INTRODUCED and head.each:
        before = _before(request, head.each, change, root)
        kept, notes = _introduced(request, head, before, change), tuple(_told(before.problems))
        trend = _trend(head, before, change) if request.baseline is None else None
    else:
        kept = [each for each in head.each if stands(each, change, mode)]
    counts = {**head.stats.counts, LEFT_OUT: len(head.each) - len(kept)}
    outcome = msgspec.structs.replace(
        head,
        findings=tuple(kept),
        behind=(),
        notes=(*head.notes, *notes),
        stats=msgspec.structs.replace(head.stats, counts=counts),
        stale=(),
    )
    wanted = set(kept)
    return Compared(outcome, tuple(each for each in head.each if each not in wanted), trend)


def _introduced(request: Request, head: Outcome, before: Outcome, change: Change) -> list[Finding]:
    blind = _Blind.of(before, request.book)
    return [
        each
        for each in new(head.each, before.each, change)
        if stands(each, change, FilterMode.ADDED) or not blind.to(each, change.old_path(each.path))
    ]


def _trend(head: Outcome, before: Outcome, change: Change) -> Trend:
    olds = {file.old_path for file in change.files.values()} | change.gone
    return Trend(
        before=sum(each.path in olds for each in before.each),
        after=sum(each.path in change.files for each in head.each),
    )


def _before(request: Request, findings: Sequence[Finding], change: Change, repository: Path) -> Outcome:
    with laid_out(repository, change.base) as folder:
        return review(_at_base(request, findings, change, folder))


def _at_base(request: Request, findings: Iterable[Finding], change: Change, folder: Path) -> Request:
    """Ask for a review, at the base, of what can account for the findings at the head."""
    wanted = {change.old_path(each.path) for each in findings}
    wanted |= {file.old_path for file in change.files.values()} | change.gone
    everything = _everything(request.project, change)
    there = tuple(path for path in everything if (folder / path).is_file())
    project = msgspec.structs.replace(
        request.project,
        root=folder,
        files=tuple(path for path in there if path in wanted),
        everything=there,
        templates=tuple(path for path in _templates(request.project, change) if (folder / path).is_file()),
        problems=(),
        notes=(),
    )
    return msgspec.structs.replace(
        request,
        project=project,
        texts=Texts(folder),
        cache=Cache(request.cache.folder / "base" if request.cache.folder else None),
        changed=None,
        baseline=None,
        earlier=None,
    )


def _everything(project: Project, change: Change) -> list[str]:
    """Give the project's files by the names they had; what is gone since was one of them."""
    olds = (change.old_path(path) for path in project.everything)
    gone = (path for path in change.gone if path.endswith(ENDINGS))
    return sorted({path for path in (*olds, *gone) if path is not None})


def _templates(project: Project, change: Change) -> list[str]:
    """Give the project's templates by the names they had."""
    olds = (change.old_path(path) for path in project.templates)
    gone = (path for path in change.gone if is_template(path))
    return sorted({path for path in (*olds, *gone) if path is not None})


class _Blind(msgspec.Struct, frozen=True):
    """What the review of the base did not see: problems, and files that were no Python."""

    problems: tuple[Problem, ...]
    broken: frozenset[str]

    @classmethod
    def of(cls, before: Outcome, book: Rulebook) -> _Blind:
        broken = frozenset(each.path for each in before.each if each.rule in book and book[each.rule].always)
        return cls(before.problems, broken)

    def to(self, finding: Finding, path: str | None) -> bool:
        """Tell whether a finding of the head could have been there before, unseen, under `path`."""
        engines = {witness.partition(":")[0] for witness in finding.seen_by}
        return path in self.broken or any(
            problem.path in {"", path} and (not problem.engine or problem.engine in engines)
            for problem in self.problems
        )


def _told(problems: Iterable[Problem]) -> Iterable[str]:
    for problem in problems:
        where = " ".join(word for word in (problem.engine, problem.path) if word)
        yield (
            f"of the state before the change {where or 'something'} was not reviewed"
            f" ({problem.message}); there only changed lines count"
        )
