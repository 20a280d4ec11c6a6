"""The documented workflows for forks: one run that may only read, and one that posts and believes little."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from action.acting import PYTHON, Ran, Stage, documented
from github_server import Events, Pull, read_only
from pull_requests.bench import OLD

pytestmark = pytest.mark.checkout
RULES = {"python": PYTHON, "config": "reviewer-ci.toml"}
CONFIG = "select = ['bare-except']\nengines = ['native']\n"


@pytest.fixture
def pull(stage: Stage) -> Pull:
    stage.repository.commit("main", {"reviewer-ci.toml": CONFIG})
    fork = stage.server.world.repository("eve/shop", fork_of="acme/shop")
    fork.commit("patch", {"b.py": OLD, "reviewer-ci.toml": "select = []\n"}, start="main")
    return stage.server.world.open(stage.repository, "patch", fork=fork, author="eve")


def first(stage: Stage, pull: Pull) -> Ran:
    """Run the stage that sees the code of the fork."""
    payload = Events(stage.server.world, pull).pull_request("opened")
    words = {**RULES, "install-command": "touch $TEST_STORE/installed"}
    text = documented("review.yml", words)
    return stage.act(text, "pull_request", payload, ref="refs/pull/1/merge", token=read_only())


def second(stage: Stage, pull: Pull) -> Ran:
    """Run the stage that may write."""
    payload = Events(stage.server.world, pull).workflow_run()
    text = documented("review-forks.yml", RULES)
    return stage.act(text, "workflow_run", payload, ref="refs/heads/main")


def report(stage: Stage) -> Path:
    return stage.store / "artifacts" / "reviewer-report" / "reviewer-report.json"


def test_what_a_run_for_a_fork_found_is_posted_by_a_second_one(stage: Stage, pull: Pull) -> None:
    one = first(stage, pull)
    assert one.code == 1
    assert pull.reviews == []
    assert "::error file=b.py,line=8" in one.log
    assert "install-command was not run" in one.log
    assert not (stage.store / "installed").exists()

    two = second(stage, pull)
    assert two.code == 0, two.log
    assert [(each.anchor.path, each.anchor.line) for each in pull.comments] == [("b.py", 8)]

    words = json.loads(report(stage).read_text(encoding="utf-8"))
    for finding in words["findings"]:
        finding["message"] = "@everyone buy](https://example.org)"
        finding["path"] = "a.py"
        finding["identity"] = finding["fingerprint"] = "0" * 16
    words["pull"]["head"] = "0" * 40
    report(stage).write_text(json.dumps(words), encoding="utf-8")
    three = second(stage, pull)
    assert three.code == 1
    assert "the findings are about another commit" in three.log
    assert len(pull.reviews) == 1


def test_a_second_stage_for_the_repository_itself_is_left_out(stage: Stage) -> None:
    stage.repository.commit("work", {"b.py": OLD}, start="main")
    own = stage.server.world.open(stage.repository, "work")
    ran = second(stage, own)
    assert ran.code == 0
    assert stage.server.exchanges == []
