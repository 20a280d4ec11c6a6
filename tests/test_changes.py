"""What changed since a revision, asked of real git in real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reviewer.changes import BadDiff, from_text, since


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, capture_output=True, check=True, text=True
    ).stdout


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "step")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(
        tmp_path, {"a.py": "1\n2\n3\n", "gone.py": "x\n", "old name.py": "".join(f"{n}\n" for n in range(30))}
    )
    return tmp_path


def test_commits_uncommitted_and_untracked_work_all_count(repository: Path) -> None:
    git(repository, "checkout", "-qb", "work")
    commit(repository, {"b.py": "1\n2\n"})
    (repository / "a.py").write_text("1\ntwo\n3\n4\n")
    (repository / "ünï\n.py").write_text("x")
    (repository / ".gitignore").write_text("*.log\n")
    (repository / "x.log").write_text("x")
    (repository / "gone.py").unlink()
    git(repository, "mv", "old name.py", "new name.py")
    changes = since(repository, "main")
    assert {path: sorted(lines) for path, lines in changes.lines.items()} == {
        "a.py": [2, 4],
        "b.py": [1, 2],
        "new name.py": [],
        "ünï\n.py": [1],
        ".gitignore": [1, 2],
    }
    assert changes.renamed == {"new name.py": "old name.py"}


def test_what_the_other_branch_did_meanwhile_is_not_ours(repository: Path) -> None:
    git(repository, "checkout", "-qb", "work")
    commit(repository, {"b.py": "1\n"})
    git(repository, "checkout", "-q", "main")
    commit(repository, {"a.py": "9\n2\n3\n", "c.py": "1\n"})
    git(repository, "checkout", "-q", "work")
    assert set(since(repository, "main").lines) == {"b.py"}


def test_paths_count_from_the_projects_root(repository: Path) -> None:
    commit(repository, {"service/x.py": "1\n"})
    (repository / "service" / "x.py").write_text("1\n2\n")
    (repository / "a.py").write_text("changed\n")
    (repository / "service" / "new.py").write_text("1\n")
    assert set(since(repository / "service", "HEAD").lines) == {"x.py", "new.py"}


def test_the_users_and_the_repositorys_settings_change_nothing(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trap = tmp_path_factory.mktemp("trap") / "ran"
    for key, value in {
        "diff.external": f"touch {trap}; true",
        "diff.evil.textconv": f"touch {trap}; cat",
        "core.fsmonitor": f"touch {trap}; true",
        "color.ui": "always",
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.renames": "false",
        "diff.interHunkContext": "9",
        "diff.context": "9",
        "diff.relative": "false",
    }.items():
        git(repository, "config", key, value)
    (repository / ".gitattributes").write_text("*.py diff=evil\n")
    (repository / "a.py").write_text("one\n2\nthree\n")
    assert since(repository, "HEAD").lines["a.py"] == {1, 3}
    assert not trap.exists()


def test_a_conflict_is_all_in_question(repository: Path) -> None:
    git(repository, "checkout", "-qb", "work")
    commit(repository, {"a.py": "1\nours\n3\n"})
    git(repository, "checkout", "-q", "main")
    commit(repository, {"a.py": "1\ntheirs\n3\n"})
    with pytest.raises(subprocess.CalledProcessError):  # a conflict is how this merge ends
        git(repository, "merge", "-q", "work")
    assert since(repository, "HEAD").lines["a.py"] >= {2, 4}


def test_an_unknown_revision_is_named(repository: Path) -> None:
    with pytest.raises(BadDiff, match="git knows no revision 'mian'"):
        since(repository, "mian")
    with pytest.raises(BadDiff, match="git knows no revision '--output=x'"):
        since(repository, "--output=x")
    assert not (repository / "x").exists()


def test_without_commits_or_repository_or_git_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadDiff, match="is in no git repository; give the changes with --diff"):
        since(tmp_path, "main")
    git(tmp_path, "init", "-q")
    with pytest.raises(BadDiff, match="this repository has none yet"):
        since(tmp_path, "main")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BadDiff, match="git is not installed"):
        since(tmp_path, "main")


def test_a_diff_handed_in_counts_from_the_top_or_from_the_root(repository: Path) -> None:
    commit(repository, {"service/x.py": "1\n"})
    (repository / "service" / "x.py").write_text("1\n2\n")
    (repository / "a.py").write_text("changed\n")
    git(repository, "mv", "old name.py", "service/new name.py")
    text = git(repository, "diff", "HEAD")
    changes = from_text(repository / "service", text)
    assert changes.lines == {"x.py": {2}, "new name.py": frozenset()}
    assert changes.renamed == {"new name.py": "old name.py"}
    relative = git(repository / "service", "diff", "--relative", "HEAD")
    assert from_text(repository / "service", relative).lines["x.py"] == {2}


def test_what_is_no_diff_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDiff, match="line 1: this is not a unified diff; hand in what `git diff` prints"):
        from_text(tmp_path, "hello")
