"""Cuts GitHub's OpenAPI description to what a review bot uses; see README.md beside this file.

npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz
python cut_openapi.py package/generated
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

DESCRIPTIONS = {"api.github.com": "api", "ghes-3.17": "ghes-3.17", "ghes-3.19": "ghes-3.19"}
METHODS = ("get", "post", "put", "patch", "delete")
OF_REPOSITORY = (
    "",
    "/check-runs",
    "/check-runs/{check_run_id}",
    "/code-scanning/sarifs",
    "/code-scanning/sarifs/{sarif_id}",
    "/collaborators/{username}/permission",
    "/commits/{commit_sha}/pulls",
    "/commits/{ref}",
    "/commits/{ref}/check-runs",
    "/compare/{basehead}",
    "/contents/{path}",
    "/issues/comments/{comment_id}",
    "/issues/{issue_number}/comments",
    "/pulls",
    "/pulls/comments/{comment_id}",
    "/pulls/{pull_number}",
    "/pulls/{pull_number}/comments",
    "/pulls/{pull_number}/comments/{comment_id}/replies",
    "/pulls/{pull_number}/commits",
    "/pulls/{pull_number}/files",
    "/pulls/{pull_number}/reviews",
    "/pulls/{pull_number}/reviews/{review_id}",
    "/pulls/{pull_number}/reviews/{review_id}/comments",
    "/pulls/{pull_number}/reviews/{review_id}/dismissals",
    "/pulls/{pull_number}/reviews/{review_id}/events",
)
PATHS = ("/user", *(f"/repos/{{owner}}/{{repo}}{rest}" for rest in OF_REPOSITORY))
# Prose and samples; a *property* of such a name is kept.
PROSE = {
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "tags",
    "x-github",
    "x-octokit",
}

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def cut(whole: dict[str, Json]) -> dict[str, Json]:
    """Give the description with the chosen paths, the components they need, and no prose."""
    paths: Json = {path: operations(at(whole, "paths", path)) for path in PATHS}
    kept: dict[str, dict[str, Json]] = {}
    waiting = sorted(set(references(paths)))
    while waiting:
        kind, name = waiting.pop().split("/")[2:]
        if name in kept.setdefault(kind, {}):
            continue
        kept[kind][name] = bare(at(whole, "components", kind, name))
        waiting.extend(references(kept[kind][name]))
    info: Json = {"title": at(whole, "info", "title"), "version": at(whole, "info", "version")}
    components: dict[str, Json] = {kind: dict(named) for kind, named in kept.items()}
    return {"openapi": whole["openapi"], "info": info, "paths": paths, "components": components}


def operations(path: Json) -> Json:
    """Keep the operations of one path."""
    assert isinstance(path, dict)
    return {method: bare(path[method]) for method in METHODS if method in path}


def bare(value: Json, named: bool = False) -> Json:
    """Drop prose; `named` says that the keys are names of properties, which are all kept."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: bare(item, named=key == "properties" and not named)
        for key, item in value.items()
        if named or key not in PROSE
    }


def references(value: Json) -> Iterator[str]:
    """Give every `#/components/...` below a value."""
    if isinstance(value, dict):
        found = value.get("$ref")
        if isinstance(found, str):
            yield found
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def at(value: Json, *keys: str) -> Json:
    """Go down by keys."""
    for key in keys:
        assert isinstance(value, dict)
        value = value[key]
    return value


if __name__ == "__main__":
    generated = Path(sys.argv[1])
    for source, name in DESCRIPTIONS.items():
        made = cut(json.loads((generated / f"{source}.json").read_text(encoding="utf-8")))
        text = json.dumps(made, sort_keys=True, separators=(",", ":"))
        Path(__file__).with_name(f"{name}.json").write_text(text + "\n", encoding="utf-8")
