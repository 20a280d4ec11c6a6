"""`reviewer fix` mends what a pull request introduced, and nothing that was there before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.command_line import Done, git, reviewer
from pull_requests.bench import BOT, Bench, bench, checked_out

OLD = '"""M."""\n\n\ndef old(x: int):\n    """Do."""\n    print(x)\n'
NEW = '\n\ndef new(y: int):\n    """Do."""\n    print(y)\n'
CONFIG = "select = ['missing-type-hints']\nengines = ['native']\n"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    base = {"reviewer.toml": CONFIG, "a.py": OLD}
    with bench(tmp_path, base, {"a.py": OLD + NEW, "b.py": NEW.lstrip()}) as made:
        yield made


def fixed(made: Bench, *words: str) -> Done:
    made.server.world.token("ghs_bench", BOT)
    environ = {"GITHUB_TOKEN": "ghs_bench", "GITHUB_API_URL": made.server.url}
    return reviewer(made.folder, "fix", *words, environ=environ)


def test_what_the_pull_request_introduced_is_fixed_and_nothing_else(made: Bench) -> None:
    done = fixed(made, "--pr", "1", "--repo", "acme/shop")
    assert (done.code, "2 fixes applied in 2 files" in done.err) == (0, True), done.err
    assert (made.folder / "a.py").read_text() == OLD + NEW.replace("):", ") -> None:")
    assert (made.folder / "b.py").read_text() == NEW.lstrip().replace("):", ") -> None:")
    assert made.server.writes == []


def test_the_repository_is_that_of_origin(made: Bench) -> None:
    git(made.folder, "remote", "set-url", "origin", "git@example.org:acme/shop.git")
    done = fixed(made, "--pr", "1")
    assert (done.code, "2 fixes" in done.err) == (0, True), done.err


def test_a_branch_needs_no_github(made: Bench) -> None:
    done = reviewer(made.folder, "fix", "--base", "origin/heads/main")
    assert (done.code, "2 fixes applied in 2 files" in done.err) == (0, True), done.err
    assert (made.folder / "a.py").read_text().count("-> None") == 1


def test_another_head_than_that_of_the_pull_request_is_refused(made: Bench) -> None:
    checked_out(made.folder, made.repository.sha("main"))
    done = fixed(made, "--pr", "1", "--repo", "acme/shop")
    assert (done.code, "git fetch origin pull/1/head" in done.err) == (2, True), done.err


def test_without_a_token_the_base_can_be_named(made: Bench) -> None:
    done = reviewer(made.folder, "fix", "--pr", "1")
    assert (done.code, "GITHUB_TOKEN" in done.err, "--base" in done.err) == (2, True, True)
