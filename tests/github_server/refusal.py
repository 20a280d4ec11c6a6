"""What GitHub refuses, in the words it uses."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec

from github_server.closed import Json

DOCUMENTATION = "https://docs.github.com/rest"


class Refusal(Exception):
    """A request that GitHub does not carry out: the status and the body of its answer."""

    def __init__(self, status: int, body: dict[str, Json], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body: dict[str, Json] = {**body, "documentation_url": DOCUMENTATION}
        self.headers = dict(headers or {})


class Field(msgspec.Struct, frozen=True):
    """What is wrong with one field, as the longer of GitHub's two forms of a 422 says it."""

    resource: str
    name: str
    message: str


def not_found() -> Refusal:
    """Give the answer to what is not there, or must not be seen."""
    return Refusal(HTTPStatus.NOT_FOUND, {"message": "Not Found", "status": "404"})


def forbidden(message: str = "Resource not accessible by integration", *, needs: str = "") -> Refusal:
    """Give the answer to a right that is missing; `needs` names it, `pull_requests=write`."""
    headers = {"X-Accepted-GitHub-Permissions": needs} if needs else {}
    return Refusal(HTTPStatus.FORBIDDEN, {"message": message, "status": "403"}, headers)


def unprocessable(*errors: str) -> Refusal:
    """Give the short form of a 422: sentences, each once, which name no entry."""
    told: list[Json] = list(dict.fromkeys(errors))
    body: dict[str, Json] = {"message": "Unprocessable Entity", "errors": told}
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, body)


def invalid(*fields: Field) -> Refusal:
    """Give the long form of a 422: an object for each field."""
    errors: list[Json] = [
        {"resource": field.resource, "code": "custom", "field": field.name, "message": field.message}
        for field in fields
    ]
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, {"message": "Validation Failed", "errors": errors})
