"""Each input of the action does what it says, from the workflow to what stands on GitHub."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from action.acting import TOP, Stage, pushed, workflow
from github_server import Events, Pull, actions, app
from pull_requests.bench import FINDING, OLD

pytestmark = pytest.mark.checkout
SELECT = "select = ['bare-except']\nengines = ['native']\n"


def asked(stage: Stage) -> list[str]:
    """Give what was asked of the caches."""
    return (stage.store / "asked").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def pull(stage: Stage) -> Pull:
    two = OLD + FINDING.format(name="save")
    base = {"sub/pyproject.toml": "[project]\nname = 's'\n", "sub/ci.toml": SELECT, "sub/one.py": OLD}
    stage.repository.commit("main", base)
    stage.repository.commit(
        "work", {"sub/one.py": two, "sub/two words.py": OLD, "sub/not.py": OLD}, start="main"
    )
    return stage.server.world.open(stage.repository, "work")


def test_what_is_reviewed_and_where_it_is_told(stage: Stage, pull: Pull) -> None:
    inputs = {
        "working-directory": "sub",
        "paths": "one.py 'two words.py'",
        "config": "ci.toml",
        "filter-mode": "all",
        "reporters": "review, sarif",
        "max-comments": "1",
        "report-file": "report.json",
        "sarif-file": "found.sarif",
        "name": "docs",
        "args": "--exit-zero --pages 'https://example.org/the pages'",
    }
    token = actions(pull_requests="write", contents="read", security_events="write")
    payload = Events(stage.server.world, pull).pull_request("opened")
    ran = stage.act(workflow(inputs), "pull_request", payload, ref=pull.head_sha, token=token)
    assert ran.code == 0, ran.log
    assert ran.outputs["conclusion"] == "failure"
    assert (ran.outputs["findings"], ran.outputs["new-findings"], ran.outputs["posted"]) == ("3", "3", "1")
    assert ran.outputs["report"].endswith("/sub/report.json")
    assert ran.outputs["sarif-file"].endswith("/sub/found.sarif")
    assert len(pull.comments) == 1
    assert "not.py" not in pull.reviews[0].body
    assert "https://example.org/the" in pull.comments[0].body
    (upload,) = stage.server.world.uploads["acme/shop"]
    assert upload.commit == pull.head_sha
    plain = stage.act(
        workflow({**inputs, "name": ""}), "pull_request", payload, ref=pull.head_sha, token=token
    )
    assert (plain.outputs["posted"], len(pull.reviews)) == ("1", 2), "another name is another run"


def test_what_was_found_is_kept_for_the_next_run(stage: Stage, pull: Pull) -> None:
    payload = Events(stage.server.world, pull).pull_request("opened")
    inputs = {"working-directory": "sub", "config": "ci.toml"}
    hosted = {"RUNNER_ENVIRONMENT": "github-hosted"}
    stage.act(workflow(inputs), "pull_request", payload, ref=pull.head_sha, environ=hosted)
    words = [re.sub(r"-[0-9a-f]{16}", "", line) for line in asked(stage)]
    assert words == [
        "restore reviewer-packages-Linux-X64",
        "restore reviewer-Linux-X64-1-1",
        "save reviewer-packages-Linux-X64",
        "save reviewer-Linux-X64-1-1",
    ]
    assert list((stage.store / "caches").glob("reviewer-packages-*/*/**/libcst"))
    assert list((stage.store / "caches").glob("reviewer-Linux-*/*/*.msgpack"))
    (stage.store / "asked").unlink()
    stage.act(workflow({**inputs, "cache": "false"}), "pull_request", payload, ref=pull.head_sha)
    assert not (stage.store / "asked").exists()


def test_when_and_how_strictly(stage: Stage, pull: Pull) -> None:
    pull.draft = True
    events = Events(stage.server.world, pull)
    quiet = stage.act(workflow({}), "pull_request", events.pull_request("opened"), ref=pull.head_sha)
    assert (quiet.code, quiet.outputs["conclusion"], pull.reviews) == (0, "skipped", []), quiet.log
    stage.server.world.token("ghs_app", app("our-app", pull_requests="write"))
    inputs = {
        "drafts": "true",
        "pull-request": "1",
        "request-changes": "true",
        "profile": "adopt",
        "fail-level": "info",
        "github-token": "ghs_app",
        "args": "--config sub/ci.toml",
    }
    by_hand = stage.act(
        workflow(inputs, on="workflow_dispatch"),
        "workflow_dispatch",
        events.workflow_dispatch(),
        ref=pull.head_sha,
    )
    assert by_hand.code == 1, by_hand.log
    (review,) = pull.reviews
    assert (review.state, review.actor.login) == ("CHANGES_REQUESTED", "our-app[bot]")
    assert "profile adopt" in review.body
    pushed(stage, pull, {"sub/one.py": OLD, "sub/two words.py": None, "sub/not.py": None})
    stage.act(
        workflow(inputs, on="workflow_dispatch"),
        "workflow_dispatch",
        events.workflow_dispatch(),
        ref=pull.head_sha,
    )
    assert review.state == "DISMISSED"


INSTALL = (
    'place=$("$VIRTUAL_ENV"/bin/python -c "import site; print(site.getsitepackages()[0])"); mkdir "$place/dep"; touch "$place/dep/py.typed"; '
    "printf 'def give() -> int: ...\\n' > \"$place/dep/__init__.py\""
)


def test_the_dependencies_that_a_command_installs_are_known(stage: Stage, pull: Pull) -> None:
    code = '"""M."""\n\nimport dep\n\nNAME: str = dep.give()\n'
    pushed(stage, pull, {"sub/typed.py": code})
    inputs = {
        "install-command": INSTALL,
        "working-directory": "sub",
        "fail-level": "error",
        "paths": "typed.py",
    }
    payload = Events(stage.server.world, pull).pull_request("synchronize")
    ran = stage.act(workflow(inputs), "pull_request", payload, ref=pull.head_sha)
    assert ran.code == 1, ran.log
    assert [each.anchor.line for each in pull.comments if "int" in each.body] == [5]


def test_another_version_of_the_action_can_be_named(stage: Stage, pull: Pull, tmp_path: Path) -> None:
    source = tmp_path / "source.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(TOP), str(source)], check=True)
    subprocess.run(["git", "update-ref", "refs/tags/v0.0.9", "HEAD"], cwd=source, check=True)
    environ = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{source}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/OWNER/reviewer",
    }
    inputs = {"version": "v0.0.9", "working-directory": "sub", "args": "--config ci.toml"}
    payload = Events(stage.server.world, pull).pull_request("opened")
    ran = stage.act(workflow(inputs), "pull_request", payload, ref=pull.head_sha, environ=environ)
    assert ran.code == 1, ran.log
    assert len(pull.reviews) == 1
    wrong = {**inputs, "version": "v9"}
    ran = stage.act(workflow(wrong), "pull_request", payload, ref=pull.head_sha, environ=environ)
    assert ran.code == 1
    assert "v9" in ran.log
