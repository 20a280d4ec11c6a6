"""What a reviewing job checks out: all of the history, the head, and never a stranger's with the rights of the base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.doctor.word import Level, Word
from reviewer.doctor.workflow import Job, Step
from reviewer.github.event import OF_THE_BASE

_HEAD = re.compile(r"head|refs/pull/|github\.event\.(number|pull_request\.number)")
_PINNED = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


def checked_out(job: Job) -> Iterator[Word]:
    """Judge the checkout of a job, and what else it runs."""
    found = [step for step in job.before if step.action == "actions/checkout"]
    if not found:
        yield Word(Level.MISSING, "nothing is checked out before the review", job.path, job.step.line)
    for step in found:
        yield from _checkout(job, step)
    for step in (*job.before, job.step):
        yield from _pinned(job, step)


def _checkout(job: Job, step: Step) -> Iterator[Word]:
    privileged = [name for name in OF_THE_BASE if name in job.events]
    ref, unsafe = step.given.get("ref", ""), step.given.get("allow-unsafe-pr-checkout") == "true"
    if privileged and (unsafe or _HEAD.search(ref)):
        yield Word(
            Level.UNSAFE,
            f"{privileged[0]} has the rights of the base, and the head of a stranger is checked out: any step that builds, "
            "installs or tests runs its code; check the base out, reviewer reads the head from git",
            job.path,
            step.line,
        )
    elif "pull_request" in job.events and not _HEAD.search(ref):
        yield Word(
            Level.NOTE,
            "the merge commit is checked out, so the head is reviewed in a copy without what was installed or generated: "
            "ref: ${{ github.event.pull_request.head.sha }}",
            job.path,
            step.line,
        )
    yield from _history(job, step)


def _history(job: Job, step: Step) -> Iterator[Word]:
    kept = step.given.get("persist-credentials", "true") != "false"
    if step.given.get("fetch-depth", "1") != "0":
        level = Level.NOTE if kept else Level.MISSING
        more = (
            "it is fetched step by step"
            if kept
            else "and without credentials a private one cannot be fetched"
        )
        yield Word(level, f"the checkout has no history, {more}: fetch-depth: 0", job.path, step.line)
    if kept:
        text = "the token stays readable for all later steps: persist-credentials: false"
        yield Word(Level.NOTE, text, job.path, step.line)


def _pinned(job: Job, step: Step) -> Iterator[Word]:
    name, _, revision = step.uses.partition("@")
    if revision and not _PINNED.fullmatch(revision):
        text = f"{name}@{revision} can be moved to other code: pin the full hash of a commit"
        yield Word(Level.UNSAFE, text, job.path, step.line)
