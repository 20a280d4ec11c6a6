"""A head that nobody vouches for decides nothing about its own review, and none of its code runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from github_server import Server
from github_server.repository import Content
from pull_requests.bench import OLD, Bench, checked_out, quietly

BASE = {
    "a.py": "X = 1\n",
    "pyproject.toml": "[tool.reviewer]\nselect = ['bare-except']\nengines = ['native', 'ruff', 'mypy']\n",
}
TRAP = "import pathlib\npathlib.Path({file!r}).write_text('ran')\n"


def attack(trap: Path) -> Mapping[str, Content]:
    """Files of a head that wants to be let off, and its code to be run."""
    code = TRAP.format(file=str(trap))
    settings = (
        "[tool.reviewer]\nselect = []\nexclude = ['*']\npython = 'bin/python'\nrule-pages = ['pages']\npacks = ['plugin']\n"
        "[tool.mypy]\nplugins = ['plugin']\npython_executable = 'bin/python'\nmypy_path = '.'\n"
        "[tool.ruff]\nextend = 'other.toml'\nexclude = ['*']\n"
    )
    traps = dict.fromkeys(
        ("plugin.py", "ruff.py", "mypy.py", "sitecustomize.py", "ruff/__main__.py", "libcst.py"), code
    )
    return {
        **traps,
        "pyproject.toml": settings,
        "sub/reviewer.toml": "select = []\n",
        "sub/b.py": OLD,
        ".gitignore": "*\n",
        ".venv/pyvenv.cfg": "home = bin\nversion = 3.12.0\n",
        ".venv/bin/python": ("100755", f"#!/bin/sh\ntouch {trap}\n"),
        ".reviewer_cache/native-0.msgpack": "\x90",
        ".mypy_cache/3.12/b.data.json": "{}",
        "bin/python": f"#!/bin/sh\ntouch {trap}\n",
        "pages/errors/bare-except.md": "no page",
        "c.py": OLD.replace("load", "reload"),
    }


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with Server(tmp_path / "server") as server:
        repository = server.world.repository("acme/shop")
        repository.commit("main", BASE)
        fork = server.world.repository("eve/shop", fork_of="acme/shop")
        fork.commit("patch", attack(tmp_path / "ran"), start="main")
        pull = server.world.open(repository, "patch", fork=fork, author="eve")
        quietly(tmp_path, "clone", "-q", str(repository.git_dir), str(tmp_path / "checkout"))
        yield Bench(server=server, repository=repository, pull=pull, folder=tmp_path / "checkout")


@pytest.mark.parametrize("ref", ["refs/pull/1/merge", "refs/heads/main"])
def test_a_fork_is_reviewed_by_the_settings_of_the_base(made: Bench, tmp_path: Path, ref: str) -> None:
    checked_out(made.folder, made.repository.sha(ref))
    code = made.run(rules={"fail-level": "error"})
    assert code in {1, 2}
    (review,) = made.pull.reviews
    (comment,) = made.pull.comments
    assert comment.anchor.path == "c.py"
    assert "sub/b.py" in review.body
    assert not (tmp_path / "ran").exists()


def test_what_runs_with_the_rights_of_the_base_trusts_no_head(made: Bench, tmp_path: Path) -> None:
    own = made.repository.commit("own", attack(tmp_path / "ran"), start="main")
    pull = made.server.world.open(made.repository, "own")
    checked_out(made.folder, own)
    made.run(number=pull.number, rules={}, environ={"GITHUB_EVENT_NAME": "pull_request_target"})
    assert "sub/b.py" in pull.reviews[0].body
    assert not (tmp_path / "ran").exists()


def test_the_checkout_stays_as_it_is(made: Bench) -> None:
    checked_out(made.folder, made.repository.sha("refs/pull/1/merge"))
    made.run(rules={"fail-level": "error", "engines": ("native",)})
    assert (made.folder / "sub" / "reviewer.toml").read_text() == "select = []\n"
