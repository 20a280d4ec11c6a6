"""The documented workflow for commands answers who may push, and nobody else."""

from __future__ import annotations

import pytest

from action.acting import PYTHON, Ran, Stage, documented
from github_server import Events, Pull
from pull_requests.bench import OLD

pytestmark = pytest.mark.checkout
RULES = {"python": PYTHON, "config": "ci.toml"}


@pytest.fixture
def pull(stage: Stage) -> Pull:
    stage.repository.commit("main", {"ci.toml": "select = ['bare-except']\nengines = ['native']\n"})
    stage.repository.commit("work", {"b.py": OLD}, start="main")
    return stage.server.world.open(stage.repository, "work")


def commented(stage: Stage, pull: Pull, body: str, association: str) -> Ran:
    payload = Events(stage.server.world, pull).issue_comment(body)
    comment = payload["comment"]
    assert isinstance(comment, dict)
    comment["author_association"] = association
    text = documented("review-commands.yml", RULES)
    return stage.act(text, "issue_comment", payload, ref="refs/heads/main")


def test_a_member_asks_for_a_review(stage: Stage, pull: Pull) -> None:
    ran = commented(stage, pull, "/reviewer review", "MEMBER")
    assert ran.code == 0, ran.log
    assert [(each.anchor.path, each.anchor.line) for each in pull.comments] == [("b.py", 8)]


@pytest.mark.parametrize(("body", "association"), [("/reviewer review", "NONE"), ("see /reviewer", "OWNER")])
def test_nobody_else_starts_a_run(stage: Stage, pull: Pull, body: str, association: str) -> None:
    ran = commented(stage, pull, body, association)
    assert (ran.code, stage.server.exchanges) == (0, []), ran.log
