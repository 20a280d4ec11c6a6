"""Cuts real webhook payloads to what a review bot reads; see README.md beside this file.

npm pack @octokit/webhooks-examples@7.6.1 && tar xzf octokit-webhooks-examples-*.tgz
python cut_webhooks.py package/api.github.com/index.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

# Which of the examples of each event, by their place in the list.
CHOSEN = {
    "issue_comment": (3, 7),
    "merge_group": (0,),
    "pull_request": (0, 3, 5, 15, 18, 22),
    "pull_request_review_comment": (1,),
    "push": (4, 6),
    "workflow_dispatch": (0,),
    "workflow_run": (0, 2),
}
ADDRESSES = {"html_url", "url", "clone_url"}  # of all the addresses in a payload, those that somebody reads
NEVER = {"_links", "email", "gravatar_id", "node_id", "performed_via_github_app", "reactions"}


def bare(value: Json) -> Json:
    """Drop addresses that nobody reads."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: bare(item)
        for key, item in value.items()
        if key not in NEVER and (key in ADDRESSES or not key.endswith("_url"))
    }


if __name__ == "__main__":
    listed = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    examples = {event["name"]: event["examples"] for event in listed}
    made = {name: [bare(examples[name][at]) for at in places] for name, places in CHOSEN.items()}
    text = json.dumps(made, indent=1, sort_keys=True)
    Path(__file__).with_name("webhooks.json").write_text(text + "\n", encoding="utf-8")
