"""Which events start a review, and with whose rights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.doctor.word import Level, Word
from reviewer.doctor.workflow import Job
from reviewer.github.event import OF_THE_BASE

_UNDERSTOOD = {
    "pull_request",
    "merge_group",
    "push",
    "workflow_dispatch",
    "pull_request_review_comment",
    *OF_THE_BASE,
}
_USUAL = {"opened", "synchronize", "reopened"}


def triggered(job: Job) -> Iterator[Word]:
    """Judge the events of a job."""
    if not _UNDERSTOOD & job.events.keys():
        yield Word(Level.MISSING, "no event of a pull request starts it: add `on: pull_request`", job.path)
    for name in ("pull_request", "pull_request_target"):
        if name in job.events:
            yield from _types(job, name)
    if not job.concurrency:
        yield Word(
            Level.NOTE,
            "without `concurrency`, with the pull request's number as its group, each push waits for the run before",
            job.path,
        )


def _types(job: Job, name: str) -> Iterator[Word]:
    given = job.events[name].get("types")
    types = set(given) if isinstance(given, list) else {str(given)} if given else _USUAL
    if lacking := sorted(_USUAL - types):
        yield Word(
            Level.MISSING,
            f"{name} lacks the types {', '.join(lacking)}: such heads are not reviewed",
            job.path,
        )
    elif "ready_for_review" not in types:
        yield Word(
            Level.NOTE,
            f"{name} without the type ready_for_review reviews a draft only at its next push",
            job.path,
        )


def forks(jobs: Sequence[Job]) -> Iterator[Word]:
    """Say what becomes of pull requests whose run may only read."""
    first = next((job for job in jobs if "pull_request" in job.events), None)
    if first is None or any("workflow_run" in job.events and "from" in job.step.given for job in jobs):
        return
    yield Word(
        Level.NOTE,
        "a run for a fork or for Dependabot may only read: its findings stand in the log alone until a second workflow "
        "posts them (docs/workflows/review-forks.yml of reviewer)",
        first.path,
    )
