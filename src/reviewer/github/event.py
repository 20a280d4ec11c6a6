"""Reads the event that started a run of Actions: which pull request it is about, or which commits."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.github.ignoring import Wanted, wanted
from reviewer.github.wire import RepositoryShape
from reviewer.refused import Refused

# Their runs have the rights of the base branch, whatever the head is.
OF_THE_BASE = ("pull_request_target", "workflow_run", "issue_comment")
NOWHERE = "0" * 40  # the other end of a push that makes or deletes a branch


class BadEvent(Refused):
    """An event that cannot be read."""


class _Numbered(msgspec.Struct):
    number: int
    state: str = "open"
    draft: bool = False
    pull_request: object = None  # of an issue: there where it is a pull request


class _Comment(msgspec.Struct):
    id: int = 0
    body: str | None = None
    in_reply_to_id: int | None = None


class _Group(msgspec.Struct):
    base_sha: str
    head_sha: str


class _RunOf(msgspec.Struct):
    head_sha: str
    event: str = ""
    head_repository: RepositoryShape | None = None


class _Payload(msgspec.Struct):
    repository: RepositoryShape
    action: str = ""
    pull_request: _Numbered | None = None
    issue: _Numbered | None = None
    comment: _Comment | None = None
    merge_group: _Group | None = None
    workflow_run: _RunOf | None = None
    inputs: dict[str, object] | None = None
    before: str = ""
    after: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in which repository.

    `number` is that of the pull request, None where the event is about none; then `base` and
    `head` may be the ends of what came (`base` empty for a new branch). After another run `head`
    is the commit that it was about, and `source` the repository that has it. `skip` is a sentence
    where there is nothing to review, and why; `ignore` what a reply to a comment asks for instead.
    """

    repository: str
    number: int | None = None
    base: str = ""
    head: str = ""
    source: str = ""
    skip: str = ""
    ignore: Wanted | None = None


def read(file: Path, *, drafts: bool = False) -> Event:
    """Read a payload as Actions writes it; raises BadEvent for what is none. `drafts`: they are reviewed too."""
    try:
        payload = msgspec.json.decode(file.read_bytes(), type=_Payload)
    except OSError as cause:
        raise BadEvent(f"the event {file} cannot be read: {cause.strerror}") from cause
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise BadEvent(f"the event {file} is not the payload of a GitHub event: {cause}") from cause
    repository = payload.repository.full_name
    about = payload.pull_request or _commented(payload.issue)
    if about is not None:
        ignore, skip = _ignored(payload), _skipped(payload, about, drafts)
        return Event(repository=repository, number=about.number, skip="" if ignore else skip, ignore=ignore)
    if payload.workflow_run is not None:
        return _after(payload.workflow_run, repository)
    if payload.merge_group is not None:
        group = payload.merge_group
        return Event(repository=repository, base=group.base_sha, head=group.head_sha)
    if payload.after:
        base = "" if payload.before == NOWHERE else payload.before
        skip = "the branch is gone" if payload.after == NOWHERE else ""
        return Event(repository=repository, base=base, head=payload.after, skip=skip)
    number = _typed(payload.inputs or {})
    skip = "" if number else "the event is about no pull request"
    return Event(repository=repository, number=number, skip=skip)


def _after(run: _RunOf, repository: str) -> Event:
    """After a run for a pull request of a fork, GitHub names its commit and no number."""
    skip = "" if run.event == "pull_request" else "the run before was about no pull request"
    source = run.head_repository.full_name if run.head_repository else ""
    return Event(repository=repository, head=run.head_sha, source=source, skip=skip)


def _skipped(payload: _Payload, about: _Numbered, drafts: bool) -> str:
    if payload.comment is not None and not _asks(payload.comment):
        return "the comment asks nothing of us"
    if about.state != "open":
        return "the pull request is closed"
    if about.draft and not drafts:
        return "the pull request is a draft; --drafts reviews drafts too"
    return ""


def _commented(issue: _Numbered | None) -> _Numbered | None:
    return issue if issue is not None and issue.pull_request is not None else None


def _ignored(payload: _Payload) -> Wanted | None:
    comment = payload.comment
    if payload.action != "created" or comment is None or comment.in_reply_to_id is None:
        return None
    return wanted(comment.id, comment.body or "")


def _asks(comment: _Comment) -> bool:
    words = (comment.body or "").split()
    return words[:2] == ["/reviewer", "review"]


def _typed(inputs: dict[str, object]) -> int | None:
    """A run that was started by hand names the pull request in an input."""
    for name in ("pull-request", "pr", "number"):
        word = str(inputs.get(name, ""))
        if word.isdecimal():
            return int(word)
    return None
