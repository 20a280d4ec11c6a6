"""What is missing or unsafe around a review: workflows, permissions, checkout, configuration. Nothing is changed or run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewer.doctor.checkout import checked_out
from reviewer.doctor.here import here
from reviewer.doctor.inputs import given
from reviewer.doctor.permissions import permitted
from reviewer.doctor.triggers import forks, triggered
from reviewer.doctor.word import Level, Word
from reviewer.doctor.workflow import Job, Unreadable, jobs, workflows

__all__ = ["Level", "Word", "diagnosis"]


def diagnosis(root: Path, environ: Mapping[str, str]) -> Iterator[Word]:
    """Say about the project at `root` what is good, missing, unsafe or worth knowing."""
    yield from here(root, environ)
    found: list[Job] = []
    for file in workflows(root):
        try:
            found += jobs(root, file)
        except Unreadable as cause:
            yield Word(Level.WRONG, str(cause), file.relative_to(root).as_posix())
    if not found:
        yield Word(
            Level.MISSING,
            "no workflow reviews pull requests: copy docs/workflows/review.yml of reviewer to .github/workflows/",
        )
    for job in found:
        yield from _of(job)
    yield from forks(found)


def _of(job: Job) -> Iterator[Word]:
    said = [*triggered(job), *permitted(job), *checked_out(job), *given(job)]
    yield from said
    if all(word.level is Level.NOTE for word in said):
        yield Word(Level.GOOD, f"the job {job.name} reviews pull requests", job.path, job.step.line)
