"""The documented workflow, run by act, over the life of a pull request."""

from __future__ import annotations

import pytest

from action.acting import PYTHON, Ran, Stage, documented
from github_server import Events, Pull
from pull_requests.bench import FINDING, OLD

pytestmark = pytest.mark.checkout
SAVE, SEND, LOAD = (FINDING.format(name=name) for name in ("save", "send", "fetch"))
RULES = {"python": PYTHON, "args": "--config reviewer-ci.toml"}
CONFIG = "select = ['bare-except']\nengines = ['native', 'ruff']\n"


def ran(stage: Stage, pull: Pull, action: str) -> Ran:
    payload = Events(stage.server.world, pull).pull_request(action)
    return stage.act(documented("review.yml", RULES), "pull_request", payload, ref=pull.head_sha)


def test_opened_then_changed_then_all_fixed(stage: Stage) -> None:
    stage.repository.commit("main", {"reviewer-ci.toml": CONFIG})
    stage.repository.commit("work", {"a.py": OLD + SAVE + SEND}, start="main")
    pull = stage.server.world.open(stage.repository, "work")
    first = ran(stage, pull, "opened")
    assert first.code == 1, first.log
    assert [(each.anchor.path, each.anchor.line) for each in pull.comments] == [("a.py", 16)], first.log
    assert len(pull.reviews) == 1

    page = f"https://github.com/OWNER/reviewer/blob/{'0' * 40}/rules/errors/bare-except.md"
    assert f"]({page})" in pull.comments[0].body, pull.comments[0].body

    # One is fixed, one is new, one moved down.
    stage.repository.commit("work", {"a.py": "# new\n" * 4 + OLD + SEND, "b.py": '"""B."""\n' + LOAD})
    stage.server.world.pull(stage.repository, 1)
    second = ran(stage, pull, "synchronize")
    assert second.code == 1, second.log
    assert len(pull.reviews) == 2

    stage.repository.commit("work", {"a.py": OLD, "b.py": '"""B."""\n'})
    stage.server.world.pull(stage.repository, 1)
    third = ran(stage, pull, "synchronize")
    assert third.code == 0, third.log
    assert len(pull.reviews) == 2
    assert all(each.body.startswith("Fixed in") for each in pull.comments)
