"""What the token of a reviewing job may do: enough, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.doctor.word import Level, Word
from reviewer.doctor.workflow import Job
from reviewer.github.event import OF_THE_BASE

_FOR = {"review": "pull-requests", "check-run": "checks", "sarif": "security-events"}


def permitted(job: Job) -> Iterator[Word]:
    """Judge the permissions of a job by what it is to tell, and where."""
    held = job.permissions
    needed = needs(job)
    if held is None:
        text = (
            "no permissions are named, so the token may do what the repository allows to all: "
            f"name {_spelt(needed)}"
        )
        yield Word(Level.UNSAFE, text, job.path, job.line)
    elif isinstance(held, str):
        yield from _by_word(job, held, needed)
    else:
        yield from _lacking(job, held, needed)
        yield from _more(job, held, needed)


def needs(job: Job) -> dict[str, str]:
    """Give the permissions that a job needs, as a workflow spells them."""
    reporters = [name.strip() for name in job.step.given.get("reporters", "review").split(",")]
    needed = {"contents": "read"}
    if not _another_token(job):
        needed |= {_FOR[name]: "write" for name in reporters if name in _FOR}
    if "workflow_run" in job.events:
        needed["actions"] = "read"
    return needed


def _spelt(permissions: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {level}" for name, level in permissions.items())


def _another_token(job: Job) -> bool:
    """Tell whether somebody else speaks than the token that these permissions are about."""
    token = job.step.given.get("github-token", "")
    return bool(token) and "github.token" not in token and "GITHUB_TOKEN" not in token


def _by_word(job: Job, held: str, needed: Mapping[str, str]) -> Iterator[Word]:
    if held == "write-all":
        text = f"write-all lets the token do everything; {_spelt(needed)} is enough"
        yield Word(Level.UNSAFE, text, job.path, job.line)
    elif "write" in needed.values():
        yield from _lacking(job, {}, {name: level for name, level in needed.items() if level == "write"})


def _lacking(job: Job, held: Mapping[str, str], needed: Mapping[str, str]) -> Iterator[Word]:
    for name, level in needed.items():
        if held.get(name) != "write" and held.get(name) != level:
            yield Word(Level.MISSING, f"the permission {name}: {level} is missing", job.path, job.line)


def _more(job: Job, held: Mapping[str, str], needed: Mapping[str, str]) -> Iterator[Word]:
    base = not job.events.keys().isdisjoint(OF_THE_BASE)
    for name, level in held.items():
        if level == "write" and needed.get(name) != "write":
            yield Word(
                Level.UNSAFE if base else Level.NOTE,
                f"the permission {name}: write is more than a review needs; give it to a job of its own",
                job.path,
                job.line,
            )
