"""Events are real payloads with our own pull request in them."""

from __future__ import annotations

from github_server import Events
from github_server.closed import Json
from github_server.description import at
from github_server.shop import Shop


def events(made: Shop) -> Events:
    return Events(made.server.world, made.pull)


def test_a_pull_request_is_ours_in_a_payload_of_github(made: Shop) -> None:
    payload = events(made).pull_request("synchronize")
    assert at(payload, "pull_request", "head", "sha") == payload["after"] == made.pull.head_sha
    assert at(payload, "pull_request", "base", "repo", "full_name") == "acme/shop"
    assert at(payload, "repository", "full_name") == "acme/shop"
    assert at(payload, "pull_request", "merged_by") is None
    assert isinstance(at(payload, "installation", "id"), int)  # of the payload itself


def test_a_comment_says_that_its_issue_is_a_pull_request(made: Shop) -> None:
    payload = events(made).issue_comment("/reviewer ignore it is old", author="bob")
    assert at(payload, "issue", "number") == 1
    assert at(payload, "comment", "user", "login") == "bob"
    assert at(payload, "issue", "pull_request") is not None


def test_a_run_for_a_fork_names_no_pull_request(made: Shop) -> None:
    fork = made.server.world.repository("eve/shop", fork_of="acme/shop")
    fork.commit("patch", {"x.py": "x\n"}, start="main")
    pull = made.server.world.open(made.repository, "patch", fork=fork, author="eve")
    payload = Events(made.server.world, pull).workflow_run()
    assert at(payload, "workflow_run", "pull_requests") == []
    assert at(payload, "workflow_run", "head_repository", "full_name") == "eve/shop"
    own = events(made).workflow_run()
    assert at(own, "workflow_run", "pull_requests") == [{"number": 1}]


def test_other_events_carry_no_pull_request(made: Shop) -> None:
    some: dict[str, dict[str, Json]] = {
        "push": events(made).push(),
        "merge_group": events(made).merge_group(),
        "workflow_dispatch": events(made).workflow_dispatch(number="1"),
    }
    assert all("pull_request" not in payload for payload in some.values())
    assert at(some["workflow_dispatch"], "inputs", "number") == "1"
    assert at(some["merge_group"], "merge_group", "head_sha") == made.pull.head_sha
