"""What git tracks is told from its index, however git keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import git, write
from reviewer.cache import FOLDER, place
from reviewer.tracked import tracks


@pytest.mark.parametrize("settings", [[], ["index.version=4"], ["core.splitIndex=true"]])
@pytest.mark.parametrize("below", ["", "service"])
def test_a_committed_cache_is_seen_in_every_index(tmp_path: Path, settings: list[str], below: str) -> None:
    root = tmp_path / below
    git(tmp_path, "init", "-q")
    write(root, {"a.py": "", f"{FOLDER}-old/a.py": "", f"{FOLDER}/reviews-1.msgpack": "", "z.py": ""})
    words = [word for setting in settings for word in ("-c", setting)]
    git(root, *words, "add", "a.py")
    assert not tracks(root / FOLDER, ".msgpack")
    assert place(root, {}) == root / FOLDER
    git(root, *words, "add", ".")
    assert tracks(root / FOLDER, ".msgpack")
    assert place(root, {}) is None


def test_a_work_tree_elsewhere_has_its_own_index(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "main")
    write(tmp_path / "main", {f"{FOLDER}/reviews-1.msgpack": ""})
    git(tmp_path / "main", "add", "-f", ".")
    git(tmp_path / "main", "commit", "-qm", "one")
    git(tmp_path / "main", "worktree", "add", "-q", str(tmp_path / "tree"))
    assert place(tmp_path / "tree", {}) is None


def test_without_git_nothing_is_tracked(tmp_path: Path) -> None:
    assert not tracks(tmp_path / FOLDER, ".msgpack")
    write(tmp_path, {".git": "gitdir: nowhere"})
    assert not tracks(tmp_path / FOLDER, ".msgpack")


def test_what_is_no_folder_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    assert place(tmp_path, {}) is None
