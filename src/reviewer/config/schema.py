"""The JSON schema of [tool.reviewer], for editors."""

from __future__ import annotations

from typing import Any

import msgspec

from reviewer import rulebook
from reviewer.config.keys import KEYS, LEVELS
from reviewer.config.option_types import option_type
from reviewer.config.selectors import EVERYTHING, TOOLS
from reviewer.rulebook import Rule, Rulebook


def schema() -> dict[str, Any]:
    """Give the schema (draft 2020-12) of the table, and of a reviewer.toml, with the rules we ship."""
    book = rulebook.read(rulebook.home())
    properties: dict[str, Any] = {
        name: {"description": key.about, **key.schema} for name, key in KEYS.items()
    }
    properties["rule"]["properties"] = {rule.id: _options(rule) for rule in book if rule.options}
    properties["severity"]["propertyNames"] = {"$ref": "#/$defs/selector"}
    properties["severity"]["additionalProperties"] = {"enum": [*LEVELS]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reviewer",
        "description": "Configuration of reviewer: [tool.reviewer] in pyproject.toml, or a reviewer.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "$defs": {"selector": _selector(book)},
    }


def _selector(book: Rulebook) -> dict[str, Any]:
    """Allow any name, since a team may have pages of its own, but let editors complete ours."""
    known = [EVERYTHING, *TOOLS, *sorted(book.areas), *sorted(book.rules)]
    return {
        "type": "string",
        "minLength": 1,
        "anyOf": [{"enum": known}, {"pattern": "^((ruff|mypy):.+|[a-z0-9-]+)$"}],
    }


def _options(rule: Rule) -> dict[str, Any]:
    return {
        "description": rule.name,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {**msgspec.json.schema(option_type(rule, name)), "default": default}
            for name, default in rule.options.items()
        },
    }
