"""Writes that a run sends and a dry run prints: method, path and body, told once for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Sent(NamedTuple):
    """One request."""

    method: str
    path: str
    body: Mapping[str, Any]


def review(repository: str, number: int, payload: Mapping[str, Any]) -> Sent:
    """Give the request that posts a review on a pull request."""
    return Sent("POST", _reviews(repository, number), payload)


def dismissal(repository: str, number: int, review_id: int, why: str) -> Sent:
    """Give the request that dismisses a review which asks for changes."""
    body = {"message": why, "event": "DISMISS"}
    return Sent("PUT", f"{_reviews(repository, number)}/{review_id}/dismissals", body)


def edit(repository: str, comment: int, body: str) -> Sent:
    """Give the request that changes the words of a comment on the diff."""
    return Sent("PATCH", f"/repos/{repository}/pulls/comments/{comment}", {"body": body})


def _reviews(repository: str, number: int) -> str:
    return f"/repos/{repository}/pulls/{number}/reviews"
