"""The JSON schema of the standard's figures. `python -m reviewer.compliance.schema > docs/schema/standard-v1.json`."""

from __future__ import annotations

import sys

from reviewer.compliance.wire import StandardShape
from reviewer.reporters.schema import schema_of


def schema() -> str:
    """Give the schema, made from the types of `wire`, as a JSON document."""
    return schema_of(StandardShape, "Figures of `reviewer standard --output-format json`, version 1")


if __name__ == "__main__":
    sys.stdout.write(schema())
