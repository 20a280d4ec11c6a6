"""Writes JSON that is safe to print."""

from __future__ import annotations

import json

from reviewer.escape import in_json


def dump(value: object, *, indent: int | None = 2) -> str:
    """Give a JSON document ending with a line end; without `indent` it stands on one line.

    Hidden characters are written as escapes, so that the document is harmless on a terminal too.
    """
    separators = None if indent else (",", ":")
    return in_json(json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)) + "\n"
