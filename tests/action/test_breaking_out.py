"""A pull request that wants out: of the log, the comment, the command line, and into the runner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from action.acting import BOT, Stage, workflow
from github_server import Events, Pull, Token, read_only
from pull_requests.bench import OLD

pytestmark = pytest.mark.checkout
OBEYED = re.compile(
    r"\s*\W?\s*::(.*)"
)  # as act writes a command that it took, or a line that begins with one
EXPECTED = re.compile(
    r"error file=[^:]*,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[\w:-]+::.*"
    r"|notice::.*"
    r"|set-output:: (trusted|temp|hosted|build|place|cache-hit|findings|new-findings|posted|conclusion|sarif-file|report)=.*"
)
COMMAND = "::set-output name=conclusion::success"
NAMES = (
    f"x\n{COMMAND}\n::error file=y.py::you.py",
    "$(touch ran)`touch ran`.py",
    "--exit-zero.py",
    "@everyone <b> [x](https:example.org) ```.py",
    "a'; touch ran; '\".py",
    "%0A::warning::percent.py",
)
LOUD = '''"""M."""


def shout(value: str) -> None:
    """Shout.

    ::error file=z.py::from a docstring
    """
    try:
        print(value)
    except:
        raise RuntimeError("@everyone ::error::</details><script>```suggestion")


class Äéà:
    """::add-mask::@everyone"""
'''


def hostile(trap: Path) -> Mapping[str, str]:
    """Files that want their code to be run, or their words to be obeyed."""
    code = f"import pathlib\npathlib.Path({str(trap)!r}).write_text('ran')\n"
    program = f"#!/bin/sh\ntouch {trap}\n"
    traps = dict.fromkeys(
        ("plugin.py", "mypy.py", "ruff.py", "reviewer.py", "msgspec.py", "sitecustomize.py", "usercustomize.py", "click/__init__.py"), code
    )  # fmt: skip
    return {
        **traps,
        **dict.fromkeys(NAMES, OLD),
        "loud.py": LOUD,
        "pyproject.toml": (
            "[tool.reviewer]\nselect = []\npython = 'bin/python'\n[tool.mypy]\nplugins = ['plugin']\n"
            "[tool.ruff]\nextend = 'other.toml'\n[tool.uv]\nindex-url = 'http://127.0.0.1:9/simple'\nrequired-version = '==0.0.1'\n"
            "[build-system]\nrequires = []\nbuild-backend = 'plugin'\nbackend-path = ['.']\n"
        ),
        "uv.toml": "index-url = 'http://127.0.0.1:9/simple'\n",
        ".python-version": "2.7\n",
        "bin/python": program,
        ".venv/bin/python": program,
        ".venv/pyvenv.cfg": "home = bin\n",
        "conftest.py": code,
    }


@pytest.fixture
def pull(stage: Stage, tmp_path: Path) -> Pull:
    stage.repository.commit("main", {"pyproject.toml": "[tool.reviewer]\nselect = ['bare-except', 'mypy']\n"})
    fork = stage.server.world.repository("eve/shop", fork_of="acme/shop")
    fork.commit("patch", hostile(tmp_path / "ran"), start="main")
    return stage.server.world.open(stage.repository, "patch", fork=fork, author="eve")


@pytest.mark.parametrize(
    ("event", "token"),
    [("pull_request", read_only()), ("pull_request_target", BOT)],
    ids=["may only read", "has the rights of the base"],
)
def test_nothing_gets_out(stage: Stage, pull: Pull, tmp_path: Path, event: str, token: Token) -> None:
    payload = Events(stage.server.world, pull).pull_request("opened")
    inputs = {
        "reporters": "review,annotations,summary,sarif",
        "install-command": "touch $TEST_STORE/installed",
    }
    ran = stage.act(workflow(inputs, on=event), event, payload, ref="refs/pull/1/merge", token=token)
    assert not (tmp_path / "ran").exists()
    assert not (stage.store / "installed").exists()
    assert "save" not in (stage.store / "asked").read_text(encoding="utf-8"), (
        "nobody trusts what was kept here"
    )
    assert ran.outputs["conclusion"] == "failure", ran.log
    assert set(ran.outputs) == {"findings", "new-findings", "posted", "conclusion", "sarif-file", "report"}
    obeyed = {match[1] for line in ran.log.splitlines() if (match := OBEYED.match(line))}
    assert any(command.startswith("error file=") for command in obeyed), ran.log
    assert {command for command in obeyed if not EXPECTED.fullmatch(command)} == set()
    said = "".join([*(review.body for review in pull.reviews), *(comment.body for comment in pull.comments)])
    assert (said == "") == (token is not BOT)
    assert "@everyone" not in re.sub(r"`[^`]*`|<code>.*?</code>", "", said)
    assert "<script>" not in said
