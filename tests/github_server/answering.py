"""From a request to its answer, without the network: who asks, what for, whether it fits the description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from threading import RLock
from urllib.parse import parse_qsl, urlsplit

import msgspec

from github_server import graphql_api, rest_checks, rest_reading, rest_reviews
from github_server.asked import HANDLERS, Answer, Asked
from github_server.closed import Json
from github_server.description import Operation
from github_server.refusal import DOCUMENTATION, Refusal, not_found
from github_server.token import Token
from github_server.world import World

ROUTES = (rest_checks, rest_reading, rest_reviews)  # importing them has registered their handlers
_LEFT = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": "1767229200"}


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its answer; `path` has no query, and begins below the API's root."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Json
    status: int
    answer: Json

    @property
    def writes(self) -> bool:
        """Tell whether it asked for a change."""
        if self.path == "/graphql":
            return "mutation" in json.dumps(self.body)
        return self.method != "GET"


class Answering:
    """Answers requests one at a time, and remembers all of them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = RLock()
        self.exchanges: list[Exchange] = []
        self.stray: list[str] = []

    def answer(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """Answer a request; what does not fit GitHub's description is noted in `stray`."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        with self._lock:
            body: Json = None
            try:
                body = _parsed(raw)
                token = self._token(headers)
                made = self._graphql(token, body) if parts.path == "/graphql" else self._rest(token, method, parts.path, query, body)  # fmt: skip
            except Refusal as refusal:
                made = Answer(body=refusal.body, status=refusal.status, headers=refusal.headers)
            made.headers.update(_LEFT)
            self.exchanges.append(
                Exchange(
                    method=method,
                    path=parts.path,
                    query=query,
                    body=body,
                    status=made.status,
                    answer=made.body,
                )
            )
            return made

    def lost(self, method: str, target: str, raw: bytes, status: int) -> Answer:
        """Remember a request that never arrived where the work is done."""
        parts = urlsplit(target)
        with self._lock:
            made = Exchange(
                method=method,
                path=parts.path,
                query=dict(parse_qsl(parts.query)),
                body=json.loads(raw) if raw else None,
                status=status,
                answer=None,
            )
            self.exchanges.append(made)
        return Answer(status=status)

    def _token(self, headers: Mapping[str, str]) -> Token:
        if not headers.get("User-Agent"):
            raise Refusal(HTTPStatus.FORBIDDEN, {"message": "Request forbidden by administrative rules."})
        secret = headers.get("Authorization", "").partition(" ")[2]
        if secret not in self._world.tokens:
            raise Refusal(HTTPStatus.UNAUTHORIZED, {"message": "Bad credentials", "status": "401"})
        return self._world.tokens[secret]

    def _graphql(self, token: Token, body: Json) -> Answer:
        assert isinstance(body, dict)
        made, stray = graphql_api.execute(self._world, token, body)
        self.stray.extend(stray)
        return Answer(body=made)

    def _rest(self, token: Token, method: str, path: str, query: Mapping[str, str], body: Json) -> Answer:
        operation = self._world.description.operation(method, path)
        if operation is None or operation.name not in HANDLERS:
            self.stray.append(f"{method} {path}: this server does not know it")
            raise not_found()
        if wrong := self._world.description.wrong_request(operation, query, body):
            self.stray.extend(wrong)
            message = "Invalid request.\n\n" + "\n".join(wrong)
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, {"message": message})
        asked = Asked(
            world=self._world,
            token=token,
            path=path,
            values=operation.values,
            query=query,
            body=body if isinstance(body, dict) else {},
        )
        try:
            made = HANDLERS[operation.name](asked)
        except Refusal as refusal:
            self._check(operation, refusal.status, refusal.body)
            raise
        self._check(operation, made.status, made.body)
        return made

    def _check(self, operation: Operation, status: int, body: Json) -> None:
        self.stray.extend(self._world.description.wrong_answer(operation, status, body))


def _parsed(raw: bytes) -> Json:
    if not raw:
        return None
    try:
        body: Json = json.loads(raw)
    except ValueError as cause:
        raise Refusal(HTTPStatus.BAD_REQUEST, {"message": "Problems parsing JSON", "documentation_url": DOCUMENTATION}) from cause  # fmt: skip
    return body
