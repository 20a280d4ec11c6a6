"""Reads the event that started a run of Actions: which pull request it is about."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.github.wire import RepositoryShape
from reviewer.refused import Refused


class BadEvent(Refused):
    """An event that cannot be read, or is about no pull request."""


class _Numbered(msgspec.Struct):
    number: int
    draft: bool = False
    pull_request: object = None  # of an issue: there where it is a pull request


class _Payload(msgspec.Struct):
    repository: RepositoryShape
    action: str = ""
    pull_request: _Numbered | None = None
    issue: _Numbered | None = None
    inputs: dict[str, object] | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A repository, and the number of the pull request in it that the event is about, None for none."""

    repository: str
    number: int | None
    action: str = ""
    draft: bool = False


def read(file: Path) -> Event:
    """Read a payload as Actions writes it; raises BadEvent for what is none."""
    try:
        payload = msgspec.json.decode(file.read_bytes(), type=_Payload)
    except OSError as cause:
        raise BadEvent(f"the event {file} cannot be read: {cause.strerror}") from cause
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise BadEvent(f"the event {file} is not the payload of a GitHub event: {cause}") from cause
    about = payload.pull_request or _commented(payload.issue)
    number = about.number if about else _typed(payload.inputs or {})
    return Event(
        repository=payload.repository.full_name,
        number=number,
        action=payload.action,
        draft=about.draft if about else False,
    )


def _commented(issue: _Numbered | None) -> _Numbered | None:
    return issue if issue is not None and issue.pull_request is not None else None


def _typed(inputs: dict[str, object]) -> int | None:
    """A run that was started by hand names the pull request in an input."""
    for name in ("pull-request", "pr", "number"):
        word = str(inputs.get(name, ""))
        if word.isdecimal():
            return int(word)
    return None
