"""Where git has no base and cannot fetch it, GitHub's list of files says where comments can stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_server import Server, read_only
from pull_requests.bench import FINDING, OLD, Bench, quietly
from reviewer.github.listed import ListedFile, change_of, told
from reviewer.refused import Refused


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    """Give a checkout that has one commit and lost the way to its origin."""
    with Server(tmp_path / "server") as server:
        repository = server.world.repository("acme/shop")
        repository.commit(
            "main", {"sub/a.py": OLD, "sub/pyproject.toml": "[tool.reviewer]\n", "far.py": "#\n"}
        )
        repository.commit(
            "work", {"sub/a.py": OLD + FINDING.format(name="save"), "sub/b.py": OLD}, start="main"
        )
        pull = server.world.open(repository, "work")
        folder = tmp_path / "checkout"
        quietly(
            tmp_path, "clone", "-q", "--depth=1", "--branch=work", f"file://{repository.git_dir}", str(folder)
        )
        quietly(folder, "remote", "set-url", "origin", str(tmp_path / "gone"))
        yield Bench(server=server, repository=repository, pull=pull, folder=folder)


@pytest.mark.parametrize("prefix", ["", "sub"])
def test_comments_stand_on_new_lines_and_the_log_says_what_is_missing(made: Bench, prefix: str) -> None:
    assert made.run(paths=(str(made.folder / prefix),)) == 1
    (review,) = made.pull.reviews
    assert [(each.anchor.path, each.anchor.line) for each in made.pull.comments] == [("sub/a.py", 16)]
    assert "sub/b.py" in review.body
    assert "fetch-depth: 0" in review.body
    assert made.run(paths=(str(made.folder / prefix),)) == 1
    assert len(made.pull.reviews) == 1


def test_a_head_that_nobody_vouches_for_is_not_reviewed_by_its_own_settings(made: Bench) -> None:
    with pytest.raises(Refused, match="fetch-depth: 0"):
        made.run(token=read_only(), environ={"GITHUB_EVENT_NAME": "pull_request_target"})


def test_what_the_list_does_not_show_is_counted() -> None:
    files = [
        ListedFile("sub/new.py", "added", "@@ -0,0 +1,2 @@\n+a\n+b"),
        ListedFile("sub/cut.py", "modified", "@@ -1,9 +1,9 @@\n a\n+b"),
        ListedFile("sub/binary.png", "modified"),
        ListedFile("sub/moved.py", "renamed", None, "sub/was.py"),
        ListedFile("sub/gone.py", "removed", "@@ -1 +0,0 @@\n-a"),
        ListedFile("elsewhere.py", "modified", "@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file"),
    ]
    change = change_of(files, "b" * 40, "sub/")
    assert {path: (file.old_path, sorted(file.added)) for path, file in change.files.items()} == {
        "new.py": (None, [1, 2]),
        "cut.py": ("cut.py", []),
        "binary.png": ("binary.png", []),
        "moved.py": ("was.py", []),
    }
    assert change.gone == {"was.py", "gone.py"}
    assert sorted(change_of(files, "b" * 40, "").files["elsewhere.py"].added) == [1]
    assert "of 1 of them it shows no lines" in told(files)
    assert "lists 3000 files at most" in told(files[:1] * 3_000)
