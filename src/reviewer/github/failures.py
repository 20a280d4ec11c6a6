"""What can go wrong with a request, told apart by what it means for us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import JSONDecodeError

import msgspec
import requests
from github import GithubException

from reviewer.refused import Refused

_LIMITS = ("rate limit", "abuse detection")
_FORBIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES", "NOT_FOUND"})


class Denied(Refused):
    """A right is missing: 401, 403, or the 404 that stands for it."""


class Rejected(Refused):
    """GitHub takes this request as it stands never (422)."""


class Unreachable(Refused):
    """GitHub gave no answer, or none that can be read, however often it was asked."""


class Lost(Exception):
    """The answer to a write was lost: it may have been done."""


class Limited(Exception):
    """GitHub asks to come back later; `seconds` is None where it names no time."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def translated(cause: Exception, now: Callable[[], float]) -> Exception:
    """Give the meaning of what PyGithub or the connection raised."""
    if not isinstance(cause, GithubException):
        return Lost(_plainly(cause))
    headers = {name.lower(): value for name, value in (cause.headers or {}).items()}
    if cause.status == 429 or (cause.status == 403 and _limited(cause, headers)):
        return Limited(_pause(headers, now))
    kinds = _kinds(cause)
    if "RATE_LIMITED" in kinds:
        return Limited(_pause(headers, now))
    if cause.status in {401, 403, 404} or not kinds.isdisjoint(_FORBIDDEN):
        return Denied(f"GitHub does not allow it ({cause.status}): {_message(cause)}")
    if cause.status >= 500:
        return Lost(f"GitHub answered with {cause.status}")
    return Rejected(f"GitHub refuses it ({cause.status}): {_message(cause)}")


CAUGHT = (GithubException, requests.RequestException, JSONDecodeError, msgspec.ValidationError)


def _limited(cause: GithubException, headers: Mapping[str, str]) -> bool:
    message = _message(cause).lower()
    return (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or any(word in message for word in _LIMITS)
    )


def _pause(headers: Mapping[str, str], now: Callable[[], float]) -> float | None:
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        return float(after)
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(float(reset) - now(), 0.0) + 1.0
    return None


def _message(cause: GithubException) -> str:
    data = cause.data
    if not isinstance(data, dict):
        return "no reason is given"
    told = [str(data.get("message", "")), *(_one(error) for error in data.get("errors") or ())]
    return "; ".join(word for word in told if word) or "no reason is given"


def _kinds(cause: GithubException) -> frozenset[str]:
    """Give the types of GraphQL's errors, which come with a status of success."""
    data = cause.data
    errors = data.get("errors") if isinstance(data, dict) else None
    return frozenset(str(error.get("type", "")) for error in errors or () if isinstance(error, dict))


def _one(error: object) -> str:
    return str(error.get("message", "")) if isinstance(error, dict) else str(error)


def _plainly(cause: Exception) -> str:
    if isinstance(cause, requests.Timeout):
        return "GitHub did not answer in time"
    if isinstance(cause, requests.RequestException):
        return "the connection to GitHub broke"
    return "GitHub's answer cannot be read"
