"""A checkout of one commit, as Actions makes it, is deepened as far as a review needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pull_requests.bench import OLD, bench, quietly


@pytest.mark.parametrize("ref", ["head", "merge"])
def test_a_shallow_checkout_is_deepened(tmp_path: Path, ref: str) -> None:
    with bench(tmp_path, {"a.py": OLD}, {"b.py": OLD}) as made:
        for number in range(3):
            made.repository.commit("main", {"late.py": f"X = {number}\n"})
            made.push({"c.py": f"X = {number}\n"})
        shallow = tmp_path / "shallow"
        shallow.mkdir()
        quietly(shallow, "init", "-q")
        quietly(shallow, "remote", "add", "origin", f"file://{made.repository.git_dir}")
        quietly(shallow, "fetch", "-q", "--depth=1", "origin", f"+refs/pull/1/{ref}:refs/remotes/pull/1")
        quietly(shallow, "checkout", "-q", "refs/remotes/pull/1")
        assert made.run(paths=(str(shallow),)) == 1
        assert [each.anchor.path for each in made.pull.comments] == ["b.py"]
