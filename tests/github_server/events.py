"""The events of Actions: real payloads, in which our own repository, pull request and commits stand."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path

from github_server.closed import Json
from github_server.pull import Pull
from github_server.shapes import Shapes
from github_server.token import Actor
from github_server.world import World

_PAYLOADS = Path(__file__).parent.parent / "data" / "github" / "webhooks.json"


@cache
def payloads() -> dict[str, list[dict[str, Json]]]:
    """Give the real payloads by their event, as they were received."""
    made: dict[str, list[dict[str, Json]]] = json.loads(_PAYLOADS.read_text(encoding="utf-8"))
    return made


class Events:
    """Writes the payloads that GitHub would send about one pull request."""

    def __init__(self, world: World, pull: Pull) -> None:
        self._shapes, self._pull = Shapes(world), pull
        self._web = f"{world.web}/{pull.repository.full_name}"

    def pull_request(self, action: str = "opened") -> dict[str, Json]:
        """Give the payload of `pull_request` and `pull_request_target`."""
        made = self._about("pull_request", action)
        made["number"] = self._pull.number
        if action == "synchronize":
            made["after"] = self._pull.head_sha
        return self._with(made, "pull_request", self._shapes.pull(self._pull))

    def issue_comment(self, body: str, author: str = "ann") -> dict[str, Json]:
        """Give the payload of a comment below the pull request; its issue says that it is a pull request."""
        made = self._about("issue_comment", "created")
        issue: dict[str, Json] = {
            "number": self._pull.number,
            "title": self._pull.title,
            "user": self._shapes.user(self._pull.actor),
        }
        made = self._with(made, "issue", issue)
        assert isinstance(made["issue"], dict)
        made["issue"]["pull_request"] = {"html_url": f"{self._web}/pull/{self._pull.number}"}
        return self._with(made, "comment", {"body": body, "user": self._shapes.user(Actor(author))})

    def review_comment(self, body: str, reply_to: int, author: str = "ann") -> dict[str, Json]:
        """Give the payload of a reply in a thread of the review."""
        made = self._about("pull_request_review_comment", "created")
        said: dict[str, Json] = {"body": body, "user": self._shapes.user(Actor(author))}
        made = self._with(made, "comment", said)
        assert isinstance(made["comment"], dict)
        made["comment"]["in_reply_to_id"] = reply_to
        return self._with(made, "pull_request", self._shapes.pull(self._pull))

    def push(self) -> dict[str, Json]:
        """Give the payload of a push to the base branch."""
        made = self._about("push", None)
        return made | {"ref": f"refs/heads/{self._pull.base_ref}", "after": self._pull.base_sha}

    def merge_group(self) -> dict[str, Json]:
        """Give the payload of a merge queue that asks for checks of the head."""
        known: dict[str, Json] = {
            "head_sha": self._pull.head_sha,
            "base_sha": self._pull.base_sha,
            "base_ref": f"refs/heads/{self._pull.base_ref}",
        }
        return self._with(self._about("merge_group", "checks_requested"), "merge_group", known)

    def workflow_dispatch(self, **inputs: str) -> dict[str, Json]:
        """Give the payload of a run that somebody started by hand, with its inputs."""
        return self._about("workflow_dispatch", None) | {"inputs": dict(inputs)}

    def workflow_run(self) -> dict[str, Json]:
        """Give the payload after a run for the pull request; for a fork it names no pull request."""
        known: dict[str, Json] = {
            "event": "pull_request",
            "head_sha": self._pull.head_sha,
            "head_branch": self._pull.head_ref,
            "head_repository": self._shapes.repository(self._pull.head_repository),
            "conclusion": "success",
        }
        made = self._with(self._about("workflow_run", "completed"), "workflow_run", known)
        assert isinstance(made["workflow_run"], dict)
        named: list[Json] = [] if self._pull.forked else [{"number": self._pull.number}]
        made["workflow_run"]["pull_requests"] = named
        return made

    def _about(self, event: str, action: str | None) -> dict[str, Json]:
        made = deepcopy(next(one for one in payloads()[event] if one.get("action") == action))
        made.pop("organization", None)
        self._with(made, "sender", self._shapes.user(self._pull.actor))
        return self._with(made, "repository", self._shapes.repository(self._pull.repository))

    def _with(self, made: dict[str, Json], key: str, known: dict[str, Json]) -> dict[str, Json]:
        """Put what we know in the place of what the payload says; what it does not say stays unsaid."""
        made[key] = _laid_over(made[key], known)
        return made


def _laid_over(value: Json, known: Json) -> Json:
    if not isinstance(value, dict) or not isinstance(known, dict):
        return known
    return {key: _laid_over(old, known[key]) if key in known else old for key, old in value.items()}
