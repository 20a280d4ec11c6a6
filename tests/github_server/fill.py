"""Completes an answer by GitHub's description: what nobody reads gets a neutral value."""

from __future__ import annotations

from collections.abc import Iterator

from github_server.closed import Json
from github_server.description import Description, at

_TEXTS = {"uri": "https://github.invalid/", "date-time": "2026-01-01T00:00:00Z"}


def fill(description: Description, name: str, known: dict[str, Json]) -> dict[str, Json]:
    """Give the known keys and, with neutral values, the others that a component requires."""
    made = _filled(description, description.schema(name), known)
    assert isinstance(made, dict)
    return made


def _filled(description: Description, schema: Json, value: Json) -> Json:
    if isinstance(value, list):
        return [_filled(description, at(schema, "items"), item) for item in value]
    if not isinstance(value, dict):
        return value
    made = dict(value)
    for part in _parts(description, schema):
        properties, required = at(part, "properties"), at(part, "required")
        for key in required if isinstance(required, list) else ():
            made.setdefault(str(key), _neutral(description, at(properties, str(key))))
        for key in made.keys() & (properties.keys() if isinstance(properties, dict) else ()):
            made[key] = _filled(description, at(properties, key), made[key])
    return made


def _parts(description: Description, schema: Json) -> Iterator[Json]:
    """Give a schema without its references, with every part that it is put together of."""
    if isinstance(reference := at(schema, "$ref"), str):
        yield from _parts(description, description.schema(reference.split("/")[-1]))
        return
    yield schema
    if isinstance(parts := at(schema, "allOf"), list):
        for part in parts:
            yield from _parts(description, part)
    for choice in ("anyOf", "oneOf"):
        if isinstance(parts := at(schema, choice), list):
            yield from _parts(description, parts[0])


def _neutral(description: Description, schema: Json) -> Json:
    parts = list(_parts(description, schema))
    if any(at(part, "nullable") for part in parts):
        return None
    for part in parts:
        if isinstance(choices := at(part, "enum"), list):
            return choices[0]
        match at(part, "type"):
            case "string":
                return _TEXTS.get(str(at(part, "format")), "")
            case "integer" | "number":
                return 0
            case "boolean":
                return False
            case "array":
                return []
    return _filled(description, schema, {})
