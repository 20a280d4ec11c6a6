"""GitHub's own description of its API: which operation a request is, and whether request and answer fit it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY, Schema, SchemaRegistry

from github_server.closed import CLOSED, OPENED, Json, closed, opened

_DATA = Path(__file__).parent.parent / "data" / "github"
_JSON = "application/json"
# A comment that is outdated, or on a whole file, has no line.
_NULL_IN_TRUTH = [
    (component, name)
    for component in ("pull-request-review-comment", "review-comment")
    for name in ("line", "original_line", "position", "original_position")
]


class Operation(msgspec.Struct, frozen=True):
    """One operation that a request asks for, with the values of its path's parameters."""

    name: str
    method: str
    path: str
    values: Mapping[str, str]


class Description:
    """The description of one flavour of GitHub: `api`, `ghes-3.17` or `ghes-3.19`."""

    def __init__(self, flavour: str) -> None:
        self._whole: Json = json.loads((_DATA / f"{flavour}.json").read_text(encoding="utf-8"))
        _mend(self._whole)
        self._registry = _registry(self._whole)
        self._routes = list(self._read_routes())
        self._validators: dict[str, Validator] = {}

    def operation(self, method: str, path: str) -> Operation | None:
        """Find what a request asks for; None where the description knows no such path and method."""
        for known, described, pattern, name in self._routes:
            if known == method and (found := pattern.fullmatch(path)):
                values = {key: unquote(value) for key, value in found.groupdict().items()}
                return Operation(name, method, described, values)
        return None

    def wrong_request(self, operation: Operation, query: Mapping[str, str], body: Json) -> list[str]:
        """Say what is wrong with a request: parameters, body, unknown keys of either."""
        described = self._operation(operation)
        return [*self._wrong_query(operation, query), *self._wrong_body(operation, described, body)]

    def wrong_answer(self, operation: Operation, status: int, body: Json) -> list[str]:
        """Say what is wrong with an answer: a body that does not fit, an undescribed success."""
        responses = at(self._operation(operation), "responses")
        assert isinstance(responses, dict)
        if str(status) not in responses:
            # Not every error that may be is described with every operation.
            return (
                [] if status >= HTTPStatus.BAD_REQUEST else [f"{operation.name}: {status} is not described"]
            )
        where = f"{operation.name} answers {status}"
        content = at(self._resolved(responses[str(status)]), "content")
        if content is None:
            # Of errors the description often says no more than that there are some.
            return (
                [] if body is None or status >= HTTPStatus.BAD_REQUEST else [f"{where}: no body is described"]
            )
        return self._wrong(where, at(content, _JSON, "schema"), body)

    def schema(self, name: str) -> Json:
        """Give a component's schema as it stands in the description."""
        return at(self._whole, "components", "schemas", name)

    def _read_routes(self) -> Iterator[tuple[str, str, re.Pattern[str], str]]:
        paths = at(self._whole, "paths")
        assert isinstance(paths, dict)
        # Long paths go before those that they begin with, literal ones before those with a parameter there.
        for path, operations in sorted(
            paths.items(), key=lambda item: (-item[0].count("/"), item[0].replace("{", "~"))
        ):
            assert isinstance(operations, dict)
            for method, operation in operations.items():
                yield method.upper(), path, self._pattern(path, operation), str(at(operation, "operationId"))

    def _pattern(self, path: str, operation: Json) -> re.Pattern[str]:
        long = {str(item["name"]) for item in self._parameters(operation) if item.get("x-multi-segment")}
        names = re.split(r"\{(\w+)\}", path)
        parts = [
            re.escape(part) if at_ % 2 == 0 else f"(?P<{part}>{'.+' if part in long else '[^/]+'})"
            for at_, part in enumerate(names)
        ]
        return re.compile("".join(parts))

    def _parameters(self, operation: Json) -> Iterator[dict[str, Json]]:
        listed = at(operation, "parameters")
        for item in listed if isinstance(listed, list) else ():
            found = self._resolved(item)
            assert isinstance(found, dict)
            yield found

    def _operation(self, operation: Operation) -> Json:
        return at(self._whole, "paths", operation.path, operation.method.lower())

    def _wrong_query(self, operation: Operation, query: Mapping[str, str]) -> Iterator[str]:
        known = {str(item["name"]): item for item in self._parameters(self._operation(operation))}
        for name, text in {**operation.values, **query}.items():
            if name not in known:
                yield f"{operation.name}: no parameter is named {name!r}"
                continue
            kind = at(self._resolved(at(known[name], "schema")), "type")
            value: Json = int(text) if kind == "integer" and text.isdigit() else text
            yield from self._wrong(f"{operation.name}: {name}", at(known[name], "schema"), value)

    def _wrong_body(self, operation: Operation, described: Json, body: Json) -> list[str]:
        asked = at(described, "requestBody")
        if asked is None:
            return [] if body is None else [f"{operation.name}: no body is described"]
        if body is None:
            return [f"{operation.name}: the body is missing"] if at(asked, "required") else []
        return self._wrong(f"{operation.name} asks", at(asked, "content", _JSON, "schema"), body)

    def _wrong(self, where: str, schema: Json, value: Json) -> list[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(closed(schema), registry=self._registry)
        errors = self._validators[key].iter_errors(value)
        return [f"{where}: {error.json_path}: {error.message[-300:]}" for error in errors]

    def _resolved(self, value: Json) -> Json:
        reference = at(value, "$ref")
        return at(self._whole, *reference.split("/")[1:]) if isinstance(reference, str) else value


@cache
def description(flavour: str) -> Description:
    """Give the description of a flavour, read once."""
    return Description(flavour)


def at(value: Json, *keys: str) -> Json:
    """Go down by keys; None where there is nothing."""
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _registry(whole: Json) -> SchemaRegistry:
    schemas = at(whole, "components", "schemas")
    assert isinstance(schemas, dict)
    registry = EMPTY_REGISTRY
    for home, convert in ((OPENED, opened), (CLOSED, closed)):
        made: Schema = {"components": {"schemas": {name: convert(item) for name, item in schemas.items()}}}
        registry = registry.with_resource(home[:-1], DRAFT202012.create_resource(made))
    return registry


def _mend(whole: Json) -> None:
    """Let null be where GitHub in truth answers null, though its description does not say so."""
    for component, name in _NULL_IN_TRUTH:
        found = at(whole, "components", "schemas", component, "properties", name)
        assert isinstance(found, dict)
        found["nullable"] = True
