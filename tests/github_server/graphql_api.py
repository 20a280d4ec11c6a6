"""The GraphQL API: GitHub's own schema, cut to what a review bot asks, executed over the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLNonNull,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    default_field_resolver,
    graphql_sync,
)

from github_server.closed import Json
from github_server.graph import Graph, Refused, Shown
from github_server.pull import Comment, Pull, Said
from github_server.refusal import Refusal
from github_server.reviewing import reply
from github_server.token import Token
from github_server.world import World

_SCHEMA = Path(__file__).parent.parent / "data" / "github" / "schema.graphql"
_NEUTRAL: Mapping[str, object] = {"Int": 0, "Float": 0.0, "Boolean": False}


def execute(world: World, token: Token, body: Mapping[str, Json]) -> tuple[dict[str, Json], list[str]]:
    """Execute a query; give the answer, and what in the query does not fit the schema."""
    variables = body.get("variables")
    result = graphql_sync(
        schema(),
        str(body.get("query")),
        root_value=_Root(world, token).fields(),
        variable_values=variables if isinstance(variables, dict) else None,
        field_resolver=_resolve,
    )
    answer: dict[str, Json] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(error) for error in result.errors]
    stray = [
        f"graphql: {error.message}" for error in result.errors or () if not isinstance(_cause(error), Refused)
    ]
    return answer, stray


@cache
def schema() -> GraphQLSchema:
    """Give the schema, read once."""
    return build_schema(_SCHEMA.read_text(encoding="utf-8"))


class _Root:
    """The queries and mutations that a review bot uses."""

    def __init__(self, world: World, token: Token) -> None:
        self._world, self._token, self._graph = world, token, Graph(world, token)

    def fields(self) -> Shown:
        """Give them by name."""
        return {
            "viewer": lambda _info: {"__typename": "User", "login": self._token.actor.login},
            "repository": self._repository,
            "node": lambda _info, **given: self._node(given["id"]),
            "nodes": lambda _info, ids: [self._node(key) for key in ids],
            "resolveReviewThread": _mutation(lambda words: self._resolve(words, resolved=True)),
            "unresolveReviewThread": _mutation(lambda words: self._resolve(words, resolved=False)),
            "minimizeComment": _mutation(
                lambda words: {"minimizedComment": self._minimize(words, words["classifier"])}
            ),
            "unminimizeComment": _mutation(lambda words: {"unminimizedComment": self._minimize(words, None)}),
            "addPullRequestReviewThreadReply": _mutation(self._reply),
        }

    def _repository(self, _info: object, owner: str, name: str, **_: object) -> Shown | None:
        try:
            return self._graph.repository(self._world.found(f"{owner}/{name}"))
        except Refusal as cause:
            message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
            raise Refused("NOT_FOUND", message) from cause

    def _resolve(self, given: Mapping[str, str], *, resolved: bool) -> Shown:
        pull, key = self._thread(given["threadId"])
        if not self._token.resolves:
            raise Refused("FORBIDDEN", "Resource not accessible by integration")
        if resolved:
            pull.resolved[key] = self._token.actor
        else:
            pull.resolved.pop(key, None)
        return {"thread": self._graph.thread(pull, key)}

    def _minimize(self, given: Mapping[str, str], classifier: str | None) -> Shown:
        self._need_write()
        pull, spoken = self._spoken(given["subjectId"])
        spoken.minimized = classifier
        return self._graph.comment(pull, spoken) if isinstance(spoken, Comment) else self._graph.said(spoken)

    def _reply(self, given: Mapping[str, str]) -> Shown:
        self._need_write()
        pull, key = self._thread(given["pullRequestReviewThreadId"])
        try:
            made = reply(self._world, pull, self._token, to=key, text=given["body"])
        except Refusal as cause:
            raise Refused("UNPROCESSABLE", str(cause.body["message"])) from cause
        return {"comment": self._graph.comment(pull, made)}

    def _need_write(self) -> None:
        try:
            self._token.need("write", "pull_requests", "issues")
        except Refusal as cause:
            raise Refused("FORBIDDEN", "Resource not accessible by integration") from cause

    def _thread(self, key: str) -> tuple[Pull, int]:
        kind, _, number = key.partition("_")
        for pull in self._world.all_pulls():
            if kind == "PRRT" and number.isdigit() and int(number) in pull.threads():
                return pull, int(number)
        raise _unknown(key)

    def _spoken(self, key: str) -> tuple[Pull, Comment | Said]:
        kind, _, number = key.partition("_")
        for pull in self._world.all_pulls():
            spoken: list[Comment] | list[Said] = pull.comments if kind == "PRRC" else pull.said
            for one in spoken:
                if kind in {"PRRC", "IC"} and str(one.id) == number:
                    return pull, one
        raise _unknown(key)

    def _node(self, key: str) -> Shown:
        if key.startswith("PRRT_"):
            return self._graph.thread(*self._thread(key))
        pull, spoken = self._spoken(key)
        return self._graph.comment(pull, spoken) if isinstance(spoken, Comment) else self._graph.said(spoken)


def _mutation(change: Callable[[Mapping[str, str]], Shown]) -> Callable[..., Shown]:
    """Give the field of a mutation, whose words all stand in one argument."""

    def field(_info: object, **arguments: Mapping[str, str]) -> Shown:
        words = arguments["input"]
        return {**change(words), "clientMutationId": words.get("clientMutationId")}

    return field


def _resolve(source: object, info: GraphQLResolveInfo[None], **words: object) -> object:
    """Give a field; what the server does not keep is neutral where the schema demands a value."""
    if not isinstance(source, dict) or info.field_name in source:
        return default_field_resolver(source, info, **words)
    kind = info.return_type
    if not isinstance(kind, GraphQLNonNull):
        return None
    match kind.of_type:
        case GraphQLEnumType() as choices:
            return next(iter(choices.values))
        case GraphQLScalarType() as scalar:
            return _NEUTRAL.get(scalar.name, "")
    raise GraphQLError(f"this server knows nothing of {info.parent_type.name}.{info.field_name}")


def _error(error: GraphQLError) -> dict[str, Json]:
    made: dict[str, Json] = {"message": error.message, "path": list(error.path) if error.path else None}
    cause = _cause(error)
    if isinstance(cause, Refused):
        made["type"] = cause.kind
    return made


def _cause(error: GraphQLError) -> BaseException | None:
    return error if isinstance(error, Refused) else error.original_error


def _unknown(key: str) -> Refused:
    return Refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{key}'")
