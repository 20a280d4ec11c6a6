"""The JSON schema of the report. `python -m reviewer.reporters.schema > docs/schema/report-v1.json`."""

from __future__ import annotations

import sys
from inspect import cleandoc
from typing import Any

import msgspec

from reviewer.reporters.dump import dump
from reviewer.reporters.wire import ReportShape


def schema() -> str:
    """Give the schema, made from the types of `wire`, as a JSON document."""
    return schema_of(ReportShape, "Report of `reviewer check --output-format json`, version 1")


def schema_of(shape: type[msgspec.Struct], title: str) -> str:
    """Give the schema of a document by the type of its outermost object."""
    (top,), parts = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return dump({**head, **top, "$defs": {name: _plain(part) for name, part in parts.items()}})


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """Take the indentation of the source from a description; since Python 3.13 the compiler does."""
    return {**part, "description": cleandoc(part["description"])} if "description" in part else part


if __name__ == "__main__":
    sys.stdout.write(schema())
