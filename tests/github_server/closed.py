"""Turns schemas of OpenAPI 3.0 into JSON Schema that also refuses what is not described.

GitHub's description leaves objects open, so that a misspelt key would pass. Closing an object where it
stands as a value (and not where it is one part of an `allOf`) finds it.
"""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
OPENED, CLOSED = "github:opened#", "github:closed#"  # each schema that others refer to lies in both
_PARTS = ("allOf", "anyOf", "oneOf")


def closed(schema: Json) -> dict[str, Json]:
    """Give a schema for a value whose unknown keys are refused."""
    assert isinstance(schema, dict)
    made = _converted(schema)
    if isinstance(reference := schema.get("$ref"), str):
        made["$ref"] = CLOSED + reference[1:]
    elif set(_PARTS) & schema.keys():
        made.setdefault("unevaluatedProperties", False)  # slow, but sees through the parts
    elif "properties" in schema:
        made.setdefault("additionalProperties", False)
    return _nullable(schema, made)


def opened(schema: Json) -> dict[str, Json]:
    """Give a schema whose own keys stay open, as a part of another needs it."""
    assert isinstance(schema, dict)
    return _nullable(schema, _converted(schema))


def _nullable(schema: dict[str, Json], made: dict[str, Json]) -> dict[str, Json]:
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made


def _converted(schema: dict[str, Json]) -> dict[str, Json]:
    made = {key: _value(key, value) for key, value in schema.items() if key != "nullable"}
    if schema.get("type") == "object" and not {"properties", *_PARTS} & schema.keys():
        made.setdefault("additionalProperties", True)
    return made


def _value(key: str, value: Json) -> Json:
    if key == "$ref":
        return f"{OPENED}{str(value)[1:]}"
    if key == "properties":
        assert isinstance(value, dict)
        return {name: closed(item) for name, item in value.items()}
    if key in _PARTS:
        assert isinstance(value, list)
        return [opened(item) for item in value]
    if key == "items" or (key == "additionalProperties" and isinstance(value, dict)):
        return closed(value)
    return value
